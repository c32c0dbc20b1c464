"""Judging in one open workspace: the sitting in the middle, threads that draw and fill on one side, the page on the other."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer

from desktop.background.predictions import Predictions
from desktop.background.tasks import Tasks
from desktop.engine_text import in_language
from desktop.judge import text as words
from desktop.judge.candidate_renderer import Drawing
from desktop.judge.curves_dialog import CurvesDialog
from desktop.judge.drop_import import ByHand
from desktop.judge.folder_sync import FolderSync
from desktop.judge.milestones import Lesson, read_lessons
from desktop.judge.page import JudgePage
from desktop.judge.pair_presenter import PairPresenter
from desktop.judge.photo_sampler import Sampling
from desktop.judge.question_queue import Pair, Proposal, Questions
from desktop.judge.session import Judging
from desktop.model.library import Library
from desktop.ui.connections import Connections
from desktop.ui.section import Requests
from engine.errors import CovershotError
from engine.events import Event, Message
from engine.workspace.judgements.questions import REPLAYED
from engine.workspace.judgements.records import Comparison, Verdict
from engine.workspace.judgements.store import open_judgements

AHEAD = 2
"""Pairs whose pictures are made while another is judged."""

_SETTLED_MS = 200
_READ_SECONDS = 8.0
"""How long a window's edge rests before pictures are drawn anew; how long a notice stays at the least."""


