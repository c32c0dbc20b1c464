import subprocess
import sys

import pytest

from engine.files import replacing
from engine.workspace.workspace import create_workspace, open_workspace


@pytest.mark.skipif(sys.platform == "win32", reason="there leftovers are known by their age alone")
def test_opening_a_workspace_removes_what_killed_processes_left_in_it(tmp_path):
    workspace = create_workspace(tmp_path / "w")
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom engine.files import replacing_folder\n"
        "with replacing_folder(Path(sys.argv[1])) as own:\n"
        "    (own / 'weights').write_text('half')\n    os.kill(os.getpid(), signal.SIGKILL)"
    )
    for folder in (workspace.results / "run" / "models" / "sft", workspace.models / "sft"):
        subprocess.run([sys.executable, "-c", code, str(folder)], check=False)
    assert len(list(workspace.root.rglob(".writing-*"))) == 2
    with replacing(workspace.input / "a.png"):
        open_workspace(workspace.root)
        assert [path.parent for path in workspace.root.rglob(".writing-*")] == [workspace.input]
