"""The panes, laid out in the room there is."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.compare.pane import LABEL, NUMBERS, ComparePane, Side
from desktop.model.viewport import GAP, Crop, Size, View, best_grid
from desktop.translation import CompareText

_LANDSCAPE = 1.5


class Canvas(QWidget):
    """Lay panes out so that whole photos are largest; all have one size, and all show one view.

    Attributes:
        panes: from left to right, top to bottom.

    Signals:
        resized: there is more or less room for pictures.
        view_changed, chosen: as of any pane.
    """

    resized = Signal()
    view_changed = Signal(View)
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panes: list[ComparePane] = []
        self._keys: tuple[tuple[str, ...], ...] = ()
        self._aspect = _LANDSCAPE
        self._numbers = True
        self.setMinimumSize(240, 160)
        self.setAccessibleName(CompareText.tr("Results side by side"))

    @property
    def sides(self) -> dict[str, Side]:
        """Return the pictures by key."""
        return {side.key: side for pane in self.panes for side in pane.sides}

    def arrange(self, keys: tuple[tuple[str, ...], ...], size: int, *, numbers: bool) -> None:
        """Show other panes.

        Args:
            keys: of each pane, one, or two with a divider between them.
            size: long side in pixels that the numbers hold for.
            numbers: whether there is room for numbers.
        """
        if keys != self._keys:
            old = self.sides
            for pane in self.panes:
                pane.hide()
                pane.deleteLater()
            self.panes = [ComparePane(key, self) for key in keys]
            self._keys = keys
            for pane in self.panes:
                pane.sides = [old.get(side.key, side) for side in pane.sides]
                pane.view_changed.connect(self.view_changed)
                pane.chosen.connect(self.chosen)
                pane.show()
        self._numbers = numbers
        for pane in self.panes:
            pane.set_numbers(size, shown=numbers)
        self._place()

    def set_size(self, photo: Size | None) -> None:
        """Lay out for a photo of some width and height, None while they are not known."""
        for pane in self.panes:
            pane.set_size(photo)
        if photo is not None and self._aspect != photo[0] / photo[1]:
            self._aspect = photo[0] / photo[1]
            self._place()

    def room(self) -> Size:
        """Return width and height for each picture, in pixels of the screen."""
        return self.panes[0].room() if self.panes else (1, 1)

    def set_view(self, view: View) -> None:
        """Show another part of the photo in all panes."""
        for pane in self.panes:
            pane.set_view(view)

    def toggle(self) -> None:
        """Ask for the photo's own pixels, around the mouse where it is over a pane, or for the whole photo again."""
        if self.panes:
            next((pane for pane in self.panes if pane.underMouse()), self.panes[0]).toggle()

    def zoom(self, factor: float) -> None:
        """Ask to come nearer to the panes' middle."""
        if self.panes:
            self.panes[0].zoom(factor)

    def set_image(self, key: str, image: QImage, crop: Crop) -> None:
        """Show a side's picture."""
        if key in self.sides:
            self.sides[key].set_image(image, crop)
            self.refresh()

    def set_message(self, key: str, sentence: str) -> None:
        """Say why a side has no picture."""
        if key in self.sides:
            self.sides[key].set_message(sentence)
            self.refresh()

    def refresh(self) -> None:
        """Draw the panes anew."""
        for pane in self.panes:
            pane.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay out anew."""
        super().resizeEvent(event)
        self._place()
        self.resized.emit()

    def event(self, event: QEvent) -> bool:
        """Ask for other pictures on a screen of another density."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.resized.emit()
        return super().event(event)

    def _place(self) -> None:
        caption = LABEL + (NUMBERS if self._numbers else 0)
        grid = best_grid(max(1, len(self.panes)), self.width(), self.height(), self._aspect, caption)
        for place, pane in enumerate(self.panes):
            row, column = divmod(place, grid.columns)
            left = round(column * (grid.width + GAP))
            top = round(row * (grid.height + GAP))
            pane.setGeometry(left, top, int(grid.width), int(grid.height))
