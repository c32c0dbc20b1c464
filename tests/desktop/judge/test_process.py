"""What is true of a whole process that judges: killed at any moment it loses nothing, and it never imports torch."""

import os
import random
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import ImageGrab

from engine.workspace.judgements.pair_images import repair
from engine.workspace.judgements.store import open_judgements
from tests.desktop.judge.driving import with_gradients

REPOSITORY = Path(__file__).parents[3]

JUDGING = """
import sys, time
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from desktop.background.predictions import Predictions
from desktop.judge.section import Judge
from desktop.model.library import read_library
from desktop.ui.commands import Commands
from desktop.ui.theme import apply_theme

application = QApplication([])
apply_theme(application)
judge, window = Judge(Predictions()), QMainWindow()
commands = Commands(window, {})
commands.add("judge", judge.title, judge.actions, judge.page)
commands.enter("judge")
window.setWindowTitle("Judging")
window.setCentralWidget(judge.page)
window.setMinimumSize(800, 512)
window.setGeometry(0, 0, 1440, 900)
window.show()
judge.open(read_library(Path(sys.argv[1])))

def say(word):
    sys.stdout.write(f"{word}\\n")
    sys.stdout.flush()
"""

UNTIL_KILLED = (
    JUDGING
    + """
while True:
    application.processEvents()
    if judge.judging is not None and judge.judging.answerable:
        QTest.keyClick(judge.page, (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_0)[len(judge.judging.answers) % 3])
        say("judged")
    time.sleep(0.001)
"""
)

PRINT_MODULES = (
    JUDGING
    + """
while judge.judging is None or len(judge.judging.answers) < 3:
    application.processEvents()
    if judge.judging is not None and judge.judging.answerable:
        QTest.keyClick(judge.page, Qt.Key.Key_1)
say("heavy: " + " ".join(sorted({"torch", "torchvision", "matplotlib"} & set(sys.modules))))
judge.close()
"""
)

UNTIL_CLOSED = (
    JUDGING
    + """
def tell():
    if judge.judging is not None:
        say(f"{len(judge.judging.answers)} {judge.judging.answerable} {judge.page.left.held}")

timer = QTimer(interval=20)
timer.timeout.connect(tell)
timer.start()
application.exec()
timer.stop()
judge.close()
"""
)


@pytest.fixture
def workspace(make_workspace):
    return with_gradients(make_workspace(photos=(), run=False), 8, (80, 120))


@contextmanager
def start(script, workspace, folder, **environment):
    """Run a script, and end it with the test, however that ends."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(REPOSITORY)} | environment
    with (folder / "stderr").open("w", encoding="utf-8") as errors:
        command = [sys.executable, "-W", "error", "-c", script, str(workspace.root)]
        child = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
    with child:
        try:
            yield child
        finally:
            child.kill()


def test_kill_9_in_the_middle_of_judging_loses_and_doubles_nothing(workspace, tmp_path):
    acknowledged = 0
    rng = random.Random(5)
    for kill in range(3):
        with start(UNTIL_KILLED, workspace, tmp_path) as child:
            for _ in range(rng.randrange(5, 20)):
                acknowledged += child.stdout.readline() == "judged\n"
            time.sleep(rng.random() * 0.05)
            child.kill()
            acknowledged += child.stdout.read().count("judged\n")
        with open_judgements(workspace) as judgements:
            standing = judgements.standing()
            # One more may be stored that was not acknowledged any more, at each kill.
            assert acknowledged <= len(standing) <= acknowledged + kill + 1
            assert len({item.comparison.id for item in standing}) == len(standing)
    assert acknowledged > 10
    with start(UNTIL_KILLED, workspace, tmp_path) as child:  # the next start makes up for what was left undone
        expected = {f"{item.comparison.photo}~{item.comparison.id:06}.png" for item in standing if item.decided}
        end = time.monotonic() + 60
        while not all((workspace.dispreferred / name).exists() for name in expected):
            assert time.monotonic() < end, "the folders were not filled in time"
            time.sleep(0.1)
        child.kill()
    with open_judgements(workspace) as judgements:
        repair(workspace, judgements, base_edit=None)
        again = repair(workspace, judgements, base_edit=None)
        assert (again.written, again.removed, again.skipped) == (0, 0, ())
    preferred, dispreferred = (
        {path.name for path in folder.glob("[!.]*")} for folder in (workspace.preferred, workspace.dispreferred)
    )
    assert expected <= preferred == dispreferred


def test_judging_never_imports_torch(workspace, tmp_path):
    with start(PRINT_MODULES, workspace, tmp_path) as child:
        assert child.stdout.readline() == "heavy: \n"
        assert child.wait(60) == 0
    assert (tmp_path / "stderr").read_text(encoding="utf-8").replace(
        "This plugin does not support propagateSizeHints()\n", ""
    ) == ""


@pytest.mark.window
def test_real_keys_judge_in_a_real_window(screen, workspace, tmp_path):
    def keys(*arguments):
        subprocess.run(["xdotool", *arguments], env=os.environ | {"DISPLAY": screen}, timeout=30, check=True)

    with start(UNTIL_CLOSED, workspace, tmp_path, DISPLAY=screen, QT_QPA_PLATFORM="xcb") as child:

        def until(line):
            end = time.monotonic() + 60
            while child.stdout.readline() != f"{line}\n":
                assert time.monotonic() < end, f"never {line}: {child.stdout.readline()}"

        def stays(line):
            end = time.monotonic() + 1.5  # the server repeats a held key after 0.7 s, 25 times a second
            while time.monotonic() < end:
                assert child.stdout.readline() == f"{line}\n"

        until("0 True False")
        assert len(ImageGrab.grab(xdisplay=screen).getcolors(1_000_000)) > 50, "the screen is blank"
        keys("search", "--sync", "--onlyvisible", "--name", "Judging", "windowfocus", "--sync")
        for count, key in enumerate(("1", "shift+2", "0", "space", "KP_2"), 1):
            keys("key", key)
            until(f"{count} True False")
        keys("key", "ctrl+z")
        until("4 True False")
        keys("key", "BackSpace")
        until("3 True False")
        keys("keydown", "backslash")
        until("3 True True")
        stays("3 True True")
        keys("keyup", "backslash")
        until("3 True False")
        keys("keydown", "1")
        until("4 True False")
        stays("4 True False")
        keys("keyup", "1")
        keys("key", "BackSpace")
        until("3 True False")
        keys("search", "--onlyvisible", "--name", "Judging", "windowclose")
        child.terminate()
    with open_judgements(workspace) as judgements:
        found = [(item.verdict, item.much_better) for item in judgements.standing()]
    assert found == [("left", False), ("right", True), ("tie", False)]
