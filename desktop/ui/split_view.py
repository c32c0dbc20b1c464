"""A pane that shows two pictures of one frame, with a divider between them that can be drawn along."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from desktop.ui.photo_view import Pane
from desktop.ui.picture import Picture
from desktop.ui.theme import BRIGHT, color

_REACH = 12
"""Pixels to either side of the divider where it can be taken."""


class SplitPane(Pane):
    """Draw one picture, or two left and right of a divider.

    Attributes:
        divider: share of the width left of the divider.
    """

    def __init__(self, parent: QWidget, *, split: bool) -> None:
        """Make the pane.

        Args:
            parent: owner.
            split: whether there is a divider.
        """
        super().__init__(parent)
        self.divider = 0.5
        self._split = split
        self._dividing = False
        self.setMouseTracking(split)

    def set_split(self, split: bool) -> None:
        """Show the divider or not."""
        self._split = split
        self.setMouseTracking(split)
        self.update()

    def set_divider(self, share: float) -> None:
        """Put the divider elsewhere."""
        self.divider = min(max(share, 0.0), 1.0)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the divider, or the photo."""
        self._dividing = event.button() == Qt.MouseButton.LeftButton and self._on_divider(event)
        if not self._dividing:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Draw it along."""
        if self._dividing:
            self.set_divider(event.position().x() / max(1, self.width()))
        elif self._grip is None and self._on_divider(event):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self._point()
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let go of either."""
        self._dividing = False
        super().mouseReleaseEvent(event)

    def _beside(self, *pictures: Picture) -> Iterator[tuple[Picture, int, int]]:
        """Yield the pictures left and right of the divider, or the first one alone."""
        width = self.room()[0]
        split = round(width * self.divider) if self._split else width
        yield from zip(pictures, (0, split), (split, width) if self._split else (width,), strict=False)

    def _draw_divider(self, painter: QPainter, seen: QRectF) -> None:
        if self._split:
            painter.fillRect(QRectF(self.width() * self.divider - 1, seen.top(), 2, seen.height()), color(BRIGHT))

    def _on_divider(self, event: QMouseEvent) -> bool:
        return self._split and abs(event.position().x() - self.width() * self.divider) < _REACH
