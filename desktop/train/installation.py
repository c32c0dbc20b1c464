"""Training installed from the window, by its verb of the command line."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.background.engine_child import EngineVerb
from desktop.engine_text import in_language
from desktop.train import text as words
from desktop.train.work_dialog import WorkDialog
from desktop.translation import TrainText
from desktop.ui.dialogs import confirm
from desktop.ui.text import time_left
from engine.events import Failed, Finished, Message, Progress
from engine.installation.training import training_installed, use_training

_GRACE = 10.0
"""Seconds in which the verb removes what it has begun to write, before it is ended."""


class Installation(QObject):
    """Know whether this installation can train, and make it so that it can.

    Attributes:
        installed: whether it can.

    Signals:
        changed: it can, since now.
        notice: a sentence for the user.
    """

    changed = Signal()
    notice = Signal(str)

    def __init__(self, page: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self.installed = training_installed()
        self._page = page
        self._verb = EngineVerb(self)
        self._dialog: WorkDialog | None = None
        self._failure = ""
        self._done = False
        self._verb.received.connect(self._receive)
        self._verb.ended.connect(self._end)

    def ask(self) -> None:
        """Ask whether to install, and do so."""
        if self.installed or self._verb.running:
            return
        confirm(
            self._page.window(),
            TrainText.tr("Install training on this computer?"),
            TrainText.tr(
                "PyTorch is downloaded into your user folder: 0.2 to 3 GB, which need up to 7 GB of space. "
                "It can be removed at any time, and nothing else is changed."
            ),
            TrainText.tr("Install training"),
            self._begin,
        )

    def close(self) -> None:
        """End what is at work, and wait until it has removed what it had begun to write."""
        self._verb.close(_GRACE)

    def _begin(self) -> None:
        self._failure = ""
        self._done = False
        self._dialog = WorkDialog(self._page.window(), TrainText.tr("Install training"))
        self._dialog.show_sentence(TrainText.tr("Looking for the PyTorch that fits this computer…"))
        self._dialog.stopped.connect(self._stop)
        self._dialog.show()
        self._verb.start(["install-training"])

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
                case Message(text) if self._dialog is not None:
                    self._dialog.show_sentence(in_language(text))
                case Failed() as failed:
                    self._failure = in_language(failed.in_window)
                case Finished():
                    self._done = True
                case str():
                    self._failure = self._failure or event

    @Slot(object)
    def _end(self, code: object) -> None:  # noqa: ARG002
        dialog = self._dialog
        self._dialog = None
        use_training()
        self.installed = training_installed()
        if self._done and self.installed:
            sentence = TrainText.tr("Training is installed.")
        elif dialog is None:
            sentence = TrainText.tr("The installation was cancelled. Nothing was changed.")
        else:
            sentence = self._failure or words.stopped_unexpectedly()
        if dialog is None:
            self.notice.emit(sentence)
        else:
            dialog.end(sentence)
        if self.installed:
            self.changed.emit()
