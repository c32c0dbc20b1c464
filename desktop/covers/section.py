"""The Covers section: how covers come in, and where each lies in its photo."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Stopped, Work, wait_for_closed
from desktop.background.thumbnail_cache import ThumbnailCache
from desktop.covers import text as words
from desktop.covers.actions import cover_actions
from desktop.covers.open_workspace import OpenWorkspace
from desktop.covers.page import CoversPage
from desktop.covers.pictures import Pictures
from desktop.model.library import Library
from desktop.model.paths import thumbnails_folder
from desktop.translation import CoversText
from desktop.ui import text as shared
from desktop.ui.dialogs import ask_folder, ask_photos
from desktop.ui.section import Requests
from engine.events import Emit, Event
from engine.workspace.import_covers import ImportedCovers, import_covers
from engine.workspace.workspace import Workspace


class Covers(QObject):
    """Join the Covers page with the open workspace, and import covers into it.

    Attributes:
        opened: the open workspace; None before one was opened.

    Signals:
        changed: files came or went; the workspace should be read again.
        decided: something was decided about a cover, so that a training would learn from others.
        review_requested: an import left covers for the user to decide about.
        notice: a sentence for the user.
    """

    changed = Signal()
    decided = Signal()
    review_requested = Signal()
    notice = Signal(str)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = "covers"
        self.title = CoversText.tr("Covers")
        self.opened: OpenWorkspace | None = None
        self._work = work
        self._pictures = Pictures(ThumbnailCache(thumbnails_folder()), self)
        self._requests = Requests(self)
        self.actions = cover_actions(self._requests)
        self.page = CoversPage(self._pictures)
        for requested in (self._requests.requested, self.page.requested):
            requested.connect(self._answer)

    def open(self, library: Library) -> None:
        """Take a workspace that was opened or read again."""
        if self.opened and self.opened.library.workspace != library.workspace:
            self.close_workspace()
        if not self.opened:
            self.opened = OpenWorkspace(library, self.page, self._pictures, self._requests, self)
            self.opened.changed.connect(self.changed)
            self.opened.decided.connect(self.decided)
            self.opened.notice.connect(self.notice)
        self.opened.take(library)

    def show_photo(self, name: str) -> None:
        """Turn to the cover of a photo that the user chose elsewhere."""
        if self.opened:
            self.opened.show_photo(name)

    def close_workspace(self) -> None:
        """Let go of the workspace; covers that are being imported come all the same."""
        if self.opened:
            self.opened.close()
        self._pictures.forget()
        self.opened = None

    def close(self) -> None:
        """End the threads."""
        self.close_workspace()
        self._pictures.close()
        wait_for_closed()

    def ask_covers(self) -> None:
        """Let the user choose covers to import."""
        if self._changeable():
            ask_photos(self.page.window(), CoversText.tr("Import covers"), self._bring_texts)

    def bring(self, paths: Sequence[Path]) -> None:
        """Find the photos of covers, and of those inside folders, and copy the covers into the workspace."""
        if (opened := self._changeable()) and paths:
            if self._work.busy:
                self.notice.emit(shared.busy())
                return
            self._work.run(
                CoversText.tr("Importing covers"),
                partial(_import, opened.library.workspace, tuple(paths)),
                partial(self._brought, opened),
                self.notice.emit,
                words.phases(),
            )

    def _answer(self, command: str) -> None:
        if command == "import":
            self.ask_covers()
        elif command == "folder" and self._changeable():
            ask_folder(self.page.window(), CoversText.tr("Import folder of covers"), self._bring_folder)

    def _bring_texts(self, paths: Iterable[str]) -> None:
        self.bring([Path(path) for path in paths])

    def _bring_folder(self, folder: Path) -> None:
        self.bring([folder])

    def _changeable(self) -> OpenWorkspace | None:
        """Return the open workspace if its files can be changed; the user reads why not."""
        opened = self.opened
        if opened and opened.library.read_only:
            self.notice.emit(shared.read_only(str(opened.library.workspace.root)))
            return None
        return opened

    def _brought(self, opened: OpenWorkspace, done: ImportedCovers) -> None:
        if opened is self.opened:  # another one may be open meanwhile
            opened.take_import(done)
            if done.doubtful or done.not_found:
                self.review_requested.emit()
        self.notice.emit(words.imported(done))
        self.changed.emit()


def _import(workspace: Workspace, paths: tuple[Path, ...], emit: Emit, stop: Callable[[], bool]) -> ImportedCovers:
    """Import covers; of an import that is stopped, what has come so far is returned."""

    def pass_on(event: Event) -> None:
        with suppress(Stopped):  # `stop` ends the work, and keeps what it has done
            emit(event)

    return import_covers(workspace, paths, pass_on, stop)
