"""Photos that benchmarks make, and the memory that they measure."""

from pathlib import Path

import numpy as np
from PIL import Image


def detailed(source: Path | None, size: tuple[int, int]) -> Image.Image:
    """Return a photo enlarged to a width and height; without one, noise on gradients, which is said."""
    if source is not None:
        return Image.open(source).convert("RGB").resize(size, Image.Resampling.LANCZOS)
    print("no --photo given: noise on gradients stands in")
    rng = np.random.default_rng(0)
    ramp = np.linspace(0, 200, size[0])[None, :, None] + rng.integers(0, 56, (size[1], size[0], 3))
    return Image.fromarray(ramp.astype(np.uint8))


def brighter(photo: Image.Image) -> Image.Image:
    """Return the target of a photo."""
    return photo.point([round(255 * (value / 255) ** 0.8) for value in range(256)] * 3)


def resident(field: str, process: int | str = "self") -> float:
    """Return a memory figure of a process in MB, by its name in /proc, such as VmRSS, VmHWM and RssAnon."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024
