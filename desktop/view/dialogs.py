"""The dialogs: choosing a folder, and the keys on one small card."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QLabel, QWidget

from desktop.view import words
from desktop.view.palette import STEP, TITLE, type_of


def ask_folder(parent: QWidget, chosen: Callable[[str], None]) -> None:
    """Let the user choose a folder, and tell `chosen`, a bound method, which."""
    dialog = QFileDialog(parent, words.tr("Open a workspace"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()


class CheatSheet(QDialog):
    """List the keys; Escape or ? closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words.tr("Keys"))
        self.setAccessibleName(words.tr("Keys"))
        grid = QGridLayout(self)
        grid.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 4 * STEP)
        grid.setHorizontalSpacing(3 * STEP)
        grid.setVerticalSpacing(STEP)
        title = QLabel(words.tr("Keys"), self)
        title.setFont(type_of(TITLE, strong=True))
        grid.addWidget(title, 0, 0, 1, 2)
        grid.setRowMinimumHeight(0, 4 * STEP)
        for row, (key, meaning) in enumerate(words.keys(), 1):
            cap = QLabel(key, self)
            cap.setObjectName("key")
            grid.addWidget(cap, row, 0)
            grid.addWidget(QLabel(meaning, self), row, 1)
        QShortcut(QKeySequence("?"), self, self.accept)
