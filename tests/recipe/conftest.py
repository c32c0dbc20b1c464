from collections.abc import Callable
from pathlib import Path

import pytest

from engine.config import Config, dump_config
from engine.workspace.layout import Workspace, create_workspace


@pytest.fixture
def workspace(tmp_path: Path, fill: Callable[[Workspace], None]) -> Workspace:
    own = create_workspace(tmp_path / "work space é")
    fill(own)
    return own


@pytest.fixture(scope="session")
def trained(
    tmp_path_factory: pytest.TempPathFactory, fill: Callable[[Workspace], None], TINY: Config
) -> tuple[Workspace, Path]:
    """Train the three variants once, through the command line, for the tests that only look at the result."""
    from engine.cli import main

    root = tmp_path_factory.mktemp("trained")
    own = create_workspace(root / "workspace")
    fill(own)
    config = root / "tiny.toml"
    config.write_text(dump_config(TINY))
    assert main(["train", str(own.root), "--config", str(config), "--events"]) == 0
    return own, config
