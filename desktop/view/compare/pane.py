"""One pane: a picture, or two with a divider between them; what they are, and their numbers."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop.state.viewing import Crop, Placed, Size
from desktop.view.compare import words
from desktop.view.palette import ACCENT, BODY, BRIGHT, CAPTION, DIM, RAISED, STEP, TEXT, type_of
from engine.image.metrics import Measures

LABEL, NUMBERS = 3 * STEP, 3 * STEP
"""Heights of what stands over a picture and under it."""

_GRIP = 12
"""Pixels to either side of the divider where it can be taken."""

_WHEEL = 1.25
"""Factor of zoom for a notch of the wheel."""


class Side:
    """Hold what one picture of a pane is: drawn where it belongs, even while a sharper one is on its way.

    Attributes:
        key: the pane's key.
        name: what is written over it.
        working: whether the sliders change it.
        measures: its numbers, if they are to be shown.
        best: names of the numbers in which no other pane is better.
        stale: whether the numbers are of what it was before.
        message: why there is no picture.
        image: the picture.
    """

    def __init__(self, key: str) -> None:
        self.key, self.name, self.working = key, words.label(key), False
        self.measures: Measures | None = None
        self.best: frozenset[str] = frozenset()
        self.stale, self.message = False, ""
        self.image: QImage | None = None
        self._crop: Crop | None = None
        self._overview: tuple[QImage, Crop] | None = None

    def set_image(self, image: QImage, crop: Crop) -> None:
        """Show a picture of a part."""
        self.image, self._crop, self.message = image, crop, ""
        if (crop.width, crop.height) == crop.whole:
            self._overview = image, crop

    def clear(self) -> None:
        """Show no picture."""
        self.image = self._crop = self._overview = None

    def draw(self, painter: QPainter, placed: Placed) -> None:
        """Draw the picture where it lies in the view; the painter counts in pixels of the screen."""
        if self.image is None or self._crop is None:
            return
        if self._crop != placed.crop and self._overview:
            self._draw(painter, *self._overview, placed)
        self._draw(painter, self.image, self._crop, placed)

    def _draw(self, painter: QPainter, image: QImage, crop: Crop, placed: Placed) -> None:
        across = placed.crop.whole[0] * placed.magnify / crop.whole[0]
        down = placed.crop.whole[1] * placed.magnify / crop.whole[1]
        place = QRectF(
            placed.x - placed.crop.left * placed.magnify + crop.left * across,
            placed.y - placed.crop.top * placed.magnify + crop.top * down,
            crop.width * across,
            crop.height * down,
        )
        exact = crop.whole == placed.crop.whole and placed.magnify >= 2  # then single pixels are to be seen
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not exact)
        painter.drawImage(place, image)


class PaneView(QWidget):
    """Draw one side, or two with a divider that can be drawn along; tell what the mouse does.

    Attributes:
        sides: what is drawn.
        divider: share of the width left of the divider.

    Signals:
        dragged: pixels of the screen across and down.
        scaled: factor of zoom, and the place under the mouse.
        actual_asked: the place that was clicked twice.
        chosen: key of the side that was clicked.
    """

    dragged = Signal(float, float)
    scaled = Signal(float, float, float)
    actual_asked = Signal(float, float)
    chosen = Signal(str)

    def __init__(self, keys: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.sides = [Side(key) for key in keys]
        self.divider = 0.5
        self._placed: Placed | None = None
        self._size, self._with_numbers = 512, True
        self._last: QPointF | None = None
        self._moved = self._dividing = False
        self.setMouseTracking(len(keys) > 1)
        self.setAccessibleName(" | ".join(words.label(key) for key in keys))

    def room(self) -> Size:
        """Return width and height for a picture, in pixels of the screen."""
        ratio = self.devicePixelRatioF()
        height = self.height() - LABEL - (NUMBERS if self._with_numbers else 0)
        return max(1, round(self.width() * ratio)), max(1, round(height * ratio))

    def set_place(self, placed: Placed | None) -> None:
        """Show another part of the photo."""
        self._placed = placed
        self.update()

    def set_numbers(self, size: int, *, shown: bool) -> None:
        """Leave room for numbers or not, and say which size they hold for."""
        self._size, self._with_numbers = size, shown
        self.refresh()

    def refresh(self) -> None:
        """Draw and describe the sides anew."""
        said = (
            side.message or (words.spoken(side.measures, self._size) if side.measures else "") for side in self.sides
        )
        self.setAccessibleName(" | ".join(side.name for side in self.sides))
        self.setAccessibleDescription(" | ".join(filter(None, said)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw the pane."""
        painter = QPainter(self)
        ratio, placed = self.devicePixelRatioF(), self._placed
        width, height = self.room()
        split = round(width * self.divider) if len(self.sides) > 1 else width
        for side, left, right in zip(self.sides, (0, split), (split, width), strict=False):
            painter.save()
            painter.translate(0, LABEL)
            painter.scale(1 / ratio, 1 / ratio)
            painter.setClipRect(left, 0, right - left, height)
            if placed and side.image is not None:
                side.draw(painter, placed)
            painter.restore()
            if side.image is None:
                self._draw_message(painter, side, left / ratio, right / ratio)
        picture = self._picture()
        if len(self.sides) > 1:
            place = QRectF(split / ratio - 1, picture.top(), 2, picture.height())
            painter.fillRect(place, QColor(BRIGHT))
        for index, side in enumerate(self.sides):
            self._draw_words(painter, side, picture, right=index == 1)
        painter.end()

    def _picture(self) -> QRectF:
        """Return where the picture is, in the widget's own lengths."""
        ratio, (width, height), placed = self.devicePixelRatioF(), self.room(), self._placed
        if placed is None:
            return QRectF(0, LABEL, width / ratio, height / ratio)
        left, top = max(0.0, placed.x), max(0.0, placed.y)
        right = min(width, placed.x + placed.crop.width * placed.magnify)
        bottom = min(height, placed.y + placed.crop.height * placed.magnify)
        return QRectF(left / ratio, LABEL + top / ratio, (right - left) / ratio, (bottom - top) / ratio)

    def _draw_message(self, painter: QPainter, side: Side, left: float, right: float) -> None:
        """Draw why there is no picture, or an empty place for one that is on its way."""
        picture = self._picture().intersected(QRectF(left, 0, right - left, self.height()))
        painter.fillRect(picture, QColor(RAISED))
        painter.setFont(type_of(BODY))
        painter.setPen(QColor(DIM))
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(picture.adjusted(2 * STEP, 2 * STEP, -2 * STEP, -2 * STEP), flags, side.message)

    def _draw_words(self, painter: QPainter, side: Side, picture: QRectF, *, right: bool) -> None:
        align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(type_of(BODY, strong=True))
        painter.setPen(QColor(ACCENT if side.working else TEXT))
        line = QRectF(picture.left(), picture.top() - LABEL, picture.width(), LABEL - 4)
        painter.drawText(line, align | Qt.AlignmentFlag.AlignVCenter, side.name)
        if self._with_numbers and side.measures is not None:
            line = QRectF(picture.left(), picture.bottom() + 2, picture.width(), NUMBERS - 2)
            self._draw_numbers(painter, side, line, right=right)

    def _draw_numbers(self, painter: QPainter, side: Side, line: QRectF, *, right: bool) -> None:
        """Draw as many numbers as there is room for, the size that they hold for last."""
        assert side.measures is not None
        small, large = type_of(CAPTION), type_of(BODY)
        words_, values = QFontMetrics(small), QFontMetrics(large)
        parts = [(name, f"{caption} ", value) for name, caption, value in words.numbers(side.measures)]
        widths = [(words_.horizontalAdvance(caption), values.horizontalAdvance(value)) for _, caption, value in parts]
        parts.append(("size", words.measured_at(self._size), ""))
        widths.append((words_.horizontalAdvance(parts[-1][1]), 0))
        gap = 2 * STEP if _length(widths, 2 * STEP) <= line.width() else STEP
        while len(widths) > 1 and _length(widths, gap) > line.width():
            widths.pop()
        x = line.right() - _length(widths, gap) if right else line.left()
        for (name, caption, value), (before, after) in zip(parts, widths, strict=False):
            painter.setFont(small)
            painter.setPen(QColor(DIM))
            painter.drawText(QRectF(x, line.top(), before + 1, line.height()), Qt.AlignmentFlag.AlignVCenter, caption)
            painter.setFont(large)
            painter.setPen(QColor(DIM if side.stale else ACCENT if name in side.best else BRIGHT))
            place = QRectF(x + before, line.top(), after + 2, line.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, value)
            x += before + after + gap

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the photo, or the divider."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._last, self._moved, self._dividing = event.position(), False, self._on_divider(event.position().x())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Draw it along."""
        place = event.position()
        if self._last is None:
            shape = Qt.CursorShape.SplitHCursor if self._on_divider(place.x()) else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            return
        if self._dividing:
            self.set_divider(place.x() / max(1, self.width()))
        elif self._moved or (place - self._last).manhattanLength() > 3:
            step, ratio = place - self._last, self.devicePixelRatioF()
            self._last, self._moved = place, True
            self.dragged.emit(step.x() * ratio, step.y() * ratio)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go; a click that moved nothing chooses the side."""
        if event.button() == Qt.MouseButton.LeftButton and self._last is not None:
            if not self._moved and not self._dividing:
                right = len(self.sides) > 1 and event.position().x() > self.width() * self.divider
                self.chosen.emit(self.sides[-1 if right else 0].key)
            self._last = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ask for 1:1 at this place, or for the whole photo again."""
        self.actual_asked.emit(*self._place(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom about the mouse."""
        self.scaled.emit(_WHEEL ** (event.angleDelta().y() / 120), *self._place(event.position()))
        event.accept()

    def set_divider(self, share: float) -> None:
        """Put the divider elsewhere."""
        self.divider = min(max(share, 0.0), 1.0)
        self.update()

    def _place(self, position: QPointF) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return position.x() * ratio, (position.y() - LABEL) * ratio

    def _on_divider(self, x: float) -> bool:
        return len(self.sides) > 1 and abs(x - self.width() * self.divider) < _GRIP


def _length(widths: list[tuple[int, int]], gap: int) -> int:
    return sum(before + after for before, after in widths) + gap * (len(widths) - 1)
