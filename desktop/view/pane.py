"""One pane: a picture, what it is, its numbers."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.state.side_by_side import ORIGINAL, Pane
from desktop.view import words
from desktop.view.palette import ACCENT, BODY, BRIGHT, CAPTION, DIM, RAISED, STEP, TEXT, type_of

LABEL, NUMBERS = 3 * STEP, 6 * STEP
"""Heights of what stands over a picture and under it."""


class PaneView(QWidget):
    """Draw one pane: what it is, its picture as large as fits, its numbers; the best of each number in the accent.

    Attributes:
        pane: what is drawn.
    """

    def __init__(self, pane: Pane, parent: QWidget) -> None:
        super().__init__(parent)
        self.pane = pane
        self._image: QImage | None = None
        self._held: QImage | None = None
        self._message = ""
        self._scaled: tuple[int, QSize, QPixmap] | None = None
        self.setAccessibleName(words.label(pane.key))
        self.setAccessibleDescription(words.spoken(pane.row))

    @property
    def shown(self) -> QImage | None:
        """Return the picture on the screen."""
        return self._held or self._image

    def set_image(self, image: QImage) -> None:
        """Show a picture."""
        self._image, self._message = image, ""
        self.update()

    def set_message(self, sentence: str) -> None:
        """Say why there is no picture."""
        self._message = sentence
        self.setAccessibleDescription(sentence)
        self.update()

    def hold(self, original: QImage | None) -> None:
        """Show the original in place of the pane's own picture, or its own again."""
        self._held = original
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw the pane."""
        painter = QPainter(self)
        bottom = NUMBERS if self.pane.row else 0
        room = QRect(0, LABEL, self.width(), self.height() - LABEL - bottom)
        painter.setFont(type_of(BODY, strong=True))
        painter.setPen(QColor(ACCENT if self._held else TEXT))
        name = words.label(ORIGINAL if self._held else self.pane.key)
        painter.drawText(QRect(0, 0, self.width(), LABEL - 4), Qt.AlignmentFlag.AlignVCenter, name)
        if self.shown is not None:
            self._draw_picture(painter, room, self.shown)
        else:
            painter.fillRect(room, QColor(RAISED))
            painter.setFont(type_of(BODY))
            painter.setPen(QColor(DIM))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room.adjusted(16, 16, -16, -16), flags, self._message)
        if self.pane.row:
            self._draw_numbers(painter, self.height() - NUMBERS + STEP)
        painter.end()

    def _draw_picture(self, painter: QPainter, room: QRect, image: QImage) -> None:
        ratio = self.devicePixelRatioF()
        size = image.size().scaled(room.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio)
        if self._scaled is None or self._scaled[:2] != (image.cacheKey(), size):
            smooth = Qt.TransformationMode.SmoothTransformation
            scaled = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._scaled = (image.cacheKey(), size, QPixmap.fromImage(scaled))
        picture = self._scaled[2]
        picture.setDevicePixelRatio(ratio)
        painter.drawPixmap(room.topLeft(), picture)

    def _draw_numbers(self, painter: QPainter, top: int) -> None:
        assert self.pane.row is not None
        column = min(9 * STEP, self.width() / 3)
        for place, (name, caption, value) in enumerate(words.numbers(self.pane.row)):
            best = name in self.pane.best
            painter.setFont(type_of(BODY, strong=best))
            painter.setPen(QColor(ACCENT if best else BRIGHT))
            painter.drawText(QRectF(place * column, top, column, 18), Qt.AlignmentFlag.AlignVCenter, value)
            painter.setFont(type_of(CAPTION))
            painter.setPen(QColor(DIM))
            painter.drawText(QRectF(place * column, top + 18, column, 16), Qt.AlignmentFlag.AlignVCenter, caption)
