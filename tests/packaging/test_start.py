"""The program that PyInstaller freezes, run before it is frozen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
START = REPOSITORY / "packaging" / "start.py"


def run(*words, **choices):
    return subprocess.run(
        [sys.executable, START, *words],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
        **choices,
    )


def test_its_first_word_makes_it_the_command_line():
    done = run("engine", "bundle", "/nowhere", "out.zip")
    assert (done.returncode, done.stdout.split(".")[0]) == (2, "There is no folder /nowhere")


def test_without_that_word_it_is_the_window():
    done = run("--help")
    assert (done.returncode, "--self-test" in done.stdout) == (0, True)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes the streams")
def test_it_lives_without_any_stream():
    command = f'exec "{sys.executable}" "{START}" engine bundle /nowhere out.zip <&- >&- 2>&-'
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    assert subprocess.run(["/bin/sh", "-c", command], env=environment, check=False).returncode == 2
