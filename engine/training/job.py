"""What every phase of a run is given, and what it leaves."""

import importlib.metadata
import json
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.errors import CovershotError
from engine.events import Emit, Metrics
from engine.files import write_text
from engine.training.process import Device

PACKAGES = ("covershot", "torch", "torchvision", "numpy", "pillow", "scikit-image", "numba", "safetensors")


@dataclass(frozen=True)
class Job:
    """Hold a run's device and its ears.

    Attributes:
        device: to compute on.
        emit: told of everything.
        stop: asked often; true when the user wants the run to end.
    """

    device: Device
    emit: Emit
    stop: Callable[[], bool]


def versions() -> dict[str, str]:
    """Return the versions that a result depends on, by package."""
    own = {"python": platform.python_version(), "platform": platform.platform()}
    for package in PACKAGES:
        try:
            own[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            own[package] = "not installed"
    return own


def write_history(history: list[Metrics], path: Path) -> None:
    """Write what was measured while a phase learnt, atomically."""
    write_text(path, json.dumps([asdict(metrics) for metrics in history], indent=1) + "\n")


def read_history(path: Path) -> list[Metrics]:
    """Read what `write_history` wrote; no file gives no history.

    Raises:
        CovershotError: the file is corrupt.
    """
    try:
        return [Metrics(**metrics) for metrics in json.loads(path.read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, TypeError) as error:
        raise CovershotError(f"Cannot read {path} ({error}). Remove it; only its curves are lost.") from error
