"""Read the renderings of a held-out photo as they come, the latest first and none that is out of date."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.background.tasks import Tasks
from desktop.ui.images import load_image
from engine.events import Previewed

_LONG_SIDE = 768


class Previews(QObject):
    """Follow one training's renderings; what comes while another one is being read waits, and only the latest of it.

    Signals:
        original: name of the photo, the photo itself.
        rendered: the engine's event, its picture.
    """

    original = Signal(str, QImage)
    rendered = Signal(object, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(1, self)
        self._latest: Previewed | None = None
        self._read: Previewed | None = None

    def forget(self) -> None:
        """Drop everything, for another training."""
        self._tasks.drop()
        self._latest = self._read = None

    def follow(self, previewed: Previewed, source: Path | None) -> None:
        """Read a rendering, and its photo the first time."""
        if source is not None and self._latest is None:
            shown = partial(self.original.emit, previewed.photo)
            self._tasks.run(partial(load_image, source, _LONG_SIDE), shown, self._skip)
        self._latest = previewed
        self._next()

    def close(self) -> None:
        """Drop everything."""
        self.forget()
        self._tasks.close()

    def _next(self) -> None:
        previewed = self._latest
        if previewed is not None and previewed != self._read and self._tasks.pending < 2:
            self._read = previewed
            self._tasks.run(
                partial(load_image, Path(previewed.image), _LONG_SIDE), partial(self._show, previewed), self._skip
            )

    def _show(self, read: Previewed, image: QImage) -> None:
        self.rendered.emit(read, image)
        self._next()

    def _skip(self, sentence: str) -> None:  # noqa: ARG002
        """Leave out what cannot be read: the next rendering comes soon."""
        self._next()
