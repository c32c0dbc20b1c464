"""Doctor: what this machine has, in a report to copy."""

import os
from pathlib import Path

import torch

from engine.training.job import versions
from engine.training.process import choose_device, why_no_cuda, why_no_mps


def doctor() -> list[tuple[str, str]]:
    """Return findings as (what, value): versions, devices and why not others, caches."""
    chosen = choose_device()
    findings = list(versions().items())
    findings.append(("chosen device", f"{chosen.kind}: {chosen.name}, {chosen.precision} ({chosen.reason})"))
    findings.append(("cuda", why_no_cuda() or _cuda_devices()))
    findings.append(("mps", why_no_mps() or "available"))
    findings.append(("cpu threads", f"{torch.get_num_threads()} of {os.cpu_count()}"))
    weights = Path(torch.hub.get_dir()) / "checkpoints"
    found = [path.name for path in sorted(weights.glob("resnet50*.pth"))]
    findings.append(
        ("ImageNet weights", ", ".join(found) if found else f"none yet in {weights}; the first training downloads them")
    )
    return findings


def _cuda_devices() -> str:
    properties = [torch.cuda.get_device_properties(index) for index in range(torch.cuda.device_count())]
    return "; ".join(f"{own.name}, {own.total_memory / 2**30:.0f} GiB" for own in properties)
