"""A real window on a virtual screen, driven by real keys."""

import json
import os
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path

import pytest
from PIL import ImageGrab

from engine.workspace.judgements.store import open_judgements
from engine.workspace.workspace import Workspace
from tests.desktop.judge.driving import stored, with_gradients

pytestmark = pytest.mark.window
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def start(screen, tmp_path, compiled):
    """Return a function that starts the window on the virtual screen."""
    started = []

    def run(*arguments):
        environment = os.environ | {
            "DISPLAY": screen,
            "QT_QPA_PLATFORM": "xcb",
            "COVERSHOT_SETTINGS": str(tmp_path / "settings"),
            "PYTHONPATH": str(REPOSITORY),
        }
        with (tmp_path / "stderr").open("a", encoding="utf-8") as errors:
            command = [sys.executable, "-W", "error", "-m", "desktop.app", *map(str, arguments)]
            started.append(subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=errors))
        return started[-1]

    yield run
    for process in started:
        process.terminate()
        process.wait(10)
    output = (tmp_path / "stderr").read_text(encoding="utf-8")
    assert output == "", f"Qt or Python had something to say: {output}"


@pytest.fixture
def keys(screen):
    """Return a function that has xdotool do something, such as pressing a key, and does it again when it is refused.

    A window that comes or goes at that moment makes X refuse; nothing has been pressed then.
    """

    def do(*arguments):
        environment = os.environ | {"DISPLAY": screen}
        end = time.monotonic() + 120
        while True:
            done = subprocess.run(
                ["xdotool", *arguments], env=environment, capture_output=True, text=True, timeout=120, check=False
            )
            if done.returncode == 0:
                return done.stdout.strip()
            assert time.monotonic() < end, f"xdotool {arguments}: {done.stderr}"
            time.sleep(0.1)

    return do


@pytest.fixture
def wait_until(start, tmp_path):
    """Return a function that waits for a condition, and tells what the window's process said when it never comes."""

    def wait(condition, process, seconds=180):
        end = time.monotonic() + seconds
        while not condition():
            output = (tmp_path / "stderr").read_text(encoding="utf-8")
            assert process.poll() is None, f"the window ended with {process.poll()}: {output}"
            assert time.monotonic() < end, f"it did not happen in {seconds} s; the window said: {output}"
            time.sleep(0.1)

    return wait


def area(screen, grey):
    """Return how many pixels of the screen have about this grey."""
    shot = ImageGrab.grab(xdisplay=screen).convert("L")
    return sum(shot.histogram()[grey - 1 : grey + 2])


def windows(keys):
    return len(keys("search", "--onlyvisible", "--name", ".").splitlines())


def colours(screen):
    return len(ImageGrab.grab(xdisplay=screen).getcolors(1_000_000))


def section(settings):
    """Return the section that is shown, as the window remembers it for its next start."""
    return json.loads((settings / "window.json").read_text(encoding="utf-8"))["section"]


def still(screen):
    """Return whether nothing moves for a second."""
    before = ImageGrab.grab(xdisplay=screen)
    time.sleep(1)
    return ImageGrab.grab(xdisplay=screen) == before


def test_a_real_window_shows_the_workspace_and_follows_the_keys(
    screen, start, keys, wait_until, make_workspace, tmp_path
):
    process = start(make_workspace(size=(480, 320)).root)
    large = 20_000
    bridge = 60
    chapel = 80
    sft = 72
    wait_until(lambda: area(screen, bridge) > 5_000 and area(screen, chapel) > 5_000, process)
    keys("search", "--sync", "--onlyvisible", "--name", "Covershot", "windowfocus", "--sync")

    keys("key", "Return")  # the first photo in Compare
    wait_until(lambda: area(screen, sft) > large, process)
    keys("keydown", "backslash")
    wait_until(lambda: area(screen, sft) < large < area(screen, bridge), process)
    keys("keyup", "backslash")
    wait_until(lambda: area(screen, sft) > large, process)
    keys("key", "Right")
    wait_until(lambda: area(screen, chapel) > large > area(screen, sft), process)
    keys("key", "Left")
    wait_until(lambda: area(screen, sft) > large, process)
    keys("key", "ctrl+1")
    wait_until(lambda: area(screen, sft) < large, process)

    before = windows(keys)
    for shortcut in ("question", "ctrl+k", "ctrl+comma"):
        keys("key", shortcut)
        wait_until(lambda: windows(keys) == before + 1, process)
        keys("key", "Escape")
        wait_until(lambda: windows(keys) == before, process)
        keys("search", "--onlyvisible", "--name", "Covershot", "windowfocus", "--sync")

    keys("key", "ctrl+q")
    assert process.wait(60) == 0
    assert (tmp_path / "settings" / "window.json").exists()


