"""Use the window hard for a long time and watch its memory, and that of its engines.

    xvfb-run -s "-screen 0 1920x1080x24" python tests/bench/soak.py [--minutes 30] [--photo FILE] [--photos 24] [--out FILE.json]

Photos of 24 megapixels, made of the given one, with targets and a small model that is in use. A user who never rests goes
through Library, Judge, Compare and Train: turns photos, moves sliders, zooms, drags, shows and hides panes, judges, undoes and
filters at random, and every four minutes closes the workspace and opens it again. In each of these rounds every section has its
turns, as many seconds of it, so that rounds can be compared. The memory of the window and of all its child processes is looked
at after every input, since pictures at full size come and go.
"""

import argparse
import ctypes
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from made import brighter, detailed, resident
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[2]))

SIZE = 6000, 4000
TINY = 'preset = "quick"\nfoundation = "random"\nsize = 64\n[sft]\nsteps = 20\n[dpo]\nsteps = 20\n'

ROUND = 240
"""Seconds after which the workspace is opened again."""

TURNS = ("library", "judge", "compare", "compare", "compare", "train")
"""Sections that have their turns in a round twice, in an order drawn by chance."""

LEFT_ALONE = {
    *("library.export", "library.import", "library.remove", "library.reveal", "compare.export", "compare.finish"),
    *("compare.blind", "compare.trial", "train.start", "train.stop", "train.cancel", "train.export", "train.import"),
    *("train.rename", "train.delete", "library.paste", "compare.keep"),
}
"""Commands that ask in a dialog, write files, or train."""


def make_workspace(root: Path, source: Path | None, count: int) -> None:
    """Make photos and targets, and judge some by hand."""
    rng = np.random.default_rng(0)
    large = np.asarray(detailed(source, SIZE), np.float32)
    for name in ("input", "target", "preferred", "dispreferred"):
        (root / "dataset" / name).mkdir(parents=True)
    for number in range(count):
        photo = Image.fromarray((large * rng.uniform(0.5, 1, 3)).astype(np.uint8))
        photo.save(root / "dataset" / "input" / f"photo {number:02}.jpg", quality=90)
        if number < 12:
            target = brighter(photo)
            target.save(root / "dataset" / "target" / f"photo {number:02}.jpg", quality=90)
            small = [image.resize((900, 600)) for image in (target, photo)]
            for name, image in zip(("preferred", "dispreferred"), small, strict=True):
                image.save(root / "dataset" / name / f"photo {number:02}.jpg")


def train(root: Path, folder: Path) -> None:
    """Train a small model, which is put in use."""
    config = folder / "tiny.toml"
    config.write_text(TINY, encoding="utf-8")
    command = [sys.executable, "-m", "engine", "train", root, "--config", config, "--device", "cpu"]
    subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL)


def memory(process: int, field: str = "Rss") -> float:
    """Return a process's memory in MB; 0 once it has ended. "Pss" shares what several processes map among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{field}:")), 0.0)


def children(process: int) -> list[int]:
    """Return a process's children, and theirs."""
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += list(map(int, task.read_text().split()))
        except OSError:
            continue
    return found + [grandchild for child in found for grandchild in children(child)]


class _Heap(ctypes.Structure):
    """`struct mallinfo2` of the GNU C library."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        )
    ]


@dataclass
class Minute:
    """Hold what the window and its children took in a minute, in MB, after each input."""

    window: list[float] = field(default_factory=list)
    children: list[float] = field(default_factory=list)


def heap() -> str:
    """Say what the C library's memory is in: the heap's used blocks, its holes, and large blocks mapped by themselves."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallinfo2"):
        return ""
    library.mallinfo2.restype = _Heap
    found = library.mallinfo2()
    used, holes, mapped = (round(size / 2**20) for size in (found.uordblks, found.fordblks, found.hblkhd))
    return f"; heap: {used} MB used, {holes} MB holes, {mapped} MB mapped apart"


