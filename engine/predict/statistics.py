"""Tone statistics of a photo, without a network; numpy arrays and torch tensors alike."""

from collections.abc import Sequence
from typing import Any

from array_api_compat import array_namespace

from engine.edit.edit import LUMA

QUANTILES = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98)
STATISTICS = 1 + 1 + 2 + 2 + len(QUANTILES) + 2 + 16
"""Length of `tone_statistics`' result."""

TONES_SIZE = 64
"""Pixels, each side, of the copy on which the statistics are measured."""

COPY_SIZE = 32
"""Pixels, each side, of the copy on which a photo's white level is measured."""

_LINEAR_LUMA = (0.2126, 0.7152, 0.0722)


def tone_statistics(small: Any) -> Any:
    """Return statistics of the tones of photos, the numeric counterpart of a histogram.

    In order: mean of log2 linear luminance; deviation of luma; grey-world casts log2(red / green) and
    log2(blue / green); mean and deviation of chroma (largest minus smallest channel); luma quantiles; shares of luma
    over 0.95 and under 0.05; a 4 x 4 luma thumbnail without its mean.

    Args:
        small: (N, 3, 64, 64), averaged from the photos, sRGB-encoded, in [0, 1].

    Returns:
        (N, 31).
    """
    xp = array_namespace(small)
    count = small.shape[0]
    luma = _weighted(small, LUMA)
    light = xp.log2(xp.clip(_weighted(xp.clip(small, 1e-3, None) ** 2.2, _LINEAR_LUMA), 1e-4, None))
    casts = xp.log2(xp.clip(xp.mean(small, axis=(2, 3)), 1e-2, None))
    chroma = xp.reshape(xp.max(small, axis=1) - xp.min(small, axis=1), (count, -1))
    flat = xp.reshape(luma, (count, -1))
    block = TONES_SIZE // 4
    thumbnail = xp.mean(xp.reshape(luma, (count, 4, block, 4, block)), axis=(2, 4))
    parts = [
        xp.mean(xp.reshape(light, (count, -1)), axis=1, keepdims=True),
        xp.std(flat, axis=1, correction=1, keepdims=True),
        casts[:, 0:1] - casts[:, 1:2],
        casts[:, 2:3] - casts[:, 1:2],
        xp.mean(chroma, axis=1, keepdims=True),
        xp.std(chroma, axis=1, correction=1, keepdims=True),
        quantiles(flat, QUANTILES),
        xp.mean(xp.astype(flat > 0.95, small.dtype), axis=1, keepdims=True),
        xp.mean(xp.astype(flat < 0.05, small.dtype), axis=1, keepdims=True),
        xp.reshape(thumbnail, (count, -1)) - xp.mean(flat, axis=1, keepdims=True),
    ]
    return xp.concat(parts, axis=1)


def quantiles(values: Any, shares: Sequence[float]) -> Any:
    """Return the quantiles of each row of (N, M) values at shares below 1, interpolated linearly, (N, len(shares))."""
    xp = array_namespace(values)
    ordered = xp.sort(values, axis=1, stable=False)
    places = [share * (values.shape[1] - 1) for share in shares]
    columns = [ordered[:, int(at)] + (ordered[:, int(at) + 1] - ordered[:, int(at)]) * (at % 1) for at in places]
    return xp.stack(columns, axis=1)


def _weighted(photos: Any, weights: tuple[float, float, float]) -> Any:
    red, green, blue = weights
    return red * photos[:, 0] + green * photos[:, 1] + blue * photos[:, 2]
