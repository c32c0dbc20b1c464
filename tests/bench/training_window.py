"""Measure what a training on the processor does to the window, and how soon its ends are known.

    python tests/bench/training_window.py [--seconds N] [--out FILE.json]

In a real window (offscreen unless a display is there), with real engine processes on a small workspace: stalls of the
event loop while training and, as a yardstick from the same run, while idle; the time from Cancel until no process is
left; the time from a killed child until the page says so; how long the engine server takes for a new photo; and how long
Compare takes from turning to a photo that has no Edit until its three variants are drawn.
"""

import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PIL import Image
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.background.engine_server import EngineServer
from desktop.background.predictions import Predictions
from desktop.compare.section import Compare
from desktop.model.library import read_library
from desktop.model.settings import Preferences
from desktop.train.section import Train
from desktop.train.state import Stage
from desktop.ui.theme import apply_theme
from engine.workspace.active_models import accept_run
from engine.workspace.run import Run
from engine.workspace.run_lock import process_of
from engine.workspace.workspace import VARIANTS, Workspace, create_workspace

TICK = 5
"""Milliseconds between two beats of a timer; what a beat is late by is a stall."""

CONFIG = (
    'foundation = "random"\nsize = 64\nvalidate_every = 2\n[sft]\nsteps = {}\nbatch = 4\n[dpo]\nsteps = 4\nbatch = 4\n'
)


class Section(Train):
    """Train with a configuration of the benchmark's own."""

    config = Path()

    def engine_options(self, preset_name: str) -> list[str]:
        """Return the configuration."""
        return ["--config", str(self.config)]


