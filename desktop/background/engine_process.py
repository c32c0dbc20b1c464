"""The engine as a process: started by this window, or found at work when the window came."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Protocol

import engine
from engine.inside import open_appending
from engine.workspace.run import Run
from engine.workspace.run_lock import process_of

ENGINE = "engine"
"""First word that makes of the frozen application the command line; without it, it is the window."""

_NICE = 5
"""Training leaves the processor to the window whenever the window wants it."""

_START_SECONDS = 30
"""Within which an engine takes its run's lock, on a machine that is busy."""


def start_engine(
    arguments: Sequence[str], *, stdin: int | IO[Any], stdout: int | IO[Any], stderr: int | IO[Any]
) -> "subprocess.Popen[bytes]":
    """Start an engine verb in a session of its own, so that it outlives the window.

    Raises:
        OSError: it cannot be started.
    """
    program = [sys.executable, ENGINE] if getattr(sys, "frozen", False) else [sys.executable, "-m", "engine"]
    paths = (str(Path(engine.__file__).parents[1]), os.environ.get("PYTHONPATH"))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1"}
    command = [*program, *arguments, "--events"]
    if sys.platform == "win32":
        flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
        return subprocess.Popen(
            command, stdin=stdin, stdout=stdout, stderr=stderr, env=environment, creationflags=flags
        )
    process = subprocess.Popen(
        command, stdin=stdin, stdout=stdout, stderr=stderr, env=environment, start_new_session=True
    )
    os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + _NICE)
    return process


def end_process(number: int, *, hard: bool) -> None:
    """Ask a process and all that it started to end, or end them."""
    try:
        if sys.platform == "win32":
            os.kill(number, signal.SIGTERM)  # which is as hard as it gets there
        else:
            os.killpg(number, signal.SIGKILL if hard else signal.SIGTERM)
    except (ProcessLookupError, PermissionError):
        return  # it is gone already


class EngineProcess(Protocol):
    """What is asked of an engine process, whoever started it."""

    def alive(self) -> bool:
        """Return whether it still runs."""

    def code(self) -> int | None:
        """Return its exit code once it has ended, or None where nobody knows."""

    def end(self, *, hard: bool) -> None:
        """Ask it to end, or end it."""

    def leave(self) -> None:
        """Let it live on without this window."""


class SpawnedProcess:
    """An engine process that this window started; it writes to files, which no end of a window breaks."""

    def __init__(self, arguments: Sequence[str], events: Path, errors: Path) -> None:
        with open_appending(events) as out, open_appending(errors) as err:
            self._process = start_engine(arguments, stdin=subprocess.DEVNULL, stdout=out, stderr=err)

    def alive(self) -> bool:
        """Return whether it still runs."""
        return self._process.poll() is None

    def code(self) -> int | None:
        """Return its exit code once it has ended."""
        return self._process.poll()

    def end(self, *, hard: bool) -> None:
        """Ask it to end, or end it."""
        if self.alive():
            end_process(self._process.pid, hard=hard)

    def leave(self) -> None:
        """Let it live on: Python would warn of a process that nobody waits for."""
        self._process.returncode = 0


class OtherProcess:
    """An engine process that an earlier window started and that trains a run still."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def alive(self) -> bool:
        """Return whether it still runs; one that has said nothing yet may not have come to take its lock."""
        if process_of(self._run) is not None:
            return True
        silent = all(not path.exists() or path.stat().st_size == 0 for path in (self._run.events, self._run.errors))
        return silent and self._run.job.exists() and time.time() - self._run.job.stat().st_mtime < _START_SECONDS

    def code(self) -> int | None:
        """Return None: only the window that started it could know."""
        return None

    def end(self, *, hard: bool) -> None:
        """Ask it to end, or end it."""
        number = process_of(self._run)
        if number is not None:
            end_process(number, hard=hard)

    def leave(self) -> None:
        """Do nothing: it never knew of this window."""
