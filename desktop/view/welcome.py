"""What the window shows before a workspace is open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.view import words
from desktop.view.palette import DIM, STEP, TITLE, type_of


class Welcome(QWidget):
    """Say what to do first.

    Signals:
        open_asked: the user wants to choose a folder.
    """

    open_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel(words.tr("Open a workspace"), self)
        title.setFont(type_of(TITLE, strong=True))
        text = QLabel(
            words.tr(
                "A workspace is a folder with your photos in dataset/input\n"
                "and their finished covers, named the same, in dataset/target."
            ),
            self,
        )
        button = QPushButton(words.tr("Open…   Ctrl+O"), self)
        button.setAccessibleName(words.tr("Open a workspace"))
        button.setProperty("primary", True)
        button.clicked.connect(self.open_asked)
        self.setFocusProxy(button)
        hint = QLabel(words.tr("or drop the folder here. No photos at hand? Make a sample with: covershot demo"), self)
        hint.setStyleSheet(f"color: {DIM}")
        column = QVBoxLayout(self)
        column.setSpacing(2 * STEP)
        column.addStretch(2)
        for widget in (title, text, button, hint):
            if isinstance(widget, QLabel):
                widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
