"""What a training takes here, kept for the next time that the workspace is opened: measuring needs a minute and a gigabyte."""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from desktop.model.paths import costs_folder
from engine.diagnostics import versions
from engine.errors import CovershotError
from engine.events import Computing
from engine.files import write_text
from engine.serialise import Finite, MalformedError, decode_json, read_bounded
from engine.workspace.costs import Costs


@dataclass(frozen=True)
class KeptCosts:
    """Hold what was measured in a workspace.

    Attributes:
        versions: of what does the work; others take another time.
        device: what a training computes on.
        start_seconds: from starting the engine until it knew its device.
        costs: all of them.
    """

    versions: dict[str, str]
    device: Computing
    start_seconds: Finite
    costs: Costs


def read_costs(workspace: Path) -> KeptCosts | None:
    """Return what was measured in a workspace; None where nothing readable is left of it, or other versions measured it."""
    with suppress(OSError, MalformedError):
        kept = decode_json(read_bounded(_file(workspace)), KeptCosts)
        if kept.versions == _versions():
            return kept
    return None


def write_costs(workspace: Path, device: Computing, start_seconds: float, costs: Costs) -> None:
    """Keep what was measured in a workspace; a disk that cannot be written makes the next time slower, and nothing wrong."""
    path = _file(workspace)
    kept = KeptCosts(_versions(), device, start_seconds, costs)
    with suppress(OSError, CovershotError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(asdict(kept)) + "\n")


def forget_costs(workspace: Path) -> None:
    """Measure anew the next time."""
    with suppress(OSError):
        _file(workspace).unlink(missing_ok=True)


def _versions() -> dict[str, str]:
    return versions(("covershot", "torch"))


def _file(workspace: Path) -> Path:
    return costs_folder() / f"{hashlib.sha256(str(workspace.absolute()).encode()).hexdigest()[:32]}.json"
