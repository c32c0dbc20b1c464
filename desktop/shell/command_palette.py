"""Find a command by typing a few letters of it."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.translation import ShellText
from desktop.ui.commands import Commands
from desktop.ui.layouts import make_column
from desktop.ui.section import Action
from desktop.ui.theme import BODY, BRIGHT, DIM, RAISED, STEP, TEXT, color, font

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
            painter.fillRect(option.rect, color(RAISED))
        inside = option.rect.adjusted(STEP, 0, -STEP, 0)
        painter.setFont(font(BODY))
        painter.setPen(color(BRIGHT if chosen else TEXT))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, index.data())
        painter.setPen(color(DIM))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, index.data(KEY))
        painter.restore()


_Action = Qt.ItemDataRole.UserRole


class CommandPalette(QDialog):
    """List the commands that can be used now; Enter does the marked one, Escape none."""

    def __init__(self, parent: QWidget, commands: Commands) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("palette")
        self.setWindowTitle(ShellText.tr("Commands"))
        self.setAccessibleName(ShellText.tr("Commands"))
        self._commands = commands
        self._search = QLineEdit(self)
        self._list = QListWidget(self)
        self._search.setPlaceholderText(ShellText.tr("Type a command"))
        self._search.setAccessibleName(ShellText.tr("Type a command"))
        self._search.textChanged.connect(self._filter)
        self._search.installEventFilter(self)
        self._list.setAccessibleName(ShellText.tr("Commands"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setItemDelegate(Rows(self._list))
        self._list.itemClicked.connect(self._run)
        column = make_column(self, spacing=STEP, margins=(STEP, STEP, STEP, STEP))
        column.addWidget(self._search)
        column.addWidget(self._list)
        self._filter("")
        width = min(70 * STEP, parent.width() - 4 * STEP)
        self.resize(width, min(52 * STEP, parent.height() - 16 * STEP))
        self.move(parent.mapToGlobal(parent.rect().topLeft()).x() + (parent.width() - width) // 2, self._top(parent))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the arrows move in the list, and Enter choose, while the typing goes on."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step:
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, self._list.currentRow() + step)))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._run(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _filter(self, text: str) -> None:
        self._list.clear()
        typed = text.casefold().split()
        for group in self._commands.usable():
            for action in group.actions:
                if all(word in f"{group.title} {action.text}".casefold() for word in typed):
                    item = QListWidgetItem(action.text)
                    item.setData(_Action, action)
                    item.setData(KEY, self._commands.printed(action))
                    self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _run(self, item: QListWidgetItem | None) -> None:
        self.accept()
        if item is not None:
            action: Action = item.data(_Action)
            self._commands.made(action.name).trigger()

    def _top(self, parent: QWidget) -> int:
        return parent.mapToGlobal(parent.rect().topLeft()).y() + 7 * STEP
