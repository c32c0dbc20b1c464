"""A pane that shows a photo and can be zoomed and dragged; panes that are given one view show the same place."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop.model.viewport import Placed, Size, View, panned, placed, toggled, zoomed
from desktop.ui.picture import Picture
from desktop.ui.theme import ACCENT, BODY, CANVAS, CAPTION, DIM, STEP, WINDOW, color, font

_NOTCH = 120
_FACTOR = 1.25
"""A wheel's notch in eighths of a degree, and how much nearer it comes."""

_STILL = 3
"""Pixels that the mouse may move in a click."""


class Pane(QWidget):
    """Draw the part of a photo that a view says; the wheel zooms, dragging moves, two clicks show 1:1: all only tell.

    Attributes:
        view: the part of the photo that is shown, and its zoom.
        picture: the pane's own.

    Signals:
        view_changed: the view that the user asked for.
        painted: a picture that was set is on the screen.
        room_changed: there is more or less room for a picture.
    """

    view_changed = Signal(View)
    painted = Signal()
    room_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = View()
        self.picture = Picture()
        self._held: Picture | None = None
        self._size: Size | None = None
        self._tag = ""
        self._fresh = False
        self._marked = False
        self._grip: QPointF | None = None
        self._moved = False
        self._above = 0
        self._below = 0

    @property
    def shown(self) -> QImage | None:
        """Return the picture on the screen."""
        return (self._held or self.picture).image

    @property
    def held(self) -> bool:
        """Return whether another picture than the pane's own is shown."""
        return self._held is not None

    def room(self) -> Size:
        """Return width and height for a picture, in pixels of the screen."""
        ratio = self.devicePixelRatioF()
        height = self.height() - self._above - self._below
        return max(1, round(self.width() * ratio)), max(1, round(height * ratio))

    def set_picture(self, image: QImage, size: Size) -> None:
        """Show a picture of a whole photo.

        Args:
            image: at any resolution.
            size: width and height of the photo, by which the view is understood.
        """
        self.picture.set_image(image)
        self._fresh = True
        self.set_size(size)

    def set_message(self, sentence: str) -> None:
        """Show a sentence in place of a picture."""
        self.picture.set_message(sentence)
        self._fresh = False
        self.setAccessibleDescription(sentence)
        self.set_size(None)

    def set_size(self, size: Size | None) -> None:
        """Take the photo's width and height, None while there is none."""
        self._size = size
        self._point()
        self.update()

    def set_view(self, view: View) -> None:
        """Show another part."""
        self.view = view
        self._point()
        self.update()

    def hold(self, image: QImage | None, tag: str = "") -> None:
        """Show another picture of the same photo under a tag, or the pane's own again."""
        self._held = None
        self._tag = tag
        if image is not None:
            self._held = Picture()
            self._held.set_image(image)
        self.update()

    def mark(self, marked: bool) -> None:
        """Outline the pane, as the place where something would be dropped."""
        self._marked = marked
        self.update()

    def toggle(self) -> None:
        """Ask for the photo's own pixels around the mouse, or around the middle, or for the whole photo again."""
        place = QPointF(self.mapFromGlobal(QCursor.pos()))
        self._toggle(self._pixels(place) if self.underMouse() and self._inside(place) else None)

    def zoom(self, factor: float, at: tuple[float, float] | None = None) -> None:
        """Ask to come nearer to a place of the pane, or to its middle."""
        if self._size is not None:
            self.view_changed.emit(zoomed(self.view, self._size, self.room(), factor, at))

    def drag(self, across: float, down: float) -> None:
        """Ask to draw the photo along by so many pixels of the screen."""
        if self._size is not None:
            self.view_changed.emit(panned(self.view, self._size, self.room(), across, down))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw the part that is looked at."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        where = self._placed()
        for picture, left, right in self._pictures():
            if where is not None and picture.image is not None:
                painter.save()
                painter.translate(0, self._above)
                painter.scale(1 / ratio, 1 / ratio)
                painter.setClipRect(left, 0, right - left, self.room()[1])
                picture.draw(painter, where, self.room())
                painter.restore()
            else:
                self._draw_message(painter, picture.message, left / ratio, right / ratio)
        self._draw_over(painter, self._seen(where))
        painter.end()
        if self._fresh:
            self._fresh = False
            self.painted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom around the mouse."""
        self.zoom(_FACTOR ** (event.angleDelta().y() / _NOTCH), self._pixels(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the photo."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position()
            self._moved = False
            self._point()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Draw it along."""
        place = event.position()
        if self._grip is not None and (self._moved or (place - self._grip).manhattanLength() > _STILL):
            by = place - self._grip
            ratio = self.devicePixelRatioF()
            self._grip = place
            self._moved = True
            self.drag(by.x() * ratio, by.y() * ratio)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802
        """Let go of it."""
        self._grip = None
        self._point()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ask for the photo's own pixels at this place, or for the whole photo again."""
        self._toggle(self._pixels(event.position()))

    def event(self, event: QEvent) -> bool:
        """Tell of a screen of another density."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.room_changed.emit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Tell of the new size."""
        super().resizeEvent(event)
        self.room_changed.emit()

    def _pictures(self) -> Iterator[tuple[Picture, int, int]]:
        """Yield what is drawn between two columns of the screen's pixels."""
        yield self._held or self.picture, 0, self.room()[0]

    def _draw_over(self, painter: QPainter, seen: QRectF) -> None:
        """Draw what belongs onto the picture, which covers `seen` in the widget's own lengths."""
        if self._held is not None and self._tag:
            _draw_tag(painter, self._tag, seen)
        if self._marked:
            painter.setPen(QPen(color(ACCENT), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _draw_message(self, painter: QPainter, sentence: str, left: float, right: float) -> None:
        """Draw why there is no picture, or an empty place for one that is on its way."""
        room = self._seen(self._placed()).intersected(QRectF(left, 0, right - left, self.height()))
        painter.fillRect(room, color(WINDOW))
        painter.setFont(font(BODY))
        painter.setPen(color(DIM))
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(room.adjusted(2 * STEP, 2 * STEP, -2 * STEP, -2 * STEP), flags, sentence)

    def _placed(self) -> Placed | None:
        return None if self._size is None else placed(self.view, self._size, self.room())

    def _seen(self, where: Placed | None) -> QRectF:
        """Return where the photo is, in the widget's own lengths; all the room while that is not known."""
        ratio = self.devicePixelRatioF()
        (width, height) = self.room()
        if where is None:
            return QRectF(0, self._above, width / ratio, height / ratio)
        left = max(0.0, where.x)
        top = max(0.0, where.y)
        right = min(width, where.x + where.crop.width * where.magnify)
        bottom = min(height, where.y + where.crop.height * where.magnify)
        return QRectF(left / ratio, self._above + top / ratio, (right - left) / ratio, (bottom - top) / ratio)

    def _toggle(self, at: tuple[float, float] | None) -> None:
        if self._size is not None:
            self.view_changed.emit(toggled(self.view, self._size, self.room(), at))

    def _inside(self, place: QPointF) -> bool:
        return self.rect().contains(place.toPoint())

    def _pixels(self, place: QPointF) -> tuple[float, float]:
        """Return a place of the widget in pixels of the screen, from the picture's room on."""
        ratio = self.devicePixelRatioF()
        return place.x() * ratio, (place.y() - self._above) * ratio

    def _point(self) -> None:
        """Show by the cursor whether the photo can be dragged."""
        shape = Qt.CursorShape
        movable = self._size is not None and self.view.zoom is not None
        held = self._grip is not None
        self.setCursor(shape.ArrowCursor if not movable else shape.ClosedHandCursor if held else shape.OpenHandCursor)


def _draw_tag(painter: QPainter, tag: str, seen: QRectF) -> None:
    painter.setFont(font(CAPTION, strong=True))
    width = painter.fontMetrics().horizontalAdvance(tag) + 2 * STEP
    box = QRectF(seen.left() + STEP, seen.top() + STEP, width, 3 * STEP)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(CANVAS))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(color(ACCENT))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tag)
