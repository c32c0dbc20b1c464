"""How a process is asked to end: a flag first, and an exception where nobody looks at the flag."""

import _thread
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

PATIENCE = 1.2
"""Seconds between the first request to end and the exception: whoever asks waits two before the process is killed."""


class StopFlag:
    """Tell whether the process was asked to end; whoever has been told so ends it, in the time that saving takes."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._timer: threading.Timer | None = None

    def __call__(self) -> bool:
        """Return whether the process was asked to end."""
        if not self._asked.is_set():
            return False
        if self._timer is not None:
            self._timer.cancel()
        return True

    def ask(self) -> None:
        """Ask the process to end; unless the flag is looked at soon, the main thread gets a KeyboardInterrupt."""
        self._asked.set()
        self._timer = threading.Timer(PATIENCE, _interrupt)
        self._timer.daemon = True
        self._timer.start()

    def forget(self) -> None:
        """Send no exception any more."""
        if self._timer is not None:
            self._timer.cancel()


@contextmanager
def ending_early(pool: Executor) -> Iterator[Executor]:
    """Use a pool as its own context manager does, but whatever ends the block, nothing more of its work is begun."""
    with pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def stop_flag() -> Iterator[StopFlag]:
    """Yield a flag that the first Ctrl-C raises, or whoever asks the process to end; a second one interrupts at once.

    A terminal that is closed asks, too (SIGHUP), unless the process was started to survive it, as `nohup` does.
    """
    flag = StopFlag()

    def ask(number: int, frame: object) -> None:  # noqa: ARG001
        for each in before:
            signal.signal(each, signal.default_int_handler)
        flag.ask()

    signals = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signals.append(signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in signals}
    for number in signals:
        signal.signal(number, ask)
    try:
        yield flag
    finally:
        flag.forget()
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt() -> None:
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)  # ends a wait for the network, too
