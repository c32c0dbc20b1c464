"""Go the newcomer's whole way in the real window: sample, judge, train, compare, accept: `journey.py FOLDER`.

Every key is pressed by xdotool on the display that the environment names; what is looked at is the window's own state,
so that the next key comes when a user would press it. Leaves a picture of every stop and `journey.json` in FOLDER.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtWidgets import QApplication, QComboBox

from desktop.app import build
from desktop.model.pane_layout import PANES
from desktop.model.settings import Preferences, settings_file
from desktop.train.state import Stage
from desktop.ui.theme import apply_theme

JUDGEMENTS = 20
SIZE = 1440, 900


def wait(seconds):
    """Turn the event loop; unlike QTest.qWait, this lets threads have the interpreter meanwhile."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


class Journey:
    """The window, ways to press its keys and to wait for it, and how long each stop took."""

    def __init__(self, out):
        self.out = out
        self.seconds = {}
        self.began = time.monotonic()
        self.app = build(Preferences(settings_file()))
        self.app.show(None)
        self.app.window.setGeometry(0, 0, *SIZE)

    def until(self, condition, seconds=300):
        end = time.monotonic() + seconds
        while not condition():
            wait(0.02)
            if time.monotonic() > end:
                self.picture("late")
                raise TimeoutError(
                    f"it did not happen in {seconds} s; the notice says {self.app.window.notice.sentence!r}"
                )

    def press(self, *keys):
        """Press keys in the window, or in the dialog over it; no window manager gives a window the focus here."""
        window = QApplication.activeModalWidget() or self.app.window
        while not window.isActiveWindow():
            window.activateWindow()
            wait(0.1)
        self.do("key", "--clearmodifiers", *keys)
        wait(0.05)

    def do(self, *arguments):
        with subprocess.Popen(["xdotool", *arguments], stdout=subprocess.DEVNULL) as process:
            self.until(lambda: process.poll() is not None)

    def picture(self, name):
        wait(0.3)
        self.app.window.grab().save(str(self.out / f"{name}.png"))

    def arrive(self, name):
        self.picture(name)
        now = time.monotonic()
        self.seconds[name] = now - self.began
        self.began = now


def sample(way):
    way.until(way.app.window.isVisible)
    way.press("ctrl+k")
    way.until(lambda: QApplication.activeModalWidget() is not None)
    way.do("type", "open sample")
    way.press("Return")
    way.until(lambda: way.app.session.library is not None)
    way.arrive("sample")


def judge(way):
    way.press("ctrl+2")
    section = way.app.sections["judge"]
    for number in range(JUDGEMENTS):
        way.until(lambda: section.judging is not None and section.judging.answerable)
        way.press("1" if number % 3 else "2")
        way.until(lambda expected=number + 1: len(section.judging.answers) == expected)
    way.arrive("judged")


def train(way):
    way.press("ctrl+4")
    section = way.app.sections["train"]
    foundation = section.page.findChild(QComboBox)
    way.until(lambda: section.opened.material is not None)  # the button does not wait for the times that are measured
    foundation.setFocus()
    way.press("End")  # chance: no network is needed
    assert section.page.prepare.foundation == "random"
    way.arrive("before training")
    way.press("ctrl+Return")
    way.until(lambda: len(section.training.history) > 12)
    way.arrive("training")
    way.until(lambda: section.training.stage in {Stage.DONE, Stage.FAILED})
    assert section.training.stage is Stage.DONE, section.training
    way.seconds["trained"] = time.monotonic() - way.began
    way.began = time.monotonic()


def compare(way):
    way.until(lambda: way.app.section == "compare")
    page = way.app.sections["compare"].page
    way.until(lambda: tuple(page.canvas.sides) == PANES)
    sides = page.canvas.sides
    way.until(lambda: all(side.image is not None for side in sides.values()))
    way.until(lambda: all(side.measures and not side.stale for key, side in sides.items() if key != "target"))
    way.arrive("compare")
    return {key: side.measures.psnr for key, side in sides.items() if side.measures}


def accept(way):
    assert way.app.sections["compare"].page.offer.sentence
    assert not way.app.session.library.in_use
    way.press("u")
    way.until(lambda: way.app.session.library.in_use)
    way.until(lambda: not way.app.sections["compare"].page.offer.sentence)
    way.press("Right")
    page = way.app.sections["compare"].page
    way.until(lambda: tuple(page.canvas.sides) == PANES)
    way.until(lambda: all(side.image is not None for side in page.canvas.sides.values()))
    way.arrive("accepted")
    way.press("ctrl+4")
    way.until(lambda: way.app.sections["train"].opened.past.runs)
    way.arrive("after training")


def main():
    out = Path(sys.argv[1])
    application = QApplication([])
    apply_theme(application)
    way = Journey(out)
    sample(way)
    judge(way)
    train(way)
    numbers = compare(way)
    accept(way)
    library = way.app.session.library
    facts = {
        "seconds": way.seconds,
        "workspace": str(library.workspace.root),
        "judged": len(way.app.sections["judge"].judging.answers),
        "psnr": numbers,
        "in use": dict(library.in_use),
        "run": library.run.name,
        "torch": "torch" in sys.modules,
    }
    way.app.window.close()
    (out / "journey.json").write_text(json.dumps(facts, indent=2))


if __name__ == "__main__":
    main()
