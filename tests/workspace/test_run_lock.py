import subprocess
import sys

from engine.workspace.run import Run
from engine.workspace.run_lock import process_of, running

HOLD = """
import sys
from pathlib import Path
from engine.workspace.run_lock import running
from engine.workspace.run import Run
with running(Run(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def holding(run):
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(run.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_a_process_is_known_while_it_lives_and_not_after_it_was_killed(tmp_path):
    run = Run(tmp_path / "run é")
    assert process_of(run) is None
    with holding(run) as child:
        assert process_of(run) == child.pid
        child.kill()
        child.wait()
        assert run.lock.exists()
        assert process_of(run) is None


def test_a_process_that_ends_takes_its_file_away(tmp_path):
    run = Run(tmp_path / "run")
    with holding(run) as child:
        child.communicate("", timeout=30)
    assert not run.lock.exists()


def test_a_stale_number_means_nothing(tmp_path):
    run = Run(tmp_path)
    run.lock.write_text("1")
    assert process_of(run) is None
    with running(run):
        assert int(run.lock.read_text()) > 1
