"""The list of photos: its tiles and its keys."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.view import words
from desktop.view.palette import ACCENT, BRIGHT, CAPTION, DIM, RAISED, STEP, TEXT, type_of
from desktop.view.photo_model import BROKEN, HELD_OUT, Index, PhotoModel

THUMBNAIL = 224
"""Long side in pixels at which thumbnails are decoded: enough for a tile on a screen of double density."""

_TILE, _PICTURE, _DOT = QSize(120, 120), 80, 5
_Role = Qt.ItemDataRole


class _Tiles(QStyledItemDelegate):
    """Paint a tile: the picture, an accent ring if chosen, the name, a dot if held out."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802
        return _TILE

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = QRect(tile.x() + STEP, tile.y() + STEP, tile.width() - 2 * STEP, _PICTURE)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.setFont(type_of(CAPTION))
        picture = index.data(_Role.DecorationRole)
        shown = box
        if picture is not None:
            shown = QRect(0, 0, *picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio).toTuple())
            shown.moveCenter(box.center())
            painter.drawPixmap(shown, picture)
        else:
            painter.fillRect(box, QColor(RAISED))
            if index.data(BROKEN):
                painter.setPen(QColor(DIM))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words.tr("Cannot\nbe read"))
        if chosen:
            painter.setPen(QPen(QColor(ACCENT), 2))
            painter.drawRect(shown.adjusted(-3, -3, 3, 3))
        line = QRect(box.x(), box.bottom() + STEP, box.width(), 2 * STEP)
        metrics = QFontMetrics(painter.font())
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideMiddle, line.width() - 4 * _DOT)
        painter.setPen(QColor(BRIGHT if chosen else DIM if picture is None else TEXT))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, name)
        if index.data(HELD_OUT):
            left = line.center().x() - metrics.horizontalAdvance(name) // 2 - 2 * _DOT
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ACCENT))
            painter.drawEllipse(left, line.center().y() - _DOT // 2 + 1, _DOT, _DOT)
        painter.restore()


class PhotoList(QListView):
    """Show the photos as tiles that flow with the width; keys that move nothing here are left to the window.

    Signals:
        chosen: place of the photo that became the current one.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photos = PhotoModel(self)
        self.setModel(self.photos)
        self.setItemDelegate(_Tiles(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMinimumWidth(_TILE.width() + 2 * STEP)
        self.setAccessibleName(words.tr("Photos"))

    def choose(self, place: int) -> None:
        """Make a photo the current one and bring it into view."""
        index = self.photos.index(place)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802
        """Tell of the choice."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move on arrows and their like; a letter or sign is a command of the window, not a search."""
        if event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)
