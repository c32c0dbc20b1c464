"""Where a window stands, and what is dropped on it."""

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

Geometry = tuple[int, int, int, int]


def remembered_place(window: QWidget) -> Geometry:
    """Return x, y, width and height of the window when it is not maximised."""
    place = window.normalGeometry()
    return place.x(), place.y(), place.width(), place.height()


def restore_place(window: QWidget, geometry: Geometry | None) -> None:
    """Put the window where it was if a screen still shows it, else on most of the screen."""
    room = window.screen().availableGeometry()
    place = QRect(*geometry) if geometry else QRect()
    if place.isEmpty() or not any(
        screen.availableGeometry().contains(place.center()) for screen in window.screen().virtualSiblings()
    ):
        place = QRect(0, 0, min(1440, room.width() * 9 // 10), min(900, room.height() * 9 // 10))
        place.moveCenter(room.center())
    window.setGeometry(place)


def dropped_paths(event: QDropEvent) -> list[Path]:
    """Return the files and folders that are dragged; none when anything else is among them."""
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls] if all(url.isLocalFile() for url in urls) else []
