"""Choose a cover's photo among those of the workspace."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QWidget

from desktop.covers.pictures import Pictures
from desktop.model.library import LibraryPhoto
from desktop.translation import CoversText
from desktop.ui.layouts import make_column
from desktop.ui.plain import tool_tip
from desktop.ui.theme import STEP

_PICTURE = 7 * STEP
_Role = Qt.ItemDataRole
_Index = QModelIndex | QPersistentModelIndex


class PhotoPicker(QDialog):
    """List photos by name; Enter chooses the marked one, Escape none."""

    def __init__(
        self, parent: QWidget, photos: Sequence[LibraryPhoto], pictures: Pictures, chosen: Callable[[Path], None]
    ) -> None:
        """Make the dialog.

        Args:
            parent: owner.
            photos: to choose from.
            pictures: of the photos.
            chosen: given the photo's file.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(CoversText.tr("Choose photo"))
        self.setAccessibleName(CoversText.tr("Choose photo"))
        self._chosen = chosen
        self._model = _Photos(photos, pictures, self)
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(CoversText.tr("Search by name"))
        self._search.setAccessibleName(CoversText.tr("Search by name"))
        self._search.textChanged.connect(self._filter)
        self._search.installEventFilter(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setAccessibleName(CoversText.tr("Photos"))
        self._list.setIconSize(QSize(_PICTURE, _PICTURE))
        self._list.setUniformItemSizes(True)
        self._list.setSpacing(STEP // 2)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.clicked.connect(self._choose)
        column = make_column(self, spacing=STEP, margins=(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP))
        column.addWidget(self._search)
        column.addWidget(self._list)
        self.resize(min(56 * STEP, parent.width()), min(72 * STEP, parent.height()))
        self._filter("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the arrows move in the list, and Enter choose, while the typing goes on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step:
                place = self._list.currentIndex().row() + step
                self._stand_on(max(0, min(self._model.rowCount() - 1, place)))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._choose(self._list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _filter(self, text: str) -> None:
        self._model.search(text)
        self._stand_on(0)

    def _stand_on(self, place: int) -> None:
        self._list.setCurrentIndex(self._model.index(place))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            photo = self._model.shown[index.row()]
            self.accept()
            self._chosen(photo.source)


class _Photos(QAbstractListModel):
    """Show photos whose names hold what was typed."""

    def __init__(self, photos: Sequence[LibraryPhoto], pictures: Pictures, parent: QObject) -> None:
        super().__init__(parent)
        self.shown = tuple(photos)
        self._photos = tuple(photos)
        self._pictures = pictures
        self._empty = QPixmap(_PICTURE, _PICTURE)
        self._empty.fill(Qt.GlobalColor.transparent)
        pictures.came.connect(self._redraw)

    def search(self, text: str) -> None:
        """Show the photos whose names hold every word of a text."""
        typed = text.casefold().split()
        self.beginResetModel()
        self.shown = tuple(photo for photo in self._photos if all(word in photo.name.casefold() for word in typed))
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """Return how many photos there are."""
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return what Qt shows of a photo."""
        photo = self.shown[index.row()]
        match role:
            case _Role.DisplayRole:
                return photo.name
            case _Role.ToolTipRole:
                return tool_tip(photo.source.name)
            case _Role.DecorationRole:
                return self._pictures.get(photo.source) or self._empty
            case _:
                return None

    def _redraw(self, file: Path) -> None:
        for place, photo in enumerate(self.shown):
            if photo.source == file:
                self.dataChanged.emit(self.index(place), self.index(place))
