"""Run one long piece of work off the window's thread, with progress and a way to stop it."""

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks
from engine.errors import CovershotError
from engine.events import Emit, Event, Progress

Result = TypeVar("Result")


class Stopped(CovershotError):  # noqa: N818  # not an error: what the user asked for
    """End work that the user stopped; nothing is shown for it."""


class Work(QObject):
    """Do one thing at a time; it ends in exactly one call of `done` or `failed` on the main thread.

    Attributes:
        busy: whether something is being done.

    Signals:
        began: what is being done, in the user's words.
        progressed: steps done, of how many.
        ended: whatever it came to.
    """

    began = Signal(str)
    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(1, self)
        self._stop = threading.Event()

    @property
    def busy(self) -> bool:
        """Return whether something is being done."""
        return self._tasks.pending > 0

    def run(
        self,
        text: str,
        work: Callable[[Emit, Callable[[], bool]], Result],
        done: Callable[[Result], None],
        failed: Callable[[str], None],
    ) -> None:
        """Do something; call it only while not busy.

        Args:
            text: what is being done.
            work: given what hears of its progress, which raises `Stopped` after `stop`, and what says that it should
                stop, for work that keeps what it has done so far.
            done: called with what `work` returned.
            failed: called with one sentence; an empty one when it was stopped.
        """
        self._stop.clear()
        self.began.emit(text)
        self._tasks.run(
            partial(work, self._emit, self._stop.is_set), partial(self._end, done), partial(self._end, failed)
        )

    def stop(self) -> None:
        """Ask what is being done to stop."""
        self._stop.set()

    def close(self) -> None:
        """Stop, and wait for the thread."""
        self.stop()
        self._tasks.close()

    def _emit(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progressed.emit(event.step, event.steps)
            if self._stop.is_set() and event.step < event.steps:
                raise Stopped("")

    def _end(self, told: Callable[[Result], None], value: Result) -> None:
        self.ended.emit()
        told(value)
