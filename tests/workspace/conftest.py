from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.workspace.judgements.store import Judgements, open_judgements
from engine.workspace.results import Row, Summary
from engine.workspace.workspace import Workspace, create_workspace
from tests.workspace.made_results import make_rows, make_summary

Put = Callable[..., Path]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "workspace")


@pytest.fixture
def judgements(workspace: Workspace) -> Iterator[Judgements]:
    with open_judgements(workspace) as opened:
        yield opened


@pytest.fixture
def put() -> Put:
    """Return a function that writes a small photo, different for every name."""

    def write(folder: Path, name: str, size: tuple[int, int] = (24, 16)) -> Path:
        rng = np.random.default_rng(sum(name.encode()))
        Image.fromarray(rng.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)).save(folder / name)
        return folder / name

    return write


@pytest.fixture
def rows() -> list[Row]:
    return make_rows()


@pytest.fixture
def summary() -> Summary:
    return make_summary()
