"""The list of covers: a picture, a name, a photo and a state to a line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.covers import text as words
from desktop.covers.pictures import Pictures
from desktop.covers.survey import Cover, State
from desktop.translation import CoversText
from desktop.ui.plain import tool_tip
from desktop.ui.theme import ACCENT, BODY, BRIGHT, CAPTION, DIM, RAISED, STEP, TEXT, color, font

_PICTURE = 7 * STEP
_Role = Qt.ItemDataRole
_Index = QModelIndex | QPersistentModelIndex
_ALERTS = frozenset({State.ASIDE, State.UNUSED, State.DOUBTFUL, State.NOT_FOUND})


class CoverModel(QAbstractListModel):
    """Show covers as Qt's list model."""

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self.covers: tuple[Cover, ...] = ()
        self.pictures = pictures
        pictures.came.connect(self._redraw)

    def set_covers(self, covers: Sequence[Cover]) -> None:
        """Show other covers, or the same in other states."""
        if [cover.file for cover in covers] == [cover.file for cover in self.covers]:
            self.covers = tuple(covers)
            if covers:
                self.dataChanged.emit(self.index(0), self.index(len(covers) - 1))
            return
        self.beginResetModel()
        self.covers = tuple(covers)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """Return how many covers there are."""
        return 0 if parent is not None and parent.isValid() else len(self.covers)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return what Qt itself, a tool tip or a screen reader shows of a line."""
        cover = self.covers[index.row()]
        match role:
            case _Role.DisplayRole:
                return cover.file.name
            case _Role.AccessibleTextRole:
                return words.described(cover)
            case _Role.ToolTipRole:
                return tool_tip(words.details(cover) or words.described(cover))
            case _:
                return None

    def _redraw(self, file: Path) -> None:
        for place, cover in enumerate(self.covers):
            if cover.file == file:
                self.dataChanged.emit(self.index(place), self.index(place))


class _Lines(QStyledItemDelegate):
    """Paint a line."""

    def __init__(self, covers: CoverModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._covers = covers

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002, N802
        return QSize(0, _PICTURE + 2 * STEP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        cover = self._covers.covers[index.row()]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if chosen:
            painter.fillRect(option.rect, color(RAISED))
            painter.fillRect(QRect(option.rect.x(), option.rect.y(), 3, option.rect.height()), color(ACCENT))
        box = QRect(option.rect.x() + 2 * STEP, option.rect.y() + STEP, _PICTURE, _PICTURE)
        picture = self._covers.pictures.get(cover.file)
        if picture is None:
            painter.fillRect(box, color(RAISED))
        else:
            size = picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(box.center())
            painter.drawPixmap(place, picture)
        self._paint_words(painter, cover, option.rect.adjusted(4 * STEP + _PICTURE, STEP, -STEP, -STEP), chosen)
        painter.restore()

    def _paint_words(self, painter: QPainter, cover: Cover, room: QRect, chosen: bool) -> None:
        lines = (
            (cover.file.name, BODY, BRIGHT if chosen else TEXT),
            (words.photo_line(cover), CAPTION, DIM),
            (words.state(cover.state), CAPTION, ACCENT if cover.state in _ALERTS else DIM),
        )
        shown_lines = [each for each in lines if each[0]]
        height = room.height() // len(lines)
        top = room.y() + (room.height() - height * len(shown_lines)) // 2
        for place, (line, size, tone) in enumerate(shown_lines):
            painter.setFont(font(size))
            painter.setPen(color(tone))
            part = QRect(room.x(), top + place * height, room.width(), height)
            metrics = QFontMetrics(painter.font())
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, part.width())
            painter.drawText(part, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class CoverList(QListView):
    """Show the covers; keys that move nothing here are left to the window.

    Signals:
        chosen: file of the cover that became the current one.
    """

    chosen = Signal(Path)

    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self.covers = CoverModel(pictures, self)
        self.setModel(self.covers)
        self.setItemDelegate(_Lines(self.covers, self))
        self.setAccessibleName(CoversText.tr("Covers"))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_covers(self, covers: Sequence[Cover], current: Path | None) -> None:
        """Show covers, and mark the one that the user stands on."""
        self.covers.set_covers(covers)
        place = next((place for place, cover in enumerate(covers) if cover.file == current), None)
        if place is not None:
            self.setCurrentIndex(self.covers.index(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave letters and signs to the window: they are commands, no search."""
        if event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802
        """Tell of the choice."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(self.covers.covers[current.row()].file)
