"""The photos as Qt's list model."""

from collections import OrderedDict
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.state.library import LibraryPhoto
from desktop.view import words

_KEPT = 500
_Role = Qt.ItemDataRole
BROKEN, HELD_OUT = int(_Role.UserRole), int(_Role.UserRole) + 1
"""Roles of our own: whether a photo cannot be read, and whether the last run held it out."""

Index = QModelIndex | QPersistentModelIndex


class PhotoModel(QAbstractListModel):
    """Show photos as a list; a picture is asked for when a tile is first painted, and the oldest of many are let go.

    Signals:
        wanted: the photo whose picture is needed.
    """

    wanted = Signal(LibraryPhoto)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._photos: tuple[LibraryPhoto, ...] = ()
        self._places: dict[str, int] = {}
        self._pictures: OrderedDict[str, QPixmap] = OrderedDict()
        self._broken: dict[str, str] = {}
        self._asked: set[str] = set()

    def set_photos(self, photos: tuple[LibraryPhoto, ...]) -> None:
        """Show other photos."""
        self.beginResetModel()
        self._photos, self._places = photos, {photo.name: place for place, photo in enumerate(photos)}
        for kept in (self._pictures, self._broken, self._asked):
            kept.clear()
        self.endResetModel()

    def set_picture(self, name: str, image: QImage) -> None:
        """Take a picture that was asked for."""
        self._pictures[name] = QPixmap.fromImage(image)
        if len(self._pictures) > _KEPT:
            self._asked.discard(self._pictures.popitem(last=False)[0])
        self._changed(name)

    def set_broken(self, name: str, reason: str) -> None:
        """Take the reason why there is no picture."""
        self._broken[name] = reason
        self._changed(name)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        """Return how many photos there are."""
        return 0 if parent is not None and parent.isValid() else len(self._photos)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return what a tile shows; painting a picture that is not there yet asks for it."""
        photo = self._photos[index.row()]
        match role:
            case _Role.DisplayRole:
                return photo.name
            case _Role.ToolTipRole:
                return self._broken.get(photo.name) or words.described(photo)
            case _Role.AccessibleTextRole:
                return words.described(photo)
            case _Role.DecorationRole:
                return self._picture(photo)
            case _:
                return {BROKEN: photo.name in self._broken, HELD_OUT: bool(photo.edits)}.get(role)

    def _picture(self, photo: LibraryPhoto) -> QPixmap | None:
        if photo.name not in self._asked:
            self._asked.add(photo.name)
            self.wanted.emit(photo)
        return self._pictures.get(photo.name)

    def _changed(self, name: str) -> None:
        if name in self._places:
            index = self.index(self._places[name])
            self.dataChanged.emit(index, index)
