"""Judging, wired: the sitting in the middle, threads that draw and fill on one side, the page on the other."""

from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer

from desktop.background.predictions import Predictions
from desktop.background.tasks import Tasks
from desktop.judge import text as words
from desktop.judge.actions import judge_actions
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
from desktop.translation import JudgeText
from engine.edit.candidates import REPLAYED
from engine.errors import CovershotError
from engine.events import Event, Message
from engine.workspace.judgements.records import Verdict
from engine.workspace.judgements.store import Judgements, open_judgements

AHEAD = 2
"""Pairs whose pictures are made while another is judged."""

_SETTLED_MS = 200
_READ_SECONDS = 8.0
"""How long a window's edge rests before pictures are drawn anew; how long a notice stays at the least."""


class Judge(QObject):
    """The section in which pairs are judged. Nothing is read before its page is first shown.

    Attributes:
        name: of the section.
        title: in the user's words.
        page: what is shown.
        actions: work while the page is shown.
        judging: the sitting; None before one could begin.
    """

    def __init__(self, predictions: Predictions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = "judge"
        self.title = JudgeText.tr("Judge")
        self.actions = judge_actions(self._answer, self._undo, self._swap, self._zoom, self._hold)
        self.page = JudgePage(self.actions)
        self.judging: Judging | None = None
        self._library: Library | None = None
        self._judgements: Judgements | None = None
        self._folders: FolderSync | None = None
        self._questions = Questions(np.random.default_rng())
        self._drawing = Drawing(predictions, self)
        self._presenter = PairPresenter(self.page, self._drawing)
        self._sampling = Sampling(self)
        self._hand = ByHand(self)
        self._reading = Tasks(1, self)
        self._due = False
        self._notified = 0.0
        self._first: set[int] = set()
        self._requested_photo: str | None = None
        self._lessons: tuple[Lesson, ...] = ()
        self._settled = QTimer(self, interval=_SETTLED_MS, singleShot=True)
        self._settled.timeout.connect(self._redraw)
        page = self.page
        page.appeared.connect(self._begin)
        page.pair_painted.connect(self._note, Qt.ConnectionType.QueuedConnection)  # not while it paints
        page.view_changed.connect(self._refresh)
        page.room_changed.connect(self._settled.start)
        page.images_dropped.connect(self._take_images)
        page.curves_requested.connect(self._show_curves)
        self._sampling.grown.connect(self._ask)
        self._sampling.failed.connect(self._say)
        self._sampling.left_out.connect(self._leave_out_photo)
        self._hand.brought.connect(self._take_brought)
        self._hand.refused.connect(self._say)
        self._drawing.made.connect(self._offer)
        self._drawing.failed.connect(self._leave_out)
        self._drawing.enlarged.connect(self._refresh)
        self._drawing.unpredicted.connect(self._say)

    def open(self, library: Library) -> None:
        """Take a workspace that was opened or read again; the pair on the screen stays while its photo is there."""
        if self._library is None or library.workspace != self._library.workspace:
            self._end()
        self._library = library
        self._due = True
        if self.page.isVisible():
            self._begin()

    def show_photo(self, name: str) -> None:
        """Ask about this photo next."""
        self._requested_photo = name
        if self.judging is not None and not self._due:
            self._turn()

    def close(self) -> None:
        """Store nothing, for all is stored; fill the folders with what was judged, and end the threads."""
        self._settled.stop()
        self._end()
        for job in (self._drawing, self._sampling, self._hand, self._reading):
            job.close()

    def _begin(self) -> None:
        library = self._library
        if library is None or not self._due:
            return
        if self.judging is None:
            try:
                self._open_store(library)
            except CovershotError as error:
                self.page.show_empty(*words.read_only(error.in_window))
                return
        self._due = False
        self._questions.take(library)
        if self.judging is not None:
            self.judging.keep({photo.name for photo in library.photos})
        self._drawing.open(library.workspace)
        if self.judging is None or self.judging.current is None:
            self._presenter.forget()
        self._refresh()
        self._reading.run(partial(read_lessons, library.workspace), self._take_lessons, self._say)
        self._turn()

    def _turn(self) -> None:
        """Look at photos, first of all at the one that the user chose."""
        if self._requested_photo is not None:
            self._questions.turn_to(self._requested_photo)
            self._requested_photo = None
        self._sampling.look(self._questions)
        self._ask()

    def _open_store(self, library: Library) -> None:
        self._judgements = open_judgements(library.workspace, self._receive)
        try:
            before = self._judgements.standing(latest=REPLAYED)
            self.judging = Judging(self._judgements)
            self.page.progress.set_repeats(self._judgements.flip_rate())
        except CovershotError:
            self._judgements.close()
            raise
        self._questions = Questions(np.random.default_rng(), before)
        self._folders = FolderSync(library.workspace, self)
        self._folders.failed.connect(self._say)
        self._folders.start()

    def _end(self) -> None:
        self._drawing.forget()
        self._sampling.forget()
        self._reading.drop()
        self._hand.forget()
        if self._folders is not None:
            self._folders.close()
            self._folders.deleteLater()
        if self._judgements is not None:
            self._judgements.close()
        self._folders = None
        self._judgements = None
        self.judging = None
        self._presenter.forget()
        self._first.clear()

    def _take_lessons(self, lessons: tuple[Lesson, ...]) -> None:
        self._lessons = lessons
        self.page.progress.set_lessons(lessons)

    def _ask(self) -> None:
        """Prepare pairs until enough of them wait."""
        if self.judging is None:
            return
        missing = AHEAD + (self.judging.current is None) - len(self.judging.waiting) - self._drawing.underway
        while missing > 0 or self._questions.has_request:
            first = self._questions.has_request
            missing = missing - 1
            what = self._questions.propose()
            if what is None:
                return
            if first:
                self._first.add(what.number)
            self._drawing.make(what, self.page.room)

    def _offer(self, pair: Pair) -> None:
        judging = self.judging
        if judging is None or not self._questions.knows(pair.photo):
            return
        numbers = [other.number for other in (judging.current, *judging.waiting) if other is not None]
        if pair.number not in numbers and all(pair.number != answer.pair.number for answer in judging.answers):
            judging.offer(pair, first=pair.number in self._first)
            self._first.discard(pair.number)
        self._refresh()
        self._ask()

    def _leave_out(self, what: Proposal | Pair, reason: str) -> None:
        if isinstance(what, Proposal):
            self._questions.drop(what.photo.name, reason)
            self._say(words.left_out(len(self._questions.broken), reason))
        elif self.judging is not None:
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

    def _refresh(self) -> None:
        """Bring the page in line with the sitting."""
        judging = self.judging
        page = self.page
        if judging is None or self._library is None:
            return
        page.progress.set_decided(judging.decided)
        last = judging.answers[-1] if judging.answers else None
        page.show_last(words.last(last), undoable=last is not None)
        if self._hand.half is not None:
            self._presenter.show_messages(self._hand.half.photo, *words.dropped(self._hand.half))
        elif not self._library.photos:
            page.show_empty(*words.no_photos(str(self._library.workspace.input)))
        elif judging.current is not None:
            self._presenter.show(judging)
        elif not self._questions.readable:
            page.show_empty(*words.all_broken(self._questions.broken))
        else:
            self._presenter.show_messages("", words.preparing(), words.preparing())
        half = self._hand.half is not None
        page.set_answerable(judging.answerable and not half, leavable=half)

    def _redraw(self) -> None:
        if self.judging is not None:
            self._presenter.redraw(self.judging)

    def _note(self) -> None:
        """Note that the pair is on the screen; it can be judged from now on."""
        judging = self.judging
        if judging is None or judging.current is None or not self.page.painted:
            return
        try:
            judging.shown(perf_counter())
        except CovershotError as error:
            self._say(error.in_window)
            if judging.current.repeats is not None:
                judging.drop(judging.current)
        self._refresh()

    def _answer(self, verdict: Verdict, *, much_better: bool = False) -> None:
        now = perf_counter()
        judging = self.judging
        if judging is None or self._hand.half is not None:
            if verdict == "skip":
                self._cancel_half()
            return
        try:
            if not judging.answerable and self.page.painted:
                judging.shown(now)  # the store failed before; the user tries again
            answer = judging.answer(verdict, now, much_better=much_better)
        except CovershotError as error:
            self._say(error.in_window)
            answer = None
        if answer is not None:
            if now - self._notified > _READ_SECONDS:
                self._say("")
            self._refresh()
            self._questions.answered(answer.comparison, decided=answer.decided)
            self._settle(answer.comparison.id, repeated=answer.comparison.repeats is not None)
            self._ask()

    def _undo(self) -> None:
        if self._hand.half is not None or self.judging is None:
            self._cancel_half()
            return
        try:
            answer = self.judging.undo()
        except CovershotError as error:
            self._say(error.in_window)
            return
        if answer is not None:
            self._questions.forget_repeat(answer.comparison.id)
            self._settle(answer.comparison.id, repeated=answer.comparison.repeats is not None)
            self._refresh()

    def _settle(self, comparison: int, *, repeated: bool) -> None:
        if self._folders is not None:
            self._folders.sync(comparison)
        if repeated and self._judgements is not None:
            self.page.progress.set_repeats(self._judgements.flip_rate())

    def _swap(self) -> None:
        if self.judging is not None and self._hand.half is None:
            self.judging.swap()
            self._refresh()

    def _take_images(self, side: str, images: list[Path]) -> None:
        if self._library is not None and self.judging is not None:
            self._hand.take(self._library, side, images)
            self._refresh()

    def _take_brought(self, photo: str, left: str, right: str) -> None:
        if self._questions.knows(photo):
            pair = self._questions.by_hand(photo, left, right)
            self._first.add(pair.number)
            self._drawing.make(pair, self.page.room)

    def _cancel_half(self) -> None:
        self._hand.forget()
        self._refresh()

    def _show_curves(self) -> None:
        if self._lessons and self._lessons[-1].curves is not None:
            CurvesDialog(self._lessons[-1].curves, self.page).open()

    def _say(self, sentence: str) -> None:
        self._notified = perf_counter()
        self.page.show_notice(sentence)

    def _receive(self, event: Event) -> None:
        if isinstance(event, Message):
            self._say(event.text)

    def _zoom(self) -> None:
        self.page.toggle_zoom()

    def _hold(self) -> None:
        self.page.hold_original()
