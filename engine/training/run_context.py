"""The context of a run, and the versions that its results depend on."""

import importlib.metadata
import platform
from collections.abc import Callable
from dataclasses import dataclass

from engine.events import Emit
from engine.training.process import Device

PACKAGES = ("covershot", "torch", "torchvision", "numpy", "pillow", "scikit-image", "numba", "safetensors")


@dataclass(frozen=True)
class RunContext:
    """Hold the device and callbacks shared by every phase of a run.

    Attributes:
        device: device to compute on.
        emit: receives every event.
        stop: polled after every step or photo; True ends the run.
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
