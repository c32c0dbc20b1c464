"""Look at a sample of the photos, one after the other, so that questions can be chosen among them."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks
from desktop.judge.candidate_images import load_copy
from desktop.judge.question_queue import Made, Pixels, Questions


class Sampling(QObject):
    """Give questions their small copies and their designs.

    Signals:
        grown: more can be asked than before.
        left_out: why a photo is asked about no more.
        failed: why nothing can be chosen, in one sentence.
    """

    grown = Signal()
    left_out = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(1, self)
        self._questions: Questions | None = None
        self._designing = False

    def look(self, questions: Questions) -> None:
        """Begin to look, or go on with the photo that is wanted next."""
        if questions is not self._questions:
            self.forget()
            self._questions = questions
        self._next()

    def forget(self) -> None:
        """Look at no more photos."""
        self._tasks.drop()
        self._questions = None
        self._designing = False

    def close(self) -> None:
        """Look at no more photos and wait for the thread."""
        self.forget()
        self._tasks.close()

    def _next(self) -> None:
        if self._questions is None:
            return
        photo = self._questions.next_photo()
        if photo is not None:
            ends = partial(self._take_copy, photo.name), partial(self._leave_out, photo.name)
            self._tasks.run(partial(load_copy, photo.source), *ends)
        work = self._questions.design_work()
        if work is not None and not self._designing:
            self._designing = True
            self._tasks.run(work, self._take_design, self._fail)

    def _take_copy(self, photo: str, copy: Pixels) -> None:
        if self._questions is not None:
            self._questions.add_copy(photo, copy)
            self._next()
            self.grown.emit()

    def _leave_out(self, photo: str, reason: str) -> None:
        if self._questions is not None:
            self._questions.drop(photo, reason)
            self._next()
            self.left_out.emit(reason)

    def _take_design(self, made: Made) -> None:
        self._designing = False
        if self._questions is not None:
            self._questions.take_design(made)
            self.grown.emit()

    def _fail(self, sentence: str) -> None:
        self._designing = False
        self.failed.emit(sentence)
