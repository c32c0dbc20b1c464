"""The photos as Qt's list model."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.model.library import LibraryPhoto
from desktop.ui import text as words
from desktop.ui.plain import tool_tip
from engine.image.rating import Rating

KEPT = 96 * 2**20
"""Bytes of pictures in memory: more than any screen shows at once."""

_BYTES = 4
_Role = Qt.ItemDataRole
BROKEN = int(_Role.UserRole)
"""Role of our own: whether a photo cannot be read."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Tile:
    """Hold what one tile shows.

    Attributes:
        photo: the photo of the tile.
        picture: None while it is on its way, or if there is none.
        broken: why the photo cannot be opened, in one sentence; empty otherwise.
        judged: number of judgements of the photo.
        rating: stars and label; None while they are unknown.
    """

    photo: LibraryPhoto
    picture: QPixmap | None
    broken: str | None
    judged: int
    rating: Rating | None = None


class PhotoModel(QAbstractListModel):
    """Show photos as a list; a picture is asked for when a tile is painted, and the longest unseen are let go.

    Pictures outlive other lists of the same photos: searching and sorting decode nothing twice.

    Signals:
        picture_needed: the photo whose picture is needed.
    """

    picture_needed = Signal(LibraryPhoto)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._photos: tuple[LibraryPhoto, ...] = ()
        self._places: dict[str, int] = {}
        self._judged: Mapping[str, int] = {}
        self._ratings: Mapping[str, Rating] = {}
        self._pictures: OrderedDict[str, QPixmap] = OrderedDict()
        self._broken: dict[str, str] = {}
        self._requested: set[str] = set()
        self._stamps: dict[str, tuple[int, int]] = {}
        self._bytes = 0

    @property
    def photos(self) -> tuple[LibraryPhoto, ...]:
        """Return the photos in order."""
        return self._photos

    def set_photos(self, photos: Sequence[LibraryPhoto], judged: Mapping[str, int] | None = None) -> None:
        """Show other photos, or the same in another order."""
        self.beginResetModel()
        self._photos = tuple(photos)
        self._judged = judged or {}
        self._places = {photo.name: place for place, photo in enumerate(photos)}
        for photo in photos:
            if self._stamps.get(photo.name, photo.stamp) != photo.stamp:
                self._forget(photo.name)
            self._stamps[photo.name] = photo.stamp
        self.endResetModel()

    def set_ratings(self, ratings: Mapping[str, Rating]) -> None:
        """Take other ratings, by the photo's name; the list paints itself, or it would measure every tile anew."""
        self._ratings = ratings

    def forget(self) -> None:
        """Let go of every picture, because another workspace is shown or other sizes are wanted."""
        for kept in (self._pictures, self._broken, self._requested, self._stamps):
            kept.clear()
        self._ratings = {}
        self._bytes = 0

    def ask_again(self) -> None:
        """Ask for every picture once more as it is painted, and show the old one meanwhile."""
        self._requested.clear()

    def set_picture(self, name: str, image: QImage) -> None:
        """Take a picture that was asked for."""
        self._let_go(name)
        picture = QPixmap.fromImage(image)
        self._pictures[name] = picture
        self._bytes += _size(picture)
        while self._bytes > KEPT and len(self._pictures) > 1:
            oldest = next(iter(self._pictures))
            self._let_go(oldest)
            self._requested.discard(oldest)
        self._changed(name)

    def set_broken(self, name: str, reason: str) -> None:
        """Take the reason why there is no picture."""
        self._broken[name] = reason
        self._changed(name)

    def set_dropped(self, name: str) -> None:
        """Note that a picture that was asked for will not come; it is asked for again when it is painted."""
        self._requested.discard(name)

    def place(self, name: str) -> int | None:
        """Return where a photo is, None when it is not shown."""
        return self._places.get(name)

    def tile(self, place: int) -> Tile:
        """Return what a tile shows; a picture that is not there yet is asked for."""
        photo = self._photos[place]
        if photo.name not in self._requested:
            self._requested.add(photo.name)
            self.picture_needed.emit(photo)
        picture = self._pictures.get(photo.name)
        if picture is not None:
            self._pictures.move_to_end(photo.name)
        rating = self._ratings.get(photo.name)
        return Tile(photo, picture, self._broken.get(photo.name), self._judged.get(photo.name, 0), rating)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        """Return how many photos there are."""
        return 0 if parent is not None and parent.isValid() else len(self._photos)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return what Qt itself, a tooltip or a screen reader wants of a tile."""
        photo = self._photos[index.row()]
        described = words.described(photo, self._judged.get(photo.name, 0), self._ratings.get(photo.name))
        match role:
            case _Role.DisplayRole:
                return photo.name
            case _Role.ToolTipRole:
                return tool_tip(self._broken.get(photo.name) or described)
            case _Role.AccessibleTextRole:
                return described
            case _Role.DecorationRole:
                return self.tile(index.row()).picture
            case _:
                return photo.name in self._broken if role == BROKEN else None

    def _forget(self, name: str) -> None:
        self._let_go(name)
        self._broken.pop(name, None)
        self._requested.discard(name)

    def _let_go(self, name: str) -> None:
        picture = self._pictures.pop(name, None)
        if picture is not None:
            self._bytes -= _size(picture)

    def _changed(self, name: str) -> None:
        if name in self._places:
            index = self.index(self._places[name])
            self.dataChanged.emit(index, index)


def _size(picture: QPixmap) -> int:
    return picture.width() * picture.height() * _BYTES
