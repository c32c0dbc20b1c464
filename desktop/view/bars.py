"""The bars above and below: where the user is, what can be asked for, how much there is."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.view import words
from desktop.view.palette import ACCENT, BODY, CAPTION, DIM, STEP, type_of


class TopBar(QFrame):
    """Name the workspace and offer the commands, their keys printed on them.

    Signals:
        open_asked: choose a folder.
        reload_asked: read the workspace again.
        keys_asked: show the keys.
    """

    open_asked = Signal()
    reload_asked = Signal()
    keys_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        row.setSpacing(STEP)
        self._name, self._folder = QLabel("Covershot", self), QLabel(self)
        self._name.setFont(type_of(BODY, strong=True))
        self._name.setAccessibleName(words.tr("Workspace"))
        self._folder.setStyleSheet(f"color: {DIM}")
        self._folder.setAccessibleName(words.tr("Folder"))
        row.addWidget(self._name)
        row.addSpacing(STEP)
        row.addWidget(self._folder, 1)
        self._reload = self._button(row, words.tr("Reload   F5"), words.tr("Read the workspace again"))
        self._reload.clicked.connect(self.reload_asked)
        self._reload.setEnabled(False)
        opening = self._button(row, words.tr("Open…   Ctrl+O"), words.tr("Open a workspace"))
        opening.clicked.connect(self.open_asked)
        keys = self._button(row, words.tr("Keys   ?"), words.tr("Show the keys"))
        keys.clicked.connect(self.keys_asked)

    def set_workspace(self, root: Path) -> None:
        """Name the open workspace."""
        self._name.setText(root.name or str(root))
        self._folder.setText(str(root.parent))
        self._folder.setToolTip(str(root))
        self._folder.setMinimumWidth(1)  # a long path is cut off rather than widening the window
        self._reload.setEnabled(True)

    def _button(self, row: QHBoxLayout, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(name)
        row.addWidget(button)
        return button


class Notice(QLabel):
    """Say one sentence that must be read; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(words.tr("Notice"))
        self.hide()

    def show_sentence(self, sentence: str) -> None:
        """Show the sentence, or hide for an empty one."""
        self.setText(sentence)
        self.setAccessibleDescription(sentence)
        self.setVisible(bool(sentence))


class StatusBar(QFrame):
    """Say how much there is; the accent's dot explains the dots of the tiles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        self._counts, self._hint = QLabel(self), QLabel(self)
        self._counts.setAccessibleName(words.tr("Counts"))
        for label in (self._counts, self._hint):
            label.setFont(type_of(CAPTION))
            label.setStyleSheet(f"color: {DIM}")
        row.addWidget(self._counts, 1)
        row.addWidget(self._hint)

    def set_text(self, counts: str, *, dot: bool) -> None:
        """Show the counts, the held-out ones behind the dot that marks their tiles."""
        head, _, tail = counts.rpartition(", ")
        marked = f"{head}, <span style='color:{ACCENT}'>●</span> {tail}" if dot else counts
        self._counts.setText(marked)
        self._hint.setText(words.tr("Hold \\ for the original"))
