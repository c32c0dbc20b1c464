"""Which question comes next: photos are sampled until there are enough to choose from, and the user may turn to one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.model.bases import base_of, policy_of
from desktop.model.library import Library, LibraryPhoto
from engine.edit.candidates import Moves
from engine.workspace.judgements.questions import SAMPLE, CountedDesign, Question, QuestionSource, Repeat
from engine.workspace.judgements.records import Candidate, Comparison, Judgement, Reason

START = 8
"""Small copies after which the first question is asked, so that the first few are not all of one photo."""

Pixels = npt.NDArray[np.uint8]


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
        question: what is asked.
        photo: what it is asked about.
        copy: (H, W, 3), small.
        base: name of the Edit that the candidates start from, None for the identity.
        model: the run by variant that could predict such an Edit, empty where there is one or nothing predicts.
    """

    number: int
    question: Question
    photo: LibraryPhoto
    copy: Pixels
    base: str | None
    model: Mapping[str, str] = field(default_factory=dict)

    def pair(self, moves: tuple[Moves, Moves]) -> Pair:
        """Return the pair of both moves."""
        left, right = self.question.candidates(self.base, moves)
        return Pair(self.number, self.photo.source, left, right, self.question.reason)


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
        self._source = QuestionSource(rng, before)
        self._library: Library | None = None
        self._photos: dict[str, LibraryPhoto] = {}
        self._unseen: list[str] = []
        self._copies: dict[str, Pixels] = {}
        self._requested: str | None = None
        self._number = 0
        for judgement in before:
            self.answered(judgement.comparison, decided=judgement.decided)

    def take(self, library: Library) -> None:
        """Take the photos of a workspace that was opened or read again; what was broken gets another chance."""
        self._library = library
        self._photos = {photo.name: photo for photo in library.photos}
        self._copies = {name: copy for name, copy in self._copies.items() if name in self._photos}
        self.broken = {}
        if not set(self._source.photos) <= self._photos.keys():
            self._source.drop_design()
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
        self._source.forget_repeat(comparison)

    def design_work(self) -> Callable[[], CountedDesign] | None:
        """Return what a thread should do to choose from more photos, None while it is not worth it."""
        # Doubling keeps the whole work of a sitting proportional to its last design: each replays every earlier question.
        enough = len(self._copies) >= min(START, len(self._copies) + len(self._unseen))
        designed = len(self._source.photos)
        doubled = len(self._copies) >= 2 * designed
        complete = not self._unseen or len(self._copies) == SAMPLE
        if not self._copies or not enough or not (doubled or (complete and len(self._copies) > designed)):
            return None
        return self._source.design_work(self._copies)

    def take_design(self, made: CountedDesign) -> None:
        """Choose from now on by a design that a thread made, unless one of its photos is gone."""
        if set(made.photos) <= self._photos.keys():
            self._source.take_design(made)

    def propose(self) -> "Proposal | Pair | None":
        """Return what to ask next: a proposal, or the repeat of an earlier pair; None while nothing can be asked."""
        if self._requested is not None and self.has_request:
            photo = self._requested
            self._requested = None
            return self._proposal(self._source.about(photo))
        chosen = self._source.next(self._copies)
        if isinstance(chosen, Repeat):
            source = self.source(chosen.left.photo)
            return Pair(self._next_number(), source, chosen.left, chosen.right, "repeat", chosen.repeats)
        return None if chosen is None else self._proposal(chosen)

    def by_hand(self, photo: str, left: str, right: str) -> Pair:
        """Return the comparison of two images of a photo, each a path from the workspace's root."""
        sides = Candidate(photo, image=left), Candidate(photo, image=right)
        return Pair(self._next_number(), self.source(photo), *sides, "by hand")

    def answered(self, comparison: Comparison, *, decided: bool) -> None:
        """Count an answer: a decided one may be repeated later."""
        self._source.answered(comparison, decided=decided)

    def _proposal(self, question: Question) -> Proposal:
        assert self._library is not None
        photo = self._photos[question.photo]
        base = base_of(self._library, photo)
        model = policy_of(self._library) if base is None else {}
        return Proposal(self._next_number(), question, photo, self._copies[photo.name], base, model)

    def _next_number(self) -> int:
        self._number += 1
        return self._number