def test_a_real_window_without_a_workspace_is_calm(screen, start, wait_until):
    process = start()
    wait_until(lambda: colours(screen) > 20, process)
    assert process.poll() is None


@pytest.mark.slow
def test_a_newcomer_makes_the_sample_judges_ten_pairs_and_compares(screen, start, keys, wait_until, private_folders):
    """With the keyboard alone; what became of it is read from the screen and from the workspace."""
    process = start()
    wait_until(lambda: colours(screen) > 20, process)
    keys("search", "--sync", "--onlyvisible", "--name", "Covershot", "windowfocus", "--sync")
    keys("key", "ctrl+k")
    wait_until(lambda: windows(keys) > 1, process)
    keys("type", "open sample")
    keys("key", "Return")
    wait_until(lambda: colours(screen) > 5_000, process, 400)  # the photographs
    keys("search", "--sync", "--onlyvisible", "--name", "Covershot", "windowfocus", "--sync")

    workspace = Workspace(private_folders / "data" / "sample")
    turn = cycle(("1", "2", "shift+1", "0"))

    def judge_on():
        keys("key", next(turn))  # one that comes before its pair is on the screen answers nothing
        with open_judgements(workspace) as judgements:
            return judgements.count() >= 10

    keys("key", "ctrl+2")
    wait_until(lambda: section(private_folders) == "judge", process)
    wait_until(judge_on, process)

    keys("key", "ctrl+3")
    wait_until(lambda: section(private_folders) == "compare" and still(screen) and colours(screen) > 5_000, process)
    both = ImageGrab.grab(xdisplay=screen)
    keys("keydown", "backslash")
    wait_until(lambda: ImageGrab.grab(xdisplay=screen) != both, process)  # the original in place of the target
    keys("keyup", "backslash")
    wait_until(lambda: ImageGrab.grab(xdisplay=screen) == both, process)
    keys("key", "ctrl+q")
    assert process.wait(60) == 0


@pytest.mark.slow
def test_two_hundred_judgements_by_keyboard_alone_and_none_is_lost_to_kill_9(
    screen, start, keys, wait_until, make_workspace, private_folders
):
    workspace = with_gradients(make_workspace(photos=(), run=False), 10, (120, 180))
    process = None
    turn = cycle(("1", "2", "shift+1", "0", "shift+2", "space", "1", "2"))

    def output():
        return {item.comparison.id: item.verdict for item in stored(workspace)}

    def judge_until(count):
        def judged():
            keys("key", next(turn))  # one that comes before its pair is on the screen answers nothing
            return len(output()) >= count

        wait_until(judged, process, 600)

    def take_back():
        before = len(output())

        def taken_back():
            keys("key", "BackSpace")  # the first may take back an answer that was still on its way
            return len(output()) < before

        wait_until(taken_back, process)

    for goal in (40, 100, 200):
        process = start(workspace.root)
        wait_until(lambda: colours(screen) > 20, process)
        keys("search", "--sync", "--onlyvisible", "--name", "Covershot", "windowfocus", "--sync")
        keys("key", "ctrl+2")
        wait_until(lambda: section(private_folders) == "judge", process)
        judge_until(goal - 10)
        take_back()
        judge_until(goal)
        before = output()
        keys("key", next(turn))
        if goal < 200:
            process.kill()
            process.wait(60)
        assert before.items() <= output().items()
    assert set(output().values()) == {"left", "right", "tie", "skip"}
    keys("key", "ctrl+q")
    assert process.wait(60) == 0
    decided = {f"{item.comparison.photo}~{item.comparison.id:06}.png" for item in stored(workspace) if item.decided}
    for folder in (workspace.preferred, workspace.dispreferred):
        assert {path.name for path in folder.glob("[!.]*")} == decided
