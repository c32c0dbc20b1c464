"""The bars above and below: where the user is, what can be asked for, what is going on, how much there is."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QProgressBar, QPushButton, QWidget

from desktop.translation import UiText, whole
from desktop.ui import text as words
from desktop.ui.icons import IconButton
from desktop.ui.layouts import make_row
from desktop.ui.plain import show_sentence, text_label, tool_tip
from desktop.ui.theme import ACCENT, BODY, CAPTION, DIM, STEP, color, font


class TopBar(QFrame):
    """Name the workspace, offer the sections as tabs, and the menus.

    Attributes:
        workspace: the button that names the workspace and shows the recent ones.
        menu: the button that shows all commands.

    Signals:
        section_requested: name of the section.
        palette_requested: find a command by typing.
    """

    section_requested = Signal(str)
    palette_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setFixedHeight(6 * STEP)
        row = make_row(self, spacing=0, margins=(STEP, 0, STEP, 0))
        self.workspace = flat_button(UiText.tr("Workspace"), self)
        self.workspace.setFont(font(BODY, strong=True))
        self.workspace.setText("Covershot")
        row.addWidget(self.workspace)
        row.addSpacing(2 * STEP)
        self._tabs = QButtonGroup(self)
        self._row = row
        self._buttons: dict[str, QPushButton] = {}
        row.addStretch(1)
        search = flat_button(UiText.tr("Command palette"), self, "search")
        search.clicked.connect(self.palette_requested)
        self.menu = flat_button(UiText.tr("Menu"), self, "menu")
        for button in (search, self.menu):
            row.addWidget(button)
        self._search = search

    def set_sections(self, sections: Sequence[tuple[str, str]]) -> None:
        """Take each section's name and title."""
        for place, (name, title) in enumerate(sections):
            tab = QPushButton(title, self)
            tab.setProperty("tab", True)
            tab.setCheckable(True)
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.setAccessibleName(title)
            tab.clicked.connect(partial(self._ask, name))
            self._tabs.addButton(tab)
            self._buttons[name] = tab
            self._row.insertWidget(2 + place, tab)

    def set_key(self, name: str, key: str) -> None:
        """Print a command's key on what does it."""
        buttons = {f"window.{section}": tab for section, tab in self._buttons.items()}
        buttons |= {"window.palette": self._search, "window.menu": self.menu}
        if name in buttons:
            buttons[name].setToolTip(f"{buttons[name].accessibleName()}   {key}")

    def set_workspace(self, root: Path | None) -> None:
        """Name the open workspace; without one there are no tabs."""
        self.workspace.setText(words.elided(root.name or str(root)) if root else "Covershot")
        self.workspace.set_picture("chevron")
        self.workspace.setToolTip(tool_tip(str(root)) if root else "")
        for tab in self._buttons.values():
            tab.setVisible(root is not None)

    def set_section(self, name: str) -> None:
        """Mark the section that is shown."""
        if name in self._buttons:
            self._buttons[name].setChecked(True)

    def _ask(self, name: str, *_: object) -> None:
        self.section_requested.emit(name)


class Notice(QFrame):
    """Say one sentence that must be read; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        row = make_row(self, margins=(2 * STEP, STEP // 2, STEP, STEP // 2))
        self._text = text_label(self, wraps=True, selectable=True, name=UiText.tr("Notice"))
        close = flat_button(UiText.tr("Dismiss"), self, "close")
        close.clicked.connect(self.hide)
        row.addWidget(self._text, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def sentence(self) -> str:
        """Return what is said, empty for nothing."""
        return self._text.text() if self.isVisible() else ""

    def show_sentence(self, sentence: str) -> None:
        """Show the sentence, or hide for an empty one."""
        show_sentence(self._text, sentence)
        self.setVisible(bool(sentence))


class WorkBar(QFrame):
    """Show how far something long has come; hidden while there is nothing.

    Signals:
        stop_requested: the user wants no more of it.
    """

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        row = make_row(self, spacing=2 * STEP, margins=(2 * STEP, STEP // 2, STEP, STEP // 2))
        self._text = QLabel(self)
        self._bar = QProgressBar(self)
        self._count = text_label(self, tone=DIM)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(UiText.tr("Progress"))
        stop = flat_button(UiText.tr("Stop"), self)
        stop.setText(UiText.tr("Stop"))
        stop.clicked.connect(self.stop_requested)
        row.addWidget(self._text)
        row.addWidget(self._bar, 1)
        row.addWidget(self._count)
        row.addWidget(stop)
        self.hide()

    def begin(self, text: str) -> None:
        """Say what is being done."""
        self._text.setText(text)
        self._count.clear()
        self._bar.setRange(0, 0)
        self.show()

    def progress(self, done: int, steps: int, seconds_left: float | None = None) -> None:
        """Say how much of it is done, and how long the rest takes."""
        self._bar.setRange(0, max(1, steps))
        self._bar.setValue(done)
        counted = UiText.tr("{} of {}").format(whole(done), whole(steps))
        left = words.time_left(seconds_left if done < steps else None)
        self._count.setText(f"{counted}  ·  {left}" if left else counted)


class StatusBar(QFrame):
    """Say how much there is; the accent's dot explains the dots of the tiles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        row = make_row(self, margins=(2 * STEP, STEP // 2, 2 * STEP, STEP // 2))
        self._shown = "", False
        self._counts = QLabel(self)
        self._counts.setAccessibleName(UiText.tr("Counts"))
        self._counts.setFont(font(CAPTION))
        self._counts.setStyleSheet(f"color: {DIM}")
        row.addWidget(self._counts, 1)

    def set_text(self, counts: str, *, dot: bool) -> None:
        """Show the counts, the held-out ones behind the dot that marks their tiles."""
        self._shown = counts, dot
        head, _, tail = counts.rpartition(", ")
        marked = f"{head}, <span style='color:{color(ACCENT).name()}'>●</span> {tail}" if dot else counts
        self._counts.setText(marked)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            counts, dot = self._shown
            self.set_text(counts, dot=dot)
        super().changeEvent(event)


def flat_button(name: str, parent: QWidget, picture: str = "") -> IconButton:
    """Return a quiet button, with an icon or a text to be set, that takes no focus from the photos on a click."""
    button = IconButton(parent)
    button.setProperty("flat", True)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if picture:
        button.set_picture(picture)
        button.setToolTip(name)
    return button
