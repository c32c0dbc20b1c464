"""The start page: what can be done before a workspace is open."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from desktop.model.paths import abbreviated
from desktop.translation import ShellText
from desktop.ui import text as words
from desktop.ui.bars import flat_button
from desktop.ui.icons import IconButton
from desktop.ui.layouts import make_column, make_row
from desktop.ui.plain import text_label, tool_tip
from desktop.ui.theme import BRIGHT, CAPTION, DIM, FAINT, ON_ACCENT, STEP, TEXT

WIDTH = 84 * STEP
_TITLE = 28
"""The one larger type in the window, seen once a day."""


class Welcome(QWidget):
    """Offer the ways in: open, create, a sample, the recent ones.

    Signals:
        open_requested: the user wants to choose a workspace.
        create_requested: the user wants to choose a folder for a new one.
        sample_requested: the user wants photos to try.
        recent_requested: the workspace to open.
        forget_requested: the workspace to take off the list.
    """

    open_requested = Signal()
    create_requested = Signal()
    sample_requested = Signal()
    recent_requested = Signal(Path)
    forget_requested = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QWidget(self)
        column.setFixedWidth(WIDTH)
        inside = make_column(column, spacing=STEP, margins=(0, 0, 0, 0))
        title = text_label(column, "Covershot", _TITLE, BRIGHT, strong=True)
        about = text_label(
            column,
            ShellText.tr(
                "Teach Covershot your look: give it photos and the finished versions you made of them. "
                "A workspace keeps your photos in dataset/input and the finished versions, under the same names, in dataset/target. "
                "Open one, or drop its folder here."
            ),
            tone=DIM,
            wraps=True,
        )
        about.setMinimumHeight(about.heightForWidth(WIDTH))  # a layout that centres asks no height for a width
        buttons = make_row(spacing=STEP)
        self._buttons: dict[str, QPushButton] = {}
        for name, text, picture, signal in (
            ("window.open", ShellText.tr("Open workspace…"), "folder", self.open_requested),
            ("window.create", ShellText.tr("New workspace…"), "plus", self.create_requested),
            ("window.sample", ShellText.tr("Open sample project"), "photos", self.sample_requested),
        ):
            button = IconButton(column)
            button.setText(text)
            button.setAccessibleName(text.rstrip("…"))
            button.setProperty("primary", name == "window.open")
            button.setMinimumSize(23 * STEP, 5 * STEP)
            button.set_picture(picture, ON_ACCENT if name == "window.open" else TEXT)
            button.clicked.connect(signal)
            button.setAutoDefault(True)
            buttons.addWidget(button)
            self._buttons[name] = button
        buttons.addStretch(1)
        self._recent = _Recent(column)
        self._recent.chosen.connect(self.recent_requested)
        self._recent.forgotten.connect(self.forget_requested)
        for item in (title, about):
            inside.addWidget(item)
        inside.addSpacing(STEP)
        inside.addLayout(buttons)
        inside.addSpacing(3 * STEP)
        inside.addWidget(self._recent)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(3)
        self.setFocusProxy(self._buttons["window.open"])

    def set_key(self, name: str, key: str) -> None:
        """Print a command's key on its button."""
        if name in self._buttons:
            self._buttons[name].setToolTip(key)

    def show_recent(self, recent: Sequence[tuple[Path, bool]]) -> None:
        """List recent workspaces, and whether each is still there."""
        self._recent.show_paths(recent)


class _Recent(QFrame):
    """List recent workspaces; one that is not there is grey and can be taken off the list."""

    chosen = Signal(Path)
    forgotten = Signal(Path)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(STEP)
        self._rows.setVerticalSpacing(0)
        self._rows.setColumnStretch(0, 1)
        self._title = text_label(self, ShellText.tr("Recent"), CAPTION, DIM, strong=True)
        self._title.setIndent(STEP)
        self._title.hide()
        self._rows.addWidget(self._title, 0, 0)

    def show_paths(self, recent: Sequence[tuple[Path, bool]]) -> None:
        """List them anew."""
        for button in self.findChildren(QPushButton):
            button.hide()
            button.deleteLater()
        self._title.setVisible(bool(recent))
        for row, (path, there) in enumerate(recent, 1):
            self._rows.addWidget(self._line(path, there), row, 0)
            remove = flat_button(ShellText.tr("Remove {} from the list").format(path.name), self, "close")
            remove.clicked.connect(partial(self._forget, path))
            self._rows.addWidget(remove, row, 1)

    def _line(self, path: Path, there: bool) -> QPushButton:
        line = QPushButton(self)
        line.setProperty("flat", True)
        line.setEnabled(there)
        line.setMinimumHeight(5 * STEP)
        line.setAccessibleName(
            ShellText.tr("Open {}").format(path) if there else ShellText.tr("{} was not found").format(path)
        )
        line.setToolTip(tool_tip(str(path)))
        inside = make_row(line, margins=(STEP, 0, STEP, 0))
        short = _short(path.parent)
        name = text_label(line, path.name or str(path), strong=True)
        place = text_label(line, short if there else ShellText.tr("not found: {}").format(short))
        name.setStyleSheet(f"color: {BRIGHT if there else FAINT}; background: transparent")
        place.setStyleSheet(f"color: {DIM if there else FAINT}; background: transparent")
        for label in (name, place):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(name)
        inside.addWidget(place, 1, Qt.AlignmentFlag.AlignRight)
        line.clicked.connect(partial(self._choose, path))
        return line

    def _choose(self, path: Path, *_: object) -> None:
        self.chosen.emit(path)

    def _forget(self, path: Path, *_: object) -> None:
        self.forgotten.emit(path)


def _short(path: Path) -> str:
    """Return a folder as its user knows it, its middle left out where it is long."""
    return words.elided(abbreviated(str(path)), 48)
