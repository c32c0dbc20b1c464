"""Read and check the covers of a workspace off the window's thread."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks, ignore
from desktop.covers.survey import Cover, State, checked, read_covers, read_waiting, strays
from engine.workspace.alignments import alignments_of
from engine.workspace.workspace import Workspace


class Reading(QObject):
    """Read which covers there are, and then check one after another; what is known already takes no time.

    Signals:
        read: the covers of the workspace, and those that wait for a photo, as tuples.
        checked: a Cover with what was found out about it.
        failed: why they cannot be read, in one sentence.
    """

    read = Signal(object, object)
    checked = Signal(object)
    failed = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._alignments = alignments_of(workspace)
        self._tasks = Tasks(1, self)
        self._due: list[Cover] = []
        self._found: dict[Path, Cover] = {}
        self.close = self._tasks.close

    @property
    def busy(self) -> bool:
        """Return whether something is being read or checked."""
        return self._tasks.pending > 0

    def start(self) -> None:
        """Read the workspace, and nothing that was begun before."""
        self._tasks.drop()
        self._due.clear()
        self._tasks.run(partial(_read, self._workspace), self._publish, self.failed.emit)

    def check_first(self, cover: Cover) -> None:
        """Check a cover before the others that wait."""
        self._due.insert(0, cover)
        if not self.busy:
            self._next()

    def _publish(self, found: tuple[tuple[Cover, ...], tuple[Cover, ...]]) -> None:
        covers, waiting = found
        self._found.clear()
        self._due = [cover for cover in covers if cover.state is State.CHECKING]
        self.read.emit(covers, waiting)
        self._next()

    def _next(self) -> None:
        if self._due:
            check = partial(checked, self._due.pop(0), self._alignments)
            self._tasks.run(check, self._take, self._fail)
        else:
            self._tasks.run(self._alignments.save, ignore, ignore)
            self._tasks.run(partial(strays, tuple(self._found.values()), self._alignments), self._set_aside, ignore)

    def _take(self, cover: Cover) -> None:
        self._found[cover.file] = cover
        self.checked.emit(cover)
        self._next()

    def _set_aside(self, covers: Iterable[Cover]) -> None:
        for cover in covers:
            self.checked.emit(cover)
        if self._due:  # what was to be checked first meanwhile
            self._next()

    def _fail(self, sentence: str) -> None:
        self.failed.emit(sentence)
        self._next()


def _read(workspace: Workspace) -> tuple[tuple[Cover, ...], tuple[Cover, ...]]:
    return read_covers(workspace), read_waiting(workspace)
