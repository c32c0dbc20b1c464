"""The few icons, drawn in the theme's colours at the screen's own density."""

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.ui.theme import TEXT, ThemeColor, color

SIZE = 16
"""Device-independent pixels."""


class IconButton(QPushButton):
    """Show an icon in a tone of the theme."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture: tuple[str, ThemeColor] | None = None
        self.setIconSize(QSize(SIZE, SIZE))

    def set_picture(self, name: str, tone: ThemeColor = TEXT) -> None:
        """Show the icon of resources/icons that has this name."""
        self._picture = name, tone
        self.setIcon(icon(name, tone))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange and self._picture is not None:
            self.setIcon(icon(*self._picture))
        super().changeEvent(event)


def icon(name: str, tone: ThemeColor = TEXT) -> QIcon:
    """Return an icon of resources/icons in a tone of the theme that is shown."""
    return _drawn(name, color(tone).name())


@cache
def _drawn(name: str, colour: str) -> QIcon:
    text = (files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
    made = QIcon()
    for density in (1, 2, 3):
        pixmap = QPixmap(SIZE * density, SIZE * density)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, SIZE * density, SIZE * density))
        painter.end()
        pixmap.setDevicePixelRatio(density)
        made.addPixmap(pixmap)
    return made
