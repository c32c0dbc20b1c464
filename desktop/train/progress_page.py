"""A training at work, or how it ended: phases, a photo, curves, the log."""

from collections.abc import Sequence

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QGridLayout, QPlainTextEdit, QWidget

from desktop.engine_text import in_language
from desktop.model.paths import abbreviated
from desktop.train.charts import charted_phase, charts
from desktop.train.curves import CurveView
from desktop.train.phases import PhasesView
from desktop.train.preview import PreviewView
from desktop.train.state import Stage, Training
from desktop.translation import TrainText
from desktop.ui.layouts import make_column
from desktop.ui.theme import CAPTION, DIM, STEP, WINDOW


class Progress(QWidget):
    """Show one training.

    Attributes:
        preview: the held-out photo.
        log: the latest lines.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phases = PhasesView(self)
        self.preview = PreviewView(self)
        self._curves = (
            CurveView(TrainText.tr("Curves appear here after the first measurement"), self),
            CurveView("", self),
        )
        self.log = QPlainTextEdit(self)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(CAPTION)
        self.log.setFont(font)
        self.log.setReadOnly(True)
        self.log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.log.setAccessibleName(TrainText.tr("Log"))
        self.log.setStyleSheet(
            f"QPlainTextEdit {{ background: {WINDOW}; color: {DIM}; border: none; border-radius: 4px; padding: 8px; }}"
        )
        self._lines: tuple[str, ...] = ()
        self._photo = _framed(self, [self.preview])
        self._charts = _framed(self, self._curves)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2 * STEP)
        grid.addWidget(self._phases, 0, 0, 1, 2)
        grid.addWidget(self._photo, 1, 0)
        grid.addWidget(self.log, 2, 0)
        grid.addWidget(self._charts, 1, 1, 2, 1)
        for line in (1, 2):
            grid.setRowStretch(line, 1)
            grid.setColumnStretch(line - 1, 1)

    def show_training(self, training: Training) -> None:
        """Draw a training as it is now."""
        self._phases.show_training(training)
        phase = charted_phase(training)
        shown = charts(training, phase) if phase else ()
        for place, curve in enumerate(self._curves):
            curve.show_chart(shown[place] if place < len(shown) else None)
        # A failure before anything was learnt has nothing to show but its log.
        for card in (self._photo, self._charts):
            card.setVisible(training.stage is not Stage.FAILED or bool(training.history))
        if training.log != self._lines:
            self._lines = training.log
            self.log.setPlainText(abbreviated("\n".join(map(in_language, training.log))))
            bar = self.log.verticalScrollBar()
            bar.setValue(bar.maximum())


def _framed(parent: QWidget, widgets: Sequence[QWidget]) -> QFrame:
    frame = QFrame(parent)
    frame.setObjectName("card")
    frame.setStyleSheet(f"#card {{ background: {WINDOW}; border-radius: 4px; }}")
    column = make_column(frame, spacing=2 * STEP, margins=(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP))
    for widget in widgets:
        column.addWidget(widget, 1)
    return frame
