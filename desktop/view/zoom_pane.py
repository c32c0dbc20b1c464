"""A picture that can be zoomed and dragged; several panes show the same part when they are given one view."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop.state.view_state import WHOLE, Size, View, dragged, placed, scale, toggled, zoomed
from desktop.view.palette import ACCENT, BODY, CAPTION, DIM, STEP, WELL, WINDOW, type_of

_NOTCH = 120
"""Of a wheel, in eighths of a degree."""


class ZoomPane(QWidget):
    """Draw the part of a picture that a view says; the wheel zooms, dragging moves, and both only tell.

    Attributes:
        view: what is looked at.

    Signals:
        view_changed: the view that the user asked for.
        painted: a picture that was set is on the screen.
        room_changed: the pane has another size in screen pixels.
    """

    view_changed = Signal(View)
    painted = Signal()
    room_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = WHOLE
        self._image: QImage | None = None
        self._held: QImage | None = None
        self._size: Size = (1, 1)
        self._message, self._tag = "", ""
        self._fresh, self._marked = False, False
        self._grip: QPointF | None = None
        self.setMinimumSize(16 * STEP, 16 * STEP)

    @property
    def shown(self) -> QImage | None:
        """Return the picture on the screen."""
        return self._held or self._image

    @property
    def held(self) -> bool:
        """Return whether another picture than the pane's own is shown."""
        return self._held is not None

    @property
    def room(self) -> Size:
        """Return the pane's size in screen pixels."""
        ratio = self.devicePixelRatioF()
        return max(1.0, self.width() * ratio), max(1.0, self.height() * ratio)

    def set_picture(self, image: QImage, size: Size) -> None:
        """Show a picture.

        Args:
            image: at any resolution.
            size: width and height of what it is a picture of, by which the view is understood.
        """
        self._image, self._size, self._message, self._fresh = image, size, "", True
        self._point()
        self.update()

    def set_message(self, sentence: str) -> None:
        """Show a sentence in place of the picture."""
        self._image, self._message, self._fresh = None, sentence, False
        self.setAccessibleDescription(sentence)
        self._point()
        self.update()

    def set_view(self, view: View) -> None:
        """Show another part."""
        self.view = view
        self._point()
        self.update()

    def hold(self, image: QImage | None, tag: str = "") -> None:
        """Show another picture of the same under a tag, or the pane's own again."""
        self._held, self._tag = image, tag
        self.update()

    def mark(self, marked: bool) -> None:
        """Outline the pane, as the place where something would be dropped."""
        self._marked = marked
        self.update()

    def toggle(self) -> None:
        """Ask for the photo's own pixels around the mouse, or around the middle, or for the whole photo again."""
        if self._image is not None:
            place = self.mapFromGlobal(QCursor.pos())
            inside = self.underMouse() and self.rect().contains(place)
            at = self._pixels(QPointF(place)) if inside else (self.room[0] / 2, self.room[1] / 2)
            self.view_changed.emit(toggled(self.view, at, self._size, self.room))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw the part that is looked at."""
        painter = QPainter(self)
        if self.shown is not None:
            self._draw(painter, self.shown)
        elif self._message:
            painter.fillRect(self.rect(), QColor(WINDOW))
            painter.setFont(type_of(BODY))
            painter.setPen(QColor(DIM))
            room = self.rect().adjusted(3 * STEP, 3 * STEP, -3 * STEP, -3 * STEP)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
        if self._tag and self._held is not None:
            self._draw_tag(painter)
        if self._marked:
            painter.setPen(QPen(QColor(ACCENT), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
        if self._fresh and self._image is not None:
            self._fresh = False
            self.painted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom around the mouse."""
        if self._image is not None and event.angleDelta().y():
            factor = 1.25 ** (event.angleDelta().y() / _NOTCH)
            self.view_changed.emit(zoomed(self.view, factor, self._pixels(event.position()), self._size, self.room))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the photo."""
        if event.button() == Qt.MouseButton.LeftButton and self._image is not None:
            self._grip = event.position()
            self._point()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the photo."""
        if self._grip is not None:
            by = self._pixels(event.position() - self._grip)
            self._grip = event.position()
            self.view_changed.emit(dragged(self.view, by, self._size, self.room))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802
        """Let go of it."""
        self._grip = None
        self._point()

    def event(self, event: QEvent) -> bool:
        """Tell of a screen of another density."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.room_changed.emit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Tell of the new size."""
        super().resizeEvent(event)
        self.room_changed.emit()

    def _draw(self, painter: QPainter, image: QImage) -> None:
        left, top, width, height = placed(self.view, self._size, self.room)
        ratio = self.devicePixelRatioF()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        if (round(width), round(height)) == (image.width(), image.height()):
            corner = QPoint(round(left), round(top))
            seen = QRect(QPoint(0, 0), image.size()).intersected(QRect(-corner.x(), -corner.y(), *map(int, self.room)))
            painter.drawImage(corner + seen.topLeft(), image, seen)
        else:
            # Single pixels are shown as they are from 1:1 on; a smaller copy that stands in for them is smoothed.
            zoom = scale(self.view, self._size, self.room)
            crisp = zoom >= 1 and image.width() >= self._size[0]
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not crisp)
            target = QRectF(left, top, width, height)
            seen_part = target.intersected(QRectF(0, 0, *self.room))
            across, down = image.width() / width, image.height() / height
            source = QRectF(
                (seen_part.x() - left) * across,
                (seen_part.y() - top) * down,
                seen_part.width() * across,
                seen_part.height() * down,
            )
            painter.drawImage(seen_part, image, source)
        painter.restore()

    def _draw_tag(self, painter: QPainter) -> None:
        painter.setFont(type_of(CAPTION, strong=True))
        width = painter.fontMetrics().horizontalAdvance(self._tag) + 2 * STEP
        left, top, *_ = (length / self.devicePixelRatioF() for length in placed(self.view, self._size, self.room))
        box = QRectF(max(0.0, left) + STEP, max(0.0, top) + STEP, width, 3 * STEP)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(WELL))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(ACCENT))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._tag)

    def _pixels(self, point: QPointF) -> Size:
        ratio = self.devicePixelRatioF()
        return point.x() * ratio, point.y() * ratio

    def _point(self) -> None:
        shape = Qt.CursorShape
        movable = self._image is not None and self.view.zoom is not None
        self.setCursor(
            shape.ArrowCursor if not movable else shape.ClosedHandCursor if self._grip else shape.OpenHandCursor
        )
