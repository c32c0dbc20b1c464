"""A photo's stars and label as they are drawn under it."""

import math

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPen, QPixmap, QPolygonF

from desktop.model.photo_filter import COLOURS, label_key
from desktop.ui import text as words
from desktop.ui.theme import DIM, FAINT, STEP, TEXT, color
from engine.image.rating import Rating

SHADES = dict(zip(COLOURS, ("#c4473f", "#d3b233", "#5a9a48", "#4a82c4", "#9060b4"), strict=True))
"""The labels' colours, the same in every theme, as they are in the programs that give them."""

_STAR = 11
_CHIP = 9
_GAP = STEP
_MOST_STARS = 5
_LABEL_SHARE = 0.4
"""Of the width, for a label without a colour where states follow."""


def paint_line(painter: QPainter, line: QRect, rating: Rating | None, details: str) -> None:
    """Paint stars, label and a text in the middle of a line, the text cut off where there is no room."""
    metrics = QFontMetrics(painter.font())
    stars = min(rating.stars or 0, _MOST_STARS) if rating else 0
    rejected = words.rejected() if stars < 0 else ""
    label = rating.label if rating else None
    shade = SHADES.get(label_key(label))
    word = "" if label is None or shade else label
    widths = [stars * _STAR if stars > 0 else metrics.horizontalAdvance(rejected)]
    left_over = line.width() - (widths[0] + _GAP if widths[0] else 0)
    room = round(_LABEL_SHARE * line.width()) if details else left_over
    word = metrics.elidedText(word, Qt.TextElideMode.ElideRight, min(room, left_over))
    widths.append(_CHIP if shade else metrics.horizontalAdvance(word))
    room = line.width() - sum(width + _GAP for width in widths if width)
    details = metrics.elidedText(details, Qt.TextElideMode.ElideRight, room) if room > 2 * _GAP else ""
    widths.append(metrics.horizontalAdvance(details))
    left = line.x() + (line.width() - sum(width + _GAP for width in widths if width) + _GAP) / 2
    middle = line.center().y() + 0.5
    for place, (width, text) in enumerate(zip(widths, (rejected, word, details), strict=True)):
        if not width:
            continue
        if text:
            painter.setPen(color(DIM))
            box = QRectF(left, line.y(), width + 1, line.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        elif place == 0:
            _paint_stars(painter, QPointF(left, middle), stars)
        else:
            _paint_chip(painter, QRectF(left, middle - _CHIP / 2, _CHIP, _CHIP), str(shade))
        left += width + _GAP


def label_icon(key: str) -> QIcon:
    """Return a label's colour as an icon, an empty one for a label without."""
    if key not in SHADES:
        return QIcon()
    density = 3
    pixmap = QPixmap((_CHIP + 2) * density, (_CHIP + 2) * density)
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(density)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_chip(painter, QRectF(1, 1, _CHIP, _CHIP), SHADES[key])
    painter.end()
    return QIcon(pixmap)


def _paint_stars(painter: QPainter, left: QPointF, stars: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(TEXT))
    for place in range(stars):
        painter.drawPolygon(_star(QPointF(left.x() + (place + 0.5) * _STAR, left.y() + 0.5), _STAR / 2))


def _paint_chip(painter: QPainter, box: QRectF, shade: str) -> None:
    painter.setPen(QPen(color(FAINT), 1))
    painter.setBrush(QColor(shade))
    painter.drawRoundedRect(box, 2, 2)


def _star(centre: QPointF, radius: float) -> QPolygonF:
    points = []
    for place in range(10):
        reach = radius * (0.42 if place % 2 else 1)
        angle = math.pi * place / 5
        points.append(QPointF(centre.x() + reach * math.sin(angle), centre.y() - reach * math.cos(angle)))
    return QPolygonF(points)
