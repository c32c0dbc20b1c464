"""Export the short way: ask, write in the background, say what became of it."""

import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.background.tasks import Tasks
from desktop.compare import text as words
from desktop.compare.export_dialog import ExportDialog
from desktop.compare.export_plan import ExportOptions, Recipes, planned, treatment
from desktop.compare.state import Comparing
from desktop.model.pane_layout import ORIGINAL
from desktop.translation import CompareText
from engine.events import Event, Progress
from engine.export.batch import Enhanced, Output, Treatment, write_batch
from engine.image.profile import Pixels


class Exporting(QObject):
    """Write one batch at a time, by the code of `covershot enhance`.

    Attributes:
        running: whether a batch is being written.

    Signals:
        progress: photos done, photos in all.
        ended: what became of the batch; None when it was stopped, and the files written so far stay.
        failed: why nothing came of it.
    """

    progress = Signal(int, int)
    ended = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(1, self)
        self._stop = threading.Event()

    @property
    def running(self) -> bool:
        """Return whether a batch is being written."""
        return self._tasks.pending > 0

    def run(self, recipes: Recipes, output: Output) -> None:
        """Write a batch."""
        self._stop.clear()
        self._tasks.run(partial(self._work, recipes, output), self.ended.emit, self.failed.emit)

    def cancel(self) -> None:
        """Stop after the photos that are being written."""
        self._stop.set()

    def close(self) -> None:
        """Cancel."""
        self.cancel()
        self._tasks.close()

    def _work(self, recipes: Recipes, output: Output) -> Enhanced | None:
        def treat(path: Path, _: Pixels) -> Treatment:
            return treatment(recipes[path])

        try:
            return write_batch(list(recipes), treat, output, self._forward, self._stop.is_set)
        except KeyboardInterrupt:
            return None

    def _forward(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.progress.emit(event.step, event.steps)


class Export(QObject):
    """Write chosen photos at full size, one batch at a time.

    Attributes:
        dialog: what asks and tells, None while it is closed.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: ExportDialog | None = None
        self._job = Exporting(self)
        self._state: Comparing | None = None
        self._folder = ""
        self._done = 0
        self._missing: tuple[str, ...] = ()
        self._job.progress.connect(self._progress)
        self._job.ended.connect(self._end)
        self._job.failed.connect(self._refuse)

    def ask(self, state: Comparing, choices: list[tuple[str, tuple[str, ...]]], parent: QWidget) -> None:
        """Ask what to export; while a batch is being written its progress is shown again instead.

        Args:
            state: of the open workspace.
            choices: what to call a choice of photos, and their names.
            parent: the window.
        """
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        self._state = state
        self.dialog = ExportDialog(choices, state.library.workspace.root / "exports", parent)
        proposed = choices[0][1]
        if not any(state.bases_of(photo) for photo in state.library.photos if photo.name in proposed):
            self.dialog.choose_variant(ORIGINAL)
        self.dialog.export_requested.connect(self._run)
        self.dialog.cancel_requested.connect(self._job.cancel)
        self.dialog.finished.connect(self._closed)
        self.dialog.show()

    def close(self) -> None:
        """Cancel, and close the dialog."""
        if self.dialog is not None:
            self.dialog.done(0)
        self._job.close()

    def _run(self, options: ExportOptions) -> None:
        assert self._state is not None
        recipes, self._missing = planned(self._state, options)
        self._folder = str(options.folder)
        self._done = 0
        if recipes:
            self._job.run(recipes, options.output)
        else:
            self._refuse(CompareText.tr("None of these photos has a result of this variant yet."))

    def _progress(self, done: int, total: int) -> None:
        self._done = done
        if self.dialog is not None:
            self.dialog.show_progress(done, total)

    def _end(self, result: Enhanced | None) -> None:
        sentence = words.exported(result, self._folder, self._done)
        if self._missing:
            sentence += " " + words.not_enhanced(len(self._missing))
        self._refuse(sentence)

    def _refuse(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.show_result(sentence)

    def _closed(self) -> None:
        self.dialog = None
