"""The window: it draws what it is given and tells what the user asks for."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from desktop.shell.geometry import dropped_paths
from desktop.shell.menus import fill_commands
from desktop.shell.welcome import Welcome
from desktop.ui.bars import Notice, StatusBar, TopBar, WorkBar
from desktop.ui.commands import Commands
from desktop.ui.key_button import print_keys
from desktop.ui.layouts import make_column
from desktop.ui.section import Section
from desktop.ui.theme import STEP


class Window(QMainWindow):
    """Hold the bars, the start page and the sections' pages.

    Attributes:
        top: the bar with the tabs.
        welcome: the start page.
        notice: one sentence above everything else.
        work: bar of the long-running task.

    Signals:
        section_requested: name of the section to show.
        dropped: files and folders that were dropped anywhere in the window, and where on the screen.
        activated: the user came back to the window.
        closing: the window is about to close.
    """

    section_requested = Signal(str)
    dropped = Signal(list, QPoint)
    activated = Signal()
    closing = Signal()

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__()
        self.setWindowTitle("Covershot")
        self.setMinimumSize(108 * STEP, 64 * STEP)
        self.setAcceptDrops(True)
        self.top = TopBar(self)
        self.notice = Notice(self)
        self.work = WorkBar(self)
        self.welcome = Welcome(self)
        self._status = StatusBar(self)
        self._sections = {section.name: section for section in sections}
        self._pages = QStackedWidget(self)
        self._blank = QWidget(self)
        for page in (self.welcome, self._blank, *(section.page for section in sections)):
            self._pages.addWidget(page)
        column = make_column(centre := QWidget(self), spacing=0, margins=(0, 0, 0, 0))
        for widget in (self.top, self.notice, self._pages, self.work, self._status):
            column.addWidget(widget, widget is self._pages)
        self.setCentralWidget(centre)
        self.top.section_requested.connect(self.section_requested)

    def take(self, commands: Commands) -> None:
        """Offer the sections as tabs, list the commands in the menu, and print their keys."""
        self.top.set_sections([(section.name, section.title) for section in self._sections.values()])
        fill_commands(self.top.menu, commands)
        self.print_keys(commands)

    def print_keys(self, commands: Commands) -> None:
        """Print the commands' keys on what does them."""
        print_keys(self, commands)
        for group in commands.groups:
            for action in group.actions:
                self.top.set_key(action.name, commands.printed(action))
                self.welcome.set_key(action.name, commands.printed(action))

    def show_start(self) -> None:
        """Show what can be done before a workspace is open."""
        self.top.set_workspace(None)
        self._status.set_text("", dot=False)
        self._status.hide()
        self.setWindowTitle("Covershot")
        self._pages.setCurrentWidget(self.welcome)
        self.welcome.setFocus()

    def show_blank(self) -> None:
        """Show nothing yet, because a workspace is being opened."""
        self._pages.setCurrentWidget(self._blank)

    def show_workspace(self, root: Path, counts: str, *, dot: bool) -> None:
        """Name the workspace and say how much is in it."""
        self.top.set_workspace(root)
        self._status.set_text(counts, dot=dot)
        self._status.show()
        self.setWindowTitle(f"{root.name} - Covershot")

    def show_section(self, name: str) -> None:
        """Show a section's page and put the focus into it."""
        page = self._sections[name].page
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            page.setFocus()
        self.top.set_section(name)

    def show_notice(self, sentence: str) -> None:
        """Show one sentence above everything else, or none."""
        self.notice.show_sentence(sentence)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept files and folders."""
        if dropped_paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Tell what was dropped."""
        if paths := dropped_paths(event):
            event.acceptProposedAction()
            self.dropped.emit(paths, self.mapToGlobal(event.position().toPoint()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Tell when the user comes back, perhaps from another program that changed the photos."""
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Tell before closing."""
        self.closing.emit()
        super().closeEvent(event)
