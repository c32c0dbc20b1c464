import subprocess
import sys
import time

import pytest

from desktop.background.engine_child import EngineChild
from desktop.background.engine_process import end_process
from engine.events import Message, to_line

DEAF = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", file=sys.stderr, flush=True)
time.sleep(600)
"""


class Script:
    """A process that runs a script, as an engine would."""

    def __init__(self, script, events, errors):
        with events.open("ab") as out, errors.open("ab") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-c", script], stdout=out, stderr=err, start_new_session=True
            )

    def alive(self):
        return self.process.poll() is None

    def code(self):
        return self.process.poll()

    def end(self, *, hard):
        end_process(self.process.pid, hard=hard)

    def leave(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def follow(qapp, tmp_path):
    """Return a function that follows a script and returns the child, and what is heard of it."""
    children = []

    def start(script):
        events = tmp_path / "events"
        errors = tmp_path / "errors"
        child = EngineChild(lambda: Script(script, events, errors), events, errors)
        received = []
        codes = []
        child.received.connect(received.extend)
        child.ended.connect(codes.append)
        child.start()
        children.append(child)
        return child, received, codes

    yield start
    for child in children:
        child.leave()


def test_events_and_other_lines_arrive_in_order_and_the_end_comes_last(follow, qtbot):
    lines = [to_line(Message(f"é {number}")) for number in range(3)]
    _, received, codes = follow(f"import sys; print({lines[0]!r}); print('no event'); print({lines[1]!r}); sys.exit(7)")
    qtbot.waitUntil(lambda: bool(codes), timeout=20_000)
    assert received == [Message("é 0"), "no event", Message("é 1")]
    assert codes == [7]


def test_a_line_is_read_once_it_is_whole(follow, qtbot):
    line = to_line(Message("whole"))
    half = len(line) // 2
    script = f"import sys, time; w = sys.stdout.write; w({line[:half]!r}); sys.stdout.flush(); time.sleep(0.3)"
    _, received, codes = follow(f"{script}; w({line[half:]!r} + chr(10))")
    qtbot.waitUntil(lambda: bool(codes), timeout=20_000)
    assert received == [Message("whole")]


def test_a_process_that_will_not_end_is_ended_and_its_folder_goes(follow, qtbot, tmp_path):
    child, received, codes = follow(DEAF)
    qtbot.waitUntil(lambda: received == ["deaf"], timeout=20_000)
    folder = tmp_path / "run"
    (folder / "deep").mkdir(parents=True)
    began = time.monotonic()
    child.cancel(folder)
    qtbot.waitUntil(lambda: bool(codes), timeout=10_000)
    assert time.monotonic() - began < 5
    assert codes == [-9]
    assert not folder.exists()


def test_one_that_cannot_be_started_still_ends(qapp, qtbot, tmp_path):
    def start():
        raise OSError("no such program")

    child = EngineChild(start, tmp_path / "a", tmp_path / "b")
    received = []
    codes = []
    child.received.connect(received.extend)
    child.ended.connect(codes.append)
    child.start()
    qtbot.waitUntil(lambda: bool(codes))
    child.wait()
    assert (codes, received) == ([None], ["OSError: no such program"])


def test_nothing_more_is_received_from_a_process_that_was_left(follow, qtbot):
    child, received, codes = follow(DEAF)
    qtbot.waitUntil(lambda: received == ["deaf"], timeout=20_000)
    child.leave()
    qtbot.wait(50)
    assert (child.isRunning(), codes) == (False, [])
