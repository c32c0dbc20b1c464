"""Whether a run's process is alive: it holds a lock on a file of the run, which the system releases however it ends.

A second lock, on a file in the workspace's results, lets one process train there at a time.
"""

import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from engine.errors import CovershotError
from engine.files import unwritable
from engine.inside import contained, open_appending
from engine.reading import open_regular
from engine.workspace.run import Run
from engine.workspace.workspace import Workspace

_PATIENCE = 20
"""Number of reads, 50 ms apart, within which a process must write its number after locking the file."""

_LONGEST = 20
"""Largest number of digits of a process's number."""

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a locked byte cannot be read, so that it lies behind what is written

    def _lock(file: IO[str], *, wait: bool) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        file.seek(0)

    def _lock_alone(file: IO[str]) -> None:
        _lock(file, wait=False)

else:
    import fcntl

    def _lock(file: IO[str], *, wait: bool) -> None:
        # Readers take a shared lock, so that two windows that check at once do not take each other for the run.
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_SH | fcntl.LOCK_NB)

    def _lock_alone(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def running(run: Run) -> Iterator[None]:
    """Hold the run's lock, with this process's number in its file.

    Raises:
        CovershotError: the run's folder cannot be written.
    """
    try:
        contained(run.root).mkdir(parents=True, exist_ok=True)
        file = open_appending(run.lock)
    except OSError as error:
        raise unwritable(run.lock, error) from error
    with file:
        _lock(file, wait=True)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
    with suppress(OSError):
        run.lock.unlink()


@contextmanager
def training_alone(workspace: Workspace) -> Iterator[None]:
    """Lock out other trainings of a workspace: otherwise models of both could be in use together.

    Raises:
        CovershotError: another process trains there, or the results folder cannot be written.
    """
    path = workspace.results / ".training"
    try:
        contained(path).parent.mkdir(parents=True, exist_ok=True)
        file = _held_alone(path, workspace)
    except OSError as error:
        raise unwritable(path, error) from error
    with file:
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            with suppress(OSError):  # before the lock is released, so that nobody locks a file that is being removed
                path.unlink()


def _held_alone(path: Path, workspace: Workspace) -> IO[str]:
    while True:
        file = open_appending(path)
        try:
            _lock_alone(file)
        except OSError as error:
            file.seek(0)
            holder = file.read(_LONGEST)
            file.close()
            process = f" (process {holder})" if holder else ""
            raise CovershotError(
                f"Another training is running in {workspace.root}{process}. Wait until it has ended, or stop it, and train again."
            ) from error
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        file.close()  # its holder removed it between our opening and locking it: lock the new one


def process_of(run: Run) -> int | None:
    """Return the number of the process that trains a run, or None when there is none."""
    for _ in range(_PATIENCE):
        try:
            with io.TextIOWrapper(open_regular(run.lock), encoding="ascii", errors="replace") as file:
                try:
                    _lock(file, wait=False)
                except OSError:
                    number = file.read(_LONGEST)
                else:
                    return None
        except OSError:
            return None
        if number:
            return int(number) if number.isdecimal() else None
        time.sleep(0.05)
    return None
