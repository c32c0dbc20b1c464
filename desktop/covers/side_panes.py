"""Pictures side by side, in which points can be marked with the mouse or the keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop.covers.points import Place
from desktop.model.viewport import View
from desktop.translation import CoversText, whole
from desktop.ui.layouts import make_column, make_row
from desktop.ui.photo_view import Pane
from desktop.ui.plain import text_label
from desktop.ui.theme import ACCENT, BRIGHT, CANVAS, CAPTION, ON_ACCENT, STEP, color, font

MOST = 3
"""Pictures beside each other."""

_RADIUS = 9
_ARM = 2 * STEP
_COARSE = STEP
_FINE = 1
"""Pixels of the screen that a key moves the crosshair by, alone and with Shift."""

_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_MARKS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_OF_CROSSHAIR = _MARKS | _MOVES.keys()


class PointPane(Pane):
    """Show a picture, its points, and while it is its turn a crosshair that the arrow keys move and Enter marks.

    Signals:
        marked: a new point, as shares of width and height.
        moved: number of a point that was dragged, and where it is now.
    """

    marked = Signal(tuple)
    moved = Signal(int, tuple)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.points: tuple[Place, ...] = ()
        self.marking = False
        self._crosshair: Place = (0.5, 0.5)
        self._by_keys = True
        self._dragged: int | None = None
        self.view_changed.connect(self.set_view)

    def set_points(self, points: tuple[Place, ...], *, marking: bool) -> None:
        """Show points, and whether the next one is marked here."""
        self.points = points
        self.marking = marking
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if marking else Qt.FocusPolicy.NoFocus)
        described = CoversText.tr("%n point(s) marked", "", len(points))
        self.setAccessibleDescription(described)
        self._point()
        self.update()

    def centre(self) -> None:
        """Put the crosshair into the middle."""
        self._crosshair = (0.5, 0.5)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the crosshair from being commands while points are marked here."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._takes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move the crosshair, or mark its place."""
        key = Qt.Key(event.key())
        if self.marking and key in _MOVES:
            by = _FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _COARSE
            place = self._on_screen(self._crosshair)
            across, down = _MOVES[key]
            self._crosshair = self._share(place + QPointF(across * by, down * by)) or self._crosshair
            self._by_keys = True
            self.update()
        elif self.marking and key in _MARKS and not event.isAutoRepeat():
            self.marked.emit(self._crosshair)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the crosshair."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Hide the crosshair."""
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take a point, or the picture."""
        self._dragged = self._point_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if self._dragged is None:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Draw along what was taken."""
        if self._dragged is None:
            super().mouseMoveEvent(event)
        elif (place := self._share(event.position())) is not None:
            self.moved.emit(self._dragged, place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go; a click that moved nothing marks a point."""
        clicked = self._grip is not None and not self._moved
        super().mouseReleaseEvent(event)
        self._dragged = None
        if clicked and self.marking and (place := self._share(event.position())) is not None:
            self._crosshair = place
            self._by_keys = False  # it would hide the point
            self.marked.emit(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Zoom only where no points are marked: two quick clicks are two points."""
        if self.marking:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def _draw_over(self, painter: QPainter, seen: QRectF) -> None:
        super()._draw_over(painter, seen)
        if self.shown is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, place in enumerate(self.points, 1):
            self._draw_point(painter, self._on_screen(place), whole(number))
        if self.marking and self.hasFocus() and self._by_keys:
            self._draw_crosshair(painter, self._on_screen(self._crosshair))
        if self.marking:
            painter.setPen(QPen(color(ACCENT), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(seen.adjusted(1, 1, -1, -1))

    def _draw_point(self, painter: QPainter, at: QPointF, number: str) -> None:
        painter.setPen(QPen(color(CANVAS), 2))
        painter.setBrush(color(ACCENT))
        painter.drawEllipse(at, _RADIUS, _RADIUS)
        painter.setFont(font(CAPTION, strong=True))
        painter.setPen(color(ON_ACCENT))
        box = QRectF(at.x() - _RADIUS, at.y() - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number)

    def _draw_crosshair(self, painter: QPainter, at: QPointF) -> None:
        for tone, width in ((CANVAS, 4), (BRIGHT, 2)):
            painter.setPen(QPen(color(tone), width))
            for across, down in _MOVES.values():
                painter.drawLine(at + QPointF(3 * across, 3 * down), at + QPointF(_ARM * across, _ARM * down))

    def _takes(self, event: QKeyEvent) -> bool:
        return self.marking and Qt.Key(event.key()) in _OF_CROSSHAIR

    def _point_at(self, place: QPointF) -> int | None:
        near = (
            number
            for number, point in enumerate(self.points)
            if (self._on_screen(point) - place).manhattanLength() <= 2 * _RADIUS
        )
        return next(near, None)

    def _on_screen(self, place: Place) -> QPointF:
        """Return where a place of the picture is in the widget; its corner while there is no picture."""
        where = self._placed()
        if where is None:
            return QPointF()
        ratio = self.devicePixelRatioF()
        across = where.x + (place[0] * where.crop.whole[0] - where.crop.left) * where.magnify
        down = where.y + (place[1] * where.crop.whole[1] - where.crop.top) * where.magnify
        return QPointF(across / ratio, self._above + down / ratio)

    def _share(self, at: QPointF) -> Place | None:
        """Return which place of the picture is somewhere in the widget; None beside the picture."""
        where = self._placed()
        if where is None:
            return None
        across, down = self._pixels(at)
        x = (where.crop.left + (across - where.x) / where.magnify) / where.crop.whole[0]
        y = (where.crop.top + (down - where.y) / where.magnify) / where.crop.whole[1]
        return (x, y) if 0 <= x <= 1 and 0 <= y <= 1 else None

    def _point(self) -> None:
        if self.marking and self._grip is None:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            super()._point()


class SidePanes(QWidget):
    """Show up to three pictures side by side, each under its caption.

    Attributes:
        panes: from left to right.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.panes = [PointPane(self) for _ in range(MOST)]
        self._captions = [text_label(self, strong=True) for _ in range(MOST)]
        self._columns = [QWidget(self) for _ in range(MOST)]
        row = make_row(self, spacing=2 * STEP, margins=(0, 0, 0, 0))
        for column, caption, pane in zip(self._columns, self._captions, self.panes, strict=True):
            inside = make_column(column, spacing=STEP // 2, margins=(0, 0, 0, 0))
            inside.addWidget(caption)
            inside.addWidget(pane, 1)
            row.addWidget(column, 1)

    def show_pictures(self, images: Sequence[QImage | str], captions: Sequence[str]) -> None:
        """Show pictures, or why there are none, under their captions."""
        for place, (column, pane) in enumerate(zip(self._columns, self.panes, strict=True)):
            column.setVisible(place < len(images))
            if place >= len(images):
                continue
            image = images[place]
            self._captions[place].setText(captions[place])
            pane.setAccessibleName(captions[place])
            pane.set_points((), marking=False)
            pane.centre()
            pane.set_view(View())
            if isinstance(image, str):
                pane.set_message(image)
            else:
                pane.set_picture(image, (image.width(), image.height()))
