"""The panes: a photo, its variants and its target side by side."""

from math import ceil

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.state.side_by_side import GAP, ORIGINAL, TARGET, Grid, Pane, SideBySide, best_grid
from desktop.view import words
from desktop.view.palette import ACCENT, BODY, BRIGHT, CAPTION, DIM, RAISED, STEP, TEXT, type_of

_LABEL, _NUMBERS = 3 * STEP, 6 * STEP
_LONG_SIDES = (256, 384, 512, 768, 1024, 1536, 2048)
"""Sizes at which panes are rendered: steps, so that dragging the window's edge does not render at every pixel."""

_LANDSCAPE, _PORTRAIT = 1.5, 2 / 3


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
        bottom = _NUMBERS if self.pane.row else 0
        room = QRect(0, _LABEL, self.width(), self.height() - _LABEL - bottom)
        painter.setFont(type_of(BODY, strong=True))
        painter.setPen(QColor(ACCENT if self._held else TEXT))
        name = words.label(ORIGINAL if self._held else self.pane.key)
        painter.drawText(QRect(0, 0, self.width(), _LABEL - 4), Qt.AlignmentFlag.AlignVCenter, name)
        if self.shown is not None:
            self._draw_picture(painter, room, self.shown)
        else:
            painter.fillRect(room, QColor(RAISED))
            painter.setFont(type_of(BODY))
            painter.setPen(QColor(DIM))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room.adjusted(16, 16, -16, -16), flags, self._message)
        if self.pane.row:
            self._draw_numbers(painter, self.height() - _NUMBERS + STEP)
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


class SideBySideView(QWidget):
    """Lay the panes out so that the photos are largest, in one row or several.

    Attributes:
        panes: the views by key.

    Signals:
        size_wanted: long side in pixels at which pictures should now be made.
    """

    size_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panes: dict[str, PaneView] = {}
        self._side: SideBySide | None = None
        self._aspect = _LANDSCAPE
        self._original: QImage | None = None
        self._held = False
        self._long_side = 0
        self.setAccessibleName(words.tr("Variants side by side"))

    def show_side(self, side: SideBySide) -> None:
        """Draw another photo's panes, empty until their pictures come."""
        self.clear()
        self._side = side
        self.panes = {pane.key: PaneView(pane, self) for pane in side.panes}
        if side.photo.target is None:
            self.panes[TARGET].set_message(words.missing_target())
        self._place()
        for view in self.panes.values():
            view.show()

    def clear(self) -> None:
        """Draw nothing."""
        for view in self.panes.values():
            view.hide()
            view.deleteLater()
        self.panes, self._side, self._original = {}, None, None

    def set_image(self, key: str, image: QImage) -> None:
        """Show a pane's picture."""
        if key in self.panes:
            self.panes[key].set_image(image)
        if key == ORIGINAL:
            self._original, self._aspect = image, image.width() / image.height()
            self.hold_original(self._held)
            self._place()

    def set_message(self, key: str, sentence: str) -> None:
        """Say in a pane why it has no picture."""
        if key in self.panes:
            self.panes[key].set_message(sentence)

    def hold_original(self, held: bool) -> None:
        """Show the original in every pane, or every pane's own picture again."""
        self._held = held
        for view in self.panes.values():
            view.hold(self._original if held else None)

    def long_side(self) -> int:
        """Return the size at which to make pictures, whatever the shape of the photo."""
        widest = self._grid(_LANDSCAPE).width, self._grid(_PORTRAIT).height
        needed = max(widest) * self.devicePixelRatioF()
        return next((size for size in _LONG_SIDES if size >= needed), _LONG_SIDES[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay out anew; ask for other pictures if these no longer fit."""
        super().resizeEvent(event)
        self._resized()

    def event(self, event: QEvent) -> bool:
        """Ask for other pictures on a screen of another density."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._resized()
        return super().event(event)

    def _resized(self) -> None:
        self._place()
        if self._side and self.long_side() != self._long_side:
            self._long_side = self.long_side()
            self.size_wanted.emit(self._long_side)

    def _caption(self) -> int:
        return _LABEL + (_NUMBERS if self._side and self._side.measured else 0)

    def _grid(self, aspect: float) -> Grid:
        return best_grid(max(1, len(self.panes)), self.width(), self.height(), aspect, self._caption())

    def _place(self) -> None:
        grid = self._grid(self._aspect)
        rows = ceil(len(self.panes) / grid.columns) if self.panes else 0
        width, height = round(grid.width), round(grid.height) + self._caption()
        left = (self.width() - grid.columns * (width + GAP) + GAP) // 2
        top = max(0, (self.height() - rows * (height + GAP) + GAP) // 3)
        for place, view in enumerate(self.panes.values()):
            row, column = divmod(place, grid.columns)
            own = height - (0 if view.pane.row else self._caption() - _LABEL)
            view.setGeometry(left + column * (width + GAP), top + row * (height + GAP), width, own)
