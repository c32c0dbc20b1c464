"""Whether a run's process lives: it holds a file of the run locked, which the system lets go of however it ends."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from engine.files import unwritable
from engine.workspace.run import Run

_PATIENCE = 20
"""Looks, 50 ms apart, that a process has between locking its file and writing its number."""

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a locked byte cannot be read, so that it lies behind what is written

    def _lock(file: IO[str], *, wait: bool) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        file.seek(0)

else:
    import fcntl

    def _lock(file: IO[str], *, wait: bool) -> None:
        # Two windows that look at the same time do not take each other for the run.
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_SH | fcntl.LOCK_NB)


@contextmanager
def running(run: Run) -> Iterator[None]:
    """Hold the run's lock, with this process's number in its file.

    Raises:
        CovershotError: the run's folder cannot be written.
    """
    try:
        run.root.mkdir(parents=True, exist_ok=True)
        file = run.lock.open("a+", encoding="ascii")
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


def process_of(run: Run) -> int | None:
    """Return the number of the process that trains a run, or None when there is none."""
    for _ in range(_PATIENCE):
        try:
            with run.lock.open(encoding="ascii") as file:
                try:
                    _lock(file, wait=False)
                except OSError:
                    number = file.read()
                else:
                    return None
        except OSError:
            return None
        if number:
            return int(number)
        time.sleep(0.05)
    return None
