"""Export the short way: ask, write in the background, say what became of it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.background.tasks import Stopped, Work
from desktop.compare import text as words
from desktop.compare.export_dialog import ExportDialog
from desktop.compare.export_plan import planned, treatment
from desktop.compare.state import Comparing
from desktop.model.layers import Layer
from desktop.model.pane_layout import ORIGINAL
from desktop.translation import CompareText
from engine.events import Emit
from engine.export.batch import Enhanced, Output, Treatment, write_batch
from engine.image.profile import Pixels


class Export(QObject):
    """Write chosen photos at full size, one batch at a time.

    Attributes:
        dialog: what asks and tells, None while it is closed.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: ExportDialog | None = None
        self._work = Work(self)
        self._folder = ""
        self._done = 0
        self._missing: tuple[str, ...] = ()
        self._work.progressed.connect(self._progress)

    def ask(self, state: Comparing, choices: list[tuple[str, tuple[str, ...]]], parent: QWidget) -> None:
        """Ask what to export; while a batch is being written its progress is shown again instead.

        Args:
            state: of the open workspace.
            choices: what to call a choice of photos, and their names.
            parent: the window.
        """
        if self.dialog:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        self.dialog = ExportDialog(choices, state.library.workspace.root / "exports", parent)
        proposed = choices[0][1]
        if not any(state.bases_of(photo) for photo in state.library.photos if photo.name in proposed):
            self.dialog.choose_variant(ORIGINAL)
        self.dialog.export_requested.connect(partial(self._run, state))
        self.dialog.cancel_requested.connect(self._work.stop)
        self.dialog.finished.connect(self._closed)
        self.dialog.show()

    def close(self) -> None:
        """Cancel, and close the dialog."""
        if self.dialog:
            self.dialog.done(0)
        self._work.close()

    def _run(self, state: Comparing, names: tuple[str, ...], variant: str, output: Output) -> None:
        layers, self._missing = planned(state, names, variant, output.strength)
        self._folder = str(output.folder)
        self._done = 0
        if layers:
            self._work.run("", partial(_write, layers, output), self._end, self._fail)
        else:
            self._say(CompareText.tr("None of these photos has a result of this variant yet."))

    def _progress(self, done: int, total: int) -> None:
        self._done = done
        if self.dialog:
            self.dialog.show_progress(done, total)

    def _end(self, result: Enhanced | None) -> None:
        """Say what became of a batch; the files that one that was stopped has written stay."""
        sentence = words.exported(result, self._folder, self._done)
        if self._missing:
            sentence += " " + words.not_enhanced(len(self._missing))
        self._say(sentence)

    def _fail(self, sentence: str) -> None:
        if sentence:
            self._say(sentence)
        else:
            self._end(None)

    def _say(self, sentence: str) -> None:
        if self.dialog:
            self.dialog.show_result(sentence)

    def _closed(self) -> None:
        self.dialog = None


def _write(layers: Sequence[Layer], output: Output, emit: Emit, stop: Callable[[], bool]) -> Enhanced:
    """Write a batch by the code of `covershot enhance`."""
    by_path = {layer.path: layer for layer in layers}

    def treat(path: Path, _: Pixels) -> Treatment:
        return treatment(by_path[path])

    try:
        return write_batch(list(by_path), treat, output, emit, stop)
    except KeyboardInterrupt as interrupt:
        raise Stopped("") from interrupt
