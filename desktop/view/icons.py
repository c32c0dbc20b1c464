"""The few icons, drawn in the theme's colours at the screen's own density."""

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.view.palette import TEXT

SIZE = 16
"""Device-independent pixels."""


@cache
def icon(name: str, colour: str = TEXT) -> QIcon:
    """Return the icon of resources/icons that has this name."""
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
