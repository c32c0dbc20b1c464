"""Run functions on threads and hand their results to the main thread."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from engine.errors import CovershotError

Result = TypeVar("Result")
_log = logging.getLogger("covershot")


class Tasks(QObject):
    """Run tasks; each ends in exactly one call of `done` or `failed` on the main thread, unless it was dropped.

    The newest task starts first: what the user looks at now matters more than what scrolled past. A thread sees the
    work and a number alone, never a QObject of the caller, so that no thread can be the last to let go of one.

    Attributes:
        pending: how many tasks have neither ended nor been dropped.

    Signals:
        _ended: number of the task, its result, its error as the sentence to show.
    """

    _ended = Signal(int, object, object)

    def __init__(self, threads: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._number = 0
        self._waiting: dict[int, tuple[Callable[[Any], None], Callable[[str], None]]] = {}
        self._ended.connect(self._deliver)

    @property
    def pending(self) -> int:
        """Return how many tasks have neither ended nor been dropped."""
        return len(self._waiting)

    def run(self, work: Callable[[], Result], done: Callable[[Result], None], failed: Callable[[str], None]) -> None:
        """Run `work` on a thread.

        Args:
            work: may touch no widget.
            done: called with what `work` returned.
            failed: called with one sentence if `work` raised.
        """
        self._number += 1
        self._waiting[self._number] = (done, failed)
        self._pool.start(partial(self._work, self._number, work), self._number)

    def drop(self) -> None:
        """Forget every task: those waiting never start, the results of those running are thrown away."""
        self._pool.clear()
        self._waiting.clear()

    def finish(self) -> None:
        """Wait until every task was done; their results are thrown away."""
        self._waiting.clear()
        self._pool.waitForDone()

    def close(self) -> None:
        """Drop every task and wait for the threads."""
        self.drop()
        self._pool.waitForDone()

    def _work(self, number: int, work: Callable[[], object]) -> None:
        result, sentence = None, None
        try:
            result = work()
        except CovershotError as error:
            sentence = str(error)
        except Exception as error:  # noqa: BLE001  # an exception here would end in silence
            _log.error("a task failed", exc_info=error)
            sentence = f"Something went wrong ({type(error).__name__}: {error}). The terminal has the details."
        self._ended.emit(number, result, sentence)

    @Slot(int, object, object)
    def _deliver(self, number: int, result: object, sentence: str | None) -> None:
        callbacks = self._waiting.pop(number, None)
        if callbacks is None:
            return
        done, failed = callbacks
        if sentence is None:
            done(result)
        else:
            failed(sentence)
