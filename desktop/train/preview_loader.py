"""Read the renderings of a photo as they come, the latest first and none that is out of date."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.background.tasks import Latest, ignore
from desktop.ui.images import load_image
from engine.events import Previewed

_LONG_SIDE = 768


class Previews(QObject):
    """Follow one training's renderings; what comes while another one is being read waits, and only the latest of it.

    Signals:
        original: the engine's event, the photo itself.
        rendered: the engine's event, its picture.
    """

    original = Signal(object, QImage)
    rendered = Signal(object, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = Latest(self)
        self._followed = False

    def forget(self) -> None:
        """Drop everything, for another training."""
        self._latest.drop()
        self._followed = False

    def follow(self, previewed: Previewed, source: Path | None) -> None:
        """Read a rendering, and its photo the first time."""
        if source and not self._followed:
            self._read("original", source, partial(self.original.emit, previewed))
        self._followed = True
        self._read("rendered", Path(previewed.image), partial(self.rendered.emit, previewed))

    def close(self) -> None:
        """Drop everything."""
        self._latest.close()

    def _read(self, kind: str, path: Path, done: Callable[[QImage], None]) -> None:
        self._latest.run(kind, partial(load_image, path, _LONG_SIDE), done, ignore)  # the next one comes soon
