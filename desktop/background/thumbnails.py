"""Make thumbnails as they come into view."""

import os
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.background.tasks import Tasks
from desktop.background.thumbnail_cache import ThumbnailCache

WAITING = 200
"""Thumbnails that may wait: what scrolled past long ago is asked for again when it comes back into view."""

Load = Callable[[Path, int], QImage]
"""Decodes a photo, no longer than a side in pixels."""

_Request = tuple[Path, tuple[int, int], int]


class Thumbnails(QObject):
    """Make each thumbnail that is asked for, the last asked for first; a broken photo stops no other.

    Signals:
        drawn: the photo's name, its picture.
        failed: the photo's name, the reason in one sentence.
        dropped: the photo's name; nothing more is heard of it until it is asked for again.
    """

    drawn = Signal(str, QImage)
    failed = Signal(str, str)
    dropped = Signal(str)

    def __init__(self, cache: ThumbnailCache, load: Load, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = cache
        self._load = load
        self._threads = max(1, min(4, (os.cpu_count() or 1) - 1))  # one processor is left to the window
        self._tasks = Tasks(self._threads, self)
        self._waiting: OrderedDict[str, _Request] = OrderedDict()

    def ask(self, name: str, path: Path, stamp: tuple[int, int], side: int) -> None:
        """Make one photo's thumbnail, no longer than `side` pixels."""
        self._waiting[name] = (path, stamp, side)
        self._waiting.move_to_end(name)
        if len(self._waiting) > WAITING:
            self.dropped.emit(self._waiting.popitem(last=False)[0])
        self._next()

    def forget(self) -> None:
        """Drop what is still on its way."""
        self._waiting.clear()
        self._tasks.drop()

    def close(self) -> None:
        """Drop everything."""
        self.forget()
        self._tasks.close()

    def _next(self) -> None:
        while self._waiting and self._tasks.pending < self._threads:
            name, request = self._waiting.popitem()
            work = partial(thumbnail, self._cache, self._load, *request)
            self._tasks.run(work, partial(self._drawn, name), partial(self._failed, name))

    def _drawn(self, name: str, image: QImage) -> None:
        self._next()
        self.drawn.emit(name, image)

    def _failed(self, name: str, sentence: str) -> None:
        self._next()
        self.failed.emit(name, sentence)


def thumbnail(cache: ThumbnailCache, load: Load, path: Path, stamp: tuple[int, int], side: int) -> QImage:
    """Return a photo's thumbnail from the cache, or decode it and keep it there.

    Raises:
        CovershotError: the file is no photo that can be read.
    """
    kept = cache.read(path, stamp, side)
    if kept is not None:
        return kept
    image = load(path, side)
    cache.write(path, stamp, side, image)
    return image
