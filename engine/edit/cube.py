"""The Edit's colours as a .cube file, for Photoshop, Premiere, Resolve and other editors."""

from pathlib import Path

import numpy as np

from engine.edit.edit import Edit, Floats
from engine.files import write_text

SIZES = (17, 33, 65)
"""Lattice sizes that other programs read."""


def write_cube(edit: Edit, path: Path, size: int = 33) -> None:
    """Write an Edit's LUT as a .cube file, atomically. The grid is left out: a .cube has no positions.

    Args:
        edit: whose LUT to write.
        path: the file, usually `*.cube`.
        size: colours along an axis, 17, 33 or 65; the LUT is resampled trilinearly.

    Raises:
        ValueError: another size.
        CovershotError: the file cannot be written.

    Source: Adobe, Cube LUT Specification 1.0 (2013); red varies fastest.
    """
    if size not in SIZES:
        raise ValueError(f"size must be one of {SIZES}, got {size}")
    colours = resampled(edit.lut, size).transpose(2, 1, 0, 3).reshape(-1, 3)
    header = ['TITLE "Covershot"', f"LUT_3D_SIZE {size}", "DOMAIN_MIN 0.0 0.0 0.0", "DOMAIN_MAX 1.0 1.0 1.0"]
    write_text(path, "\n".join([*header, *(f"{r:.7g} {g:.7g} {b:.7g}" for r, g, b in colours.tolist()), ""]))


def resampled(lattice: Floats, size: int) -> Floats:
    """Return an (N, N, N, 3) lattice as (size, size, size, 3), linearly along each axis, its corners in place."""
    place = np.linspace(0, len(lattice) - 1, size)
    before = np.minimum(place.astype(int), len(lattice) - 2)
    way = (place - before).astype(np.float32)
    for axis in range(3):
        share = way.reshape([-1 if k == axis else 1 for k in range(4)])
        here = lattice.take(before, axis)
        lattice = here + share * (lattice.take(before + 1, axis) - here)
    return lattice
