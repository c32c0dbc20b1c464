"""To Colab and back: a bundle written, a result installed, each by its verb of the command line."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.train import text as words
from desktop.train.dialog_verb import DialogVerb
from desktop.train.work_dialog import file_dialog
from desktop.translation import TrainText
from engine.workspace.workspace import Workspace


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
        self._bundle: Path | None = None
        self._work = DialogVerb(self)
        self._work.notice.connect(self.notice)
        self._work.ended.connect(self._end)
        self.close = self._work.close

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

    def _free(self) -> bool:
        if self._work.running:
            self.notice.emit(TrainText.tr("A Colab export or import is already running."))
        return not self._work.running

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
        self._work.start(self._page.window(), title, sentence, arguments)

    @Slot()
    def _end(self) -> None:
        result = self._work.result or {}
        run = result.get("run")
        bundle = self._bundle
        folder = ""
        if run is not None:
            sentence = words.imported(Path(str(run)).name)
        elif result and bundle is not None:
            sentence = words.bundled(str(bundle), bundle.stat().st_size)
            folder = str(bundle.parent)
            QGuiApplication.clipboard().setText(str(bundle))
        elif self._work.stopped:
            sentence = words.stopped(bundle)
        else:
            sentence = self._work.failure or words.stopped_unexpectedly()
        self._work.conclude(sentence, folder)
        if run is not None:
            self.imported.emit(Path(str(run)))
