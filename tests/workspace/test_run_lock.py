import os
import subprocess
import sys

import pytest

from engine.errors import CovershotError
from engine.workspace.run import Run
from engine.workspace.run_lock import process_of, running, training_alone

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


ALONE = """
import sys
from pathlib import Path
from engine.workspace.workspace import Workspace
from engine.workspace.run_lock import training_alone
with training_alone(Workspace(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_trains_at_a_time_and_the_second_is_told_who_the_first_is(workspace):
    with subprocess.Popen(
        [sys.executable, "-c", ALONE, str(workspace.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        refused = pytest.raises(CovershotError, match=rf"Another training is running .* \(process {child.pid}\)")
        with refused, training_alone(workspace):
            pytest.fail("two at once")
        child.communicate("", timeout=60)
    with training_alone(workspace):
        assert list(workspace.results.iterdir())
    assert list(workspace.results.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_strangers_lock_that_is_a_link_is_not_written(workspace, tmp_path):
    precious = tmp_path / "precious.txt"
    precious.write_text("precious")
    run = Run(workspace.results / "r")
    run.root.mkdir()
    for lock, hold in (
        (run.lock, lambda: running(run)),
        (workspace.results / ".training", lambda: training_alone(workspace)),
    ):
        lock.symlink_to(precious)
        with pytest.raises(CovershotError), hold():
            pytest.fail("held")
    assert process_of(run) is None
    assert precious.read_text() == "precious"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes there")
def test_a_lock_that_is_a_pipe_is_nobodys(tmp_path):
    os.mkfifo(tmp_path / "running")
    assert process_of(Run(tmp_path)) is None
