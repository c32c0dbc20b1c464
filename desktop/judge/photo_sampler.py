"""Look at a sample of the photos, one after the other, so that questions can be chosen among them."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks
from desktop.judge.candidate_images import load_copy
from desktop.judge.question_queue import Pixels, Questions
from engine.workspace.judgements.questions import CountedDesign


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

    def __init__(self, questions: Questions, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = Tasks(1, self)
        self._questions = questions
        self._designing = False

    def close(self) -> None:
        """Look at no more photos."""
        self._tasks.close()

    def look(self) -> None:
        """Begin to look, or go on with the photo that is wanted next."""
        photo = self._questions.next_photo()
        if photo is not None:
            ends = partial(self._take_copy, photo.name), partial(self._leave_out, photo.name)
            self._tasks.run(partial(load_copy, photo.source), *ends)
        self._design()

    def _design(self) -> None:
        work = self._questions.design_work()
        if work is not None and not self._designing:
            self._designing = True
            self._tasks.run(work, self._take_design, self._fail)

    def _take_copy(self, photo: str, copy: Pixels) -> None:
        self._questions.add_copy(photo, copy)
        self.look()
        self.grown.emit()

    def _leave_out(self, photo: str, reason: str) -> None:
        self._questions.drop(photo, reason)
        self.look()
        self.left_out.emit(reason)

    def _take_design(self, made: CountedDesign) -> None:
        self._designing = False
        self._questions.take_design(made)
        self._design()  # a photo of this one may be gone meanwhile
        self.grown.emit()

    def _fail(self, sentence: str) -> None:
        self._designing = False
        self.failed.emit(sentence)
