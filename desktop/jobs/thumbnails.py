"""Decode thumbnails as they come into view."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.jobs.pictures import load_image
from desktop.jobs.tasks import Tasks


class Thumbnails(QObject):
    """Make each thumbnail that is asked for; a broken photo stops no other.

    Signals:
        drawn: the photo's name, its picture.
        failed: the photo's name, the reason in one sentence.
    """

    drawn = Signal(str, QImage)
    failed = Signal(str, str)

    def __init__(self, long_side: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._long_side = long_side
        self._tasks = Tasks(1, self)

    def ask(self, name: str, path: Path) -> None:
        """Decode one photo; the last asked for comes first."""
        work = partial(load_image, path, self._long_side)
        self._tasks.run(work, partial(self.drawn.emit, name), partial(self.failed.emit, name))

    def forget(self) -> None:
        """Drop what is still on its way."""
        self._tasks.drop()

    def close(self) -> None:
        """Drop everything and wait for the thread."""
        self._tasks.close()
