"""Run functions on threads, all of them, the newest of a kind or a long one; results go to the main thread."""

import logging
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from desktop.engine_text import in_language
from desktop.translation import UiText
from engine.errors import CovershotError
from engine.events import Emit, Event, PhaseStarted, Progress

Result = TypeVar("Result")
_log = logging.getLogger("covershot")


def ignore(_: object) -> None:
    """Do nothing about how a task ended."""


class Tasks(QObject):
    """Run tasks; each ends in exactly one call of `done` or `failed` on the main thread, unless it was dropped.

    The newest task starts first: what the user looks at now matters more than what scrolled past. A thread sees the
    work and a number alone, never a QObject of the caller, so that no thread can be the last to let go of one.

    Attributes:
        pending: how many tasks have neither ended nor been dropped.
        idle: whether no thread is at work.
        stop: tells work that begins now whether it was dropped, for work that can end early.

    Signals:
        received: an event of running work, which was given `pass_on`.
        _ended: number of the task, its result, its error as the sentence to show.
    """

    received = Signal(object)
    _ended = Signal(int, object, object)

    def __init__(self, threads: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._number = 0
        self._dropped = threading.Event()
        self._waiting: dict[int, tuple[Callable[[Any], None], Callable[[str], None]]] = {}
        self._ended.connect(self._deliver)

    @property
    def pending(self) -> int:
        """Return how many tasks have neither ended nor been dropped."""
        return len(self._waiting)

    @property
    def idle(self) -> bool:
        """Return whether no thread is at work."""
        return self._pool.waitForDone(0)

    def run(self, work: Callable[[], Result], done: Callable[[Result], None], failed: Callable[[str], None]) -> None:
        """Run `work` on a thread.

        Args:
            work: may touch no widget.
            done: called with what `work` returned.
            failed: called with one sentence if `work` raised.
        """
        self._number += 1
        self._waiting[self._number] = (done, failed)
        self._pool.start(partial(self._work, self._number, work), self._number)  # the number is its priority, too

    @property
    def stop(self) -> Callable[[], bool]:
        """Return what tells work that begins now whether it was dropped."""
        return self._dropped.is_set

    def pass_on(self, event: Event) -> None:
        """Pass on an event from the thread at work; nobody hears of it once the listener is gone."""
        self.received.emit(event)

    def drop(self) -> None:
        """Forget every task: those waiting never start, the results of those running are thrown away."""
        self._dropped.set()
        self._dropped = threading.Event()
        self._pool.clear()
        self._waiting.clear()

    def finish(self) -> None:
        """Let every task be done, unheard; `wait_for_closed` waits for them."""
        self._waiting.clear()
        for closed in [closed for closed in _closed if closed.idle]:
            _closed.discard(closed)
        if not self.idle:
            self.setParent(None)  # a thread that still runs emits a signal of this object
            _closed.add(self)

    def close(self) -> None:
        """Drop every task; what runs ends unheard, and nobody waits for it before `wait_for_closed`."""
        self.drop()
        self.finish()

    def wait(self) -> None:
        """Wait for the threads."""
        self._pool.waitForDone()

    def _work(self, number: int, work: Callable[[], object]) -> None:
        result = None
        sentence = None
        try:
            result = work()
        except CovershotError as error:
            sentence = in_language(error.in_window)
        except Exception as error:  # noqa: BLE001  # an exception here would end in silence
            _log.error("a task failed", exc_info=error)
            sentence = UiText.tr(
                "Something went wrong ({}: {}). To report it, choose Copy diagnostics in the menu."
            ).format(type(error).__name__, error)
        self._ended.emit(number, result, sentence)

    @Slot(int, object, object)
    def _deliver(self, number: int, result: object, sentence: str | None) -> None:
        callbacks = self._waiting.pop(number, None)
        if callbacks is None:
            return
        done, failed = callbacks
        if sentence is None:
            done(result)
        else:
            failed(sentence)


_closed: set[Tasks] = set()
"""Those that were closed while a thread was at work, which a workspace that is left must not wait for."""


def wait_for_closed() -> None:
    """Wait for the threads of everything that was closed, before the process ends."""
    while _closed:
        _closed.pop().wait()


class Latest(QObject):
    """Run work one after another on a thread; work of a kind that waits is replaced by newer work of that kind.

    So a slider that moves faster than its picture is made never leaves a queue behind it.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(1, self)
        self._waiting: dict[object, tuple[Callable[[], Any], Callable[[Any], None], Callable[[str], None]]] = {}

    def run(
        self,
        kind: object,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[str], None],
    ) -> None:
        """Run `work` once what runs has ended; its end is told like that of any task."""
        # Newer work takes the place of its kind in the order: a slider that never rests lets others have their turn.
        self._waiting[kind] = (work, done, failed)
        self._start()

    def drop(self, kind: object | None = None) -> None:
        """Forget waiting work of a kind, or everything; the result of what runs is then thrown away too."""
        if kind is not None:
            self._waiting.pop(kind, None)
            return
        self._waiting.clear()
        self._tasks.drop()

    def close(self) -> None:
        """Drop everything."""
        self._waiting.clear()
        self._tasks.close()

    def _start(self) -> None:
        if self._waiting and not self._tasks.pending:
            work, done, failed = self._waiting.pop(next(iter(self._waiting)))
            self._tasks.run(work, partial(self._end, done), partial(self._end, failed))

    def _end(self, callback: Callable[[Any], None], outcome: Any) -> None:
        callback(outcome)
        self._start()


class Stopped(CovershotError):  # noqa: N818  # not an error: what the user asked for
    """End work that the user stopped; nothing is shown for it."""


class Work(QObject):
    """Do one thing at a time; it ends in exactly one call of `done` or `failed` on the main thread.

    Attributes:
        busy: whether something is being done.

    Signals:
        began: what is being done, in the user's words.
        progressed: steps done, of how many, and the seconds left, None while they are not known.
        ended: whatever it came to.
    """

    began = Signal(str)
    progressed = Signal(int, int, object)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(1, self)
        self._phases: Mapping[str, str] = {}
        self._stop = threading.Event()

    @property
    def busy(self) -> bool:
        """Return whether something is being done."""
        return self._tasks.pending > 0

    def run(
        self,
        text: str,
        work: Callable[[Emit, Callable[[], bool]], Result],
        done: Callable[[Result], None],
        failed: Callable[[str], None],
        phases: Mapping[str, str] | None = None,
    ) -> None:
        """Do something; call it only while not busy.

        Args:
            text: what is being done.
            work: given what hears of its progress, which raises `Stopped` after `stop`, and what says that it should
                stop, for work that keeps what it has done so far.
            done: called with what `work` returned.
            failed: called with one sentence; an empty one when it was stopped.
            phases: what is being done in each phase of the work, where each of several has its progress.
        """
        self._stop.clear()
        self._phases = phases or {}
        self.began.emit(text)
        self._tasks.run(
            partial(work, self._emit, self._stop.is_set), partial(self._end, done), partial(self._end, failed)
        )

    def stop(self) -> None:
        """Ask what is being done to stop."""
        self._stop.set()

    def close(self) -> None:
        """Stop; nothing more is heard of it."""
        self.stop()
        self._tasks.close()

    def _emit(self, event: Event) -> None:
        if isinstance(event, PhaseStarted) and event.phase in self._phases:
            self.began.emit(self._phases[event.phase])
        elif isinstance(event, Progress):
            self.progressed.emit(event.step, event.steps, event.seconds_left)
            # Not at the last step: all is done by then, and ending there would throw it away.
            if self._stop.is_set() and event.step < event.steps:
                raise Stopped("")

    def _end(self, callback: Callable[[Result], None], value: Result) -> None:
        self.ended.emit()
        callback(value)
