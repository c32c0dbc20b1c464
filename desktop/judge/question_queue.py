"""Which question comes next: photos sampled, what was asked before counted, repeats with sides swapped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.model.bases import base_of, policy_of
from desktop.model.library import Library, LibraryPhoto
from engine.edit.candidates import APART, REPEAT_SHARE, SAMPLE, Design, Moves, design_of
from engine.edit.looks import NAMES
from engine.workspace.judgements.records import Candidate, Comparison, Judgement, Reason

START = 8
"""Small copies after which the first question is asked, so that the first few are not all of one photo."""

Pixels = npt.NDArray[np.uint8]
Made = tuple[tuple[str, ...], int, Design]
"""The photos to choose from, how many questions are counted, and the design that counted them."""


@dataclass(frozen=True)
class Pair:
    """Hold a comparison that may be shown.

    Attributes:
        number: tells the pairs of a sitting apart.
        source: the photo's file.
        left: candidate of the left side.
        right: candidate of the right side.
        reason: why it is asked.
        repeats: id of the comparison that it repeats.
        comparison: id in the store, once it was shown.
    """

    number: int
    source: Path
    left: Candidate
    right: Candidate
    reason: Reason
    repeats: int | None = None
    comparison: int | None = None

    @property
    def photo(self) -> str:
        """Return the photo's name."""
        return self.left.photo


@dataclass(frozen=True, eq=False)
class Proposal:
    """Say what to ask before it is known how far the two candidates lie apart.

    Attributes:
        number: of the pair it becomes.
        photo: what is asked about.
        copy: (H, W, 3), small.
        base: name of the Edit that the candidates start from, None for the identity.
        model: the run by variant that could predict such an Edit, empty where there is one or nothing predicts.
        look: name of the look they differ in.
        reason: why it is asked.
        turned: whether the candidate with more of the look is on the right.
    """

    number: int
    photo: LibraryPhoto
    copy: Pixels
    base: str | None
    look: str
    reason: Reason
    turned: bool
    model: Mapping[str, str] = field(default_factory=dict)

    def pair(self, moves: tuple[Moves, Moves]) -> Pair:
        """Return the pair of both moves."""
        left, right = (Candidate(self.photo.name, self.base, side) for side in (moves[::-1] if self.turned else moves))
        return Pair(self.number, self.photo.source, left, right, self.reason)


