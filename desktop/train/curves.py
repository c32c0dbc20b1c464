"""A curve drawn by hand: a few dozen points need no plotting library."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.train import text as words
from desktop.train.charts import Chart, Points
from desktop.translation import TrainText, decimal, significant, whole
from desktop.ui.theme import ACCENT, BODY, BRIGHT, CAPTION, DIM, LINE, STEP, TEXT, ThemeColor, color, font

_LEFT = 6 * STEP
_TOP = 4 * STEP
_BOTTOM = 3 * STEP
_LINES = 3
"""Horizontal lines."""


class CurveView(QWidget):
    """Draw one quantity: training in grey, held-out in the accent, a mark where the best weights are."""

    def __init__(self, before: str, parent: QWidget | None = None) -> None:
        """Make an empty chart; `before` is said while it is."""
        super().__init__(parent)
        self._chart: Chart | None = None
        self._before = before
        self.setMinimumSize(30 * STEP, 16 * STEP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_chart(self, chart: Chart | None) -> None:
        """Draw a chart, or an empty place."""
        self._chart = chart
        if chart is not None:
            last = chart.held_out[-1][1] if chart.held_out else None
            self.setAccessibleName(words.quantity(chart.quantity))
            self.setAccessibleDescription(
                "" if last is None else TrainText.tr("validation {}").format(decimal(last, 3))
            )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw the curve."""
        painter = QPainter(self)
        chart = self._chart
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chart is not None:
            self._draw(painter, chart)
        else:
            painter.setPen(color(DIM))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self._before)
        painter.end()

    def _draw(self, painter: QPainter, chart: Chart) -> None:
        painter.setFont(font(BODY, strong=True))
        painter.setPen(color(TEXT))
        painter.drawText(
            QRectF(0, 0, self.width(), 2 * STEP), Qt.AlignmentFlag.AlignLeft, words.quantity(chart.quantity)
        )
        self._draw_legend(painter, chart)
        room = QRectF(_LEFT, _TOP, self.width() - _LEFT - STEP, self.height() - _TOP - _BOTTOM)
        low, high = _bounds((*chart.train, *chart.held_out))
        self._draw_axes(painter, room, chart, low, high)

        def place(step: int, value: float) -> QPointF:
            x = room.left() + room.width() * step / max(1, chart.steps)
            return QPointF(x, room.bottom() - room.height() * (value - low) / (high - low))

        for points, tone in ((chart.train, DIM), (chart.held_out, ACCENT)):
            self._draw_points(painter, [place(*point) for point in points], tone)
        self._draw_kept(painter, room, chart, place(chart.kept or 0, low).x())

    def _draw_points(self, painter: QPainter, places: list[QPointF], tone: ThemeColor) -> None:
        painter.setPen(QPen(color(tone), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(places))
        if places:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(tone))
            painter.drawEllipse(places[-1], 3, 3)

    def _draw_axes(self, painter: QPainter, room: QRectF, chart: Chart, low: float, high: float) -> None:
        painter.setFont(font(CAPTION))
        digits = 1 if high - low > 5 else 2 if high - low > 0.05 else 3
        for line in range(_LINES):
            share = line / (_LINES - 1)
            y = room.bottom() - room.height() * share
            painter.setPen(QPen(color(LINE), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(color(DIM))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            value = decimal(low + share * (high - low), digits)
            painter.drawText(QRectF(0, y - STEP, _LEFT - STEP, 2 * STEP), flags, value)
        under = QRectF(room.left(), room.bottom() + 4, room.width(), 2 * STEP)
        painter.drawText(under, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(under, Qt.AlignmentFlag.AlignRight, TrainText.tr("step {}").format(whole(chart.steps)))

    def _draw_kept(self, painter: QPainter, room: QRectF, chart: Chart, x: float) -> None:
        if chart.kept is None:
            return
        painter.setPen(QPen(color(BRIGHT), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        painter.setPen(color(BRIGHT))
        painter.setFont(font(CAPTION))
        caption = TrainText.tr("kept: step {}").format(whole(chart.kept))
        width = 14 * STEP
        left = min(max(room.left() + 2 * STEP, x - width / 2), room.right() - width - 6 * STEP)
        painter.drawText(QRectF(left, room.bottom() + 4, width, 2 * STEP), Qt.AlignmentFlag.AlignHCenter, caption)

    def _draw_legend(self, painter: QPainter, chart: Chart) -> None:
        painter.setFont(font(CAPTION))
        right = float(self.width() - STEP)
        for points, tone, name in (
            (chart.held_out, ACCENT, TrainText.tr("validation")),
            (chart.train, DIM, TrainText.tr("training")),
        ):
            if points:
                caption = f"{name} {significant(points[-1][1], 3)}"
                width = painter.fontMetrics().horizontalAdvance(caption)
                painter.setPen(color(tone))
                painter.drawText(QPointF(right - width, 12), caption)
                right -= width + 2 * STEP


def _bounds(points: Points) -> tuple[float, float]:
    """Return the least and the greatest value, never the same."""
    values = [value for _, value in points] or [0.0, 1.0]
    low = min(values)
    high = max(values)
    margin = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return low - margin, high + margin
