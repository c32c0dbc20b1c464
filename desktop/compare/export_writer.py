"""Export photos in the background."""

import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks
from desktop.compare.export_plan import Recipes, treatment
from engine.edit.batch import Enhanced, Output, Treatment, write_batch
from engine.events import Event, Progress
from engine.image.profile import Pixels


class Exporting(QObject):
    """Write one batch at a time, by the code of `covershot enhance`.

    Attributes:
        running: whether a batch is being written.

    Signals:
        progress: photos done, photos in all.
        ended: what became of the batch; None when it was stopped, and the files written so far stay.
        failed: why nothing came of it.
    """

    progress = Signal(int, int)
    ended = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._stop = Tasks(1, self), threading.Event()

    @property
    def running(self) -> bool:
        """Return whether a batch is being written."""
        return self._tasks.pending > 0

    def run(self, recipes: Recipes, output: Output) -> None:
        """Write a batch."""
        self._stop.clear()
        self._tasks.run(partial(self._work, recipes, output), self.ended.emit, self.failed.emit)

    def cancel(self) -> None:
        """Stop after the photos that are being written."""
        self._stop.set()

    def close(self) -> None:
        """Cancel and wait."""
        self.cancel()
        self._tasks.close()

    def _work(self, recipes: Recipes, output: Output) -> Enhanced | None:
        def treat(path: Path, _: Pixels) -> Treatment:
            return treatment(recipes[path])

        try:
            return write_batch(list(recipes), treat, output, self._tell, self._stop.is_set)
        except KeyboardInterrupt:
            return None

    def _tell(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progress.emit(event.step, event.steps)
