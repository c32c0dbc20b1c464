"""What every phase of a run is given, and what it leaves."""

import importlib.metadata
import platform
from collections.abc import Callable
from dataclasses import dataclass

from engine.events import Emit
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
    found = {"python": platform.python_version(), "platform": platform.platform()}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found
