"""Doctor: versions, devices and caches of this machine, in a report to copy."""

import importlib.metadata
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from engine.diagnostics import versions
from engine.edit.edit import identity
from engine.edit.render import render
from engine.installation.training import HINT, training_installed
from engine.predict.providers import CPU, FAST, offered, why_not


def doctor() -> Iterator[tuple[str, str]]:
    """Yield findings as (what, value), each as soon as it is found: versions, devices and why not others, caches."""
    yield from versions().items()
    yield "window", _window()
    yield "predicts on", _predicts_on()
    yield "compiled renderer", _renderer()
    yield "free disk", f"{shutil.disk_usage(Path.cwd()).free / 2**30:.0f} GiB in {Path.cwd()}"
    yield from _training() if training_installed() else [("training", f"not installed. {HINT}")]


def _window() -> str:
    try:
        return f"PySide6 {importlib.metadata.version('PySide6-Essentials')}"
    except importlib.metadata.PackageNotFoundError:
        return "PySide6 is not installed; pip install 'covershot[desktop]' brings it"


def _predicts_on() -> str:
    """Return ONNX Runtime's processors, and why not others."""
    here = [provider for provider in (*FAST.values(), CPU) if provider in offered()]
    reasons = [f"{name} cannot be used: {why}" for name in FAST if (why := why_not(name)) is not None]
    return "; ".join((", ".join(here), *reasons))


def _renderer() -> str:
    from numba import config

    from engine.edit import kernels  # noqa: F401  says to numba where machine code is kept

    settings: Any = config
    black = np.zeros((8, 8, 3), np.uint8)
    right = np.array_equal(render(black, identity()), black)
    folder = Path(settings.CACHE_DIR)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{'works' if right else 'gives wrong pixels'}; {size / 2**20:.1f} MiB of machine code in {folder}"


def _training() -> list[tuple[str, str]]:
    import torch

    from engine.training.process import choose_device, why_no_cuda, why_no_mps

    chosen = choose_device()
    weights = Path(torch.hub.get_dir()) / "checkpoints"
    found = [path.name for path in sorted(weights.glob("resnet50*.pth"))]
    devices = (torch.cuda.get_device_properties(index) for index in range(torch.cuda.device_count()))
    cuda = "; ".join(f"{device.name}, {device.total_memory / 2**30:.0f} GiB" for device in devices)
    return [
        ("chosen device", f"{chosen.kind}: {chosen.name}, {chosen.precision} ({chosen.reason})"),
        ("cuda", why_no_cuda() or cuda),
        ("mps", why_no_mps() or "available"),
        ("cpu threads", f"{torch.get_num_threads()} of {os.cpu_count()}"),
        (
            "ImageNet weights",
            f"{', '.join(found)} in {weights}"
            if found
            else f"none yet in {weights}; the first training downloads them",
        ),
    ]
