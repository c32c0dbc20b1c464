"""A training as the window knows it: what stage it is in, what was heard of it, how long it still takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from engine.config import Config
from engine.events import (
    Computing,
    Event,
    Failed,
    Finished,
    Kept,
    Message,
    Metrics,
    PhaseFinished,
    PhaseStarted,
    Progress,
)

LOG_LINES = 40


class Stage(Enum):
    """Say where a training stands."""

    IDLE = auto()
    STARTING = auto()
    RUNNING = auto()
    STOPPING = auto()
    DONE = auto()
    FAILED = auto()
    CANCELLED = auto()


ACTIVE = frozenset({Stage.STARTING, Stage.RUNNING, Stage.STOPPING})


@dataclass(frozen=True)
class Phase:
    """Describe a phase: it waits while it has neither steps nor seconds, and has ended when it has seconds.

    Attributes:
        name: such as "sft".
        steps: number of steps.
        step: number of completed steps.
        seconds_left: the engine's estimate for the phase, in seconds; None before the first.
        seconds: duration of the finished phase in seconds; None until then.
    """

    name: str
    steps: int = 0
    step: int = 0
    seconds_left: float | None = None
    seconds: float | None = None

    @property
    def share(self) -> float:
        """Return how much of it is done, from 0 to 1."""
        if self.seconds is not None:
            return 1.0
        return self.step / self.steps if self.steps else 0.0


@dataclass(frozen=True)
class Training:
    """Hold what is known of a training; never changed, every step makes a new one.

    Attributes:
        stage: the training's stage.
        run: name of its run.
        cancelling: whether it ends without keeping anything.
        resumed: whether it goes on with an interrupted run.
        device: the processor it runs on, and why that one.
        phases: in their order.
        current: name of the phase that began last.
        history: the measures in the order in which they came.
        kept: step of the best weights so far, by phase.
        expected: seconds by phase, calibrated; empty where that was not waited for.
        log: the latest lines.
        problem: the engine's sentence of how it failed.
        code: exit code of the engine; None if it is not known.
        result: the engine's result; None before the end.
    """

    stage: Stage = Stage.IDLE
    run: str = ""
    cancelling: bool = False
    resumed: bool = False
    device: Computing | None = None
    phases: tuple[Phase, ...] = ()
    current: str = ""
    history: tuple[Metrics, ...] = ()
    kept: Mapping[str, int] = field(default_factory=dict)
    expected: Mapping[str, float] = field(default_factory=dict)
    log: tuple[str, ...] = ()
    problem: str = ""
    code: int | None = None
    result: Mapping[str, object] | None = None

    @property
    def active(self) -> bool:
        """Return whether there is an engine at work."""
        return self.stage in ACTIVE

    @property
    def seconds_left(self) -> float | None:
        """Return the time until the run ends, or None where not all of it was calibrated."""
        left = 0.0
        for phase in self.phases:
            if phase.seconds is not None:
                continue
            seconds = phase.seconds_left
            if seconds is None and phase.name not in self.expected:
                return None
            left += self.expected[phase.name] * (1 - phase.share) if seconds is None else seconds
        return left

    def measured(self, phase: str) -> tuple[Metrics, ...]:
        """Return what was measured in a phase."""
        return tuple(metrics for metrics in self.history if metrics.phase == phase)


def plan(config: Config, *, judged: bool) -> tuple[str, ...]:
    """Return the names of the phases of a run.

    Args:
        config: of the run.
        judged: whether there are comparisons to learn from.
    """
    tuning = ("tune",) if config.trainable != "head" else ()
    preferences = ("dpo", "sft_dpo") if judged else ()
    return ("decode", "check", "foundation", "sft", *tuning, *preferences, "evaluate")


def started(
    training: Training, run: str, phases: Sequence[str], expected: Mapping[str, float], *, resumed: bool = False
) -> Training:
    """Begin a training.

    Raises:
        ValueError: another one is at work.
    """
    if training.active:
        raise ValueError(f"the run {training.run} is still {training.stage.name.lower()}")
    waiting = tuple(Phase(name) for name in phases)
    return Training(Stage.STARTING, run, resumed=resumed, phases=waiting, expected=expected)


def stop_requested(training: Training) -> Training:
    """Note that the training is to end early and keep its best model."""
    return replace(training, stage=Stage.STOPPING) if training.active else training


def cancel_requested(training: Training) -> Training:
    """Note that the training is to end at once and keep nothing."""
    return replace(training, stage=Stage.STOPPING, cancelling=True) if training.active else training


def ended(training: Training, code: int | None) -> Training:
    """Note that the engine is gone.

    It is done when it said so, and failed unless the user wanted it to end: one that was stopped before it had learnt
    anything counts as cancelled.
    """
    stopped = training.stage is Stage.STOPPING and bool(training.problem)
    if training.result is not None and not training.cancelling:
        stage = Stage.DONE
    elif training.cancelling or stopped:
        stage = Stage.CANCELLED
    else:
        stage = Stage.FAILED
    return replace(training, stage=stage, code=code)


def logged(training: Training, line: str) -> Training:
    """Add a line to the log."""
    return replace(training, log=(*training.log, line)[-LOG_LINES:])


def updated(training: Training, event: Event) -> Training:
    """Take in what the engine says."""
    line = _line(event)
    training = logged(training, line) if line else training
    match event:
        case PhaseStarted(name, steps):
            stage = Stage.RUNNING if training.stage is Stage.STARTING else training.stage
            training = replace(training, stage=stage, current=name)
            training = _with_phase(training, name, steps=steps, step=0, seconds_left=None, seconds=None)
        case Progress(name, step, steps, left):
            training = _with_phase(training, name, step=step, steps=steps, seconds_left=left)
        case PhaseFinished(name, seconds):
            training = _with_phase(training, name, seconds=seconds, seconds_left=None)
        case Metrics():
            training = replace(training, history=(*training.history, event))
        case Kept(name, step):
            training = replace(training, kept={**training.kept, name: step})
        case Computing():
            training = replace(training, device=event)
        case Finished(result):
            training = replace(training, result=result)
        case Failed() as failed:
            training = replace(training, problem=failed.in_window)
    return training


def _with_phase(training: Training, name: str, **changes: object) -> Training:
    phases = training.phases
    if name not in {phase.name for phase in phases}:
        phases = (*phases, Phase(name))
    changed = (replace(phase, **changes) if phase.name == name else phase for phase in phases)  # type: ignore[arg-type]
    return replace(training, phases=tuple(changed))


def _line(event: Event) -> str | None:
    """Return an event as a line of the log."""
    match event:
        case PhaseStarted(name, steps):
            return f"{name} begins: {steps} steps"
        case PhaseFinished(name, seconds):
            return f"{name} ended after {seconds:.1f} s"
        case Metrics(name, step, values):
            shown = " ".join(f"{key} {value:.4g}" for key, value in values.items() if key in _SHOWN)
            return f"{name} {step}: {shown}"
        case Computing(kind, name, precision, reason):
            return f"computing on {kind} ({name}, {precision}): {reason}"
        case Message(text):
            return text
    return event.in_window if isinstance(event, Failed) else None


_SHOWN = ("train/loss", "held_out/psnr", "held_out/nll", "held_out/margin")
