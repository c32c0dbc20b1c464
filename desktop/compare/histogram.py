"""The tones of a picture, drawn."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.compare import text as words
from desktop.model.layers import Tones
from desktop.translation import CompareText
from desktop.ui.theme import CAPTION, DIM, STEP, TEXT, color, font

_GROUND = "#141414"
"""Dark in any theme, for colours are added to it."""

_COLOURS = ("#822020", "#208220", "#202082")
"""Where all three meet they add up to a light grey, so that no photo looks dull beside them."""

_WARN = 0.001
"""Share of pixels from which clipping is written brighter."""


class Histogram(QWidget):
    """Draw red, green and blue, light where they meet, and how much is clipped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tones: Tones | None = None
        self.setFixedHeight(12 * STEP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(CompareText.tr("Histogram"))

    def set_tones(self, tones: Tones | None) -> None:
        """Draw other tones, or none."""
        self._tones = tones
        self.setAccessibleDescription(words.clipped(tones.black, tones.white) if tones else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Draw."""
        painter = QPainter(self)
        box = QRectF(0, 0, self.width(), self.height() - 3 * STEP)
        painter.fillRect(box, QColor(_GROUND))
        if self._tones is not None:
            self._draw(painter, box, self._tones)
        painter.end()

    def _draw(self, painter: QPainter, box: QRectF, tones: Tones) -> None:
        # The two outermost values are written below: drawn, they would flatten all the others.
        top = max(1.0, float(np.percentile(tones.counts[:, 1:-1], 99.5)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
        painter.setPen(Qt.PenStyle.NoPen)
        for counts, colour in zip(tones.counts, _COLOURS, strict=True):
            heights = np.minimum(counts / top, 1) * (box.height() - 2)
            places = np.linspace(box.left(), box.right(), len(heights))
            line = [QPointF(x, box.bottom() - y) for x, y in zip(places.tolist(), heights.tolist(), strict=True)]
            painter.setBrush(QColor(colour))
            painter.drawPolygon(QPolygonF([box.bottomLeft(), *line, box.bottomRight()]))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setFont(font(CAPTION))
        room = QRectF(0, box.bottom(), self.width(), 3 * STEP)
        black = words.clipped_black(tones.black)
        white = words.clipped_white(tones.white)
        for text, share, side in (
            (black, tones.black, Qt.AlignmentFlag.AlignLeft),
            (white, tones.white, Qt.AlignmentFlag.AlignRight),
        ):
            painter.setPen(color(TEXT if share > _WARN else DIM))
            painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, text)
