"""Which curves of a training are drawn, as plain numbers."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.train.state import Training
from engine.events import Metrics

Points = tuple[tuple[int, float], ...]

_OF_PHASE = {
    "sft": ("l1", "psnr"),
    "tune": ("l1", "psnr"),
    "dpo": ("nll", "margin"),
    "sft_dpo": ("nll", "margin"),
}
"""The loss and what is gained, by phase."""


@dataclass(frozen=True)
class Chart:
    """Hold one quantity over the steps of a phase.

    Attributes:
        quantity: l1, psnr, nll or margin.
        steps: of the phase; the chart is so wide from the beginning.
        train: on the training photos, step and value.
        held_out: on the validation photos.
        kept: step of the best weights so far; None before the first.
    """

    quantity: str
    steps: int
    train: Points
    held_out: Points
    kept: int | None


def charted_phase(training: Training) -> str | None:
    """Return the phase whose curves are worth seeing: the one at work, or the last that was measured."""
    if training.current in _OF_PHASE:
        return training.current
    return training.history[-1].phase if training.history else None


def charts(training: Training, phase: str) -> tuple[Chart, ...]:
    """Return a phase's charts; what was not measured has none."""
    measured = training.measured(phase)
    steps = next((item.steps for item in training.phases if item.name == phase), 0)
    found = (
        Chart(
            quantity,
            steps,
            _points(measured, f"train/{quantity}"),
            _points(measured, f"held_out/{quantity}"),
            training.kept.get(phase),
        )
        for quantity in _OF_PHASE.get(phase, ())
    )
    return tuple(chart for chart in found if chart.train or chart.held_out or not measured)


def _points(measured: Iterable[Metrics], name: str) -> Points:
    values = ((metrics.step, metrics.values.get(name, math.nan)) for metrics in measured)
    return tuple((step, value) for step, value in values if math.isfinite(value))
