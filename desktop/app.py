"""Start the window and wire it: state in the middle, threads on one side, widgets on the other."""

import logging
import signal
import sys
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.jobs.renders import Renders
from desktop.jobs.tasks import Tasks
from desktop.jobs.thumbnails import Thumbnails
from desktop.state.library import Library, LibraryPhoto, read_library
from desktop.state.session import Session
from desktop.state.settings import Settings, load_settings, save_settings, settings_file
from desktop.state.side_by_side import SideBySide, side_by_side
from desktop.view.palette import dress
from desktop.view.photo_list import THUMBNAIL
from desktop.view.place import remembered_place, restore_place
from desktop.view.window import Window
from engine.errors import CovershotError

_log = logging.getLogger("covershot")


class App(QObject):
    """Carry the window's wishes to the session and the jobs, and what they bring back to the window.

    Attributes:
        window: what the user sees.
        session: what it is about.
    """

    def __init__(self, settings: Path) -> None:
        super().__init__()
        self._settings_file, self._settings = settings, load_settings(settings)
        self.session, self.window = Session(), Window()
        self._reading, self._thumbnails, self._renders = Tasks(1, self), Thumbnails(THUMBNAIL, self), Renders(self)
        self._side: SideBySide | None = None
        window, page = self.window, self.window.page.side
        window.open_asked.connect(self.open)
        window.reload_asked.connect(self.reload)
        window.photo_chosen.connect(self._choose)
        window.step_asked.connect(self._step)
        window.closing.connect(self.close)
        window.photos.photos.wanted.connect(self._ask_thumbnail)
        page.size_wanted.connect(self._render)
        self._thumbnails.drawn.connect(window.photos.photos.set_picture)
        self._thumbnails.failed.connect(window.photos.photos.set_broken)
        self._renders.drawn.connect(page.set_image)
        self._renders.failed.connect(page.set_message)

    def show(self, workspace: Path | None) -> None:
        """Show the window where it was, and open a workspace: the given one, or the last one if it is still there."""
        restore_place(self.window, self._settings.geometry)
        if self._settings.maximized:
            self.window.showMaximized()
        else:
            self.window.show()
        last = self._settings.workspace
        if workspace is None and last is not None and Path(last).is_dir():
            workspace = Path(last)
        if workspace is not None:
            self.open(workspace)

    def open(self, root: Path) -> None:
        """Open a workspace; one that cannot be opened leaves everything as it is, and says why."""
        self._reading.drop()
        if self.session.library is None:
            self.window.show_welcome(False)
        self._reading.run(partial(read_library, root.absolute()), self._show_library, self._refuse)

    def reload(self) -> None:
        """Read the open workspace again, pictures and all."""
        if self.session.library is not None:
            self.open(self.session.library.workspace.root)

    def close(self) -> None:
        """End the threads and remember the window."""
        for job in (self._reading, self._thumbnails, self._renders):
            job.close()
        root = str(self.session.library.workspace.root) if self.session.library else self._settings.workspace
        try:
            settings = Settings(root, remembered_place(self.window), self.window.isMaximized())
            save_settings(settings, self._settings_file)
        except CovershotError as error:
            _log.warning("%s", error)

    def _show_library(self, library: Library) -> None:
        self._thumbnails.forget()
        self._renders.forget()
        self._side = None
        self.session.open(library)
        self.window.show_library(library, self.session.index)

    def _refuse(self, sentence: str) -> None:
        self.window.show_notice(sentence)
        if self.session.library is None:
            self.window.show_welcome(True)

    def _choose(self, index: int) -> None:
        self.session.choose(index)
        library, photo = self.session.library, self.session.photo
        if library is not None and photo is not None:
            self._side = side_by_side(library, photo)
            self.window.show_side(self._side, library.workspace.root)
            self._render(self.window.page.side.long_side())

    def _step(self, step: int) -> None:
        if self.session.photo is not None:
            self.session.choose(self.session.index + step)
            self.window.photos.choose(self.session.index)

    def _render(self, long_side: int) -> None:
        if self._side is not None:
            self._renders.show(self._side, long_side)

    def _ask_thumbnail(self, photo: LibraryPhoto) -> None:
        self._thumbnails.ask(photo.name, photo.source)


def main(workspace: Path | None = None) -> int:
    """Show the window until it is closed, and return the exit code.

    Args:
        workspace: folder to open; without one, the last.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    sys.excepthook = _report
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("covershot")
    application.setApplicationDisplayName("Covershot")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C in the terminal ends the window, which waits in Qt
    dress(application)
    app = App(settings_file())
    app.show(workspace)
    return application.exec()


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print what a slot raised; Qt goes on and so does the window."""
    _log.error("unexpected", exc_info=(kind, error, trace))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else None))
