"""Candidates: which two renderings of which photo to ask about next."""

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
"""Mean CIEDE2000 between the two candidates of a pair: seen at once, and natural still."""

VISIBLE = 2.0
"""Mean CIEDE2000 below which a pair is not worth asking about."""

CLIPPED = 0.03
"""Share of pixels that a candidate may drive to black or white beyond those that its Edit does."""

MOST = 8.0
"""Largest move along a look, in just visible steps."""

PROPOSALS = 32
RANDOM_SHARE = 0.2
REPEAT_SHARE = 0.1

PRIOR, SPREAD, ANSWER = 3.0, 1.0, 1.2
"""In just visible steps: how large a taste is expected to be along a look, by how much photos differ from it, and how closely
one answer near a coin's toss tells it (at beta 5 and three steps to either side)."""

APART = 5
"""Least number of decided comparisons between one and its repeat."""

SAMPLE = 200
"""Photos of a large workspace that one sitting chooses from: another sitting takes others."""

COPY = 96
"""Long side in pixels of the small copies from which questions are chosen."""

REPLAYED = 2000
"""Earlier questions that a design counts."""

Pixels = npt.NDArray[np.uint8]
Moves = dict[str, float]
Kind = Literal["d-optimal", "random", "repeat"]


@dataclass(frozen=True)
class Question:
    """Say what to ask: a photo, and a look along which its two candidates lie on either side of the model's Edit.

    Attributes:
        photo: row of the photo.
        look: name of the look.
        kind: why this one.
    """

    photo: int
    look: str
    kind: Kind


class Design:
    """Choose questions so that few of them tell much about a taste that photos share, each but roughly.

    What is known of a look is its precision: every photo asked about adds to it, one asked again adds less, for what a
    photo differs by stays. Among some proposals the one is asked that raises the precision by the largest share, which is
    D-optimal (Fedorov 1972) for looks that do not depend on each other. One in five is random, so that nothing goes unasked.

    Attributes:
        asked: (N, L), how often N photos were asked about along L looks.
    """

    def __init__(self, photos: int) -> None:
        self.asked = np.zeros((photos, len(NAMES)))

    def next(self, rng: np.random.Generator) -> Question:
        """Return the next question, and count it as asked."""
        random = rng.random() < RANDOM_SHARE
        proposals = [
            (int(rng.integers(len(self.asked))), int(rng.integers(len(NAMES))))
            for _ in range(1 if random else PROPOSALS)
        ]
        photo, look = max(proposals, key=lambda proposal: self._gain(*proposal))
        self.learn(photo, NAMES[look])
        return Question(photo, NAMES[look], "random" if random else "d-optimal")

    def learn(self, photo: int, look: str) -> None:
        """Count a question as asked."""
        self.asked[photo, NAMES.index(look)] += 1

    def _gain(self, photo: int, look: int) -> float:
        """Return by which share one more question raises a look's precision."""
        asked = self.asked[:, look]
        more = _told(asked[photo] + 1) - _told(asked[photo])
        return float(more / (1 / PRIOR**2 + _told(asked).sum()))


def _told(asked: Any) -> Any:
    """Return the precision that so many answers about one photo give to what all photos share."""
    return asked / (SPREAD**2 * asked + ANSWER**2)


def design_of(copies: Iterable[str], asked: Sequence[tuple[str, str]]) -> Design:
    """Return a design over photos, rows in their order, with earlier questions (photo, look) counted as asked.

    Those about other photos are passed over, and of many the latest count: older ones add to the same directions again.
    """
    rows = {name: row for row, name in enumerate(copies)}
    design = Design(len(rows))
    for photo, look in [own for own in asked if own[0] in rows][-REPLAYED:]:
        design.learn(rows[photo], look)
    return design


def symmetric(photo: Pixels, edit: Edit, look: str, difference: float = DIFFERENCE) -> tuple[Moves, Moves] | None:
    """Return moves of an Edit to either side along a look, as far apart as asked for and no further than is natural.

    Args:
        photo: (H, W, 3) uint8, a small copy.
        edit: the model's.
        look: name of the look.
        difference: mean CIEDE2000 between both renderings.

    Returns:
        The moves, or None where nobody could tell the two apart: a photo without blue has no sky to deepen.
    """
    shown = render(photo, edit, dither=False)
    most, steps = _clipped(shown) + CLIPPED, difference / 2
    for _ in range(3):
        steps = min(steps * difference / max(delta_e(*_ends(shown, look, steps)), 0.05), MOST)
    while max(map(_clipped, _ends(shown, look, steps))) > most:
        steps *= 0.8
    if delta_e(*_ends(shown, look, steps)) < VISIBLE:
        return None
    amount = steps * JUST_VISIBLE[look]
    return {look: amount}, {look: -amount}


def _ends(shown: Pixels, look: str, steps: float) -> tuple[Pixels, Pixels]:
    """Return a rendering moved to either side, as moving its Edit would, nearly: a small image is moved sooner than a LUT."""
    colours, amount = shown / np.float32(255), np.float32(steps * JUST_VISIBLE[look])
    if look in LOOKS:
        sides = [LOOKS[look](colours, own) for own in (amount, -amount)]
    else:
        rows, columns = (
            np.arange(size) * cells // size for size, cells in zip(shown.shape, GRID_SHAPE[1:], strict=False)
        )
        light = LOCAL_LOOKS[look][np.ix_(rows, columns)][..., None]
        sides = [colours * (1 + own * light) for own in (amount, -amount)]
    high, low = (np.round(side.clip(0, 1) * 255).astype(np.uint8) for side in sides)
    return high, low


def _clipped(image: Pixels) -> float:
    """Return the share of pixels with a channel at black or white."""
    return float(((image == 0) | (image == 255)).any(-1).mean())
