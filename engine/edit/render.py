"""The compiled renderer: apply an Edit to a photo of any size, without torch."""

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Thread
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from engine.edit.edit import GRID_SHAPE, Edit, Floats, identity

Pixel = TypeVar("Pixel", bound=np.uint8 | np.uint16 | np.float32)

_TOP = {np.dtype(np.uint8): 255, np.dtype(np.uint16): 65535, np.dtype(np.float32): 0}
"""The largest whole number of each type; 0 means that values are fractions already."""

_STRIP = 1 << 17
"""Pixels that a thread takes at a time: about a millisecond's work."""


@dataclass(frozen=True)
class Region:
    """Locate pixels in a whole photo, in its pixels: an Edit's effect depends on the position.

    Attributes:
        top: row of the photo at which the pixels begin.
        left: column at which they begin.
        height: of the whole photo.
        width: of the whole photo.
    """

    top: int
    left: int
    height: int
    width: int


def render(
    pixels: npt.NDArray[Pixel],
    edit: Edit,
    strength: float = 1.0,
    *,
    region: Region | None = None,
    threads: int | None = None,
    dither: bool = True,
) -> npt.NDArray[Pixel]:
    """Apply an Edit: y = p + strength * (A [c, 1] - p), with c the LUT at p and A the grid at p's place and luma.

    On sRGB-encoded values in [0, 1]. The LUT is read trilinearly, its nodes on 0 and 1. The grid is read trilinearly
    at half-pixel centres: row ((y + 0.5) / H) * 16 - 0.5, columns alike, luma * 8 - 0.5 with the luma of the photo's
    own pixel, all clamped to the outermost cells. It is `grid_sample` with `align_corners` True for the LUT, False
    for the grid, and `padding_mode="border"`. Both stages work on the difference from the identity, so that the
    identity Edit and strength 0 return the photo exactly; a stage that changes nothing is skipped.

    Args:
        pixels: (H, W, 3) uint8, uint16 or float32 in [0, 1]; any memory layout, read-only or not.
        edit: the photo's adjustments.
        strength: 0 is the photo, 1 is the Edit; larger values extrapolate.
        region: where the pixels lie, if they are a part of a photo; they become what they are in the whole one.
        threads: at most so many, all processors if None; the result does not depend on it.
        dither: spread the rounding of uint8 over neighbours by a fixed pattern of +-0.5 steps, so that skies show no
            bands; unchanged values stay exact. Without it, and for uint16, values are rounded to the nearest.

    Returns:
        (H, W, 3) of the same type. Whole numbers are clamped; float32 is not, and may leave [0, 1].

    Raises:
        ValueError: pixels of another shape or type, strength not finite, a region that they do not fit, or less than
            one thread.
    """
    if not isinstance(pixels, np.ndarray) or pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype not in _TOP:
        found = f"{pixels.dtype} {pixels.shape}" if isinstance(pixels, np.ndarray) else type(pixels).__name__
        raise ValueError(f"pixels must be an (H, W, 3) array of uint8, uint16 or float32, got {found}")
    if not math.isfinite(strength):
        raise ValueError(f"strength must be a finite number, got {strength}")
    if threads is not None and threads < 1:
        raise ValueError(f"threads must be 1 or more, got {threads}")
    where = region or Region(0, 0, *pixels.shape[:2])
    bottom = where.top + pixels.shape[0]
    right = where.left + pixels.shape[1]
    if where.top < 0 or where.left < 0 or bottom > where.height or right > where.width:
        raise ValueError(f"pixels {pixels.shape} must lie inside their region, got {region}")
    lattice, grid = _residuals(edit)
    if not pixels.size or strength == 0 or not (lattice.size or grid.size):
        return pixels.copy(order="C")
    return _render(pixels, where, lattice, grid, strength, threads or os.cpu_count() or 1, dither)


def warm_up() -> None:
    """Load the compiled loops in the background, or compile them where this machine never did.

    That takes as long as to read a model and to decode a photo, of which neither needs Python for long.
    """
    pixel = np.zeros((1, 1, 3), np.uint8)
    everything = _residuals(Edit(identity().lut + 1, identity().grid + 1))
    Thread(
        target=_render, args=(pixel, Region(0, 0, 1, 1), *everything, 1.0, 1, True), name="warm-up", daemon=True
    ).start()


def _render(
    pixels: npt.NDArray[Pixel],
    where: Region,
    lattice: Floats,
    grid: Floats,
    strength: float,
    threads: int,
    dither: bool,
) -> npt.NDArray[Pixel]:
    """Share the rows out to threads, strip by strip; only a strip is copied, if the kernels cannot read the photo's memory layout."""
    from engine.edit.kernels import render_rows  # numba takes a moment to import

    height, width, _ = pixels.shape
    top = _TOP[pixels.dtype]
    out = np.empty(pixels.shape, pixels.dtype)
    rows = _cells(where.height, GRID_SHAPE[1])
    cells, ways = _cells(where.width, GRID_SHAPE[2])
    here = slice(where.left, where.left + width)
    columns = (cells[here] * np.int32(16), ways[here])
    step = max(1, _STRIP // width)

    def strip(first: int) -> None:
        here = slice(first, first + step)
        source = np.require(pixels[here], requirements=["C", "A", "W"])
        render_rows(
            source.reshape(len(source), -1),
            out[here].reshape(len(source), -1),
            where.top + first,
            where.left,
            rows,
            columns,
            lattice,
            grid,
            np.float32(1 / (top or 1)),
            np.float32(strength * (top or 1)),
            np.float32(top),
            dither and pixels.dtype == np.uint8,
        )

    strips = range(0, height, step)
    if min(threads, len(strips)) == 1:
        for first in strips:
            strip(first)
    else:
        with ThreadPoolExecutor(min(threads, len(strips)), "render") as pool:
            for _ in pool.map(strip, strips):
                pass
    return out


def _residuals(edit: Edit) -> tuple[Floats, Floats]:
    """Return the residuals of LUT and grid from the identity, in the kernels' layout; empty if zero."""
    lut = edit.lut - identity().lut
    grid = edit.grid - identity().grid
    lattice = np.pad(lut, [(0, 0)] * 3 + [(0, 1)]).ravel() if lut.any() else np.empty(0, np.float32)
    affine = np.pad(grid.swapaxes(-1, -2), [(0, 0)] * 4 + [(0, 1)]).reshape(*GRID_SHAPE[:2], -1)
    return lattice, affine if grid.any() else np.empty((0, 0, 0), np.float32)


def _cells(size: int, cells: int) -> tuple[npt.NDArray[np.int32], Floats]:
    """Return for each pixel along an axis the cell before it and the fraction of the distance to the next one's centre."""
    place = np.clip((np.arange(size) + 0.5) * (cells / size) - 0.5, 0, cells - 1)
    before = np.minimum(place.astype(np.int32), cells - 2)
    return before, (place - before).astype(np.float32)
