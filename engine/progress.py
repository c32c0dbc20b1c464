"""Progress of a phase whose steps are known beforehand."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from engine.events import Emit, PhaseFinished, PhaseStarted, Progress


class Advance(Protocol):
    """Take note of steps."""

    def __call__(self, more: int = 1) -> None:
        """Note that so many more steps are done."""


@contextmanager
def counted(phase: str, steps: int, emit: Emit, stop: Callable[[], bool], ended: str = "") -> Iterator[Advance]:
    """Report a phase: its start, its steps with the time left, and its end unless an exception ends the block.

    Args:
        phase: its name in events.
        steps: how many there are.
        emit: told of them.
        stop: asked after every step; what is finished by then is kept.
        ended: what the user is told when the work was stopped.

    Yields:
        A function to call after every step.

    Raises:
        KeyboardInterrupt: a stop was requested before the last step; raised by the yielded function.
    """
    start = time.monotonic()
    done = 0

    def advance(more: int = 1) -> None:
        nonlocal done
        done += more
        emit(Progress(phase, done, steps, (time.monotonic() - start) / done * (steps - done)))
        if stop() and done < steps:
            raise KeyboardInterrupt(ended)

    emit(PhaseStarted(phase, steps))
    yield advance
    emit(PhaseFinished(phase, time.monotonic() - start))
