"""A pane of the comparison: a side, or two with a divider between them; what they are, and their numbers."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from desktop.compare import text as words
from desktop.compare.measured import Measured
from desktop.ui.picture import Picture
from desktop.ui.split_view import SplitPane
from desktop.ui.text import label
from desktop.ui.theme import ACCENT, BODY, BRIGHT, CAPTION, DIM, STEP, TEXT, color, font
from engine.image.metrics import Measures

LABEL = 3 * STEP
NUMBERS = 3 * STEP
"""Heights of what stands over a picture and under it."""


class Side(Picture):
    """Hold what one picture of a pane is.

    Attributes:
        key: the pane's key.
        name: caption over the picture.
        working: whether the sliders change it.
        measures: the scores under the picture; None for none.
        share: of the photo that they hold for, 0 to 1.
        best: names of the numbers in which no other pane is better.
        stale: whether the numbers are of what it was before.
    """

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.name = label(key)
        self.working = False
        self.measures: Measures | None = None
        self.share = 1.0
        self.best: frozenset[str] = frozenset()
        self.stale = False

    def take(self, measured: Measured) -> None:
        """Show the scores of what is shown now."""
        self.measures = measured.measures
        self.share = measured.share
        self.stale = False


class ComparePane(SplitPane):
    """Draw one side, or two with a divider that can be drawn along, their names above and their numbers below.

    Attributes:
        sides: what is drawn.

    Signals:
        chosen: key of the side that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, keys: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent, split=len(keys) > 1)
        self.sides = [Side(key) for key in keys]
        self._measured_at = 0
        self._above = LABEL

    def set_numbers(self, size: int, *, shown: bool) -> None:
        """Leave room for numbers or not, and say which size they hold for."""
        self._measured_at = size
        self._below = NUMBERS if shown else 0
        self.refresh()

    def refresh(self) -> None:
        """Draw and describe the sides anew."""
        parts = (
            side.message or (words.spoken(side.measures, self._measured_at, side.share) if side.measures else "")
            for side in self.sides
        )
        self.setAccessibleName(" | ".join(side.name for side in self.sides))
        self.setAccessibleDescription(" | ".join(filter(None, parts)))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go; a click that moved nothing chooses the side."""
        if self._grip is not None and not self._moved:
            right = len(self.sides) > 1 and event.position().x() > self.width() * self.divider
            self.chosen.emit(self.sides[-1 if right else 0].key)
        super().mouseReleaseEvent(event)

    def _pictures(self) -> Iterator[tuple[Picture, int, int]]:
        yield from self._beside(*self.sides)

    def _draw_over(self, painter: QPainter, seen: QRectF) -> None:
        self._draw_divider(painter, seen)
        for place, side in enumerate(self.sides):
            self._draw_words(painter, side, seen, right=place == 1)

    def _draw_words(self, painter: QPainter, side: Side, seen: QRectF, *, right: bool) -> None:
        align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font(BODY, strong=True))
        painter.setPen(color(ACCENT if side.working else TEXT))
        line = QRectF(seen.left(), seen.top() - LABEL, seen.width(), LABEL - 4)
        painter.drawText(line, align | Qt.AlignmentFlag.AlignVCenter, side.name)
        if self._below and side.measures is not None:
            line = QRectF(seen.left(), seen.bottom() + 2, seen.width(), NUMBERS - 2)
            self._draw_numbers(painter, side, side.measures, line, right=right)

    def _draw_numbers(self, painter: QPainter, side: Side, measures: Measures, line: QRectF, *, right: bool) -> None:
        """Draw as many numbers as there is room for, the size that they hold for last."""
        small = font(CAPTION)
        large = font(BODY)
        words_ = QFontMetrics(small)
        values = QFontMetrics(large)
        parts = [(name, f"{caption} ", value) for name, caption, value in words.numbers(measures)]
        widths = [(words_.horizontalAdvance(caption), values.horizontalAdvance(value)) for _, caption, value in parts]
        parts.append(("size", words.measured_at(self._measured_at, side.share), ""))
        widths.append((words_.horizontalAdvance(parts[-1][1]), 0))
        gap = 2 * STEP if _length(widths, 2 * STEP) <= line.width() else STEP
        while len(widths) > 1 and _length(widths, gap) > line.width():
            widths.pop()
        x = line.right() - _length(widths, gap) if right else line.left()
        for (name, caption, value), (before, after) in zip(parts, widths, strict=False):
            painter.setFont(small)
            painter.setPen(color(DIM))
            painter.drawText(QRectF(x, line.top(), before + 1, line.height()), Qt.AlignmentFlag.AlignVCenter, caption)
            painter.setFont(large)
            painter.setPen(color(DIM if side.stale else ACCENT if name in side.best else BRIGHT))
            place = QRectF(x + before, line.top(), after + 2, line.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, value)
            x += before + after + gap


def _length(widths: list[tuple[int, int]], gap: int) -> int:
    return sum(before + after for before, after in widths) + gap * (len(widths) - 1)
