"""What remains of each run: listed, compared, put in use, renamed, moved to the trash."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from desktop.background.tasks import Tasks
from desktop.train.debug_bundle import bundle_path, write_debug_bundle
from desktop.train.history_table import History
from desktop.train.run_records import PastRun, read_history, rename_run
from desktop.translation import TrainText
from desktop.ui.connections import Connections
from desktop.ui.trash import move_to_trash
from engine.workspace.active_models import accept_run, kept_sentence
from engine.workspace.run import Run
from engine.workspace.workspace import Workspace


class PastRuns(QObject):
    """Join the table of earlier runs with their folders.

    Attributes:
        runs: as they were read last, the newest first.

    Signals:
        changed: a run or the models in use are others than before.
        notice: one sentence for the user.
    """

    changed = Signal()
    notice = Signal(str)

    def __init__(self, workspace: Workspace, view: History, parent: QObject) -> None:
        super().__init__(parent)
        self.runs: tuple[PastRun, ...] = ()
        self._view = view
        self._tasks = Tasks(1, self)
        self._workspace = workspace
        self._connections = Connections(
            (view.accept_requested, self.accept),
            (view.rename_requested, self.rename),
            (view.delete_requested, self.delete),
        )

    def read(self) -> None:
        """List the runs of the workspace."""
        self._tasks.run(partial(read_history, self._workspace), self._show, self.notice.emit)

    def close(self) -> None:
        """Let go of the table, and do what was asked for."""
        self._connections.close()
        self._tasks.finish()

    @Slot(str)
    def accept(self, name: str) -> None:
        """Put a run's models in use; those in use before stay with their own run."""
        work = partial(accept_run, self._workspace, self._run(name))
        self._do(work, TrainText.tr("The models of run {} are now in use.").format(name))

    @Slot(str, str)
    def rename(self, name: str, label: str) -> None:
        """Call a run something else."""
        self._do(partial(rename_run, self._run(name), label), "")

    @Slot(str)
    def delete(self, name: str) -> None:
        """Move a run's folder to the trash."""
        self._do(
            partial(move_to_trash, self._run(name).root), TrainText.tr("Run {} was moved to the trash.").format(name)
        )

    def save_bundle(self, name: str) -> None:
        """Write what is known of a run for whoever looks into a failure."""
        run = self._run(name)
        self._tasks.run(lambda: write_debug_bundle(run, bundle_path(run)), self._show_bundle, self.notice.emit)

    def _run(self, name: str) -> Run:
        return Run(self._workspace.results / name)

    def _do(self, work: Callable[[], object], sentence: str) -> None:
        self._tasks.run(work, partial(self._done, sentence), self.notice.emit)

    def _done(self, sentence: str, result: object) -> None:
        self.notice.emit(f"{sentence} {kept_sentence(result)}" if result and isinstance(result, tuple) else sentence)
        self.read()
        self.changed.emit()

    def _show(self, runs: tuple[PastRun, ...]) -> None:
        self.runs = runs
        self._view.show_runs(runs)

    def _show_bundle(self, path: Path) -> None:
        QGuiApplication.clipboard().setText(str(path))
        self.notice.emit(TrainText.tr("Diagnostics saved as {}. The path is on the clipboard.").format(path))
