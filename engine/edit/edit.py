"""The Edit: a small, non-destructive description of one photo's adjustments, saved as a file."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from engine.errors import CovershotError
from engine.files import replacing
from engine.tensors import read_entries

Floats = npt.NDArray[np.float32]

MOST_BYTES = 1 << 21
"""Of a saved Edit, which has half a million."""

LUT_SIZE = 33
GRID_SHAPE = (8, 16, 16)
"""Cells of the bilateral grid along luma, rows, columns."""

_EXTRAPOLATED = "extrapolated"
"""Key of the file's metadata; one without it does not say so."""

LUMA = (0.299, 0.587, 0.114)
"""Weights of the grid's guide, taken on sRGB-encoded values. Source: ITU-R BT.601."""


@dataclass(frozen=True, eq=False)
class Edit:
    """Hold the adjustments of one photo, at any size.

    Attributes:
        lut: (33, 33, 33, 3) float32, `lut[r, g, b]` is the colour that sRGB (r, g, b) / 32 becomes.
        grid: (8, 16, 16, 3, 4) float32, affine colour transforms over luma x rows x columns;
            the output is `grid[..., :3] @ c + grid[..., 3]` for a colour c that left the lut.
        extrapolated: whether the photo is unlike those that its model was trained on, so that somebody should look at it.
    """

    lut: Floats
    grid: Floats
    extrapolated: bool = False

    def __post_init__(self) -> None:
        for name, array, shape in (
            ("lut", self.lut, (LUT_SIZE,) * 3 + (3,)),
            ("grid", self.grid, (*GRID_SHAPE, 3, 4)),
        ):
            if array.shape != shape or array.dtype != np.float32:
                raise ValueError(f"{name} must be float32 {shape}, got {array.dtype} {array.shape}")
            if not np.isfinite(array).all():
                raise ValueError(f"{name} holds values that are not finite")


@lru_cache(maxsize=1)
def identity() -> Edit:
    """Return the Edit that changes nothing."""
    lut = identity_lut(LUT_SIZE)
    grid = np.zeros((*GRID_SHAPE, 3, 4), np.float32)
    grid[..., :3, :3] = np.eye(3, dtype=np.float32)
    for array in (lut, grid):
        array.setflags(write=False)
    return Edit(lut, grid)


def identity_lut(size: int) -> Floats:
    """Return the (size, size, size, 3) float32 lattice of the colours themselves, in [0, 1]."""
    axis = np.linspace(0, 1, size, dtype=np.float32)
    return np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1)


def save_edit(edit: Edit, path: Path) -> None:
    """Write an Edit as safetensors, atomically.

    Raises:
        CovershotError: the file cannot be written.
    """
    with replacing(path) as temporary:
        save_file(
            {"lut": edit.lut, "grid": edit.grid}, temporary, {_EXTRAPOLATED: "yes"} if edit.extrapolated else None
        )


def load_edit(path: Path) -> Edit:
    """Read an Edit.

    Raises:
        CovershotError: the file is missing, unreadable or not an Edit.
    """
    try:
        read_entries(path, MOST_BYTES)
        with safe_open(path, "np") as file:
            return Edit(file.get_tensor("lut"), file.get_tensor("grid"), _says_extrapolated(file))
    except (
        OSError,
        SafetensorError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
    ) as error:  # numpy knows not all types
        raise CovershotError(
            f"{path} is not a saved Edit ({error}).",
            "Write it again with `covershot enhance --edit`.",
            "Delete the file; it is rendered again when it is needed.",
        ) from error


def says_extrapolated(path: Path) -> bool:
    """Return whether a saved Edit is of a photo unlike those that its model was trained on, from the file's header alone.

    One that cannot be read does not say so; whoever loads it says why.
    """
    try:
        read_entries(path, MOST_BYTES)
        with safe_open(path, "np") as file:
            return _says_extrapolated(file)
    except (OSError, ValueError, SafetensorError):
        return False


def _says_extrapolated(file: Any) -> bool:
    return _EXTRAPOLATED in (file.metadata() or {})
