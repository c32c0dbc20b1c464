"""What a pane draws: a file, what is done to it, and which part of it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.model.adjustments import Moves
from desktop.model.viewport import Crop
from engine.edit.edit import Edit, load_edit
from engine.edit.looks import moved

FAR = 32
"""Levels of 255 in a channel from which a difference is drawn as bright as it gets."""


@dataclass(frozen=True)
class Base:
    """Hold an Edit that a model gave.

    Attributes:
        edit: the Edit's file.
        name: what a stored candidate calls it, `<run>/<variant>/<photo>`.
    """

    edit: Path
    name: str


@dataclass(frozen=True)
class Layer:
    """Say what to show of a file: its pixels, or an Edit of them.

    Attributes:
        path: the file.
        edit: the Edit's file; None shows the pixels as they are.
        strength: share of the Edit that is applied, 0 to 1.
        moves: nudges on top of it.
    """

    path: Path
    edit: Path | None = None
    strength: float = 1.0
    moves: Moves = ()


@dataclass(frozen=True)
class Shot:
    """Say what to draw in a pane.

    Attributes:
        layer: the photo and the Edit to draw.
        crop: which part, at which size.
        against: draw the difference from this instead.
        clipping: paint over what is driven to black or white.
    """

    layer: Layer
    crop: Crop
    against: Layer | None = None
    clipping: bool = False


@dataclass(frozen=True, eq=False)
class Tones:
    """Count the tones of an image.

    Attributes:
        counts: (3, 256), pixels of each value in red, green and blue.
        black: share of pixels that are black in all channels.
        white: share of pixels that are white in any.
    """

    counts: npt.NDArray[np.int64]
    black: float
    white: float


def edit_of(file: Path, moves: Moves = ()) -> Edit:
    """Return a file's Edit, nudged.

    Raises:
        CovershotError: the file cannot be read.
    """
    edit = load_edit(file)
    return moved(edit, dict(moves)) if moves else edit
