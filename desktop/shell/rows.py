"""Rows of a list: a text on the left, a key on the right."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.theme import BODY, BRIGHT, DIM, RAISED, STEP, TEXT, shade, type_of

KEY = int(Qt.ItemDataRole.UserRole) + 1
"""Role of the key to print."""

_Index = QModelIndex | QPersistentModelIndex


class Rows(QStyledItemDelegate):
    """Paint a row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002, N802
        """Return the height of a row."""
        return QSize(0, 4 * STEP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the text and the key."""
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(option.rect, shade(RAISED))
        inside = option.rect.adjusted(STEP, 0, -STEP, 0)
        painter.setFont(type_of(BODY))
        painter.setPen(shade(BRIGHT if chosen else TEXT))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, index.data())
        painter.setPen(shade(DIM))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, index.data(KEY))
        painter.restore()
