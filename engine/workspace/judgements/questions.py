"""Which comparison comes next: one that tells most about the taste, or a repeat of an earlier one with its sides swapped."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from engine.edit.candidates import Moves
from engine.taste.design import Design, random_look
from engine.workspace.judgements.records import Candidate, Comparison, Judgement, Reason

REPEAT_SHARE = 0.1

APART = 5
"""Least number of comparisons between one and its repeat."""

SAMPLE = 200
"""Largest number of photos of one sitting; another sitting samples others."""

REPLAYED = 2000
"""Largest number of earlier comparisons that a design counts."""


@dataclass(frozen=True)
class Question:
    """Name what a new comparison is about, before it is known how far its two candidates lie apart.

    Attributes:
        photo: name of the photo.
        look: name of the look along which the candidates lie to either side of the Edit they start from.
        reason: rule by which it was chosen.
        more_on_right: whether the candidate with more of the look is on the right.
    """

    photo: str
    look: str
    reason: Reason
    more_on_right: bool

    def candidates(self, base: str | None, moves: tuple[Moves, Moves]) -> tuple[Candidate, Candidate]:
        """Return the left and the right candidate.

        Args:
            base: name of the Edit that both start from, None for the identity.
            moves: of the candidate with more of the look, and of the one with less.
        """
        left, right = (Candidate(self.photo, base, side) for side in (moves[::-1] if self.more_on_right else moves))
        return left, right


@dataclass(frozen=True)
class Repeat:
    """Hold an earlier comparison with its sides swapped, so that a habit of answering one side shows as a contradiction.

    Attributes:
        left: candidate of the left side.
        right: candidate of the right side.
        repeats: id of the earlier comparison.
    """

    left: Candidate
    right: Candidate
    repeats: int


class CountedDesign(NamedTuple):
    """Hold a design and what it counts.

    Attributes:
        photos: names of its photos, in the order of its rows.
        questions: how many questions of its source it counts.
        design: the design.
    """

    photos: tuple[str, ...]
    questions: int
    design: Design


class QuestionSource:
    """Choose questions by a design that can be made anew, on a thread, while questions go on.

    Attributes:
        photos: names of the photos to choose from; none before there is a design.
    """

    def __init__(self, rng: np.random.Generator, before: Iterable[Judgement] = ()) -> None:
        """Begin a sitting.

        Args:
            rng: of every choice.
            before: earlier judgements, in their order, whose comparisons a design counts.
        """
        self.photos: tuple[str, ...] = ()
        self._rng = rng
        self._design: Design | None = None
        self._repeatable: dict[int, Comparison] = {}
        self._history = [
            (comparison.photo, comparison.look)
            for comparison in (judgement.comparison for judgement in before)
            if comparison.look is not None and comparison.repeats is None
        ]

    def design_work(self, photos: Iterable[str]) -> Callable[[], CountedDesign]:
        """Return a function, for a thread where it takes long, that makes a design of photos and counts earlier questions."""
        return partial(_counted_design, tuple(photos), tuple(self._history))

    def take_design(self, made: CountedDesign) -> None:
        """Choose by a design from now on; what was asked since its work began is counted."""
        self.photos, counted, self._design = made
        for photo, look in self._history[counted:]:
            self._count(photo, look)

    def drop_design(self) -> None:
        """Choose from no photos until there is another design."""
        self.photos = ()
        self._design = None

    def next(self, askable: Collection[str]) -> Question | Repeat | None:
        """Return what to ask next about one of some photos; None if the design has none of them."""
        if self._design is None or not any(photo in askable for photo in self.photos):
            return None
        # Repeats are drawn, not scheduled: a user who could foresee one would answer from memory, and the measured
        # consistency would flatter.
        if self._rng.random() < REPEAT_SHARE and (repeat := self._repeat(askable)) is not None:
            return repeat
        # A photo of the design may have turned out broken since it was made. A few draws go to waste, and the design need
        # not be made anew for each of them.
        while True:
            point = self._design.next(self._rng)
            photo = self.photos[point.photo]
            if photo in askable:
                return self._question(photo, point.look, point.kind)

    def about(self, photo: str) -> Question:
        """Return a question about a photo, along a random look."""
        look = random_look(self._rng)
        self._count(photo, look)
        return self._question(photo, look, "random")

    def answered(self, comparison: Comparison, *, decided: bool) -> None:
        """Take note of an answer: a decided one may be repeated later, once."""
        if comparison.repeats is not None:
            self.forget_repeat(comparison.repeats)
        elif decided and comparison.look is not None:
            self.allow_repeat(comparison)

    def allow_repeat(self, comparison: Comparison) -> None:
        """Let a comparison be repeated, once at least `APART` others came after it."""
        self._repeatable[comparison.id] = comparison

    def forget_repeat(self, comparison: int) -> None:
        """Repeat a comparison no more."""
        self._repeatable.pop(comparison, None)

    def _repeat(self, askable: Collection[str]) -> Repeat | None:
        # The last ones are left out: a pair that was just seen is recognised, not judged.
        repeatable = [number for number, comparison in self._repeatable.items() if comparison.photo in askable][:-APART]
        if not repeatable:
            return None
        comparison = self._repeatable.pop(repeatable[int(self._rng.integers(len(repeatable)))])
        return Repeat(comparison.right, comparison.left, comparison.id)

    def _question(self, photo: str, look: str, reason: Reason) -> Question:
        self._history.append((photo, look))
        return Question(photo, look, reason, more_on_right=bool(self._rng.random() < 0.5))

    def _count(self, photo: str, look: str) -> None:
        if self._design is not None and photo in self.photos:
            self._design.learn(self.photos.index(photo), look)


def _counted_design(photos: tuple[str, ...], history: Sequence[tuple[str, str]]) -> CountedDesign:
    """Return a design of photos, with the latest `REPLAYED` questions about them counted: older ones add little."""
    rows = {name: row for row, name in enumerate(photos)}
    design = Design(len(rows))
    for photo, look in [pair for pair in history if pair[0] in rows][-REPLAYED:]:
        design.learn(rows[photo], look)
    return CountedDesign(photos, len(history), design)
