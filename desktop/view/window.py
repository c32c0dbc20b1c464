"""The window: it draws what it is given and tells what the user asks for."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.state.library import Library
from desktop.state.side_by_side import SideBySide
from desktop.view import words
from desktop.view.bars import Notice, StatusBar, TopBar
from desktop.view.dialogs import CheatSheet, ask_folder
from desktop.view.page import PhotoPage
from desktop.view.palette import STEP
from desktop.view.photo_list import PhotoList
from desktop.view.place import dropped_folder
from desktop.view.welcome import Welcome


class Window(QMainWindow):
    """Hold the bars, the list of photos and the page of the chosen one.

    Attributes:
        photos: the list of photos.
        page: the page of the chosen one.

    Signals:
        open_asked: the folder that the user wants to open.
        reload_asked: read the workspace again.
        photo_chosen: place of the photo.
        step_asked: -1 for the photo before, 1 for the next.
        closing: the window is about to close.
    """

    open_asked = Signal(Path)
    reload_asked = Signal()
    photo_chosen = Signal(int)
    step_asked = Signal(int)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Covershot")
        self.setMinimumSize(100 * STEP, 64 * STEP)
        self.setAcceptDrops(True)
        self._top, self._status = TopBar(self), StatusBar(self)
        self._notice, self._welcome = Notice(self), Welcome(self)
        self.photos, self.page = PhotoList(self), PhotoPage(self)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        for side in (self.photos, self.page):
            self._split.addWidget(side)
        self._split.setSizes([33 * STEP, 120 * STEP])
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._pages = QStackedWidget(self)
        for page in (self._welcome, self._split):
            self._pages.addWidget(page)
        column = QVBoxLayout(centre := QWidget(self))
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._top, self._notice, self._pages, self._status):
            column.addWidget(widget, widget is self._pages)
        self.setCentralWidget(centre)
        self._welcome.setFocus()
        self._connect()

    def _connect(self) -> None:
        self._welcome.open_asked.connect(self._ask_folder)
        self._top.open_asked.connect(self._ask_folder)
        self._top.reload_asked.connect(self.reload_asked)
        self._top.keys_asked.connect(self._show_keys)
        self.photos.chosen.connect(self.photo_chosen)
        for key, slot in (
            ("Ctrl+O", self._ask_folder),
            ("F5", self.reload_asked.emit),
            ("Ctrl+Q", self.close),
            ("?", self._show_keys),
            ("Left", partial(self.step_asked.emit, -1)),
            ("Right", partial(self.step_asked.emit, 1)),
        ):
            QShortcut(QKeySequence(key), self, slot)

    def show_library(self, library: Library, index: int) -> None:
        """Draw a workspace and choose one of its photos."""
        self._top.set_workspace(library.workspace.root)
        self._status.set_text(words.counts(library), dot=library.held_out > 0)
        self._pages.setCurrentWidget(self._split)
        self.show_notice(library.problem or "")
        self.photos.photos.set_photos(library.photos)
        if library.photos:
            self.photos.choose(index)
            self.photos.setFocus()
        else:
            self.page.show_empty(words.no_photos(str(library.workspace.input)))

    def show_side(self, side: SideBySide, workspace: Path) -> None:
        """Draw the chosen photo's page."""
        self.page.show_side(side, words.about(side, str(workspace)))

    def show_welcome(self, shown: bool) -> None:
        """Show what to do first, or the still empty page of a workspace that is being opened."""
        self._pages.setCurrentWidget(self._welcome if shown else self._split)

    def show_notice(self, sentence: str) -> None:
        """Show one sentence above everything else, or none."""
        self._notice.show_sentence(sentence)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept one folder."""
        if dropped_folder(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open the folder."""
        if (folder := dropped_folder(event)) is not None:
            event.acceptProposedAction()
            self.open_asked.emit(folder)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Show the original while the backslash is held."""
        if event.key() == Qt.Key.Key_Backslash:
            if not event.isAutoRepeat():
                self.page.side.hold_original(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Show every pane's own picture again, whichever key a keyboard reports on letting go."""
        if not event.isAutoRepeat():
            self.page.side.hold_original(False)
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Let go of the original when the window is left while the key is down."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.page.side.hold_original(False)
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Tell before closing."""
        self.closing.emit()
        super().closeEvent(event)

    def _ask_folder(self) -> None:
        ask_folder(self, self._open_path)

    def _open_path(self, path: str) -> None:
        self.open_asked.emit(Path(path))

    def _show_keys(self) -> None:
        CheatSheet(self).open()
