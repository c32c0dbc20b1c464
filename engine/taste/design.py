"""Which comparisons tell most about a taste: a D-optimal design over photos and looks."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from engine.edit.looks import NAMES

PROPOSALS = 32
RANDOM_SHARE = 0.2

PRIOR = 3.0
"""Prior standard deviation of a taste along a look, in just noticeable differences."""

SPREAD = 1.0
"""Standard deviation of a photo's offset from the taste, in just noticeable differences."""

ANSWER = 1.2
"""Standard error of the position along a look after one answer near a coin toss, in just noticeable differences (at beta 5, with
candidates three to either side)."""


@dataclass(frozen=True)
class DesignPoint:
    """Name a photo, and the look along which its two candidates lie to either side of an Edit.

    Attributes:
        photo: row of the photo.
        look: name of the look.
        kind: how it was chosen.
    """

    photo: int
    look: str
    kind: Literal["d-optimal", "random"]


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

    def next(self, rng: np.random.Generator) -> DesignPoint:
        """Return the next point, and count it."""
        if rng.random() < RANDOM_SHARE:
            point = self.random(rng)
        else:
            best = max((self.random(rng) for _ in range(PROPOSALS)), key=self._gain)
            point = replace(best, kind="d-optimal")
        self.learn(point.photo, point.look)
        return point

    def random(self, rng: np.random.Generator) -> DesignPoint:
        """Return a random point, without counting it."""
        return DesignPoint(int(rng.integers(len(self.counts))), random_look(rng), "random")

    def learn(self, photo: int, look: str) -> None:
        """Count one comparison of a photo along a look."""
        self.counts[photo, NAMES.index(look)] += 1

    def _gain(self, point: DesignPoint) -> float:
        """Return the relative increase of a look's precision by one more comparison of a photo."""
        counts = self.counts[:, NAMES.index(point.look)]
        more = _precision(counts[point.photo] + 1) - _precision(counts[point.photo])
        return float(more / (1 / PRIOR**2 + _precision(counts).sum()))


def random_look(rng: np.random.Generator) -> str:
    """Return the name of a random look."""
    return NAMES[rng.integers(len(NAMES))]


def _precision(answers: Any) -> Any:
    """Return the precision that numbers of answers about one photo add to the shared taste."""
    return answers / (SPREAD**2 * answers + ANSWER**2)