class Beat(QObject):
    """Note how late the event loop comes to a timer."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self.last = time.perf_counter()
        self.timer = QTimer(self, interval=TICK, timerType=Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.beat)
        self.timer.start()

    def beat(self) -> None:
        """Note one beat."""
        now = time.perf_counter()
        self.late.append(1000 * max(0.0, now - self.last - TICK / 1000))
        self.last = now

    def summary(self) -> dict[str, float]:
        """Return median, 99th percentile and greatest stall in ms since the last call."""
        late = self.late
        self.late = []
        return {"p50": statistics.median(late), "p99": float(np.percentile(late, 99)), "max": max(late)}


def fill(workspace: Workspace, photos: int = 12) -> None:
    """Put photos of 600 x 400 with brighter targets and comparisons into a workspace."""
    rng = np.random.default_rng(0)
    rows = ["photo,split"]
    for number in range(photos):
        image = Image.fromarray(rng.integers(0, 200, (4, 6, 3), dtype=np.uint8)).resize((600, 400))
        split = "test" if number < 2 else "validation" if number < 4 else "train"
        rows.append(f"p{number},{split}")
        for folder, gain in (("input", 1.0), ("target", 1.2), ("preferred", 1.25), ("dispreferred", 1.05)):
            image.point(lambda value, gain=gain: min(255, round(value * gain))).save(
                workspace.dataset / folder / f"p{number}.png"
            )
    workspace.split_file.write_text("\n".join(rows) + "\n")


class Bench:
    """Run the measurements one after the other in one window."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        self.application = application
        self.workspace = create_workspace(folder / "workspace")
        fill(self.workspace)
        self.section = Section()
        self.window = QMainWindow()
        self.beat = Beat()
        self.section.config = folder / "config.toml"
        self.window.setCentralWidget(self.section.page)
        self.window.setMinimumSize(800, 512)
        self.window.resize(1440, 900)
        self.window.show()
        self.section.open(read_library(self.workspace.root))

    def wait(self, condition: Callable[[], bool], seconds: float = 600) -> float:
        """Turn the event loop until something is so, and return the seconds it took."""
        began = time.monotonic()
        while not condition():
            self.application.processEvents()
            time.sleep(0.001)
            if time.monotonic() - began > seconds:
                raise TimeoutError(f"not so after {seconds} s; the log is {self.section.training.log}")
        return time.monotonic() - began

    def spin(self, seconds: float) -> dict[str, float]:
        """Run the event loop itself for a while and return its stalls."""
        self.beat.last = time.perf_counter()
        self.beat.late.clear()
        QTimer.singleShot(round(1000 * seconds), self.application.quit)
        self.application.exec()
        return self.beat.summary()

    def train(self, steps: int) -> Run:
        """Begin a training and wait until it learns."""
        self.section.config.write_text(CONFIG.format(steps))
        self.section.opened.start()
        self.wait(lambda: len(self.section.training.history) > 2)
        return Run(self.workspace.results / self.section.training.run)

    def stalls(self, seconds: float) -> dict[str, dict[str, float]]:
        """Return the stalls while idle and while training."""
        self.wait(lambda: self.section.opened.material is not None)
        self.section.opened.calibration.close()
        idle = self.spin(min(10.0, seconds))
        self.train(10**6)
        return {"idle": idle, "training": self.spin(seconds)}

    def cancelled(self) -> float:
        """Return the seconds from Cancel until there is no process and no folder."""
        run = Run(self.workspace.results / self.section.training.run)
        number = process_of(run)
        assert number is not None
        self.section.opened.cancel()
        seconds = self.wait(lambda: self.section.training.stage is Stage.CANCELLED)
        assert not run.root.exists()
        assert not alive(number)
        return seconds

    def killed(self) -> float:
        """Return the seconds from the child's death until the page says so."""
        number = process_of(self.train(10**6))
        assert number is not None
        os.kill(number, signal.SIGKILL)
        return self.wait(lambda: self.section.training.stage is Stage.FAILED)

    def predicted(self, photos: int = 20) -> dict[str, float]:
        """Train to the end, and return the seconds of the first answer of a cold server and of later ones."""
        self.wait(lambda: self.section.opened.material is not None)
        self.run = self.train(4)
        self.wait(lambda: self.section.training.stage is Stage.DONE)
        accept_run(self.workspace, self.run)
        server = EngineServer(self.workspace.root)
        answers = list[Path]()
        seconds = list[float]()
        for number in range(photos):
            path = self.workspace.input / f"new{number:02}.jpg"
            Image.effect_noise((6000, 4000), 40).convert("RGB").save(path)
            began = time.monotonic()
            server.ask(path, "sft_dpo", self.run.name, answers.append, print)
            self.wait(lambda expected=number + 1: len(answers) == expected)
            seconds.append(time.monotonic() - began)
        server.close()
        return {"first": seconds[0], "median": statistics.median(seconds[1:]), "max": max(seconds[1:])}

    def shown(self) -> dict[str, float]:
        """Return the seconds from turning to a 24 MP photo without Edits until its variants are drawn, as `predicted`."""
        shutil.rmtree(self.run.root / "predictions")
        predictions = Predictions()
        window = QMainWindow()
        seconds = list[float]()
        compare = Compare(Preferences(self.workspace.root / "window.json"), predictions)
        window.setCentralWidget(compare.page)
        window.resize(1440, 900)
        library = read_library(self.workspace.root)
        compare.open(library)
        for photo in (photo for photo in library.photos if photo.name.startswith("new")):
            began = time.monotonic()
            compare.show_photo(photo.name)
            window.show()
            self.wait(partial(drawn, compare))
            seconds.append(time.monotonic() - began)
        compare.close()
        predictions.close()
        window.close()
        return {"first": seconds[0], "median": statistics.median(seconds[1:]), "max": max(seconds[1:])}


def drawn(compare: Compare) -> bool:
    """Return whether the three variants are on the screen."""
    sides = compare.page.canvas.sides
    return all(variant in sides and sides[variant].image is not None for variant in VARIANTS)


def alive(number: int) -> bool:
    """Return whether there is a process of this number."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    application = QApplication(sys.argv[:1])
    apply_theme(application)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(application, Path(folder))
        facts: dict[str, object] = {
            "machine": platform.processor() or platform.machine(),
            "processors": os.cpu_count(),
            "load": os.getloadavg() if hasattr(os, "getloadavg") else None,
        }
        for name, measure in (
            ("stalls in ms", partial(bench.stalls, options.seconds)),
            ("cancel to gone in s", bench.cancelled),
            ("killed to failed in s", bench.killed),
            ("24 MP photo to its Edit in s", bench.predicted),
            ("24 MP photo to its variants in s", bench.shown),
        ):
            facts[name] = measure()
            print(f"{name:<32}{facts[name]}", flush=True)
        bench.section.close()
    if options.out:
        options.out.write_text(json.dumps(facts, indent=2))


if __name__ == "__main__":
    main()
