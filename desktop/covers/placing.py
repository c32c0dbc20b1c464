"""A cover placed by hand: three points in it and three in its photo, marked side by side."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.covers.points import Place, Points, Side
from desktop.covers.side_panes import SidePanes
from desktop.ui.connections import Connections
from engine.workspace.cover_decisions import Matrix


class Placing(QObject):
    """Let points be marked in the panes of a cover and its photo.

    Attributes:
        points: those that are marked; None while no cover is placed.

    Signals:
        marked: a point came or went, so that something else may have to be seen.
        moved: a point is elsewhere.
    """

    marked = Signal()
    moved = Signal()

    def __init__(self, sides: SidePanes, parent: QObject) -> None:
        super().__init__(parent)
        self.points: Points | None = None
        self._cover, self._photo, _ = sides.panes
        connections = Connections(
            *((pane.marked, self._mark) for pane in (self._cover, self._photo)),
            (self._cover.moved, partial(self._move, "cover")),
            (self._photo.moved, partial(self._move, "photo")),
        )
        self.close = connections.close

    @property
    def active(self) -> bool:
        """Return whether a cover is being placed."""
        return self.points is not None

    @property
    def transform(self) -> Matrix | None:
        """Return where the points place the cover; None while they do not."""
        return None if self.points is None else self.points.transform()

    def begin(self) -> None:
        """Place a cover, without any point yet."""
        self.points = Points()

    def end(self) -> None:
        """Place none."""
        self.points = None

    def remove_last(self) -> None:
        """Take back the point that was marked last."""
        if self.points is not None and self.points.cover:
            self._set(self.points.without_last())

    def show(self) -> None:
        """Show the points in the panes; the keyboard marks the next one."""
        if self.points is None:
            return
        turn = self.points.turn
        self._cover.set_points(self.points.cover, marking=turn == "cover")
        self._photo.set_points(self.points.photo, marking=turn == "photo")
        if turn is not None:
            (self._cover if turn == "cover" else self._photo).setFocus()

    def _mark(self, place: Place) -> None:
        if self.points is not None:
            self._set(self.points.marked(place))

    def _move(self, side: Side, number: int, place: Place) -> None:
        if self.points is not None:
            self.points = self.points.moved(side, number, place)
            self.show()
            self.moved.emit()

    def _set(self, points: Points) -> None:
        self.points = points
        self.marked.emit()
