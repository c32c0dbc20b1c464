"""Candidates: the choice of the next photo and of two renderings of it to compare."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from engine.edit.edit import GRID_SHAPE, Edit
from engine.edit.looks import JUST_VISIBLE, LOCAL_LOOKS, LOOKS, NAMES
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

PROPOSALS = 32
RANDOM_SHARE = 0.2
REPEAT_SHARE = 0.1

PRIOR = 3.0
"""Prior standard deviation of a taste along a look, in just noticeable differences."""

SPREAD = 1.0
"""Standard deviation of a photo's offset from the taste, in just noticeable differences."""

ANSWER = 1.2
"""Standard error of the position along a look after one answer near a coin toss, in just noticeable differences (at beta 5, with
candidates three to either side)."""

APART = 5
"""Least number of decided comparisons between one and its repeat."""

SAMPLE = 200
"""Largest number of photos of one sitting; another sitting samples others."""

COPY = 96
"""Long side in pixels of the small copies from which questions are chosen."""

REPLAYED = 2000
"""Largest number of earlier comparisons that a design counts."""

Pixels = npt.NDArray[np.uint8]
Moves = dict[str, float]
Kind = Literal["d-optimal", "random", "repeat"]


@dataclass(frozen=True)
class Question:
    """Name a photo, and the look along which its two candidates lie on either side of the model's Edit.

    Attributes:
        photo: row of the photo.
        look: name of the look.
        kind: why it was chosen.
    """

    photo: int
    look: str
    kind: Kind


class Design:
    """Choose comparisons that together are most informative about a taste that photos share up to an offset each.

    Each look has a precision to which every photo contributes; further answers about the same photo contribute less and
    less, because its offset remains. Of some proposals, the one that raises a look's precision by the largest share is
    chosen, which is D-optimal (Fedorov 1972) for independent looks. One in five is random, so that no look is left out.

    Attributes:
        counts: (N, L), number of comparisons of each of N photos along each of L looks.
    """

    def __init__(self, photos: int) -> None:
        self.counts = np.zeros((photos, len(NAMES)))

    def next(self, rng: np.random.Generator) -> Question:
        """Return the next question, and count it."""
        random = rng.random() < RANDOM_SHARE
        proposals = [
            (int(rng.integers(len(self.counts))), int(rng.integers(len(NAMES))))
            for _ in range(1 if random else PROPOSALS)
        ]
        photo, look = max(proposals, key=lambda proposal: self._gain(*proposal))
        self.learn(photo, NAMES[look])
        return Question(photo, NAMES[look], "random" if random else "d-optimal")

    def learn(self, photo: int, look: str) -> None:
        """Count one comparison of a photo along a look."""
        self.counts[photo, NAMES.index(look)] += 1

    def _gain(self, photo: int, look: int) -> float:
        """Return the relative increase of a look's precision by one more comparison of a photo."""
        counts = self.counts[:, look]
        more = _precision(counts[photo] + 1) - _precision(counts[photo])
        return float(more / (1 / PRIOR**2 + _precision(counts).sum()))


def _precision(answers: Any) -> Any:
    """Return the precision that numbers of answers about one photo add to the shared taste."""
    return answers / (SPREAD**2 * answers + ANSWER**2)


def design_of(copies: Iterable[str], history: Sequence[tuple[str, str]]) -> Design:
    """Return a design over photos, rows in their order, with earlier comparisons (photo, look) counted.

    Those of other photos are ignored, and only the latest `REPLAYED` count: older ones would add to the same looks again.
    """
    rows = {name: row for row, name in enumerate(copies)}
    design = Design(len(rows))
    for photo, look in [pair for pair in history if pair[0] in rows][-REPLAYED:]:
        design.learn(rows[photo], look)
    return design


def symmetric(photo: Pixels, edit: Edit, look: str, difference: float = DIFFERENCE) -> tuple[Moves, Moves] | None:
    """Return moves of an Edit to either side along a look, as far apart as given and as is natural.

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
