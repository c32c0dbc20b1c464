"""How events reach a person or a program: progress bars, plain lines, or JSON lines."""

import re
import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from engine.events import (
    Computing,
    Emit,
    Event,
    Failed,
    Finished,
    Message,
    Metrics,
    PhaseFinished,
    PhaseStarted,
    to_line,
)
from engine.events import Progress as Step
from engine.report.labels import PHASES

QUIET_SECONDS = 2.0
"""Least time between two plain lines of a phase's progress."""


_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters except tab and newline, and those that change the direction of text."""


def visible(text: str) -> str:
    """Return a text with control characters escaped: a file's name must not control the terminal."""
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def emit_lines(event: Event) -> None:
    """Print an event as one line of JSON, at once."""
    sys.stdout.write(to_line(event) + "\n")
    sys.stdout.flush()


class Terminal:
    """Draw events for a person: bars with time left on a terminal, plain lines elsewhere.

    Use as a context manager; inside, `emit` takes events.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.bars = Progress(
            TextColumn("{task.description:<16}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}"),
            console=console,
            disable=not console.is_terminal,
        )
        self.tasks: dict[str, TaskID] = {}
        self.tenths: dict[str, int] = {}
        self.printed_at = 0.0

    def __enter__(self) -> Emit:
        self.bars.start()
        return self.emit

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bars.stop()

    def emit(self, event: Event) -> None:
        """Show one event."""
        match event:
            case PhaseStarted(phase, steps):
                self.tasks[phase] = self.bars.add_task(PHASES.get(phase, phase), total=steps, note="")
                self.printed_at = time.monotonic()
            case Step(phase, step, steps, left):
                self.bars.update(self.tasks[phase], completed=step)
                self._line(phase, step, steps, left)
            case Metrics(phase, _, values):
                self.bars.update(self.tasks[phase], note=_note(values))
            case PhaseFinished(phase, seconds):
                if not self.console.is_terminal:
                    self.console.print(f"{PHASES.get(phase, phase)}: done in {seconds:.1f} s", highlight=False)
            case Message(text, level):
                self.console.print(
                    visible(text),
                    style="yellow" if level == "warning" else None,
                    markup=False,
                    highlight=False,
                    soft_wrap=True,
                )
            case Computing(_, name, precision, reason):
                self.console.print(
                    visible(f"Computing on {name} ({precision}): {reason}."),
                    markup=False,
                    highlight=False,
                    soft_wrap=True,
                )
            case Finished():
                self.bars.stop()  # so that the result stands below them
            case Failed(text):
                self.console.print(visible(text), style="bold red", markup=False, highlight=False, soft_wrap=True)

    def _line(self, phase: str, step: int, steps: int, left: float | None) -> None:
        tenth = step * 10 // steps
        now = time.monotonic()
        fresh = self.tenths.get(phase, 0) < tenth < 10
        if not self.console.is_terminal and fresh and now - self.printed_at >= QUIET_SECONDS:
            tail = "" if left is None else f", {left:.0f} s left"
            self.console.print(f"{PHASES.get(phase, phase)}: {step} of {steps}{tail}", highlight=False)
            self.printed_at = now
        self.tenths[phase] = tenth


def _note(values: dict[str, float]) -> str:
    for name, form in (("held_out/psnr", "held-out PSNR {:.2f} dB"), ("held_out/nll", "held-out NLL {:.3f}")):
        if name in values:
            return form.format(values[name])
    return ""