class User:
    """Press, drag and slide at random, what can be pressed at the moment."""

    def __init__(self, app, rng: random.Random) -> None:
        self.app = app
        self.rng = rng
        self.done: Counter[str] = Counter()
        self.section = "library"
        self.turns: list[str] = []

    def begin_round(self) -> None:
        """Draw the order in which the sections have their turns."""
        self.turns = self.rng.sample(2 * TURNS, 2 * len(TURNS))

    def act(self, turn: int) -> None:
        """Do one thing, in the section whose turn of this round it is."""
        chance = self.rng.random()
        section = self.turns[min(turn, len(self.turns) - 1)]
        if section != self.section:
            self.section = section
            self.app.show_section(self.section)
            self.done[f"to {self.section}"] += 1
        elif self.section == "compare" and chance < 0.5:
            slider = self.rng.choice(list(self.app.sections["compare"].page.panel.sliders.values()))
            slider.setValue(self.rng.randint(slider.minimum(), slider.maximum()))
            self.done["slider"] += 1
        elif self.section == "compare" and chance < 0.65:
            panes = [pane for pane in self.app.sections["compare"].page.canvas.panes if pane.isVisible()]
            if panes:
                self.rng.choice(panes).drag(self.rng.randint(-200, 200), self.rng.randint(-200, 200))
                self.done["drag"] += 1
        elif self.section == "library" and chance < 0.5:
            bar = self.app.sections["library"].page.photos.verticalScrollBar()
            bar.setValue(self.rng.randint(bar.minimum(), bar.maximum()))
            self.done["scroll"] += 1
        else:
            names = [action.name for action in self.app.sections[self.section].actions if action.name not in LEFT_ALONE]
            if names:
                name = self.rng.choice(names)
                made = self.app.commands.made(name)
                if made is not None and made.isEnabled():
                    made.trigger()
                    self.done[name] += 1


def use(options: argparse.Namespace, root: Path) -> dict[str, object]:
    """Use the window for some minutes and return what it took."""
    from PySide6.QtWidgets import QApplication

    from desktop.app import build
    from desktop.model.settings import Preferences, settings_file
    from desktop.ui.theme import apply_theme

    application = QApplication([])
    apply_theme(application)
    app = build(Preferences(settings_file()))
    app.window.resize(1600, 1000)
    app.show(None)
    user = User(app, random.Random(options.seed))
    largest = 0.0
    at_most: dict[str, int] = {}
    minutes: list[Minute] = []
    reopened = 0
    start = time.monotonic()
    due_open = 0.0
    while (elapsed := time.monotonic() - start) < options.minutes * 60:
        if elapsed >= due_open:
            app.close_workspace()
            app.opening.open(root)
            wait(application, lambda: app.session.library is not None)
            due_open = elapsed + ROUND
            reopened += 1
            user.section = ""
            user.begin_round()
        user.act(int((ROUND - due_open + elapsed) * 2 * len(TURNS) / ROUND))
        pause = time.monotonic() + user.rng.choice((0.02, 0.05, 0.05, 0.3))
        wait(application, lambda end=pause: time.monotonic() > end)
        if QApplication.activeModalWidget() is not None:
            QApplication.activeModalWidget().reject()
            user.done["dialog closed"] += 1
        engines = children(os.getpid())
        of_children = sum(map(memory, engines))
        if of_children > largest:
            largest = of_children
            shared = sum(memory(engine, "Pss") for engine in engines)
            at_most = {"sum MB": round(largest), "sum MB, shared pages once": round(shared), "processes": len(engines)}
        if int(elapsed / 60) >= len(minutes):
            minutes.append(Minute())
            print(f"minute {len(minutes) - 1}{heap()}", flush=True)
        minutes[-1].window.append(resident("VmRSS"))
        minutes[-1].children.append(of_children)
    app.window.close()
    highest = [round(max(minute.window)) for minute in minutes]
    levels = [round(statistics.median(minute.window)) for minute in minutes]
    return {
        "minutes": options.minutes,
        "window MB by minute, highest": highest,
        "window MB by minute, median": levels,
        "window MB by minute, lowest": [round(min(minute.window)) for minute in minutes],
        "children MB by minute, highest": [round(max(minute.children)) for minute in minutes],
        "level of the last five minutes over that of the five after the fifth MB": (
            statistics.mean(levels[-5:]) - statistics.mean(levels[5:10] or levels)
        ),
        "highest after the fifth minute over the highest before MB": max(highest[5:], default=0) - max(highest[:5]),
        "children at most": at_most,
        "workspace opened": reopened,
        "inputs": sum(user.done.values()),
        "what": dict(user.done.most_common()),
    }


def wait(application, condition) -> None:
    """Turn the event loop until a condition holds."""
    from PySide6.QtCore import QEvent

    end = time.monotonic() + 120
    while not condition():
        application.processEvents()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # which only an event loop of Qt's own would do
        time.sleep(0.002)
        assert time.monotonic() < end, "the window did not come so far"


def main() -> None:
    """Make a workspace, train it, and use it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--photo", type=Path)
    parser.add_argument("--photos", type=int, default=24)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"HOME": name, "COVERSHOT_SETTINGS": f"{name}/settings"}
        root = Path(name) / "workspace"
        make_workspace(root, options.photo, options.photos)
        train(root, Path(name))
        found = use(options, root)
    print(json.dumps(found, indent=1))
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
