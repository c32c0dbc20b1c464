"""Doctor: versions, devices and caches of this machine, in a report to copy."""

import importlib.metadata
import os
import shutil
from pathlib import Path

import appdirs
import numpy as np
import torch

from engine.diagnostics import versions
from engine.edit.edit import identity
from engine.edit.render import render
from engine.predict.providers import CPU, FAST, offered, why_not
from engine.training.process import choose_device, why_no_cuda, why_no_mps


def doctor() -> list[tuple[str, str]]:
    """Return findings as (what, value): versions, devices and why not others, caches."""
    chosen = choose_device()
    findings = list(versions().items())
    findings.append(("window", _window()))
    findings.append(("chosen device", f"{chosen.kind}: {chosen.name}, {chosen.precision} ({chosen.reason})"))
    findings.append(("cuda", why_no_cuda() or _cuda_devices()))
    findings.append(("mps", why_no_mps() or "available"))
    findings.append(("cpu threads", f"{torch.get_num_threads()} of {os.cpu_count()}"))
    weights = Path(torch.hub.get_dir()) / "checkpoints"
    found = [path.name for path in sorted(weights.glob("resnet50*.pth"))]
    findings.append(
        (
            "ImageNet weights",
            f"{', '.join(found)} in {weights}"
            if found
            else f"none yet in {weights}; the first training downloads them",
        )
    )
    findings.append(("predicts on", _predicts_on()))
    findings.append(("compiled renderer", _renderer()))
    findings.append(("free disk", f"{shutil.disk_usage(Path.cwd()).free / 2**30:.0f} GiB in {Path.cwd()}"))
    return findings


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
    black = np.zeros((8, 8, 3), np.uint8)
    right = np.array_equal(render(black, identity()), black)
    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or appdirs.user_cache_dir("covershot"))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{'works' if right else 'gives wrong pixels'}; {size / 2**20:.1f} MiB of machine code in {folder}"


def _cuda_devices() -> str:
    properties = [torch.cuda.get_device_properties(index) for index in range(torch.cuda.device_count())]
    return "; ".join(f"{device.name}, {device.total_memory / 2**30:.0f} GiB" for device in properties)
