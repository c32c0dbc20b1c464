"""The list of photos: its tiles and its keys."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.library.photo_model import Index, PhotoModel, Tile
from desktop.library.rating_marks import paint_line
from desktop.model.library import LibraryPhoto
from desktop.translation import LibraryText
from desktop.ui import text as words
from desktop.ui.theme import ACCENT, BRIGHT, CAPTION, DIM, RAISED, STEP, TEXT, color, font
from engine.image.rating import Rating

SMALLEST = 12 * STEP
LARGEST = 40 * STEP
"""Widths that a picture's box can have."""

DECODED = (192, 384, 768)
"""Long sides in pixels at which thumbnails are decoded: steps, so that the slider asks for few sizes."""

_NAME = 3 * STEP
_DOT = 5
_FRAME = 2
_STATES_FROM = 18 * STEP
"""Side from which there is room for a photo's states under its name."""


class _Tiles(QStyledItemDelegate):
    """Paint a tile: the picture in its box, framed if chosen, the name with a dot if held out, its rating and states.

    Attributes:
        side: width of the box, which is a quarter less high: most photos are landscapes.
        rated: whether photos have ratings, which need their line under small pictures too.
    """

    def __init__(self, photos: PhotoModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.side = 20 * STEP
        self.rated = False
        self._photos = photos

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802
        lines = _NAME + (2 * STEP if self.side >= _STATES_FROM or self.rated else 0)
        return QSize(self.side + 2 * STEP, self.side * 3 // 4 + lines + 3 * STEP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile = self._photos.tile(index.row())
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        left = option.rect.x() + (option.rect.width() - self.side) // 2
        box = QRect(left, option.rect.y() + STEP, self.side, self.side * 3 // 4)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        shown = self._paint_picture(painter, box, tile)
        if chosen:
            painter.setPen(QPen(color(ACCENT), _FRAME))
            painter.drawRect(QRectF(shown).adjusted(-3, -3, 3, 3))
        elif option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(color(DIM), 1))
            painter.drawRect(QRectF(shown).adjusted(-3, -3, 3, 3))
        self._paint_words(painter, box, tile, chosen)
        painter.restore()

    def _paint_picture(self, painter: QPainter, box: QRect, tile: Tile) -> QRect:
        if tile.picture is None:
            height = box.width() * 2 // 3
            empty = QRect(box.x(), box.bottom() + 1 - height, box.width(), height)
            painter.fillRect(empty, color(RAISED))
            if tile.broken:
                painter.setFont(font(CAPTION))
                painter.setPen(color(DIM))
                painter.drawText(empty, Qt.AlignmentFlag.AlignCenter, LibraryText.tr("Can't\nopen"))
            return empty
        size = tile.picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = QRect(0, 0, size.width(), size.height())
        shown.moveCenter(box.center())
        shown.moveBottom(box.bottom())  # so that names stand close to their pictures, all on one line
        painter.drawPixmap(shown, tile.picture)
        return shown

    def _paint_words(self, painter: QPainter, box: QRect, tile: Tile, chosen: bool) -> None:
        line = QRect(box.x(), box.bottom() + STEP - 1, box.width(), 2 * STEP)
        painter.setFont(font(CAPTION))
        metrics = QFontMetrics(painter.font())
        room = line.width() - (4 * _DOT if tile.photo.edits else 0)
        name = metrics.elidedText(tile.photo.name, Qt.TextElideMode.ElideMiddle, room)
        painter.setPen(color(BRIGHT if chosen else TEXT))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, name)
        details = ""
        if self.side >= _STATES_FROM:
            details = (
                LibraryText.tr("can't be opened")
                if tile.broken
                else "  ·  ".join(words.states(tile.photo, tile.judged))
            )
        paint_line(painter, line.translated(0, 2 * STEP), tile.rating, details)
        if tile.photo.edits:
            left = line.center().x() - metrics.horizontalAdvance(name) // 2 - 2 * _DOT
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(ACCENT))
            painter.drawEllipse(left, line.center().y() - _DOT // 2 + 1, _DOT, _DOT)


class PhotoList(QListView):
    """Show the photos as tiles that flow with the width; keys that move nothing here are left to the window.

    Signals:
        chosen: place of the photo that became the current one.
        selection_changed: number of selected photos.
    """

    chosen = Signal(int)
    selection_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photos = PhotoModel(self)
        self._tiles = _Tiles(self.photos, self)
        self.setModel(self.photos)
        self.setItemDelegate(self._tiles)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(LibraryText.tr("Photos"))
        self.set_side(self._tiles.side)

    @property
    def side(self) -> int:
        """Return the width of a picture's box."""
        return self._tiles.side

    @property
    def decoded(self) -> int:
        """Return the long side in pixels at which thumbnails are needed now."""
        needed = self.side * self.devicePixelRatioF()
        return next((side for side in DECODED if side >= needed), DECODED[-1])

    def set_side(self, side: int) -> None:
        """Show larger or smaller pictures."""
        before = self.decoded
        self._tiles.side = max(SMALLEST, min(LARGEST, side))
        self._fill()
        if self.decoded != before:
            self.photos.ask_again()
        self.scrollTo(self.currentIndex())

    def set_ratings(self, ratings: Mapping[str, Rating], *, rated: bool) -> None:
        """Show ratings by the photo's name; `rated` tells whether there is any at all."""
        if self._tiles.rated != rated:
            self._tiles.rated = rated
            self._fill()
        self.photos.set_ratings(ratings)
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        """Ask for other pictures on a screen of another density."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.photos.ask_again()
            self.viewport().update()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Spread the tiles over the new width."""
        self._fill()
        super().resizeEvent(event)

    def choose(self, place: int) -> None:
        """Make a photo the current and only selected one, whatever keys are held, and bring it into view."""
        index = self.photos.index(place)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def select(self, names: set[str], current: str | None) -> None:
        """Select the photos of these names that are shown, and make one of them the current one."""
        selection = self.selectionModel()
        selected = QItemSelection()
        for name in names:
            if (place := self.photos.place(name)) is not None:
                selected.select(self.photos.index(place), self.photos.index(place))
        selection.select(selected, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        place = self.photos.place(current) if current else None
        if place is not None:
            selection.setCurrentIndex(self.photos.index(place), QItemSelectionModel.SelectionFlag.NoUpdate)

    def selected(self) -> tuple[LibraryPhoto, ...]:
        """Return the selected photos in the order in which they are shown."""
        return tuple(self.photos.photos[place] for place in sorted(index.row() for index in self.selectedIndexes()))

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """Tell of the choice."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(current.row())

    def selectionChanged(self, selected: object, deselected: object) -> None:  # noqa: N802
        """Tell of the selection."""
        super().selectionChanged(selected, deselected)  # type: ignore[arg-type]
        self.selection_changed.emit(len(self.selectedIndexes()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move on arrows and their like; a letter or sign is a command of the window, not a search."""
        if event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        """Give each tile its share of the width, so that no column's room is left over on the right."""
        size = self._tiles.sizeHint(QStyleOptionViewItem(), self.rootIndex())
        room = self.viewport().width() - 1
        columns = max(1, room // size.width())
        self.setGridSize(QSize(max(size.width(), room // columns), size.height()))
        self.verticalScrollBar().setSingleStep(size.height() // 3)
