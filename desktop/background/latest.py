"""Run only the newest work of each kind."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from desktop.background.tasks import Result, Tasks


class Latest(QObject):
    """Run work one after another on a thread; work of a kind that waits is replaced by newer work of that kind.

    So a slider that moves faster than its picture is made never leaves a queue behind it.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(1, self)
        self._waiting: dict[object, tuple[Callable[[], Any], Callable[[Any], None], Callable[[str], None]]] = {}

    def run(
        self,
        kind: object,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[str], None],
    ) -> None:
        """Run `work` once what runs has ended; its end is told like that of any task."""
        self._waiting[kind] = (work, done, failed)
        self._start()

    def drop(self, kind: object | None = None) -> None:
        """Forget waiting work of a kind, or everything; the result of what runs is then thrown away too."""
        if kind is not None:
            self._waiting.pop(kind, None)
            return
        self._waiting.clear()
        self._tasks.drop()

    def close(self) -> None:
        """Drop everything and wait for the thread."""
        self._waiting.clear()
        self._tasks.close()

    def _start(self) -> None:
        if self._waiting and not self._tasks.pending:
            work, done, failed = self._waiting.pop(next(iter(self._waiting)))
            self._tasks.run(work, partial(self._end, done), partial(self._end, failed))

    def _end(self, told: Callable[[Any], None], outcome: Any) -> None:
        told(outcome)
        self._start()
