"""A picture of a photo or of a part of it, drawn where it belongs in a view."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from desktop.model.viewport import Crop, Placed, Size

_SINGLE_PIXELS = 2
"""Magnification from which a photo's pixels are to be seen one by one."""


class Picture:
    """Hold a picture, which is drawn even while a sharper one is on its way, or why there is none.

    Attributes:
        image: the picture.
        message: a sentence in its place.
    """

    def __init__(self) -> None:
        self.image: QImage | None = None
        self.message = ""
        self._crop: Crop | None = None
        self._overview: tuple[QImage, Crop] | None = None

    def set_image(self, image: QImage, crop: Crop | None = None) -> None:
        """Show a picture of a part; without one, of the whole photo at any resolution."""
        size = image.width(), image.height()
        self.image = image
        self._crop = crop or Crop(size, 0, 0, *size)
        self.message = ""
        if (self._crop.width, self._crop.height) == self._crop.whole:
            self._overview = image, self._crop

    def set_message(self, sentence: str) -> None:
        """Show a sentence in place of a picture."""
        self.clear()
        self.message = sentence

    def clear(self) -> None:
        """Show no picture."""
        self.image = self._crop = self._overview = None

    def draw(self, painter: QPainter, placed: Placed, room: Size) -> None:
        """Draw the picture where it lies in a pane.

        Args:
            painter: counts in pixels of the screen.
            placed: what is looked at.
            room: width and height of the pane.
        """
        if self.image is None or self._crop is None:
            return
        if self._crop != placed.crop and self._overview:
            _draw(painter, *self._overview, placed, room)
        _draw(painter, self.image, self._crop, placed, room)


def _draw(painter: QPainter, image: QImage, crop: Crop, placed: Placed, room: Size) -> None:
    across = placed.crop.whole[0] * placed.magnify / crop.whole[0]
    down = placed.crop.whole[1] * placed.magnify / crop.whole[1]
    left = placed.x - placed.crop.left * placed.magnify + crop.left * across
    top = placed.y - placed.crop.top * placed.magnify + crop.top * down
    # Of a photo at its own size only what is seen is handed on: converting all of it would take a second.
    seen = QRectF(left, top, crop.width * across, crop.height * down).intersected(QRectF(0, 0, *room))
    source = QRectF((seen.x() - left) / across, (seen.y() - top) / down, seen.width() / across, seen.height() / down)
    single = crop.whole == placed.crop.whole and placed.magnify >= _SINGLE_PIXELS
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not single)
    painter.drawImage(seen, image, source)
