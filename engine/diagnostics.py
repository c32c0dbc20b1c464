"""Versions of the installation, for cards, reports and diagnostics."""

import platform
from collections.abc import Sequence

DEPENDENCIES = (
    "covershot",
    "torch",
    "torchvision",
    "onnxruntime",
    "numpy",
    "pillow",
    "rawpy",
    "scikit-image",
    "numba",
    "safetensors",
)
"""Packages whose versions a result depends on."""


def versions(packages: Sequence[str] = DEPENDENCIES) -> dict[str, str]:
    """Return the versions of Python, of the operating system and of packages, by name."""
    return {"python": platform.python_version(), "platform": platform.platform()} | {
        package: _version(package) for package in packages
    }


def every_version() -> list[tuple[str, str]]:
    """Return the versions of Python, of the operating system and of everything installed, sorted by name."""
    import importlib.metadata

    found = {(package.name, package.version) for package in importlib.metadata.distributions()}
    return [*versions(()).items(), *sorted(found, key=lambda named: named[0].lower())]


def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # slow to import: not at the start

    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
