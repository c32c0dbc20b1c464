"""Draw pairs on threads and keep the pictures of a few."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.background.predictions import Predictions
from desktop.background.tasks import Tasks, ignore
from desktop.judge.candidate_images import Pictures, draw, prepare
from desktop.judge.question_queue import Pair, Proposal
from desktop.model.layers import Base
from desktop.model.viewport import Size
from engine.workspace.workspace import Workspace

_ENLARGED_AHEAD = 32_000_000
"""Pixels of the largest photo that is drawn at full size before its turn."""

_KEPT = 10
"""Pairs whose pictures are kept: the current one, those that wait, and some to step back to."""


class Drawing(QObject):
    """Make pictures of pairs to fit a pane, and of single pairs at full size.

    A proposal that a model could give its Edit waits for it; where that fails, its candidates start from the identity.

    Signals:
        made: a pair whose pictures are there now.
        failed: the proposal or pair that cannot be drawn, and why.
        enlarged: a pair's pictures are there at full size.
        unpredicted: why a model gave no Edit, in one sentence.
    """

    made = Signal(Pair)
    failed = Signal(object, str)
    enlarged = Signal()
    unpredicted = Signal(str)

    def __init__(self, workspace: Workspace, predictions: Predictions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._predictions = predictions
        self._predictions_pending = dict[int, int]()
        self._predicting = True
        self._tasks = Tasks(2, self)
        self._enlarging = Tasks(1, self)  # one at a time: while a pair of 24 megapixels is made, it takes 350 MB
        self._underway: set[int] = set()
        self._kept: OrderedDict[int, Pictures] = OrderedDict()
        self._enlarged: dict[int, Pictures | None] = {}

    @property
    def underway(self) -> int:
        """Return how many pairs are being made to fit."""
        return len(self._underway)

    def pictures(self, pair: Pair, *, enlarged: bool = False) -> Pictures | None:
        """Return a pair's pictures, at full size if `enlarged` and there already; None while there are none."""
        if pair.number in self._kept:
            self._kept.move_to_end(pair.number)
        fitting = self._kept.get(pair.number)
        return (self._enlarged.get(pair.number) or fitting) if enlarged else fitting

    def make(self, what: Proposal | Pair, room: Size) -> None:
        """Make pictures that fit a pane of some screen pixels."""
        if what.number in self._underway:
            return
        self._underway.add(what.number)
        if isinstance(what, Proposal) and what.model and self._predicting:
            centred = partial(self._centre, what, room)
            self._predictions_pending[what.number] = self._predictions.ask(what.photo, what.model, centred)
        else:
            self._tasks.run(partial(_make, self._workspace, what, room), self._take, partial(self._fail, what))

    def enlarge(self, pair: Pair, following: Sequence[Pair]) -> None:
        """Make a pair's pictures at full size, and those of the following unless they are huge; keep no others."""
        enlarging = [pair]
        for each in following:
            fitting = self._kept.get(each.number)
            if fitting is not None and fitting.size[0] * fitting.size[1] <= _ENLARGED_AHEAD:
                enlarging.append(each)
        numbers = {each.number for each in enlarging}
        if any(made is None and number not in numbers for number, made in self._enlarged.items()):
            self._enlarging.drop()  # whoever judges fast must not wait for what nobody sees any more
            numbers -= {number for number, made in self._enlarged.items() if made is None}
        self._enlarged = {number: made for number, made in self._enlarged.items() if number in numbers}
        for each in enlarging:
            if each.number not in self._enlarged:
                self._enlarged[each.number] = None
                # One that fails stays as it is: what was made to fit is shown instead.
                self._enlarging.run(partial(_make, self._workspace, each, None), self._take_enlarged, ignore)

    def shrink(self) -> None:
        """Let go of the pictures at full size: three of a large photo take hundreds of megabytes."""
        self._enlarging.drop()
        self._enlarged.clear()

    def forget(self) -> None:
        """Drop what is on its way and what was kept, because files may have changed."""
        self._predicting = True
        self._tasks.drop()
        self._enlarging.drop()
        for request in self._predictions_pending.values():
            self._predictions.drop(request)
        for kept in (self._underway, self._kept, self._enlarged, self._predictions_pending):
            kept.clear()

    def close(self) -> None:
        """Drop everything."""
        self.forget()
        self._tasks.close()
        self._enlarging.close()

    def _centre(self, what: Proposal, room: Size, found: Mapping[str, Base], problem: str) -> None:
        """Go on with the Edit that a model gave, or with the identity, and say why."""
        self._predictions_pending.pop(what.number, None)
        self._underway.discard(what.number)
        if problem:
            self._predicting = False  # what failed once would keep every further pair waiting
            self.unpredicted.emit(problem)
        base = next((each.name for each in found.values()), None)
        self.make(replace(what, base=base, model={}), room)

    def _take(self, made: tuple[Pair, Pictures]) -> None:
        pair, pictures = made
        self._underway.discard(pair.number)
        self._kept[pair.number] = pictures
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.made.emit(pair)

    def _take_enlarged(self, made: tuple[Pair, Pictures]) -> None:
        pair, pictures = made
        if pair.number in self._enlarged:  # it was not left meanwhile
            self._enlarged[pair.number] = pictures
            self.enlarged.emit()

    def _fail(self, what: Proposal | Pair, sentence: str) -> None:
        self._underway.discard(what.number)
        self.failed.emit(what, sentence)


def _make(workspace: Workspace, what: Proposal | Pair, room: Size | None) -> tuple[Pair, Pictures]:
    pair = prepare(workspace, what) if isinstance(what, Proposal) else what
    return pair, draw(workspace, pair, room)
