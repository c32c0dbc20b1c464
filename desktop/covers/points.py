"""Three points that are marked in a cover and in its photo, and the transform that leads from the ones to the others."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from engine.workspace.alignments import matrix_of
from engine.workspace.cover_decisions import Matrix

COUNT = 3

LEAST_AREA = 0.002
"""Share of a picture that the triangle of its points must cover: in a narrower one, a pixel's error turns the cover over."""

Side = Literal["cover", "photo"]
Place = tuple[float, float]
"""Shares of width and height."""


@dataclass(frozen=True)
class Points:
    """Hold the points that are marked; they are marked in turn, in the cover first.

    Attributes:
        cover: in the cover.
        photo: the same places in the photo.
    """

    cover: tuple[Place, ...] = ()
    photo: tuple[Place, ...] = ()

    @property
    def turn(self) -> Side | None:
        """Return where the next point is to be marked; None once there are three in each."""
        if len(self.photo) == COUNT:
            return None
        return "cover" if len(self.cover) == len(self.photo) else "photo"

    def marked(self, place: Place) -> "Points":
        """Return the points with the next one."""
        if self.turn == "cover":
            return replace(self, cover=(*self.cover, place))
        return replace(self, photo=(*self.photo, place)) if self.turn == "photo" else self

    def moved(self, side: Side, number: int, place: Place) -> "Points":
        """Return the points with one of them elsewhere."""
        places = list(self.cover if side == "cover" else self.photo)
        places[number] = place
        return replace(self, cover=tuple(places)) if side == "cover" else replace(self, photo=tuple(places))

    def without_last(self) -> "Points":
        """Return the points without the one that was marked last."""
        if len(self.cover) > len(self.photo):
            return replace(self, cover=self.cover[:-1])
        return replace(self, photo=self.photo[:-1])

    def transform(self) -> Matrix | None:
        """Return the affine transform from the cover's places to the photo's; None while it is not determined.

        It takes three points in each, which in neither picture lie on nearly one line.
        """
        if self.turn is not None or min(_area(self.cover), _area(self.photo)) < LEAST_AREA:
            return None
        places = np.column_stack([np.array(self.cover), np.ones(COUNT)])
        affine = np.linalg.solve(places, np.array(self.photo)).T
        return matrix_of(np.vstack([affine, (0.0, 0.0, 1.0)]))


def _area(places: tuple[Place, ...]) -> float:
    (a, b), (c, d), (e, f) = places
    return abs((c - a) * (f - b) - (e - a) * (d - b)) / 2
