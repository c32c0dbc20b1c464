"""The quiet bar: how much was judged, the marks on the way, and what past runs learnt."""

from math import log

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.judge import text as words
from desktop.judge.milestones import END, MARKS, Lesson
from desktop.translation import JudgeText
from desktop.ui.layouts import make_row
from desktop.ui.theme import ACCENT, BODY, BRIGHT, CAPTION, DIM, LINE, STEP, TEXT, color, font
from engine.workspace.judgements.records import FlipRate

_BAR = 4


class _Bar(QWidget):
    """Draw the count, the bar and its marks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._decided = 0
        self._lessons: tuple[Lesson, ...] = ()
        self._next = words.next_mark(0)
        self.setMinimumSize(44 * STEP, 5 * STEP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(JudgeText.tr("Progress"))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(80 * STEP, 5 * STEP)

    def set_decided(self, decided: int) -> None:
        self._decided = decided
        self._refresh()

    def set_lessons(self, lessons: tuple[Lesson, ...]) -> None:
        self._lessons = lessons
        self._refresh()

    def _refresh(self) -> None:
        self._next = words.next_mark(self._decided, self._lessons)
        self.setAccessibleDescription(f"{words.judged(self._decided)}, {self._next}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(BODY, strong=True))
        painter.setPen(color(BRIGHT))
        head = words.judged(self._decided)
        painter.drawText(QRectF(0, 0, self.width(), 2 * STEP), middle, head)
        along = painter.fontMetrics().horizontalAdvance(head) + STEP
        painter.setFont(font(CAPTION))
        painter.setPen(color(DIM))
        painter.drawText(QRectF(along, 0, self.width() - along, 2 * STEP), middle, self._next)
        track = QRectF(0, 2 * STEP + _BAR, self.width(), _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(LINE))
        painter.drawRoundedRect(track, _BAR / 2, _BAR / 2)
        if self._decided:
            done = max(_BAR, self.width() * min(1.0, self._decided / END))
            painter.setBrush(color(ACCENT))
            painter.drawRoundedRect(QRectF(0, track.y(), done, _BAR), _BAR / 2, _BAR / 2)
        for place, mark in enumerate(MARKS):
            x = self.width() * mark / END
            reached = self._decided >= mark
            painter.fillRect(QRectF(x - 1, track.y() - 2, 2, _BAR + 4), color(BRIGHT if reached else DIM))
            painter.setPen(color(TEXT if reached else DIM))
            painter.drawText(
                QRectF(x - 8 * STEP, 3 * STEP + 2, 16 * STEP, 2 * STEP), Qt.AlignmentFlag.AlignCenter, words.mark(place)
            )


class _Learnt(QWidget):
    """Say what the latest model learnt, and draw the accuracy of every run over its comparisons.

    Signals:
        clicked: the user wants to see the curves.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lessons: tuple[Lesson, ...] = ()
        self.setFixedSize(54 * STEP, 5 * STEP)
        self.setAccessibleName(JudgeText.tr("What the model has learnt"))

    def set_lessons(self, lessons: tuple[Lesson, ...]) -> None:
        self._lessons = lessons
        full = words.lesson_in_full(lessons)
        self.setAccessibleDescription(f"{words.lesson(lessons)}. {words.lesson_more(lessons)}\n{full}".rstrip())
        curves = bool(lessons and lessons[-1].curves)
        self.setCursor(Qt.CursorShape.PointingHandCursor if curves else Qt.CursorShape.ArrowCursor)
        self.setToolTip("\n\n".join(filter(None, (full, JudgeText.tr("Show learning curves") if curves else ""))))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton and self._lessons and self._lessons[-1].curves:
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chart = QRectF(self.width() - 12 * STEP, 3, 12 * STEP - 3, self.height() - 6)
        words_room = self.width() - (chart.width() + 2 * STEP if self._lessons else 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.setFont(font(CAPTION))
        for text, tone, top in (
            (words.lesson(self._lessons), TEXT, 0),
            (words.lesson_more(self._lessons), DIM, 2 * STEP + 2),
        ):
            painter.setPen(color(tone))
            line = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(words_room))
            painter.drawText(QRectF(0, top, words_room, 2 * STEP), middle, line)
        if self._lessons:
            self._draw_chart(painter, chart)

    def _draw_chart(self, painter: QPainter, room: QRectF) -> None:
        """Draw accuracy from 40 to 100 % over the logarithm of comparisons; the line of dots is chance."""
        most = log(2 + max(lesson.comparisons for lesson in self._lessons))
        points = [
            QPointF(
                room.left() + room.width() * log(1 + lesson.comparisons) / most,
                room.bottom() - room.height() * (min(1.0, max(0.4, lesson.accuracy)) - 0.4) / 0.6,
            )
            for lesson in sorted(self._lessons, key=lambda lesson: lesson.comparisons)
        ]
        chance = room.bottom() - room.height() / 6
        painter.setPen(QPen(color(DIM), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(room.left(), chance), QPointF(room.right(), chance))
        painter.setPen(QPen(color(DIM), 1))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(ACCENT))
        for point in points:
            painter.drawEllipse(point, 2.5, 2.5)


class Progress(QWidget):
    """Show how far the judging has come.

    Signals:
        curves_requested: the user wants to see the curves of the latest run.
    """

    curves_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar = _Bar(self)
        self._learnt = _Learnt(self)
        row = make_row(self, spacing=4 * STEP, margins=(0, 0, 0, 0))
        row.addWidget(self._bar, 1)
        row.addWidget(self._learnt)
        self._learnt.clicked.connect(self.curves_requested)

    def set_decided(self, decided: int) -> None:
        """Show how many judgements found one side better."""
        self._bar.set_decided(decided)

    def set_repeats(self, rate: FlipRate) -> None:
        """Say how sure the answers are, to who asks."""
        self._bar.setToolTip(words.repeats(rate))

    def set_lessons(self, lessons: tuple[Lesson, ...]) -> None:
        """Show what past runs learnt, the latest last."""
        self._bar.set_lessons(lessons)
        self._learnt.set_lessons(lessons)
