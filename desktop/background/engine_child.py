"""Supervise an engine process from a thread: pass on what it says, end it when asked, tell how it ended."""

import logging
import re
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QObject, QThread, Signal, Slot

from desktop.background.engine_process import EngineProcess, SpawnedProcess
from engine.events import Event, parse
from engine.inside import remove_tree
from engine.reading import open_regular

_LOOK_SECONDS = 0.05
GRACE = 2.0
"""Seconds between asking a process to end and ending it."""

MOST_READ = 1 << 24
"""Bytes of a log that are read at a time."""

_log = logging.getLogger("covershot")


class EngineChild(QThread):
    """Follow one engine process through its files until it ends; always ends in one `ended`, unless it was left.

    Signals:
        received: a list of what came since the last look: events, and lines that the engine wrote besides.
        ended: the exit code, None where it is not known.
    """

    received = Signal(object)
    ended = Signal(object)

    def __init__(
        self,
        start: Callable[[], EngineProcess],
        events: Path,
        errors: Path,
        parent: QObject | None = None,
    ) -> None:
        """Prepare; `start` gives the process to follow.

        Args:
            start: called on the thread.
            events: file of JSON lines.
            errors: file of everything else.
            parent: owner.
        """
        super().__init__(parent)
        self._start = start
        self._events = _Tail(events)
        self._errors = _Tail(errors)
        self._discard: Path | None = None
        self._grace = GRACE
        self._cancelled = threading.Event()
        self._left = threading.Event()
        self._wake = threading.Event()

    def cancel(self, discard: Path | None = None, grace: float = GRACE) -> None:
        """End the process, whatever it does.

        Args:
            discard: folder of what it made, to be removed afterwards.
            grace: seconds between asking it to end and ending it; without any it is not asked.
        """
        self._discard = discard
        self._grace = grace
        self._cancelled.set()
        self._wake.set()

    def leave(self) -> None:
        """Let the process live on, and end the thread; nothing more is heard of it."""
        self._left.set()
        self._wake.set()
        self.wait()

    def run(self) -> None:
        """Follow the process."""
        code: int | None = None
        try:
            process = self._start()
            self._follow(process)
            code = process.code()
        except Exception as error:  # noqa: BLE001  # an exception here would end in silence
            _log.error("the engine could not be followed", exc_info=error)
            self.received.emit([f"{type(error).__name__}: {error}"])
        finally:
            self._events.close()
            self._errors.close()
        if self._cancelled.is_set() and self._discard is not None:
            remove_tree(self._discard)
        if not self._left.is_set():
            self.ended.emit(code)

    def _follow(self, process: EngineProcess) -> None:
        stopping_since: float | None = None
        while True:
            alive = process.alive()  # asked first: what is written before the end is read after it
            self._pass_on()
            if not alive:
                return
            if self._left.is_set():
                process.leave()
                return
            if self._cancelled.is_set():
                if stopping_since is None:
                    stopping_since = time.monotonic()
                    process.end(hard=self._grace == 0)
                elif time.monotonic() - stopping_since > self._grace:
                    process.end(hard=True)
                time.sleep(_LOOK_SECONDS)  # `_wake` is set by now, so that waiting for it would not wait
            else:
                self._wake.wait(_LOOK_SECONDS)

    def _pass_on(self) -> None:
        added: list[Event | str] = list(self._errors.lines())
        for line in self._events.lines():
            try:
                added.append(parse(line))
            except ValueError:
                added.append(line)
        if added:
            self.received.emit(added)


class _Tail:
    """Read the lines that are added to a file; one that is not whole yet waits for its rest."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rest = b""
        self._file: BinaryIO | None = None

    def lines(self) -> list[str]:
        """Return the lines that were added since the last call."""
        if self._file is None and self._path.exists():
            with suppress(OSError):  # a pipe in a stranger's workspace, or not there any more
                self._file = open_regular(self._path)
        added = self._file.read(MOST_READ) if self._file else b""
        # A bar that a download draws ends its lines with \r alone.
        *whole, self._rest = re.split(rb"[\r\n]+", self._rest + added) if added else [self._rest]
        return [line.decode("utf-8", "replace") for line in whole if line.strip()]

    def close(self) -> None:
        """Close the file, so that its folder can be removed on every system."""
        if self._file is not None:
            self._file.close()


class EngineVerb(QObject):
    """Run one verb at a time; each ends in one `ended`, unless it was closed.

    Attributes:
        running: whether the engine is at it.

    Signals:
        received: a list of what came since the last look: events, and lines that the engine wrote besides.
        ended: the exit code.
    """

    received = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: tuple[EngineChild, tempfile.TemporaryDirectory[str]] | None = None

    @property
    def running(self) -> bool:
        """Return whether the engine is at it."""
        return self._running is not None

    def start(self, arguments: Sequence[str]) -> None:
        """Run a verb; what ran before is ended first."""
        self.close()
        folder = tempfile.TemporaryDirectory(prefix="covershot-")
        events = Path(folder.name) / "events.jsonl"
        errors = Path(folder.name) / "errors.txt"
        child = EngineChild(partial(SpawnedProcess, arguments, events, errors), events, errors, parent=self)
        self._running = child, folder
        child.received.connect(self.received)
        child.ended.connect(self._end)
        child.start()

    def cancel(self, grace: float) -> None:
        """Ask the verb to end, and end it after some seconds; `ended` follows."""
        if self._running:
            self._running[0].cancel(grace=grace)

    def close(self, grace: float = 0.0) -> None:
        """End the verb, at once or within some seconds, and wait for it; nothing more is heard of it."""
        if self._running:
            child, _ = self._running
            child.received.disconnect(self.received)
            child.ended.disconnect(self._end)
            child.cancel(grace=grace)
            self._forget()

    @Slot(object)
    def _end(self, code: object) -> None:
        self._forget()
        self.ended.emit(code)

    def _forget(self) -> None:
        assert self._running is not None
        child, folder = self._running
        self._running = None
        child.wait()
        child.deleteLater()
        folder.cleanup()
