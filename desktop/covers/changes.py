"""What is done with covers, and undone: decisions, covers that come, go and get other names, covers that wait for a photo."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks
from desktop.covers.survey import Cover, State, as_open
from desktop.engine_text import in_language
from desktop.model.history import History
from desktop.translation import CoversText
from desktop.ui.trash import restore, to_trash
from engine.errors import CovershotError
from engine.workspace.cover_decisions import Decision, decide
from engine.workspace.import_covers import add_cover, name_after, rename_cover
from engine.workspace.open_covers import update_open
from engine.workspace.workspace import Workspace


@dataclass(frozen=True)
class Decided:
    """Note a decision about a cover of the workspace.

    Attributes:
        file: the cover.
        before: what had been decided.
        after: what was decided.
    """

    file: Path
    before: Decision | None
    after: Decision | None

    @property
    def inverse(self) -> "Decided":
        """Return what takes it back."""
        return Decided(self.file, self.after, self.before)


@dataclass(frozen=True)
class Moved:
    """Note where covers came to and went from.

    Attributes:
        came: files of the workspace that were not there.
        went: files of the workspace that are there no longer.
        renamed: files of the workspace, before and after.
        settled: covers that wait for a photo no longer.
        opened: covers that wait for one now.
        trashed: where in the trash files are that came once, or went.
    """

    came: tuple[Path, ...] = ()
    went: tuple[Path, ...] = ()
    renamed: tuple[tuple[Path, Path], ...] = ()
    settled: tuple[Cover, ...] = ()
    opened: tuple[Cover, ...] = ()
    trashed: Mapping[Path, Path] = field(default_factory=dict)

    @property
    def inverse(self) -> "Moved":
        """Return what takes it back."""
        renamed = tuple((after, before) for before, after in self.renamed)
        return Moved(self.went, self.came, renamed, self.opened, self.settled, self.trashed)


Step = Decided | Moved


class Changes(QObject):
    """Do things with the covers of a workspace, take them back and do them again; files move off the window's thread.

    Signals:
        moved: a Moved, once it is done.
        decided: a Decided, once it is written; not of what was decided just now.
        failed: why something could not be done, in one sentence.
    """

    moved = Signal(object)
    decided = Signal(object)
    failed = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._history: History[Step] = History()
        self._tasks = Tasks(1, self)
        self.finish = self._tasks.finish

    @property
    def busy(self) -> bool:
        """Return whether files are being moved; keys that come meanwhile do nothing."""
        return self._tasks.pending > 0

    def note(self, step: Moved) -> None:
        """Remember what an import did."""
        self._history.add(step)

    def decide(self, file: Path, before: Decision | None, after: Decision) -> bool:
        """Write a decision, and return whether that went well."""
        step = Decided(file, before, after)
        if self._write(step):
            self._history.add(step)
            return True
        return False

    def choose(self, cover: Cover, photo: Path, there: frozenset[Path]) -> None:
        """Give a cover the photo that a person chose.

        Args:
            cover: one that has none.
            photo: of the workspace.
            there: the files that are in the workspace already.
        """
        work = _named if cover.state is State.UNUSED else partial(_added, there)
        self._run(partial(work, self._workspace, cover, photo))

    def leave_out(self, cover: Cover) -> None:
        """Leave out a cover that has no photo: one that waits stays where it is, one of the workspace goes to the trash."""
        if cover.state is State.UNUSED:
            self._run(partial(_do, self._workspace, Moved(went=(cover.file,))))
            return
        try:  # at once: the key for it is pressed for one cover after another
            self._add(_do(self._workspace, Moved(settled=(cover,))))
        except CovershotError as error:
            self.failed.emit(in_language(error.in_window))

    def undo(self) -> None:
        """Take back what was done last."""
        self._turn(self._history.done, self._history.undone)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._turn(self._history.undone, self._history.done)

    def _turn(self, steps: list[Step], onto: list[Step]) -> None:
        """Do the inverse of the latest of some steps; what takes that back comes onto others."""
        if not steps or self.busy:
            return
        step = steps.pop()
        match inverse := step.inverse:
            case Decided():
                if self._write(inverse):
                    onto.append(inverse)
                    self.decided.emit(inverse)
                else:
                    steps.append(step)
            case Moved():
                work = partial(_do, self._workspace, inverse)
                self._tasks.run(work, partial(self._turned, onto), partial(self._not_turned, steps, step))

    def _turned(self, onto: list[Step], step: Moved) -> None:
        onto.append(step)
        self.moved.emit(step)

    def _not_turned(self, steps: list[Step], step: Step, sentence: str) -> None:
        steps.append(step)
        self.failed.emit(sentence)

    def _add(self, step: Moved) -> None:
        self._history.add(step)
        self.moved.emit(step)

    def _run(self, work: Callable[[], Moved]) -> None:
        """Do something new, unless something is being done: a key that is pressed twice means one cover."""
        if not self.busy:
            self._tasks.run(work, self._add, self.failed.emit)

    def _write(self, step: Decided) -> bool:
        try:
            decide(self._workspace, step.after, step.file.name)
        except CovershotError as error:
            self.failed.emit(in_language(error.in_window))
            return False
        return True


def _do(workspace: Workspace, step: Moved) -> Moved:
    """Do what a step notes, and return it with the files that are in the trash then.

    Raises:
        CovershotError: a file cannot be moved.
    """
    restore({file: step.trashed[file] for file in step.came if file in step.trashed})
    for before, after in step.renamed:
        try:
            rename_cover(before, after)
        except FileExistsError as error:
            raise CovershotError(
                CoversText.tr("{} cannot be renamed to {}: there is a file of that name.").format(
                    before.name, after.name
                )
            ) from error
    trashed = to_trash(step.went)
    update_open(workspace, [cover.file for cover in step.settled], map(as_open, step.opened))
    return replace(step, trashed={**step.trashed, **trashed})


def _added(there: frozenset[Path], workspace: Workspace, cover: Cover, photo: Path) -> Moved:
    copy = add_cover(workspace, cover.file, photo)
    return Moved(came=() if copy in there else (copy,), settled=(cover,))


def _named(workspace: Workspace, cover: Cover, photo: Path) -> Moved:
    return Moved(renamed=((cover.file, name_after(workspace, cover.file, photo)),))
