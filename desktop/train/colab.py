"""To Colab and back: a bundle written, a result installed, each by its verb of the command line."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.background.engine_child import EngineVerb
from desktop.engine_text import in_language
from desktop.train import text as words
from desktop.train.work_dialog import WorkDialog, file_dialog
from desktop.translation import TrainText
from desktop.ui.text import time_left
from engine.events import Failed, Finished, Progress
from engine.workspace.workspace import Workspace

_GRACE = 10.0
"""Seconds in which a verb removes what it has begun to write, before it is ended."""


class Colab(QObject):
    """Do one of both at a time, beside everything else.

    Signals:
        notice: a sentence for the user.
        imported: folder of the run that came back.
    """

    notice = Signal(str)
    imported = Signal(Path)

    def __init__(self, page: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._verb = EngineVerb(self)
        self._dialog: WorkDialog | None = None
        self._bundle: Path | None = None
        self._failure = ""
        self._result = dict[str, object]()
        self._verb.received.connect(self._receive)
        self._verb.ended.connect(self._end)

    def ask_bundle(self, workspace: Workspace, options: Sequence[str]) -> None:
        """Ask where to write a bundle, and write it.

        Args:
            workspace: what is bundled.
            options: what the engine is told about how to train.
        """
        if self._free():
            dialog = file_dialog(self._page, TrainText.tr("Export to Colab"), save_as=words.bundle_name(workspace.root))
            dialog.fileSelected.connect(partial(self._write, workspace, tuple(options)))
            dialog.open()

    def ask_results(self, workspace: Workspace) -> None:
        """Ask for what Colab sent back, and install it in a workspace."""
        if self._free():
            dialog = file_dialog(self._page, TrainText.tr("Import results from Colab"))
            dialog.fileSelected.connect(partial(self._install, workspace))
            dialog.open()

    def take(self, workspace: Workspace, archive: Path) -> None:
        """Install what Colab sent back in a workspace."""
        if self._free():
            self._install(workspace, str(archive))

    def close(self) -> None:
        """End what is at work, and wait until it has removed what it had begun to write."""
        self._verb.close(_GRACE)

    def _free(self) -> bool:
        if self._verb.running:
            self.notice.emit(TrainText.tr("A Colab export or import is already running."))
        return not self._verb.running

    def _write(self, workspace: Workspace, options: tuple[str, ...], path: str) -> None:
        self._bundle = Path(path)
        sentence = TrainText.tr("Packing photos (at training size), judgements and a notebook into {}…").format(path)
        self._begin(TrainText.tr("Export to Colab"), sentence, ["bundle", str(workspace.root), path, *options])

    def _install(self, workspace: Workspace, path: str) -> None:
        self._bundle = None
        sentence = TrainText.tr("Checking {} and installing its models…").format(path)
        arguments = ["import-results", path, str(workspace.root)]
        self._begin(TrainText.tr("Import results from Colab"), sentence, arguments)

    def _begin(self, title: str, sentence: str, arguments: Sequence[str]) -> None:
        self._failure = ""
        self._result = {}
        self._dialog = WorkDialog(self._page.window(), title)
        self._dialog.show_sentence(sentence)
        self._dialog.stopped.connect(self._stop)
        self._dialog.show()
        self._verb.start(arguments)

    def _stop(self) -> None:
        self._dialog = None
        self._verb.cancel(_GRACE)

    @Slot(object)
    def _receive(self, received: object) -> None:
        assert isinstance(received, list)
        for event in received:
            match event:
                case Progress(_, step, steps, left) if self._dialog is not None:
                    self._dialog.show_progress(step, steps, time_left(left))
                case Failed() as failed:
                    self._failure = in_language(failed.in_window)
                case Finished(result):
                    self._result = result
                case str():
                    self._failure = self._failure or event

    @Slot(object)
    def _end(self, code: object) -> None:  # noqa: ARG002
        run = self._result.get("run")
        bundle = self._bundle
        dialog = self._dialog
        folder = ""
        if run is not None:
            sentence = words.imported(Path(str(run)).name)
        elif self._result and bundle is not None:
            sentence = words.bundled(str(bundle), bundle.stat().st_size)
            folder = str(bundle.parent)
            QGuiApplication.clipboard().setText(str(bundle))
        elif dialog is None:
            sentence = words.stopped(bundle)
        else:
            sentence = self._failure or words.stopped_unexpectedly()
        self._dialog = None
        if dialog is None:
            self.notice.emit(sentence)
        else:
            dialog.end(sentence, folder)
        if run is not None:
            self.imported.emit(Path(str(run)))
