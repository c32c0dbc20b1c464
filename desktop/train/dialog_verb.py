"""A verb of the engine that works beside the window, with a dialog that shows how far it is and may be closed to stop it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.background.engine_child import EngineVerb
from desktop.engine_text import in_language
from desktop.train.work_dialog import WorkDialog
from desktop.ui.text import time_left
from engine.events import Failed, Finished, Message, Progress

_GRACE = 10.0
"""Seconds in which a verb removes what it has begun to write, before it is ended."""


class DialogVerb(QObject):
    """Run one verb at a time.

    Attributes:
        result: what the verb brought to its end; None where it did not come to that.
        failure: why it failed, in one sentence; empty where it gave no reason.

    Signals:
        ended: the process is gone; `conclude` follows.
        notice: the sentence about an end that no dialog shows any more.
    """

    ended = Signal()
    notice = Signal(str)

    def __init__(self, parent: QObject, *, shows_messages: bool = False) -> None:
        super().__init__(parent)
        self.result: dict[str, object] | None = None
        self.failure = ""
        self._shows_messages = shows_messages
        self._dialog: WorkDialog | None = None
        self._verb = EngineVerb(self)
        self._verb.received.connect(self._receive)
        self._verb.ended.connect(self._end)

    @property
    def running(self) -> bool:
        """Return whether a verb is at work."""
        return self._verb.running

    @property
    def stopped(self) -> bool:
        """Return whether the user stopped it."""
        return self._dialog is None

    def start(self, window: QWidget, title: str, sentence: str, arguments: Sequence[str]) -> None:
        """Start a verb.

        Args:
            window: what the dialog belongs to.
            title: of the dialog.
            sentence: what is being done.
            arguments: the verb and its options.
        """
        self.result = None
        self.failure = ""
        self._dialog = WorkDialog(window, title)
        self._dialog.show_sentence(sentence)
        self._dialog.stopped.connect(self._stop)
        self._dialog.show()
        self._verb.start(arguments)

    def conclude(self, sentence: str, folder: str = "") -> None:
        """Show how it ended, in the dialog or, where that is gone, as a notice; see `WorkDialog.end`."""
        dialog = self._dialog
        self._dialog = None
        if dialog is None:
            self.notice.emit(sentence)
        else:
            dialog.end(sentence, folder)

    def close(self) -> None:
        """End what is at work, and wait until it has removed what it had begun to write."""
        self._verb.close(_GRACE)

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
                case Message(text) if self._shows_messages and self._dialog is not None:
                    self._dialog.show_sentence(in_language(text))
                case Failed() as failed:
                    self.failure = in_language(failed.in_window)
                case Finished(result):
                    self.result = result
                case str():
                    self.failure = self.failure or event

    @Slot(object)
    def _end(self, code: object) -> None:  # noqa: ARG002
        self.ended.emit()
