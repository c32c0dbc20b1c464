"""An output that has no reader, or cannot be written, ends no run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.workspace.run import latest_finished

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="by Unix's means")
ROOT = Path(__file__).parents[2]
BUSY = (
    "import sys, time\nfrom engine.cli.console import Terminal, emit_lines\nfrom engine.events import Message\n"
    "from engine.cli.output import let_output_drop\nfrom rich.console import Console\nlet_output_drop()\n"
    "with Terminal(Console()) as emit:\n"
    "    for number in range(3000):\n        emit_lines(Message('word ' * 20))\n        emit(Message('word'))\n"
    "open(sys.argv[1], 'w').write('done')\n"
)


def run(tmp_path, redirected):
    done = tmp_path / "done"
    command = f'"$0" -c "$1" "{done}" {redirected}'
    result = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}", sys.executable, BUSY], cwd=ROOT, capture_output=True, check=False
    )
    return result, done.read_text() if done.exists() else ""


@pytest.mark.parametrize("redirected", ["| head -n 1", ">&-", ">/dev/full", ">&- 2>&-", "| true"])
def test_an_output_that_takes_nothing_more_ends_nothing_and_says_nothing(tmp_path, redirected):
    result, done = run(tmp_path, redirected)
    assert (result.returncode, result.stderr, done) == (0, b"", "done")


def test_what_is_read_is_written_whole(tmp_path):
    result, _ = run(tmp_path, "")
    assert result.stdout.count(b"\n") == 6000


def test_a_training_whose_reader_has_gone_is_not_ended(workspace, tiny):
    command = f'"{sys.executable}" -m engine train "{workspace.root}" --config "{tiny}" --foundation random --events | head -n 1'
    result = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=ROOT, capture_output=True, check=False, env=os.environ
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"Reading" in result.stdout
    assert latest_finished(workspace) is not None


@pytest.mark.parametrize("loaded", ["torch", "json"])
def test_everything_is_written_before_the_process_ends_with_and_without_torch(tmp_path, loaded):
    program = f"import {loaded}; from engine.cli import run; run(['train', {str(tmp_path / 'gone')!r}, '--events'])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert json.loads(done.stdout.splitlines()[-1])["event"] == "failed"
    assert done.stderr == ""
