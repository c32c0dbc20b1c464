"""The phases of a training in a row, each with its bar."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.train import text as words
from desktop.train.state import Phase, Training
from desktop.translation import TrainText, whole
from desktop.ui.text import duration
from desktop.ui.theme import ACCENT, BODY, BRIGHT, CAPTION, DIM, LINE, STEP, TEXT, color, font

_BAR = STEP // 2
_GAP = 2 * STEP


class PhasesView(QWidget):
    """Draw what is done, what is at work and what is to come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training = Training()
        self.setFixedHeight(7 * STEP)
        self.setAccessibleName(TrainText.tr("Phases"))

    def show_training(self, training: Training) -> None:
        """Draw a training's phases."""
        self._training = training
        done = [words.phase(phase.name) for phase in training.phases if phase.seconds is not None]
        self.setAccessibleDescription(TrainText.tr("Done: {}").format(", ".join(done)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw the row."""
        phases = self._training.phases
        if not phases:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = (self.width() - _GAP * (len(phases) - 1)) / len(phases)
        for place, phase in enumerate(phases):
            self._draw(painter, phase, QRectF(place * (width + _GAP), 0, width, self.height()))
        painter.end()

    def _draw(self, painter: QPainter, phase: Phase, room: QRectF) -> None:
        current = phase.name == self._training.current and phase.seconds is None and self._training.active
        painter.setFont(font(BODY, strong=current))
        painter.setPen(color(BRIGHT if current else TEXT if phase.seconds is not None else DIM))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, words.phase(phase.name))
        bar = QRectF(room.left(), 3 * STEP, room.width(), _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(LINE))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        if phase.share > 0:
            painter.setBrush(color(ACCENT if current else DIM))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * phase.share, _BAR), _BAR / 2, _BAR / 2)
        painter.setFont(font(CAPTION))
        painter.setPen(color(DIM))
        painter.drawText(room.adjusted(0, 4 * STEP, 0, 0), Qt.AlignmentFlag.AlignLeft, self._caption(phase))

    def _caption(self, phase: Phase) -> str:
        if phase.seconds is not None:
            return duration(phase.seconds)
        if phase.steps > 1:
            return TrainText.tr("{} of {}").format(whole(phase.step), whole(phase.steps))
        expected = self._training.expected.get(phase.name)
        return "" if expected is None else TrainText.tr("about {}").format(duration(expected))
