"""One warm engine process that predicts Edits for the window, and is started again when it dies."""

import json
import logging
import subprocess
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from desktop.background.engine_process import end_process, start_engine
from desktop.engine_text import in_language
from desktop.translation import UiText
from engine.events import Failed, Predicted, parse

IDLE_SECONDS = 300.0
"""Time without a request after which the process ends: it holds 200 MB, and starts again within a second."""

_DEATHS = 3
"""Ends of the process without an answer in between after which a request is given up."""

_log = logging.getLogger("covershot")


@dataclass(frozen=True)
class _Request:
    line: bytes
    done: Callable[[Path, str], None]
    failed: Callable[[str], None]


class EngineServer(QObject):
    """Ask for Edits; each request ends in one call of `done` or `failed` on the main thread, unless it was dropped.

    One request is with the engine at a time and the newest waiting one goes next, so that what the user looks at now
    is never behind what was looked at before. The process starts with `warm` or the first request, and ends when nothing was
    requested for a while.

    Attributes:
        process: number of the engine's process, None while there is none.

    Signals:
        began: a process was started.
    """

    began = Signal()

    def __init__(self, workspace: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._number = 0
        self._deaths = 0
        self._problem = ""
        self._waiting: OrderedDict[int, _Request] = OrderedDict()
        self._sent: int | None = None
        self._reader: _Reader | None = None
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._restart)
        self._idle = QTimer(self, singleShot=True, interval=round(IDLE_SECONDS * 1000))
        self._idle.timeout.connect(self.rest)

    @property
    def process(self) -> int | None:
        """Return the number of the engine's process, None while there is none."""
        return self._reader.process.pid if self._reader else None

    def warm(self) -> None:
        """Start the process, so that the first request finds it ready."""
        if self._reader is not None or self._again.isActive():
            return
        try:
            self._reader = _Reader(self._workspace, self)
        except OSError as error:
            self._problem = UiText.tr("Rendering cannot be started ({}). Please reinstall Covershot.").format(error)
            self._again.start()  # not at once: who asks is not answered before the question has a number
            return
        self._reader.received.connect(self._receive)
        self._reader.ended.connect(self._restart)
        self._reader.start()
        self._idle.start()
        self.began.emit()

    def ask(
        self, photo: Path, variant: str, run: str, done: Callable[[Path, str], None], failed: Callable[[str], None]
    ) -> int:
        """Ask for the Edit that a model predicts for a photo, and return the request's number.

        Args:
            photo: its file.
            variant: sft, dpo or sft_dpo.
            run: whose model.
            done: called with the Edit's file, and its name in judgements.
            failed: called with one sentence.
        """
        self._number += 1
        request = {"request": self._number, "photo": str(photo), "variant": variant, "run": run}
        self._waiting[self._number] = _Request(json.dumps(request).encode() + b"\n", done, failed)
        self.warm()
        self._send()
        return self._number

    def drop(self, request: int) -> None:
        """Forget a request; the answer to one that was sent is thrown away."""
        self._waiting.pop(request, None)

    def rest(self) -> None:
        """End the process, unless it is needed; the next request starts it again."""
        if not self._waiting:
            self._sent = None
            self._end()

    def close(self) -> None:
        """Drop every request and end the process."""
        self._waiting.clear()
        self._again.stop()
        self._end()

    def _end(self) -> None:
        self._idle.stop()
        if self._reader is not None:
            reader = self._reader
            self._reader = None
            reader.received.disconnect(self._receive)
            reader.ended.disconnect(self._restart)
            reader.end()
            reader.deleteLater()

    def _send(self) -> None:
        if self._sent is None and self._waiting and self._reader is not None:
            # It stays among those that wait until it is answered, to be sent again should the process die.
            self._sent = next(reversed(self._waiting))
            self._reader.write(self._waiting[self._sent].line)

    @Slot(object)
    def _receive(self, event: object) -> None:
        if isinstance(event, Failed):
            self._problem = in_language(event.in_window)
        if not isinstance(event, Predicted):
            return
        self._idle.start()
        self._deaths = 0  # an answer came, so that it is no request that kills every process
        self._sent = None
        request = self._waiting.pop(event.request, None)
        if request is not None and event.edit is not None:
            request.done(Path(event.edit), event.base)
        elif request is not None:
            request.failed(in_language(event.text))
        self._send()

    @Slot()
    def _restart(self) -> None:
        """Begin again with the requests that are still open; give them up when that does not help."""
        if self._reader is not None:
            self._reader.wait()
            self._reader.deleteLater()
        self._reader = None
        self._sent = None
        self._deaths += 1
        if self._deaths >= _DEATHS:
            given_up = list(self._waiting.values())
            self._deaths = 0
            self._waiting.clear()
            sentence = self._problem or UiText.tr(
                "Rendering stopped repeatedly. Close other programs; if it happens again, "
                "send us the diagnostics (Copy diagnostics in the menu)."
            )
            for request in given_up:
                request.failed(sentence)
        else:
            self.warm()
            self._send()


class _Reader(QThread):
    """Start one process and pass on what it says.

    Signals:
        received: an event.
        ended: the process is gone.
    """

    received = Signal(object)
    ended = Signal()

    def __init__(self, workspace: Path, parent: QObject) -> None:
        super().__init__(parent)
        arguments = ["serve", str(workspace)]
        self.process = start_engine(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def run(self) -> None:
        """Pass on lines until there are no more."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            try:
                self.received.emit(parse(line.decode("utf-8", "replace")))
            except ValueError:
                _log.warning("the engine wrote %r", line[:200])
        self.process.wait()
        self._close_pipes()
        self.ended.emit()

    def write(self, line: bytes) -> None:
        """Send a request; where the process is gone, `ended` follows and it is sent again."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            return

    def end(self) -> None:
        """End the process and wait for the thread."""
        end_process(self.process.pid, hard=True)
        self.wait()

    def _close_pipes(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # what was not sent yet is lost with the process
