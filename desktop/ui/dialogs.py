"""The small dialogs: choosing a folder, choosing files, asking before something goes, and the keys on one card."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QLabel, QMessageBox, QScrollArea, QWidget

from desktop.translation import UiText
from desktop.ui.commands import Commands, Group
from desktop.ui.layouts import make_column
from desktop.ui.plain import show_plain, text_label
from desktop.ui.theme import CAPTION, DIM, STEP, TITLE
from engine.image.io import PHOTO_SUFFIXES

_ROWS = 34
"""Lines of a column, as many as a window of 900 pixels has room for."""


def ask_folder(parent: QWidget, title: str, chosen: Callable[[Path], None]) -> None:
    """Let the user choose a folder, and tell `chosen` which."""
    dialog = _ask(QFileDialog(parent, title), QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))


def ask_photos(parent: QWidget, title: str, chosen: Callable[[list[str]], None]) -> None:
    """Let the user choose photos, and tell `chosen`, a bound method, which."""
    dialog = QFileDialog(parent, title)
    kinds = " ".join(f"*{suffix}" for suffix in sorted(PHOTO_SUFFIXES))
    dialog.setNameFilters([UiText.tr("Photos ({})").format(kinds), UiText.tr("All files (*)")])
    _ask(dialog, QFileDialog.FileMode.ExistingFiles).filesSelected.connect(chosen)


def _ask(dialog: QFileDialog, mode: QFileDialog.FileMode) -> QFileDialog:
    dialog.setFileMode(mode)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def confirm(
    parent: QWidget, question: str, details: str, does: str, agreed: Callable[[], None], *, cancels: bool = False
) -> None:
    """Ask before something is done, and call `agreed` if the user wants it; Return agrees, or cancels where much is lost."""
    dialog = QMessageBox(parent)
    dialog.setWindowTitle(does)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setText(question)
    dialog.setInformativeText(details)
    show_plain(dialog)
    accept = dialog.addButton(does, QMessageBox.ButtonRole.AcceptRole)
    cancel = dialog.addButton(QMessageBox.StandardButton.Cancel)
    for button in (accept, cancel):
        button.setAccessibleName(button.text().replace("&", ""))
    dialog.setDefaultButton(cancel if cancels else accept)
    dialog.accepted.connect(agreed)
    dialog.open()


class CheatSheet(QDialog):
    """List every command that has a key; Escape, or what opened it, closes it."""

    def __init__(self, parent: QWidget, commands: Commands) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(UiText.tr("Keyboard shortcuts"))
        self.setAccessibleName(UiText.tr("Keyboard shortcuts"))
        self._commands = commands
        room = parent.size()
        rows = _ROWS
        inside = self._filled(rows, wraps=False)
        hint = inside.sizeHint()
        if hint.width() + 2 * STEP > room.width():
            inside = self._filled(rows, wraps=True)
            while inside.minimumSizeHint().width() + 2 * STEP > room.width() and len(self._ends) > 1:
                rows *= 2
                inside = self._filled(rows, wraps=True)
        scroll = QScrollArea(self)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        whole = make_column(self, margins=(0, 0, 0, 0))
        whole.addWidget(scroll)
        self.resize(min(hint.width() + 2 * STEP, room.width()), min(hint.height() + 2, room.height()))
        for key in commands.made("window.keys").shortcuts():
            QShortcut(key, self, self.accept)

    def _filled(self, rows: int, *, wraps: bool) -> QWidget:
        """Return all groups in columns of so many rows, their texts on several lines or not."""
        inside = QWidget()
        self._ends: list[int] = []
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 4 * STEP)
        self._grid.setHorizontalSpacing(STEP if wraps else 2 * STEP)
        self._grid.setVerticalSpacing(STEP // 2)
        title = text_label(inside, UiText.tr("Keyboard shortcuts"), TITLE, strong=True)
        self._grid.addWidget(title, 0, 0, 1, 2)
        for group in self._commands.groups:
            for text in self._list(group, inside, rows):
                text.setWordWrap(wraps)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        return inside

    def _list(self, group: Group, inside: QWidget, rows: int) -> list[QLabel]:
        """Lay out a group's keys in columns of so many rows, and return what they do."""
        keyed = [action for action in group.actions if self._commands.keys_of(action)]
        if not keyed:
            return []
        lines = 1 + len(keyed)
        place = next((place for place, end in enumerate(self._ends) if end + lines <= rows), len(self._ends))
        if place == len(self._ends):
            self._ends.append(0)
            self._grid.setColumnStretch(3 * place + 1, 1)
            self._grid.setColumnMinimumWidth(3 * place + 2, 3 * STEP)
        first = 1 + self._ends[place]
        column = 3 * place
        head = text_label(inside, group.title, CAPTION, DIM, strong=True)
        head.setContentsMargins(0, 2 * STEP, 0, STEP // 2)
        self._grid.addWidget(head, first, column, 1, 2)
        texts: list[QLabel] = []
        for row, action in enumerate(keyed, first + 1):
            cap = QLabel(self._commands.printed(action, most=2), inside)
            cap.setObjectName("key")
            self._grid.addWidget(cap, row, column, Qt.AlignmentFlag.AlignLeft)
            texts.append(QLabel(action.text.rstrip("…"), inside))
            self._grid.addWidget(texts[-1], row, column + 1)
        self._ends[place] += lines
        return texts
