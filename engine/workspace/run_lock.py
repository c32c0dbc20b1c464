"""Whether a run's process lives: it holds a file of the run locked, which the system lets go of however it ends.

And that one trains at a time in a workspace, by a file of its results that is held alike.
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
"""Looks, 50 ms apart, that a process has between locking its file and writing its number."""

_LONGEST = 20
"""Digits of a process's number at the most."""

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
        # Two windows that look at the same time do not take each other for the run.
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
    """Let nobody else train in a workspace meanwhile: models of both would come to be in use.

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
            with suppress(OSError):  # while it is held, so that nobody waits for a file that goes away
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
            raise CovershotError(
                f"Another training is at work in {workspace.root} (process {holder or 'unknown'}). Wait until it has "
                "ended, or stop it, and train again."
            ) from error
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        file.close()  # removed by its holder between our opening and locking it


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
