"""The training loop: one for every phase."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from engine.errors import CovershotError
from engine.events import Emit, Kept, Metrics, PhaseFinished, PhaseStarted, Progress
from engine.model.enhancer import Enhancer
from engine.training.checkpoint import (
    State,
    load_state,
    optimizer_tensors,
    restore_optimizer,
    restore_scaler,
    save_state,
    scaler_tensors,
)

WARM_UP_SHARE = 0.1
CLIP_NORM = 1.0
PROGRESS_SECONDS = 0.1
PREVIEW_SECONDS = 2.0


class ValidationResult(NamedTuple):
    """Hold the validation of the current weights on held-out photos.

    Attributes:
        score: lower is better; of equal scores, the later step wins. Infinite if the weights must not be kept.
        values: metrics by name.
    """

    score: float
    values: dict[str, float]


@dataclass(frozen=True)
class Schedule:
    """Configure the loop of one phase.

    Attributes:
        phase: name of the phase.
        steps: number of optimiser steps.
        validate_every: number of steps between two validations.
        ema: decay of the moving average of the weights, per step, in [0, 1).
        checkpoint: file of the phase's state; an existing one is resumed. None writes none.
        checkpoint_seconds: least time between two writes of it, in seconds.
        keep_last: whether the last weights are kept, whatever their validation.
        scaled: whether gradients are scaled, so that half precision does not lose small ones.
        preview: called with the watched enhancer, phase and step at validations, at least `PREVIEW_SECONDS` apart.
        watched: enhancer whose parameters are trained.
    """

    phase: str
    steps: int
    validate_every: int
    ema: float
    checkpoint: Path | None = None
    checkpoint_seconds: float = 30.0
    keep_last: bool = False
    scaled: bool = False
    preview: Callable[[Enhancer, str, int], None] | None = None
    watched: Enhancer | None = None


@dataclass(frozen=True)
class Fit:
    """Hold the outcome of a phase; the model holds the kept weights.

    Attributes:
        steps: number of optimiser steps completed.
        best_step: step of the kept weights.
        best_score: their validation score.
        stopped: whether the user ended the phase early.
        seconds: training time, over all interruptions.
        history: metrics by step.
        preferences: findings from judgements as plain values for the card; None if none were learnt from.
    """

    steps: int
    best_step: int
    best_score: float
    stopped: bool
    seconds: float
    history: list[Metrics]
    preferences: dict[str, Any] | None = None


Loss = Callable[[int], tuple[Tensor, dict[str, Tensor]]]


def fit(
    groups: Sequence[dict[str, Any]],
    loss: Loss,
    validate: Callable[[], ValidationResult],
    schedule: Schedule,
    emit: Emit,
    stop: Callable[[], bool],
) -> Fit:
    """Train and leave the best weights in the parameters, or the last.

    AdamW with linear warm-up and cosine decay, gradient clipping, and a moving average of the weights, which is what
    is validated and kept. Nothing waits for the GPU between two validations.

    Args:
        groups: AdamW's parameter groups.
        loss: returns the loss of a step's batch, and its parts to log.
        validate: measures the weights that are in the parameters.
        schedule: steps and checkpoint.
        emit: receives progress and metrics events.
        stop: polled after every step; True ends the work.
    """
    return _Loop(groups, loss, validate, schedule, emit, stop).run()


class _Loop:
    def __init__(
        self,
        groups: Sequence[dict[str, Any]],
        loss: Loss,
        validate: Callable[[], ValidationResult],
        schedule: Schedule,
        emit: Emit,
        stop: Callable[[], bool],
    ) -> None:
        self.loss = loss
        self.validate = validate
        self.schedule = schedule
        self.emit = emit
        self.stop = stop
        self.started = self.shown = self.saved = time.monotonic()
        self.previewed = -math.inf
        device = groups[0]["params"][0].device.type
        # Fused, one pass over the weights instead of a dozen, and the scaler's overflow check stays on the GPU.
        self.optimizer = torch.optim.AdamW(groups, fused=device in {"cpu", "cuda"} or None)
        self.scaler = torch.amp.GradScaler(device, enabled=schedule.scaled)
        self.peaks = [group["lr"] for group in self.optimizer.param_groups]
        self.weights = Weights([tensor for group in self.optimizer.param_groups for tensor in group["params"]])
        self.first = self.best_step = 0
        self.best_score = math.inf
        self.history: list[Metrics] = []
        self.parts: dict[str, Tensor] = {}
        self.seconds_before = 0.0
        if schedule.checkpoint is not None and schedule.checkpoint.exists():
            try:
                self._resume(load_state(schedule.checkpoint))
            except (KeyError, RuntimeError, ValueError) as error:  # other names, other shapes
                raise CovershotError(
                    f"{schedule.checkpoint} is of another model or version. Remove it to start this phase again."
                ) from error

    def run(self) -> Fit:
        steps = self.schedule.steps
        self.emit(PhaseStarted(self.schedule.phase, steps))
        for metrics in self.history:
            self.emit(metrics)
        if self.history:
            self.emit(Kept(self.schedule.phase, self.best_step))
        try:
            step, stopped = self._steps(steps)
        except KeyboardInterrupt:  # in the middle of a step that takes long: what was best before it is kept
            if not self.history:
                raise
            step = self.history[-1].step
            stopped = True
        self.weights.take_best()
        self.emit(PhaseFinished(self.schedule.phase, self._seconds()))
        return Fit(step, self.best_step, self.best_score, stopped, self._seconds(), self.history)

    def _steps(self, steps: int) -> tuple[int, bool]:
        """Make every step, and return how many were made and whether the user ended it early."""
        stopped = False
        for step in range(self.first, steps + 1):
            if stopped:
                # Written before the validation below, which an uninterrupted run would not do at this step: the resumed
                # run must not find it in its history, or keep weights because of it.
                self._keep_state(step)
            if stopped or step == steps or step % self.schedule.validate_every == 0:
                self._validate(step)
            if stopped or step == steps:
                break
            if time.monotonic() - self.saved >= self.schedule.checkpoint_seconds:
                self._keep_state(step)
            self._learn(step)
            self._show(step + 1)
            # Ends the loop in the next iteration, so that the weights of the last step are validated and may be kept.
            stopped = self.stop()
        if not stopped:
            # A finished phase keeps its state until its model is saved: a crash in between costs no training.
            self._keep_state(step)
        return step, stopped

    def _learn(self, step: int) -> None:
        for group, peak in zip(self.optimizer.param_groups, self.peaks, strict=True):
            group["lr"] = peak * _rate(step, self.schedule.steps)
        total, parts = self.loss(step)
        self.optimizer.zero_grad(set_to_none=True)
        self.scaler.scale(total).backward()
        self.scaler.unscale_(self.optimizer)
        norm = nn.utils.clip_grad_norm_(self.weights.parameters, CLIP_NORM)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        # A shorter average at first, or the initial weights would stay in it for hundreds of steps.
        self.weights.average(min(self.schedule.ema, (1 + step) / (10 + step)))
        self.parts = {f"train/{name}": value.detach() for name, value in {**parts, "grad_norm": norm}.items()}

    def _validate(self, step: int) -> None:
        if self.history and self.history[-1].step == step:
            return  # resumed at a step whose validation is part of the checkpoint
        with self.weights.averaged():
            result = self.validate()
            self._preview(step)
        better = self.schedule.keep_last or (result.score < math.inf and result.score <= self.best_score)
        if better:
            self.best_step = step
            self.best_score = result.score
            self.weights.keep_best()
        self.history.append(Metrics(self.schedule.phase, step, self._latest() | result.values))
        self.emit(self.history[-1])
        if better:
            self.emit(Kept(self.schedule.phase, step))

    def _preview(self, step: int) -> None:
        preview = self.schedule.preview
        watched = self.schedule.watched
        due = time.monotonic() - self.previewed >= PREVIEW_SECONDS or step == self.schedule.steps
        if preview is not None and watched is not None and due:
            preview(watched, self.schedule.phase, step)
            self.previewed = time.monotonic()

    def _show(self, step: int) -> None:
        now = time.monotonic()
        steps = self.schedule.steps
        if now - self.shown >= PROGRESS_SECONDS or step == steps:
            left = (now - self.started) / (step - self.first) * (steps - step)
            self.emit(Progress(self.schedule.phase, step, steps, left))
            self.shown = now

    def _seconds(self) -> float:
        return self.seconds_before + time.monotonic() - self.started

    def _latest(self) -> dict[str, float]:
        return {name: value.item() for name, value in self.parts.items()}

    def _keep_state(self, step: int) -> None:
        if self.schedule.checkpoint is None:
            return
        tensors = self.weights.tensors() | optimizer_tensors(self.optimizer) | scaler_tensors(self.scaler)
        state = State(step, self._seconds(), self.best_step, self.best_score, self._latest(), self.history, tensors)
        save_state(state, self.schedule.checkpoint)
        self.saved = time.monotonic()

    def _resume(self, state: State) -> None:
        self.first = state.step
        self.best_step = state.best_step
        self.best_score = state.best_score
        self.history = list(state.history)
        self.seconds_before = state.seconds
        self.parts = {name: torch.tensor(value) for name, value in state.latest.items()}
        self.weights.restore(state.tensors)
        restore_optimizer(self.optimizer, state.tensors)
        restore_scaler(self.scaler, state.tensors)


class Weights:
    """Hold the parameters that learn, their moving average and the best average so far.

    Attributes:
        parameters: trained by the optimiser, in place.
        mean: their moving average.
        best: the average with the best validation so far.
    """

    def __init__(self, parameters: list[Tensor]) -> None:
        self.parameters = parameters
        self.mean = [parameter.detach().clone() for parameter in parameters]
        self.best = [parameter.detach().clone() for parameter in parameters]

    @torch.no_grad()
    def average(self, decay: float) -> None:
        """Move the average towards the parameters by 1 - decay; the decay lies in [0, 1)."""
        torch._foreach_lerp_(self.mean, self.parameters, 1 - decay)

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Replace the parameters by their average within a `with` block."""
        current = [parameter.detach().clone() for parameter in self.parameters]
        self._put(self.mean)
        try:
            yield
        finally:
            self._put(current)

    @torch.no_grad()
    def keep_best(self) -> None:
        """Record the average as the best so far."""
        torch._foreach_copy_(self.best, self.mean)

    def take_best(self) -> None:
        """Copy the best average into the parameters."""
        self._put(self.best)

    def tensors(self) -> dict[str, Tensor]:
        """Return everything by name."""
        return {
            f"{kind}.{index}": tensor
            for kind, group in (("parameter", self.parameters), ("mean", self.mean), ("best", self.best))
            for index, tensor in enumerate(group)
        }

    @torch.no_grad()
    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Restore what `tensors` returned."""
        for name, tensor in self.tensors().items():
            tensor.copy_(tensors[name])

    @torch.no_grad()
    def _put(self, values: Sequence[Tensor]) -> None:
        for parameter, value in zip(self.parameters, values, strict=True):
            parameter.copy_(value)


def _rate(step: int, steps: int) -> float:
    warm_up = max(1, round(steps * WARM_UP_SHARE))
    if step < warm_up:
        return (step + 1) / warm_up
    return 0.5 * (1 + math.cos(math.pi * (step - warm_up) / max(1, steps - warm_up)))
