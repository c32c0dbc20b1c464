import os
import subprocess
import sys

import pytest

from desktop.background.engine_process import start_engine

QUIET = subprocess.DEVNULL


def test_an_engine_starts_with_no_program_on_the_path(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    process = start_engine(["--help"], stdin=QUIET, stdout=subprocess.PIPE, stderr=QUIET)
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, b"import-results" in out) == (0, True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has priority classes")
def test_an_engine_leaves_the_processor_to_the_window(workspace):
    process = start_engine(["serve", str(workspace.root)], stdin=subprocess.PIPE, stdout=QUIET, stderr=QUIET)
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == os.getpriority(os.PRIO_PROCESS, 0) + 5
    process.communicate(timeout=60)
    assert process.returncode == 0
