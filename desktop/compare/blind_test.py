"""Judging two variants with their names hidden."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal

from engine.edit.edit import MOST_BYTES, Edit
from engine.reading import read_bytes
from engine.report.wilson import wilson_interval

Answer = Literal["left", "right", "tie"]


def alike(edits: Sequence[Path | Edit]) -> bool:
    """Return whether Edits, or their files, are equal to the last number."""
    contents = {_content(edit) for edit in edits}
    return len(contents) < len(edits) and None not in contents


def _content(edit: Path | Edit) -> bytes | None:
    """Return what tells an Edit from others, None where its file cannot be read."""
    if isinstance(edit, Edit):
        return edit.lut.tobytes() + edit.grid.tobytes()
    try:
        return read_bytes(edit, MOST_BYTES)
    except OSError:
        return None


@dataclass
class Blind:
    """Count who wins between two variants; the side that each is shown on is drawn anew for every photo.

    Attributes:
        first: a variant.
        second: the other one.
        photos: names of the photos that are left to judge, the one shown first.
        wins: photos on which the first variant was found better.
        losses: photos on which the second was.
        ties: photos on which neither was.
        swapped: whether the second variant is on the left now.
    """

    first: str
    second: str
    photos: list[str]
    rng: Random
    wins: int = 0
    losses: int = 0
    ties: int = 0
    swapped: bool = field(init=False)

    def __post_init__(self) -> None:
        self.swapped = self.rng.random() < 0.5

    @property
    def photo(self) -> str | None:
        """Return the photo to judge, None after the last."""
        return self.photos[0] if self.photos else None

    @property
    def sides(self) -> tuple[str, str]:
        """Return the variants on the left and on the right."""
        return (self.second, self.first) if self.swapped else (self.first, self.second)

    @property
    def judged(self) -> int:
        """Return how many photos were judged."""
        return self.wins + self.losses + self.ties

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the share of photos on which the first variant is better, ties left out."""
        return wilson_interval(self.wins, self.losses)

    def answer(self, answer: Answer) -> None:
        """Count an answer and go on to the next photo.

        Raises:
            ValueError: there is no photo left.
        """
        if not self.photos:
            raise ValueError("there is no photo left to judge")
        self.photos.pop(0)
        if answer == "tie":
            self.ties += 1
        elif (answer == "left") != self.swapped:
            self.wins += 1
        else:
            self.losses += 1
        self.swapped = self.rng.random() < 0.5
