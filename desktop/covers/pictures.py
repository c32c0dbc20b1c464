"""The small pictures of the lists: requested when a line is painted, and the longest unseen are let go."""

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from desktop.background.thumbnail_cache import ThumbnailCache
from desktop.background.thumbnails import Thumbnails
from desktop.model.library import stamp
from desktop.ui.images import load_thumbnail

SIDE = 192
"""Long side in pixels at which they are decoded: one of Library's sizes, so that photos are decoded once for both."""

KEPT = 400
"""Pictures in memory, 40 MB at the most."""


class Pictures(QObject):
    """Keep small pictures by file.

    Signals:
        came: a file whose picture is there now.
    """

    came = Signal(Path)

    def __init__(self, cache: ThumbnailCache, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = Thumbnails(cache, load_thumbnail, self)
        self._pictures: OrderedDict[str, QPixmap] = OrderedDict()
        self._requested: set[str] = set()
        self._thumbnails.drawn.connect(self._take)
        self._thumbnails.dropped.connect(self._requested.discard)
        self.close = self._thumbnails.close

    def get(self, file: Path) -> QPixmap | None:
        """Return a file's picture; one that is not there yet is requested."""
        name = str(file)
        if name not in self._requested:
            self._requested.add(name)
            self._thumbnails.ask(name, file, stamp(file), SIDE)
        if name in self._pictures:
            self._pictures.move_to_end(name)
        return self._pictures.get(name)

    def forget(self) -> None:
        """Let go of every picture."""
        self._thumbnails.forget()
        self._pictures.clear()
        self._requested.clear()

    def _take(self, name: str, image: QImage) -> None:
        self._pictures[name] = QPixmap.fromImage(image)
        while len(self._pictures) > KEPT:
            self._requested.discard(self._pictures.popitem(last=False)[0])
        self.came.emit(Path(name))
