"""The window: it draws what it is given and tells what the user asks for."""

from pathlib import Path

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QLabel, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.state.library import Library
from desktop.state.side_by_side import SideBySide
from desktop.view import words
from desktop.view.bars import StatusBar, TopBar
from desktop.view.cheat_sheet import CheatSheet
from desktop.view.page import PhotoPage
from desktop.view.palette import STEP
from desktop.view.photo_list import PhotoList
from desktop.view.welcome import Welcome


class Window(QMainWindow):
    """Hold the bars, the list of photos and the page of the chosen one.

    Attributes:
        photos: the list.
        page: the chosen photo's page.

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
        self._notice = QLabel(self)
        self._notice.setObjectName("notice")
        self._notice.setWordWrap(True)
        self._notice.setAccessibleName(words.tr("Notice"))
        self._notice.hide()
        self._welcome = Welcome(self)
        self.photos, self.page = PhotoList(self), PhotoPage(self)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.addWidget(self.photos)
        self._split.addWidget(self.page)
        self._split.setSizes([33 * STEP, 120 * STEP])
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self.photos.setMinimumWidth(17 * STEP)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._welcome)
        self._pages.addWidget(self._split)
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self._top, 0), (self._notice, 0), (self._pages, 1), (self._status, 0)):
            column.addWidget(widget, stretch)
        self.setCentralWidget(centre)
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
            ("Left", self._ask_previous),
            ("Right", self._ask_next),
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

    def show_notice(self, sentence: str) -> None:
        """Show one sentence above everything else, or none."""
        self._notice.setText(sentence)
        self._notice.setVisible(bool(sentence))

    def remembered(self) -> tuple[int, int, int, int]:
        """Return x, y, width and height of the window when it is not maximised."""
        place = self.normalGeometry()
        return place.x(), place.y(), place.width(), place.height()

    def restore(self, geometry: tuple[int, int, int, int] | None) -> None:
        """Take a remembered place if a screen still shows it, else most of the screen."""
        room = self.screen().availableGeometry()
        wanted = QRect(*geometry) if geometry else QRect()
        if not room.contains(wanted.center()) or wanted.isEmpty():
            wanted = QRect(0, 0, min(1440, room.width() * 9 // 10), min(900, room.height() * 9 // 10))
            wanted.moveCenter(room.center())
        self.setGeometry(wanted)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept one folder."""
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open the folder."""
        folder = _dropped(event)
        if folder is not None:
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
        dialog = QFileDialog(self, words.tr("Open a workspace"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._open_path)
        dialog.open()

    def _open_path(self, path: str) -> None:
        self.open_asked.emit(Path(path))

    def _ask_previous(self) -> None:
        self.step_asked.emit(-1)

    def _ask_next(self) -> None:
        self.step_asked.emit(1)

    def _show_keys(self) -> None:
        sheet = CheatSheet(self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()


def _dropped(event: QDropEvent) -> Path | None:
    """Return the one folder that is dragged, if it is one."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path and path.is_dir() else None
