import hashlib
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest

from engine.cli import main
from engine.colab.pack import pack_result
from engine.workspace.run import Run, list_runs
from engine.workspace.workspace import VARIANTS, Workspace, create_workspace
from tests.colab.result_zips import Content, sealed


@dataclass(frozen=True)
class Trip:
    """Hold a bundle and its training: the workspace it came from, the zip, the unpacked folder, the run and the result."""

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


@pytest.fixture
def home(fill, tmp_path) -> Workspace:
    """Make the workspace that the trip's bundle came from, as it was before any training."""
    workspace = create_workspace(tmp_path / "home")
    fill(workspace)
    return workspace


@pytest.fixture(scope="session")
def small(trip) -> Content:
    """Return the result's files, with weights of a few bytes: what refuses them stands in for torch in these tests."""
    with zipfile.ZipFile(trip.result) as packed:
        content = {name: packed.read(name) for name in packed.namelist() if not name.endswith("weights.safetensors")}
    return sealed(content | {f"run/models/{variant}/weights.safetensors": b"weights" for variant in VARIANTS})


@pytest.fixture(scope="session")
def colab_packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Install what Colab has, in Colab's versions, and link the torch that is here; return the two folders."""
    installed = tmp_path_factory.mktemp("installed")
    linked = tmp_path_factory.mktemp("linked")
    listed = Path(__file__).with_name("colab.txt")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*pip, "--target", installed, "--requirement", listed], check=True)
    for package in metadata.distributions():
        if re.fullmatch(r"torch|torchvision|triton|(nvidia|cuda)-.+", package.metadata["Name"].replace("_", "-")):
            for top in {file.parts[0] for file in package.files or ()} - {"..", "__pycache__"}:
                if not (linked / top).exists():
                    (linked / top).symlink_to(str(package.locate_file(top)))
    return installed, linked


def tree(root: Path) -> dict[str, str]:
    """Return every file and folder below a folder, with the files' hashes."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in root.rglob("*")
    }


@pytest.fixture(name="tree")
def tree_fixture():
    return tree
