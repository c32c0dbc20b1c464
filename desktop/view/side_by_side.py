"""A photo, its variants and its target side by side."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.state.side_by_side import GAP, ORIGINAL, TARGET, Grid, SideBySide, best_grid
from desktop.view import words
from desktop.view.pane import LABEL, NUMBERS, PaneView

_LONG_SIDES = (256, 384, 512, 768, 1024, 1536, 2048)
"""Sizes at which panes are rendered: steps, so that dragging the window's edge does not render at every pixel."""

_LANDSCAPE, _PORTRAIT = 1.5, 2 / 3


class SideBySideView(QWidget):
    """Lay the panes out so that the photos are largest, in one row or several.

    Attributes:
        panes: the views by key.

    Signals:
        size_wanted: long side in pixels at which pictures should now be made.
    """

    size_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panes: dict[str, PaneView] = {}
        self._side: SideBySide | None = None
        self._aspect = _LANDSCAPE
        self._original: QImage | None = None
        self._held = False
        self._long_side = 0
        self.setAccessibleName(words.tr("Variants side by side"))

    def show_side(self, side: SideBySide) -> None:
        """Draw another photo's panes, empty until their pictures come."""
        self.clear()
        self._side = side
        self.panes = {pane.key: PaneView(pane, self) for pane in side.panes}
        if side.photo.target is None:
            self.panes[TARGET].set_message(words.missing_target())
        self._long_side = self.long_side()
        self._place()
        for view in self.panes.values():
            view.show()

    def clear(self) -> None:
        """Draw nothing."""
        for view in self.panes.values():
            view.hide()
            view.deleteLater()
        self.panes, self._side, self._original = {}, None, None

    def set_image(self, key: str, image: QImage) -> None:
        """Show a pane's picture."""
        if key in self.panes:
            self.panes[key].set_image(image)
        if key == ORIGINAL:
            self._original, self._aspect = image, image.width() / image.height()
            self.hold_original(self._held)
            self._place()

    def set_message(self, key: str, sentence: str) -> None:
        """Say in a pane why it has no picture."""
        if key in self.panes:
            self.panes[key].set_message(sentence)

    def hold_original(self, held: bool) -> None:
        """Show the original in every pane, or every pane's own picture again."""
        self._held = held
        for view in self.panes.values():
            view.hold(self._original if held else None)

    def long_side(self) -> int:
        """Return the size at which to make pictures, whatever the shape of the photo."""
        widest = self._grid(_LANDSCAPE).width, self._grid(_PORTRAIT).height
        needed = max(widest) * self.devicePixelRatioF()
        return next((size for size in _LONG_SIDES if size >= needed), _LONG_SIDES[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay out anew; ask for other pictures if these no longer fit."""
        super().resizeEvent(event)
        self._resized()

    def event(self, event: QEvent) -> bool:
        """Ask for other pictures on a screen of another density."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._resized()
        return super().event(event)

    def _resized(self) -> None:
        self._place()
        if self._side and self.long_side() != self._long_side:
            self._long_side = self.long_side()
            self.size_wanted.emit(self._long_side)

    def _caption(self) -> int:
        return LABEL + (NUMBERS if self._side and self._side.measured else 0)

    def _grid(self, aspect: float) -> Grid:
        return best_grid(max(1, len(self.panes)), self.width(), self.height(), aspect, self._caption())

    def _place(self) -> None:
        grid = self._grid(self._aspect)
        width, height = round(grid.width), round(grid.height) + self._caption()
        for place, view in enumerate(self.panes.values()):
            row, column = divmod(place, grid.columns)
            own = height - (0 if view.pane.row else self._caption() - LABEL)
            view.setGeometry(column * (width + GAP), row * (height + GAP), width, own)
