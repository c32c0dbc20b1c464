"""Tone statistics of a photo, without a network."""

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.edit.edit import LUMA
from engine.model.constant import constant

QUANTILES = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98)
TONES = 1 + 1 + 2 + 2 + len(QUANTILES)
"""Number of `tone_statistics` that follow every change of tone and colour and do not depend on the place: the first."""

STATISTICS = TONES + 2 + 16
"""Length of `tone_statistics`' result."""

COPY_SIZE = 32
"""Pixels, each side, of the copy on which a photo's white level is measured."""

_SIZE = 64
_LINEAR_LUMA = (0.2126, 0.7152, 0.0722)


def tone_statistics(photos: Tensor) -> Tensor:
    """Return statistics of the tones of photos, the numeric counterpart of a histogram.

    In order: mean of log2 linear luminance; deviation of luma; grey-world casts log2(red / green) and
    log2(blue / green); mean and deviation of chroma (largest minus smallest channel); luma quantiles; shares of luma
    over 0.95 and under 0.05; a 4 x 4 luma thumbnail without its mean.

    Args:
        photos: (N, 3, H, W), sRGB-encoded, in [0, 1].

    Returns:
        (N, 31).
    """
    small = F.adaptive_avg_pool2d(photos, _SIZE)
    luma = _weighted(small, LUMA)
    light = _weighted(small.clamp_min(1e-3) ** 2.2, _LINEAR_LUMA).clamp_min(1e-4).log2()
    casts = small.mean((2, 3)).clamp_min(1e-2).log2()
    chroma = (small.amax(1) - small.amin(1)).flatten(1)
    flat = luma.flatten(1)
    parts = [
        light.flatten(1).mean(1, keepdim=True),
        flat.std(1, keepdim=True),
        casts[:, 0:1] - casts[:, 1:2],
        casts[:, 2:3] - casts[:, 1:2],
        chroma.mean(1, keepdim=True),
        chroma.std(1, keepdim=True),
        torch.quantile(flat, constant(QUANTILES, flat), dim=1).T,
        (flat > 0.95).float().mean(1, keepdim=True),
        (flat < 0.05).float().mean(1, keepdim=True),
        F.adaptive_avg_pool2d(luma - luma.mean((2, 3), keepdim=True), 4).flatten(1),
    ]
    return torch.cat(parts, 1)


def small_copies(photos: Tensor) -> Tensor:
    """Average (N, 3, H, W) photos down to (N, 3, 32, 32)."""
    return F.adaptive_avg_pool2d(photos, COPY_SIZE)


def _weighted(photos: Tensor, weights: tuple[float, float, float]) -> Tensor:
    return (photos * constant(weights, photos)[:, None, None]).sum(1, keepdim=True)
