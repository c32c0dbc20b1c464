"""What is done to the photos, undone and done again; files move off the window's thread."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.background.tasks import Tasks
from desktop.library.undo import Setting, Step, Steps
from desktop.ui.trash import restore, to_trash
from engine.workspace.photo_settings import write_photo_settings


class Changes(QObject):
    """Move photos to the trash and back, and set which file of a shot is used.

    Signals:
        settled: something was done.
        failed: why something could not be done, in one sentence.
    """

    settled = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = Tasks(1, self)
        self.close = self._tasks.close

    def remove(self, history: Steps, files: tuple[Path, ...]) -> None:
        """Move photos to the trash."""
        self._run(partial(to_trash, files), partial(self._removed, history, files))

    def prefer(self, folder: Path, history: Steps, setting: Setting) -> None:
        """Set which file of a folder's shots is used."""
        self._run(partial(write_photo_settings, folder, setting.after), partial(self._preferred, history, setting))

    def undo(self, folder: Path, history: Steps) -> None:
        """Take back the latest step in a folder of photos."""
        if history.done:
            self._turn(folder, history.done.pop(), history.undone)

    def redo(self, folder: Path, history: Steps) -> None:
        """Do again what was taken back last."""
        if history.undone:
            self._turn(folder, history.undone.pop(), history.done)

    def _removed(self, history: Steps, files: tuple[Path, ...], trashed: dict[Path, Path]) -> None:
        if trashed:
            history.add(Step(removed=True, files=files, trashed=trashed))
        self.settled.emit()

    def _preferred(self, history: Steps, setting: Setting, _: None) -> None:
        history.add(setting)
        self.settled.emit()

    def _turn(self, folder: Path, step: Step | Setting, onto: list[Step | Setting]) -> None:
        """Set what a setting was, or move a step's files to the trash, or back from it, whichever they are not."""
        if isinstance(step, Setting):
            self._run(partial(write_photo_settings, folder, step.before), partial(self._set_back, step, onto))
        elif step.trashed:
            self._run(partial(restore, step.trashed), partial(self._turned, step, onto))
        else:
            self._run(partial(to_trash, step.files), partial(self._turned, step, onto))

    def _set_back(self, setting: Setting, onto: list[Step | Setting], _: None) -> None:
        onto.append(setting.turned)
        self.settled.emit()

    def _turned(self, step: Step, onto: list[Step | Setting], moved: tuple[Path, ...] | dict[Path, Path]) -> None:
        trashed = moved if isinstance(moved, dict) else {}
        onto.append(Step(step.removed, tuple(moved), trashed))
        self.settled.emit()

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._tasks.run(work, done, self.failed.emit)
