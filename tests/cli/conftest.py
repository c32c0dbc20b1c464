import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.cli import main
from engine.edit.edit import identity, save_edit
from engine.workspace.workspace import Workspace, create_workspace

Save = Callable[..., None]
Result = tuple[int, dict]


@pytest.fixture
def run(capsys):
    """Return a function that runs a verb and returns its exit code and last event."""

    def call(*arguments: object) -> Result:
        code = main([str(argument) for argument in arguments] + ["--events"])
        lines = capsys.readouterr().out.splitlines()
        return code, json.loads(lines[-1]) if lines else {}

    return call


@pytest.fixture
def refused():
    """Return a function that expects exit code 2 and one sentence with some words in it."""

    def check(result: Result, *words: str) -> None:
        code, event = result
        assert (code, event["event"]) == (2, "failed")
        assert "\n" not in event["text"]
        for word in words:
            assert word in event["text"]

    return check


def save(
    path: Path, size: tuple[int, int] = (24, 16), seed: int = 0, mode: str = "RGB", light: float = 1.0, **options
) -> None:
    """Write noise of a mode as a photo."""
    rng = np.random.default_rng(seed)
    noise = Image.fromarray(rng.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))
    noise.point(lambda value: round(value * light)).convert(mode).save(path, **options)


@pytest.fixture(name="save")
def save_fixture() -> Save:
    return save


def make_workspace(root: Path) -> Workspace:
    """Make a workspace of four photos, their targets a little darker, each with a comparison that the darker one won."""
    workspace = create_workspace(root)
    for number in range(4):
        for folder, light in ((workspace.input, 1), (workspace.target, 0.9)):
            save(folder / f"p{number}.png", seed=number, light=light)
        for folder, light in ((workspace.preferred, 0.9), (workspace.dispreferred, 1)):
            save(folder / f"p{number}~1.png", seed=number, light=light)
    return workspace


@pytest.fixture(scope="session", name="make_workspace")
def make_workspace_fixture() -> Callable[[Path], Workspace]:
    return make_workspace


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    return make_workspace(tmp_path / "w")


@pytest.fixture
def tiny(tmp_path) -> Path:
    """A configuration of the fewest steps, its foundation left open."""
    path = tmp_path / "tiny.toml"
    path.write_text("device = 'cpu'\nsize = 32\n[sft]\nsteps = 2\nbatch = 2\n[dpo]\nsteps = 2\nbatch = 2\n")
    return path


def leftovers(workspace: Workspace) -> list[str]:
    """Return what a failed verb left in models and results, half-written files anywhere included."""
    made = [path for folder in (workspace.models, workspace.results) for path in folder.iterdir()]
    made += workspace.root.rglob(".writing-*")
    return sorted(path.name for path in made)


@pytest.fixture(name="leftovers")
def leftovers_fixture() -> Callable[[Workspace], list[str]]:
    return leftovers


@pytest.fixture
def edit(tmp_path):
    path = tmp_path / "identity.safetensors"
    save_edit(identity(), path)
    return path


def fix_splits(workspace: Workspace, **splits: str) -> None:
    rows = "".join(f"{photo},{split}\n" for photo, split in splits.items())
    workspace.split_file.write_text(f"photo,split\n{rows}")


@pytest.fixture(name="fix_splits")
def fix_splits_fixture() -> Callable[..., None]:
    """Return a function that assigns photos to splits."""
    return fix_splits


@pytest.fixture(scope="session")
def tuned_once(tmp_path_factory, make_workspace):
    """Fine-tune on p0 to p3, p2 and p3 held out, for the tests that go on from there."""
    root = tmp_path_factory.mktemp("tuned")
    workspace = make_workspace(root / "w")
    config = root / "tiny.toml"
    config.write_text("device = 'cpu'\nsize = 32\n[sft]\nsteps = 2\nbatch = 2\n")
    fix_splits(workspace, p0="train", p1="validation", p2="test", p3="test")
    assert main(["sft", str(workspace.root), "--config", str(config), "--foundation", "random", "--events"]) == 0
    return workspace


@pytest.fixture
def tuned(tuned_once, tmp_path):
    """Return a separate copy of the fine-tuned workspace."""
    shutil.copytree(tuned_once.root, tmp_path / "tuned")
    return Workspace(tmp_path / "tuned")
