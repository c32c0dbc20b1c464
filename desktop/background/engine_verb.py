"""Run one engine verb to its end, with what it says in a folder that goes away afterwards."""

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from desktop.background.engine_child import EngineChild
from desktop.background.engine_process import OwnProcess


class EngineVerb(QObject):
    """Run one verb at a time; each ends in one `ended`, unless it was closed.

    Attributes:
        running: whether the engine is at it.

    Signals:
        said: a list of what came since the last look: events, and lines that the engine wrote besides.
        ended: the exit code.
    """

    said = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._child: EngineChild | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def running(self) -> bool:
        """Return whether the engine is at it."""
        return self._child is not None

    def start(self, arguments: Sequence[str]) -> None:
        """Run a verb; what ran before is ended first."""
        self.close()
        self._folder = tempfile.TemporaryDirectory(prefix="covershot-")
        events, errors = Path(self._folder.name) / "events.jsonl", Path(self._folder.name) / "errors.txt"
        self._child = EngineChild(partial(OwnProcess, arguments, events, errors), events, errors, parent=self)
        self._child.said.connect(self.said)
        self._child.ended.connect(self._end)
        self._child.start()

    def cancel(self, grace: float) -> None:
        """Ask the verb to end, and end it after some seconds; `ended` follows."""
        if self._child is not None:
            self._child.cancel(grace=grace)

    def close(self, grace: float = 0.0) -> None:
        """End the verb, at once or within some seconds, and wait for it; nothing more is heard of it."""
        if self._child is not None:
            self._child.said.disconnect(self.said)
            self._child.ended.disconnect(self._end)
            self._child.cancel(grace=grace)
            self._forget()

    @Slot(object)
    def _end(self, code: object) -> None:
        self._forget()
        self.ended.emit(code)

    def _forget(self) -> None:
        assert self._child is not None
        assert self._folder is not None
        self._child.wait()
        self._child.deleteLater()
        self._folder.cleanup()
        self._child, self._folder = None, None
