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
from desktop.judge.candidate_images import Pictures
from desktop.judge.candidate_renderer import Drawing
from desktop.judge.curves_dialog import CurvesDialog
from desktop.judge.drop_import import ByHand
from desktop.judge.folder_sync import Filling
from desktop.judge.milestones import Lesson, read_lessons
from desktop.judge.page import JudgePage
from desktop.judge.photo_sampler import Sampling
from desktop.judge.question_queue import Pair, Proposal, Questions
from desktop.judge.session import Judging
from desktop.model.library import Library
from engine.edit.candidates import REPLAYED
from engine.errors import CovershotError
from engine.events import Event, Message
from engine.workspace.judged import Verdict
from engine.workspace.judgements import Judgements, open_judgements

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
        self.title = words.tr("Judge")
        self.actions = judge_actions(self._answer, self._undo, self._swap, self._zoom, self._hold)
        self.page = JudgePage(self.actions)
        self.judging: Judging | None = None
        self._library: Library | None = None
        self._judgements: Judgements | None = None
        self._filling: Filling | None = None
        self._questions = Questions(np.random.default_rng())
        self._drawing = Drawing(predictions, self)
        self._sampling = Sampling(self)
        self._hand = ByHand(self)
        self._reading = Tasks(1, self)
        self._due = False
        self._said = 0.0
        self._first: set[int] = set()
        self._wish: str | None = None
        self._drawn: tuple[int, bool, Pictures] | None = None
        self._lessons: tuple[Lesson, ...] = ()
        self._settled = QTimer(self, interval=_SETTLED_MS, singleShot=True)
        self._settled.timeout.connect(self._redraw)
        page = self.page
        page.appeared.connect(self._begin)
        page.pair_painted.connect(self._note, Qt.ConnectionType.QueuedConnection)  # not while it paints
        page.view_changed.connect(self._refresh)
        page.room_changed.connect(self._settled.start)
        page.images_dropped.connect(self._take_images)
        page.curves_asked.connect(self._show_curves)
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
        self._wish = name
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
                self.page.show_empty(*words.read_only(str(error)))
                return
        self._due = False
        self._questions.take(library)
        if self.judging is not None:
            self.judging.keep({photo.name for photo in library.photos})
        self._drawing.open(library.workspace)
        self._drawn = None if self.judging is None or self.judging.current is None else self._drawn
        self._refresh()
        self._reading.run(partial(read_lessons, library.workspace), self._take_lessons, self._say)
        self._turn()

    def _turn(self) -> None:
        """Look at photos, first of all at the one that the user chose."""
        if self._wish is not None:
            self._questions.turn_to(self._wish)
            self._wish = None
        self._sampling.look(self._questions)
        self._ask()

    def _open_store(self, library: Library) -> None:
        self._judgements = open_judgements(library.workspace, self._hear)
        try:
            before = self._judgements.standing(latest=REPLAYED)
            self.judging = Judging(self._judgements)
            self.page.progress.set_repeats(self._judgements.flip_rate())
        except CovershotError:
            self._judgements.close()
            raise
        self._questions = Questions(np.random.default_rng(), before)
        self._filling = Filling(library.workspace, self)
        self._filling.failed.connect(self._say)
        self._filling.start()

    def _end(self) -> None:
        self._drawing.forget()
        self._sampling.forget()
        self._reading.drop()
        self._hand.forget()
        if self._filling is not None:
            self._filling.close()
            self._filling.deleteLater()
        if self._judgements is not None:
            self._judgements.close()
        self._filling = None
        self._judgements = None
        self.judging = None
        self._drawn = None
        self._first.clear()

    def _take_lessons(self, lessons: tuple[Lesson, ...]) -> None:
        self._lessons = lessons
        self.page.progress.set_lessons(lessons)

    def _ask(self) -> None:
        """Prepare pairs until enough of them wait."""
        if self.judging is None:
            return
        missing = AHEAD + (self.judging.current is None) - len(self.judging.waiting) - self._drawing.underway
        while missing > 0 or self._questions.wishing:
            first = self._questions.wishing
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
        known = [own.number for own in (judging.current, *judging.waiting) if own is not None]
        if pair.number not in known and all(pair.number != answer.pair.number for answer in judging.answers):
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
            page.show_messages(self._hand.half.photo, *words.dropped(self._hand.half))
            self._drawn = None
        elif not self._library.photos:
            page.show_empty(*words.no_photos(str(self._library.workspace.input)))
        elif judging.current is not None:
            self._show(judging.current)
        elif not self._questions.readable:
            page.show_empty(*words.all_broken(self._questions.broken))
        else:
            page.show_messages("", words.preparing(), words.preparing())
            self._drawn = None
        half = self._hand.half is not None
        page.set_answerable(judging.answerable and not half, leavable=half)

    def _show(self, pair: Pair) -> None:
        assert self.judging is not None
        close = self.page.view.zoom is not None
        if close:
            self._drawing.enlarge(pair, self.judging.waiting[:1])
        pictures = self._drawing.pictures(pair, enlarged=close)
        swapped = self.judging.swapped
        if pictures is None:
            self._drawing.make(pair, self.page.room)
            if self._drawn is None or self._drawn[0] != pair.number:
                self.page.show_messages(pair.photo, words.preparing(), words.preparing())
                self._drawn = None
        elif self._drawn != (pair.number, swapped, pictures):
            sides = (pictures.right, pictures.left) if swapped else (pictures.left, pictures.right)
            self.page.show_pair(pair.photo, sides, pictures.original, pictures.size)
            self._drawn = (pair.number, swapped, pictures)

    def _redraw(self) -> None:
        """Draw what does not fit the panes any more, after the window's size has settled."""
        if self.judging is not None:
            for pair in (self.judging.current, *self.judging.waiting):
                pictures = None if pair is None else self._drawing.pictures(pair)
                if pair is not None and pictures is not None and pictures.room != self.page.room:
                    self._drawing.make(pair, self.page.room)

    def _note(self) -> None:
        """Note that the pair is on the screen; it can be judged from now on."""
        judging = self.judging
        if judging is None or judging.current is None or not self.page.painted:
            return
        try:
            judging.shown(perf_counter())
        except CovershotError as error:
            self._say(str(error))
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
            self._say(str(error))
            answer = None
        if answer is not None:
            if now - self._said > _READ_SECONDS:
                self._say("")
            self._refresh()
            self._questions.answered(answer.asked, decided=answer.decided)
            self._settle(answer.asked.id, repeated=answer.asked.repeats is not None)
            self._ask()

    def _undo(self) -> None:
        if self._hand.half is not None or self.judging is None:
            self._cancel_half()
            return
        try:
            answer = self.judging.undo()
        except CovershotError as error:
            self._say(str(error))
            return
        if answer is not None:
            self._questions.forget_repeat(answer.asked.id)
            self._settle(answer.asked.id, repeated=answer.asked.repeats is not None)
            self._refresh()

    def _settle(self, comparison: int, *, repeated: bool) -> None:
        if self._filling is not None:
            self._filling.fill(comparison)
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
        self._said = perf_counter()
        self.page.show_notice(sentence)

    def _hear(self, event: Event) -> None:
        if isinstance(event, Message):
            self._say(event.text)

    def _zoom(self) -> None:
        self.page.toggle_zoom()

    def _hold(self) -> None:
        self.page.hold_original()
