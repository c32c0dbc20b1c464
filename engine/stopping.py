"""Requests to end a process: a flag first, and an exception where the flag is not read."""

import _thread
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TypeVar

PATIENCE = 1.2
"""Seconds between the first request to end and the exception: the process is killed two seconds after the request."""

CHECK_SECONDS = 1.0
"""Time between two checks of the flag while none of a pool's tasks is done."""

Result = TypeVar("Result")


class StopFlag:
    """Hold a request to end the process; the code that reads it as true ends the process, after saving its work."""

    def __init__(self) -> None:
        self._requested = threading.Event()
        self._timer: threading.Timer | None = None

    def __call__(self) -> bool:
        """Return whether the end of the process was requested."""
        if not self._requested.is_set():
            return False
        # Read once, it needs no exception any more: one would interrupt the saving.
        if self._timer is not None:
            self._timer.cancel()
        return True

    def ask(self) -> None:
        """Request the end of the process; unless the flag is read soon, the main thread gets a KeyboardInterrupt."""
        self._requested.set()
        self._wait(PATIENCE)

    def _wait(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._interrupt)
        self._timer.daemon = True
        self._timer.start()

    def _interrupt(self) -> None:
        if _uninterrupted.blocks:
            self._wait(0.1)
        elif sys.platform == "win32":
            _thread.interrupt_main()
        else:
            # A signal to the main thread also interrupts a system call that waits for the network.
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    def forget(self) -> None:
        """Cancel the exception."""
        if self._timer is not None:
            self._timer.cancel()


@contextmanager
def ending_early(pool: Executor) -> Iterator[Executor]:
    """Use a pool as its context manager does, but start no more of its tasks once an exception ends the block.

    The block must read the flag as its tasks finish: no exception is sent meanwhile, since one that arrives while a lock
    of the pool is held would leave it locked, and every thread waiting for ever.
    """
    with _uninterrupted, pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def as_done(tasks: Collection[Future[Result]], stop: Callable[[], bool]) -> Iterator[Future[Result]]:
    """Yield tasks as they finish; while one takes long, check the flag.

    Raises:
        KeyboardInterrupt: a stop was requested while no task was done for a second.
    """
    done = SimpleQueue[Future[Result]]()
    for task in tasks:
        task.add_done_callback(done.put)
    for _ in tasks:
        while True:
            try:
                task = done.get(timeout=CHECK_SECONDS)
            except Empty:
                if stop():
                    raise KeyboardInterrupt from None
            else:
                break
        yield task


class _Uninterrupted:
    """Count blocks during which no exception is sent."""

    def __init__(self) -> None:
        self.blocks = 0
        self.lock = threading.Lock()

    def __enter__(self) -> None:
        with self.lock:
            self.blocks += 1

    def __exit__(self, *_: object) -> None:
        with self.lock:
            self.blocks -= 1


_uninterrupted = _Uninterrupted()


@contextmanager
def stop_flag() -> Iterator[StopFlag]:
    """Yield a flag that the first Ctrl-C or SIGTERM sets; a second one interrupts at once.

    A terminal that is closed sets it, too (SIGHUP), unless the process was started to survive that, as by `nohup`.
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
