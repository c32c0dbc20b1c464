"""What every test shares: no test opens a window on the developer's screen or touches their settings."""

import os
import sys

if sys.platform == "win32":
    import torch  # noqa: F401 - before Qt, which pytest-qt imports: afterwards torch's libraries do not load
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.cli.entry_point import let_idle_threads_sleep
from engine.config import Config, DpoConfig, SftConfig, dump_config
from engine.user_folders import FOLDER_VARIABLE
from engine.workspace.workspace import Workspace, create_workspace

let_idle_threads_sleep()
if not os.environ.get("COVERSHOT_TEST_DISPLAY"):  # set it to watch the tests on a real display
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

TINY = replace(
    Config(),
    foundation="random",
    size=32,
    validate_every=2,
    sft=SftConfig(steps=6, batch=2, tuning_steps=2),
    dpo=DpoConfig(steps=4, batch=2),
)
"""The least that runs every line of a training."""


def photo(seed: int, size: tuple[int, int] = (48, 36)) -> Image.Image:
    """Return a picture with large shapes and a little noise, different for every seed."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (4, 5, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    noise = rng.integers(-6, 7, (size[1], size[0], 3))
    return Image.fromarray((np.array(coarse) + noise).clip(0, 255).astype(np.uint8))


def brighter(image: Image.Image, share: float) -> Image.Image:
    """Return a picture with its tones lifted."""
    return image.point(lambda value: round(255 * (value / 255) ** (1 - share)))


def fill(workspace: Workspace, count: int = 6) -> None:
    """Put photos with brighter targets and comparisons won by the brighter image into a workspace."""
    splits = ["train", "train", "train", "validation", "test", "test"]
    rows = []
    for number in range(count):
        image = photo(number)
        name = f"p{number}"
        image.save(workspace.input / f"{name}.png")
        brighter(image, 0.3).save(workspace.target / f"{name}.png")
        brighter(image, 0.4).save(workspace.preferred / f"{name}~1.png")
        brighter(image, 0.1).save(workspace.dispreferred / f"{name}~1.png")
        rows.append(f"{name},{splits[number % 6]}\n")
    workspace.split_file.write_text("photo,split\n" + "".join(rows))


@pytest.fixture(name="fill", scope="session")
def fill_fixture() -> Callable[[Workspace], None]:
    return fill


@pytest.fixture(name="TINY", scope="session")
def tiny_config() -> Config:
    return TINY


@pytest.fixture(scope="session", autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what tests compute out of the developer's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(tmp_path_factory.mktemp("user")))
        yield


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Compute as the simulation's own processes do: pictures of some pixels are too small to share out."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = create_workspace(tmp_path / "work space é")
    fill(workspace)
    return workspace


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.toml"
    path.write_text(dump_config(TINY))
    return path


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Path]:
    """Train the three variants once, through the command line, for the tests that only look at the result."""
    from engine.cli import main

    root = tmp_path_factory.mktemp("trained")
    workspace = create_workspace(root / "workspace")
    fill(workspace)
    config = root / "tiny.toml"
    config.write_text(dump_config(TINY))
    assert main(["train", str(workspace.root), "--config", str(config), "--events"]) == 0
    return workspace, config