class Questions:
    """Choose what to ask.

    Small copies of a sample of the photos are added one by one; from them a design is made anew each time their number
    has doubled, on a thread, for it replays what was asked before.

    Attributes:
        broken: photos that cannot be read, and why.
    """

    def __init__(self, rng: np.random.Generator, before: Sequence[Judgement] = ()) -> None:
        """Begin a sitting.

        Args:
            rng: of every choice.
            before: the latest judgements, in their order.
        """
        self.broken: dict[str, str] = {}
        self._rng = rng
        self._library: Library | None = None
        self._photos: dict[str, LibraryPhoto] = {}
        self._unseen: list[str] = []
        self._copies: dict[str, Pixels] = {}
        self._names: tuple[str, ...] = ()
        self._design: Design | None = None
        self._requested: str | None = None
        self._number = 0
        self._history: list[tuple[str, str]] = []
        self._repeatable: dict[int, Comparison] = {}
        for judgement in before:
            self._remember(judgement)

    def take(self, library: Library) -> None:
        """Take the photos of a workspace that was opened or read again; what was broken gets another chance."""
        self._library = library
        self._photos = {photo.name: photo for photo in library.photos}
        self._copies = {name: copy for name, copy in self._copies.items() if name in self._photos}
        self.broken = {}
        if not set(self._names) <= self._photos.keys():
            self._design = None
            self._names = ()
        names = [photo.name for photo in library.photos if photo.name not in self._copies]
        self._unseen = [names[place] for place in self._rng.permutation(len(names))]

    def knows(self, photo: str) -> bool:
        """Return whether the workspace has this photo."""
        return photo in self._photos

    def source(self, photo: str) -> Path:
        """Return the file of a photo that is known."""
        return self._photos[photo].source

    @property
    def has_request(self) -> bool:
        """Return whether the next proposal is about the photo that the user turned to."""
        return self._requested in self._copies

    @property
    def readable(self) -> bool:
        """Return whether any photo may still turn out to be readable."""
        return len(self.broken) < len(self._photos)

    def turn_to(self, photo: str) -> None:
        """Ask about this photo next."""
        if photo in self._photos:
            self._requested = photo
            if photo not in self._copies:
                self.broken.pop(photo, None)
                self._unseen = [photo, *(name for name in self._unseen if name != photo)]

    def next_photo(self) -> LibraryPhoto | None:
        """Return the photo whose small copy is wanted next, None when there are enough."""
        if not self._unseen or (len(self._copies) >= SAMPLE and self._unseen[0] != self._requested):
            return None
        return self._photos[self._unseen.pop(0)]

    def add_copy(self, photo: str, copy: Pixels) -> None:
        """Take a small copy."""
        if photo in self._photos:
            self._copies[photo] = copy

    def drop(self, photo: str, reason: str) -> None:
        """Ask no more about a photo that cannot be read."""
        self.broken[photo] = reason
        self._copies.pop(photo, None)
        self._requested = None if self._requested == photo else self._requested

    def forget_repeat(self, comparison: int) -> None:
        """Repeat a comparison no more: its candidates cannot be made again."""
        self._repeatable.pop(comparison, None)

    def design_work(self) -> Callable[[], Made] | None:
        """Return what a thread should do to choose from more photos, None while it is not worth it."""
        # Doubling keeps the whole work of a sitting proportional to its last design: each replays every earlier question.
        enough = len(self._copies) >= min(START, len(self._copies) + len(self._unseen))
        doubled = len(self._copies) >= 2 * len(self._names)
        complete = not self._unseen or len(self._copies) == SAMPLE
        if not self._copies or not enough or not (doubled or (complete and len(self._copies) > len(self._names))):
            return None
        return partial(_design, dict(self._copies), list(self._history))

    def take_design(self, made: Made) -> None:
        """Choose from now on by a design that a thread made; what was asked meanwhile is counted."""
        names, counted, design = made
        if set(names) <= self._photos.keys():
            self._names = names
            self._design = design
            # The thread worked on a snapshot; what was proposed meanwhile must count too, or it would be proposed again.
            for photo, look in self._history[counted:]:
                if photo in names:
                    design.learn(names.index(photo), look)

    def propose(self) -> "Proposal | Pair | None":
        """Return what to ask next: a proposal, or the repeat of an earlier pair; None while nothing can be asked."""
        if self._requested is not None and self.has_request:
            return self._about_requested(self._requested)
        if self._design is None or not any(name in self._copies for name in self._names):
            return None
        # Repeats are drawn, not scheduled: a user who could foresee one would answer from memory, and the measured
        # consistency would flatter.
        if self._rng.random() < REPEAT_SHARE and (repeat := self._repeat()) is not None:
            return repeat
        # The design is older than the photos: one may have turned out broken since. A few draws go to waste, and the design
        # need not be made anew for each of them.
        while True:
            question = self._design.next(self._rng)
            photo = self._names[question.photo]
            if photo in self._copies:
                self._history.append((photo, question.look))
                return self._proposal(photo, question.look, question.kind)

    def by_hand(self, photo: str, left: str, right: str) -> Pair:
        """Return the comparison of two images of a photo, each a path from the workspace's root."""
        sides = Candidate(photo, image=left), Candidate(photo, image=right)
        return Pair(self._next_number(), self.source(photo), *sides, "by hand")

    def answered(self, comparison: Comparison, *, decided: bool) -> None:
        """Count an answer: a decided one may be repeated later."""
        if comparison.repeats is not None:
            self.forget_repeat(comparison.repeats)
        elif decided and comparison.look is not None:
            self._repeatable[comparison.id] = comparison

    def _remember(self, judgement: Judgement) -> None:
        comparison = judgement.comparison
        if comparison.look is not None and comparison.repeats is None:
            self._history.append((comparison.photo, comparison.look))
        self.answered(comparison, decided=judgement.decided)

    def _about_requested(self, photo: str) -> Proposal:
        self._requested = None
        look = NAMES[self._rng.integers(len(NAMES))]
        self._history.append((photo, look))
        if self._design is not None and photo in self._names:
            self._design.learn(self._names.index(photo), look)
        return self._proposal(photo, look, "random")

    def _repeat(self) -> Pair | None:
        # The last APART answers are left out: a pair that was just seen is recognised, not judged.
        repeatable = [number for number, comparison in self._repeatable.items() if comparison.photo in self._copies][
            :-APART
        ]
        if not repeatable:
            return None
        comparison = self._repeatable.pop(repeatable[int(self._rng.integers(len(repeatable)))])
        number = self._next_number()
        source = self.source(comparison.photo)
        # The sides change, so that a habit of answering one side shows as a contradiction.
        return Pair(number, source, comparison.right, comparison.left, "repeat", comparison.id)

    def _proposal(self, name: str, look: str, reason: Reason) -> Proposal:
        assert self._library is not None
        photo = self._photos[name]
        base = base_of(self._library, photo)
        turned = bool(self._rng.random() < 0.5)
        model = policy_of(self._library) if base is None else {}
        return Proposal(self._next_number(), photo, self._copies[name], base, look, reason, turned, model)

    def _next_number(self) -> int:
        self._number += 1
        return self._number


def _design(copies: dict[str, Pixels], history: list[tuple[str, str]]) -> Made:
    """Return a design that chooses from photos, with what was asked of them counted."""
    return tuple(copies), len(history), design_of(copies, history)
