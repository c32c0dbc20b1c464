"""Candidates: two renderings of a photo that differ along one look, visibly and naturally."""

import numpy as np
import numpy.typing as npt

from engine.edit.edit import GRID_SHAPE, Edit
from engine.edit.looks import JUST_VISIBLE, LOCAL_LOOKS, LOOKS
from engine.edit.render import render
from engine.image.metrics import delta_e

DIFFERENCE = 6.0
"""Mean CIEDE2000 between the two candidates of a pair: visible at a glance, and still natural."""

VISIBLE = 2.0
"""Least mean CIEDE2000 between the two candidates of a pair; closer ones are not shown."""

CLIPPED = 0.03
"""Share of pixels, in [0, 1], that a candidate may clip to black or white beyond those clipped by its Edit."""

MOST = 8.0
"""Largest move along a look, in just noticeable differences."""

COPY = 96
"""Long side in pixels of the small copies from which questions are chosen."""

Pixels = npt.NDArray[np.uint8]
Moves = dict[str, float]


def symmetric(photo: Pixels, edit: Edit, look: str, difference: float = DIFFERENCE) -> tuple[Moves, Moves] | None:
    """Return moves of an Edit to either side along a look, more of it first, as far apart as given and as is natural.

    Args:
        photo: (H, W, 3) uint8, a small copy.
        edit: the model's.
        look: name of the look.
        difference: mean CIEDE2000 between both renderings.

    Returns:
        The moves, or None if the two are indistinguishable: a photo without blue has no sky to deepen.
    """
    shown = render(photo, edit, dither=False)
    most = _clipped(shown) + CLIPPED
    steps = difference / 2
    for _ in range(3):
        steps = min(steps * difference / max(delta_e(*_ends(shown, look, steps)), 0.05), MOST)
    while max(map(_clipped, _ends(shown, look, steps))) > most:
        steps *= 0.8
    if delta_e(*_ends(shown, look, steps)) < VISIBLE:
        return None
    amount = steps * JUST_VISIBLE[look]
    return {look: amount}, {look: -amount}


def _ends(shown: Pixels, look: str, steps: float) -> tuple[Pixels, Pixels]:
    """Return a rendering moved to either side, as moving its Edit would, nearly: moving a small image is faster than moving a LUT."""
    colours = shown / np.float32(255)
    amount = np.float32(steps * JUST_VISIBLE[look])
    if look in LOOKS:
        sides = [LOOKS[look](colours, side) for side in (amount, -amount)]
    else:
        rows, columns = (
            np.arange(size) * cells // size for size, cells in zip(shown.shape, GRID_SHAPE[1:], strict=False)
        )
        light = LOCAL_LOOKS[look][np.ix_(rows, columns)][..., None]
        sides = [colours * (1 + side * light) for side in (amount, -amount)]
    high, low = (np.round(side.clip(0, 1) * 255).astype(np.uint8) for side in sides)
    return high, low


def _clipped(image: Pixels) -> float:
    """Return the share of pixels with a channel at black or white."""
    return float(((image == 0) | (image == 255)).any(-1).mean())
