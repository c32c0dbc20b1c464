import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.cli import main
from engine.colab.pack import pack_result
from engine.workspace.layout import Workspace, create_workspace
from engine.workspace.runs import Run, list_runs


@dataclass(frozen=True)
class Trip:
    """Hold what a bundle and its training left: the workspace it came from, the zip, where it was unpacked, and the result."""

    home: Workspace
    bundle: Path
    work: Path
    run: Run
    result: Path


@pytest.fixture(scope="session")
def trip(trained: tuple[Workspace, Path], tmp_path_factory: pytest.TempPathFactory) -> Trip:
    """Bundle a workspace, train what is in the bundle, and pack the result; only to be looked at."""
    home, config = trained
    root = tmp_path_factory.mktemp("trip")
    assert main(["bundle", str(home.root), str(root / "out.zip"), "--config", str(config)]) == 0
    work = root / "work"
    with zipfile.ZipFile(root / "out.zip") as packed:
        packed.extractall(work)
    workspace = create_workspace(work / "workspace")
    assert main(["train", str(workspace.root), "--config", str(config)]) == 0
    run = list_runs(workspace)[-1]
    pack_result(work, run, root / "result.zip")
    return Trip(home, root / "out.zip", work, run, root / "result.zip")


def tree(root: Path) -> dict[str, str]:
    """Return every file and folder below a folder, with the files' hashes."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in root.rglob("*")
    }


@pytest.fixture(name="tree")
def tree_fixture():
    return tree
