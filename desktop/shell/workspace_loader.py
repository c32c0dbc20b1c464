"""Open workspaces off the window's thread, make new ones, and notice when the open one changes."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Stopped, Tasks, Work
from desktop.model.library import Library, LibraryPhoto, read_library
from desktop.model.paths import sample_folder
from desktop.shell.folder_watcher import Watch
from desktop.translation import ShellText
from engine.errors import CovershotError
from engine.events import Emit
from engine.image.rating import sidecars
from engine.workspace.workspace import Workspace, create_workspace


class Opening(QObject):
    """Read workspaces: one that the user asked for, or the open one again because something changed.

    Signals:
        opened: the library that the user requested.
        read: the open workspace as it is now, changed or not.
        turned: the open workspace with the run that the user asked for.
        refused: why what the user asked for cannot be opened, in one sentence.
        lost: why the open workspace can no longer be read, in one sentence.
    """

    opened = Signal(Library)
    read = Signal(Library)
    turned = Signal(Library)
    refused = Signal(str)
    lost = Signal(str)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._reading = Tasks(1, self)
        self._watch = Watch(self)
        self._workspace: Workspace | None = None
        self._run: str | None = None
        self._missed = False
        self._watch.changed.connect(self.read_again)

    @property
    def busy(self) -> bool:
        """Return whether something is being read."""
        return self._reading.pending > 0

    def open(self, root: Path) -> None:
        """Open a workspace."""
        self._reading.drop()
        self._reading.run(partial(read_library, root.absolute()), self._opened, self.refused.emit)

    def create(self, root: Path) -> None:
        """Make a workspace of a folder that is empty, missing or a workspace already, and open it."""
        self._reading.drop()
        self._reading.run(partial(_create, root.absolute()), self._opened, self.refused.emit)

    def make_sample(self) -> None:
        """Make the sample workspace where it is missing, and open it."""
        if self._work.busy:
            self.refused.emit(ShellText.tr("Another task is running. Wait for it or stop it."))
        else:
            made = partial(_sample, sample_folder())
            self._work.run(ShellText.tr("Creating the sample project"), made, self.open, self.refused.emit)

    def read_again(self) -> None:
        """Read the open workspace again; what changes while it is read is read after that."""
        if self.busy:
            self._missed = True
        elif self._workspace is not None:
            self._missed = False
            self._reading.run(partial(read_library, self._workspace.root, self._run), self._read, self._lost)

    def turn(self, run: str) -> None:
        """Show another run of the open workspace, from now on."""
        if self._workspace is not None:
            self._run = run
            self._reading.drop()
            self._reading.run(partial(read_library, self._workspace.root, run), self._turned, self._lost)

    def watch(self, photo: LibraryPhoto | None) -> None:
        """Watch the open workspace's folders, and the files of the photo that is looked at."""
        if self._workspace is not None:
            files = (photo.source, photo.target, *sidecars(photo.source)) if photo else ()
            self._watch.watch(self._workspace, tuple(file for file in files if file))

    def leave(self) -> None:
        """Read and watch nothing any more."""
        self._workspace = None
        self._reading.drop()
        self._watch.close()

    def close(self) -> None:
        """Drop everything."""
        self.leave()
        self._reading.close()

    def _opened(self, library: Library) -> None:
        self._workspace = library.workspace
        self._run = None
        self.opened.emit(library)

    def _turned(self, library: Library) -> None:
        self.turned.emit(library)
        self._go_on()

    def _read(self, library: Library) -> None:
        self.read.emit(library)
        self._go_on()

    def _lost(self, sentence: str) -> None:
        self.lost.emit(sentence)
        self._go_on()

    def _go_on(self) -> None:
        if self._missed:
            self.read_again()


def _create(root: Path) -> Library:
    """Make and read a workspace.

    Raises:
        CovershotError: the folder holds something else, or cannot be written.
    """
    if root.is_dir() and not (root / "dataset").is_dir() and any(root.iterdir()):
        raise CovershotError(ShellText.tr("{} is not empty. Choose an empty folder.").format(root))
    return read_library(create_workspace(root).root)


def _sample(folder: Path, emit: Emit, stop: Callable[[], bool]) -> Path:
    """Make the sample workspace, and leave nothing of one that was stopped."""
    from engine.sample.build import build_sample, simulated_file

    try:
        return build_sample(folder, emit).root
    except Stopped:
        if stop() and not simulated_file(Workspace(folder)).exists():
            shutil.rmtree(folder, ignore_errors=True)
        raise