class OpenWorkspace(QObject):
    """Judge one workspace's photos; built when its first question is due, closed with the workspace.

    Attributes:
        library: the workspace as it was read last.
        judging: the sitting.
    """

    def __init__(
        self, library: Library, page: JudgePage, requests: Requests, predictions: Predictions, parent: QObject
    ) -> None:
        """Open the store and begin a sitting.

        Raises:
            CovershotError: nothing can be stored in the workspace.
        """
        super().__init__()  # the parent only takes one whose store could be opened
        workspace = library.workspace
        self.library = library
        self._page = page
        self._notified = 0.0
        self._judgements = open_judgements(workspace, self._receive)
        try:
            before = self._judgements.standing(latest=REPLAYED)
            self.judging = Judging(self._judgements)
            page.progress.set_repeats(self._judgements.flip_rate())
        except CovershotError:
            self._judgements.close()
            raise
        self.setParent(parent)
        predictions.open(workspace)
        self._first: set[int] = set()
        self._lessons: tuple[Lesson, ...] = ()
        self._questions = Questions(np.random.default_rng(), before)
        self._drawing = Drawing(workspace, predictions, self)
        self._presenter = PairPresenter(page, self._drawing)
        self._sampling = Sampling(self._questions, self)
        self._hand = ByHand(self)
        self._reading = Tasks(1, self)
        self._folders = FolderSync(workspace, self)
        self._settled = QTimer(self, interval=_SETTLED_MS, singleShot=True)
        self._settled.timeout.connect(self._redraw)
        self._connections = Connections(
            (page.view_changed, self._refresh),
            (page.appeared, self._refresh),
            (page.disappeared, self._refresh),
            (page.room_changed, self._settled.start),
            (page.images_dropped, self._take_images),
            (page.curves_requested, self._show_curves),
            (requests.requested, self._run),
        )
        page.pair_painted.connect(self._note_painted, Qt.ConnectionType.QueuedConnection)  # not while it paints
        self._sampling.grown.connect(self._ask)
        self._sampling.failed.connect(self._say)
        self._sampling.left_out.connect(self._leave_out_photo)
        self._hand.brought.connect(self._take_brought)
        self._hand.refused.connect(self._say)
        self._drawing.made.connect(self._offer)
        self._drawing.failed.connect(self._leave_out)
        self._drawing.enlarged.connect(self._refresh)
        self._drawing.unpredicted.connect(self._say)
        self._folders.failed.connect(self._say)
        self._folders.start()

    def take(self, library: Library) -> None:
        """Take the workspace as it was read again; the pair on the screen stays while its photo is there."""
        self.library = library
        self._questions.take(library)
        self.judging.keep({photo.name for photo in library.photos})
        self._drawing.forget()  # files may have changed
        if self.judging.current is None:
            self._presenter.forget()
        self._refresh()
        self._reading.run(partial(read_lessons, library.workspace), self._take_lessons, self._say)

    def turn(self, photo: str) -> None:
        """Look at photos, first of all at the one that the user chose, if any."""
        self._questions.turn_to(photo)
        self._sampling.look()
        self._ask()

    def close(self) -> None:
        """Store nothing, for all is stored; fill the folders with what was judged, and wait for that alone."""
        self.judging.keep(set())  # a paint that is still on its way must not note its pair in a closed store
        self._page.pair_painted.disconnect(self._note_painted)
        self._settled.stop()
        for worker in (self._connections, self._drawing, self._sampling, self._hand, self._reading, self._folders):
            worker.close()
        self._judgements.close()
        self.deleteLater()

    def _refresh(self) -> None:
        """Bring the page in line with the sitting."""
        judging = self.judging
        page = self._page
        half = self._hand.half
        page.progress.set_decided(judging.decided)
        last = judging.answers[-1] if judging.answers else None
        page.show_last(words.last(last), undoable=bool(last))
        if half:
            self._presenter.show_messages(half.photo, *words.dropped(half))
        elif not self.library.photos:
            page.show_empty(*words.no_photos(str(self.library.workspace.input)))
        elif judging.current:
            self._presenter.show(judging)
        elif not self._questions.readable:
            page.show_empty(*words.all_broken(self._questions.broken))
        else:
            self._presenter.show_messages("", words.preparing(), words.preparing())
        page.set_answerable(judging.answerable and not half, leavable=bool(half))

    def _note_painted(self) -> None:
        """Note that the pair is on the screen; it can be judged from now on."""
        current = self.judging.current
        if current is None or not self._page.painted:
            return
        try:
            self.judging.shown(perf_counter())
        except CovershotError as error:
            self._say(in_language(error.in_window))
            if current.repeats is not None:
                self.judging.drop(current)
        self._refresh()

    def _run(self, request: str) -> None:
        commands: dict[str, Callable[[], None]] = {
            "left": partial(self._answer, "left"),
            "right": partial(self._answer, "right"),
            "much_left": partial(self._answer, "left", much_better=True),
            "much_right": partial(self._answer, "right", much_better=True),
            "tie": partial(self._answer, "tie"),
            "skip": partial(self._answer, "skip"),
            "undo": self._undo,
            "swap": self._swap,
            "zoom": self._page.toggle_zoom,
            "original": self._page.hold_original,
        }
        commands[request]()

    def _answer(self, verdict: Verdict, *, much_better: bool = False) -> None:
        now = perf_counter()
        judging = self.judging
        if self._hand.half:
            if verdict == "skip":
                self._cancel_half()
            return
        try:
            if not judging.answerable and self._page.painted:
                judging.shown(now)  # the store failed before; the user tries again
            answer = judging.answer(verdict, now, much_better=much_better)
        except CovershotError as error:
            self._say(in_language(error.in_window))
            return
        if answer:
            if now - self._notified > _READ_SECONDS:
                self._say("")
            self._refresh()
            self._questions.answered(answer.comparison, decided=answer.decided)
            self._settle(answer.comparison)
            self._ask()

    def _undo(self) -> None:
        """Take back the latest answer, or the image whose other one is missing."""
        if self._hand.half:
            self._cancel_half()
            return
        try:
            answer = self.judging.undo()
        except CovershotError as error:
            self._say(in_language(error.in_window))
            return
        if answer:
            self._questions.forget_repeat(answer.comparison.id)
            self._settle(answer.comparison)
            self._refresh()

    def _swap(self) -> None:
        if not self._hand.half:
            self.judging.swap()
            self._refresh()

    def _take_images(self, side: str, images: list[Path]) -> None:
        self._hand.take(self.library, side, images)
        self._refresh()

    def _show_curves(self) -> None:
        if self._lessons and (curves := self._lessons[-1].curves):
            CurvesDialog(curves, self._page).open()

    def _ask(self) -> None:
        """Prepare pairs until enough of them wait."""
        missing = AHEAD + (not self.judging.current) - len(self.judging.waiting) - self._drawing.underway
        while missing > 0 or self._questions.has_request:
            first = self._questions.has_request
            missing = missing - 1
            what = self._questions.propose()
            if what is None:
                return
            if first:
                self._first.add(what.number)
            self._drawing.make(what, self._page.room)

    def _offer(self, pair: Pair) -> None:
        judging = self.judging
        if not self._questions.knows(pair.photo):
            return
        numbers = [other.number for other in (judging.current, *judging.waiting) if other]
        if pair.number not in numbers and all(pair.number != answer.pair.number for answer in judging.answers):
            judging.offer(pair, first=pair.number in self._first)
            self._first.discard(pair.number)
        self._refresh()
        self._ask()

    def _leave_out(self, what: Proposal | Pair, reason: str) -> None:
        if isinstance(what, Proposal):
            self._questions.drop(what.photo.name, reason)
            self._say(words.left_out(len(self._questions.broken), reason))
        else:
            if what.repeats is None:
                self._say(reason)
            self.judging.drop(what)
        self._refresh()
        self._ask()

    def _leave_out_photo(self, reason: str) -> None:
        self._say(words.left_out(len(self._questions.broken), reason))
        if not self._questions.readable:
            self._refresh()
        self._ask()

    def _take_lessons(self, lessons: tuple[Lesson, ...]) -> None:
        self._lessons = lessons
        self._page.progress.set_lessons(lessons)

    def _redraw(self) -> None:
        self._presenter.redraw(self.judging)

    def _settle(self, comparison: Comparison) -> None:
        self._folders.sync(comparison.id)
        if comparison.repeats is not None:
            self._page.progress.set_repeats(self._judgements.flip_rate())

    def _take_brought(self, photo: str, left: str, right: str) -> None:
        if self._questions.knows(photo):
            pair = self._questions.by_hand(photo, left, right)
            self._first.add(pair.number)
            self._drawing.make(pair, self._page.room)

    def _cancel_half(self) -> None:
        self._hand.forget()
        self._refresh()

    def _say(self, sentence: str) -> None:
        self._notified = perf_counter()
        self._page.show_notice(sentence)

    def _receive(self, event: Event) -> None:
        if isinstance(event, Message):
            self._say(in_language(event.text))
