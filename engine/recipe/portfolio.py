"""A portfolio: finished pictures alone, without the photos that they were made of, draw photos to what they look like.

Half of the differences between the photos' white levels is taken away, as an editor would. Six amounts that all photos share
bring the means of their tones and colours to those of the finished pictures, as far as so few of both are evidence of them. What
has a finished picture's tones needs nothing: amounts are regressed on these, from all of them for photos to none for finished
pictures (docs/decisions/0024-finished-pictures-alone.md).
"""

import math
from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.config import Config
from engine.model.enhancer import Enhancer
from engine.model.head import Head, HeadInput, Prediction
from engine.model.ridge import fit_ridge
from engine.model.statistics import small_copies, tone_statistics
from engine.predict.head import ADJUSTMENTS
from engine.predict.statistics import STATISTICS, TONES
from engine.training.copies import as_floats, reduced
from engine.training.loop import Fit, Schedule, ValidationResult, fit
from engine.training.materials import Conditions, Materials, Start
from engine.training.run_context import RunContext

SIZE = 64
"""Pixels, each side, of the copies whose tones and colours are compared."""

STEPS = 100
"""Largest number of optimiser steps."""

RATE = 0.05

SPREAD = 0.5
"""Prior standard deviation of an amount that all photos share."""

LEAST_SPREAD = 0.02
"""Least standard deviation of a statistic over pictures: equal ones have none."""

APART = 0.3
"""Ridge of the regression that tells photos from finished pictures; of 0.03 to 1, none is better on 18 photos."""


def learn_portfolio(
    start: Start, materials: Materials, config: Config, schedule: Schedule, context: RunContext
) -> tuple[Enhancer, Fit]:
    """Learn what brings photos to the tones and colours of a portfolio, and leaves finished pictures as they are.

    Args:
        start: the enhancer before.
        materials: with a portfolio and unpaired photos.
        config: of the run.
        schedule: of the phase.
        context: device, events and stop.
    """
    enhancer = start.copy()
    enhancer.requires_grad_(False)
    head = enhancer.head
    rows = materials.rows_of_photos("train")
    read = Conditions(enhancer, materials.photos, context, frozen=True).of(rows)
    head.white.fit_alone(read.copies)
    amounts, fitted = _shared_amounts(head, read, materials, replace(schedule, watched=enhancer), config, context)
    _leave_finished_alone(head, read, as_floats(materials.portfolio), amounts)
    return enhancer, fitted


def _shared_amounts(
    head: Head, read: HeadInput, materials: Materials, schedule: Schedule, config: Config, context: RunContext
) -> tuple[Tensor, Fit]:
    """Return the (6,) amounts with which the photos' mean tones and colours are the portfolio's, and the outcome."""
    size = min(SIZE, config.size)
    photos = as_floats(reduced(materials.small, size, materials.rows_of_photos("train")))
    exposures = head.white.exposure(read.copies)
    finished = _tones(as_floats(reduced(materials.portfolio, size)))
    # The larger of both: one finished picture, or a few that are alike, would pass for certain.
    spread = torch.maximum(finished.std(0, correction=0), _tones(photos).std(0, correction=0)).clamp_min(LEAST_SPREAD)
    error = spread * math.sqrt(1 / len(finished) + 1 / len(photos))
    amounts = nn.Parameter(torch.zeros(ADJUSTMENTS, device=photos.device))

    def loss(step: int) -> tuple[Tensor, dict[str, Tensor]]:  # noqa: ARG001
        predicted = Prediction(amounts.expand(len(photos), -1)).with_exposure(exposures)
        output = head.output_before_preferences(photos, predicted)
        apart = ((_tones(output).mean(0) - finished.mean(0)) / error).square().mean()
        total = ADJUSTMENTS * apart + (amounts / SPREAD).square().sum()
        return total, {"loss": total, "portfolio": apart}

    groups = [{"params": [amounts], "lr": RATE, "weight_decay": 0.0}]
    schedule = replace(schedule, steps=min(STEPS, schedule.steps), keep_last=True)
    fitted = fit(groups, loss, _no_validation, schedule, context.emit, context.stop)
    return amounts.detach(), fitted


@torch.no_grad()
def _leave_finished_alone(head: Head, read: HeadInput, portfolio: Tensor, amounts: Tensor) -> None:
    """Set weight and bias so that photos get the (6,) amounts and (F, 3, S, S) finished pictures what undoes their gain."""
    conditions = head.centre.repeat(len(portfolio), 1)  # the trunk's features do not count
    conditions[:, :STATISTICS] = tone_statistics(portfolio)
    undone = F.pad(-head.white.exposure(small_copies(portfolio))[:, None], (0, ADJUSTMENTS - 1))
    tones = head.standardised(torch.cat((read.conditions, conditions)))[:, :STATISTICS]
    due = torch.cat((amounts.expand(len(read.conditions), -1), undone))
    weight = fit_ridge([tones - tones.mean(0)], due - due.mean(0), APART)
    head.weight.zero_()
    head.weight[:STATISTICS] = weight
    head.bias.copy_(due.mean(0) - tones.mean(0) @ weight)


def _tones(images: Tensor) -> Tensor:
    """Return the tone statistics of (N, 3, H, W) images that have a slope, (N, 13)."""
    return tone_statistics(images.clamp(0, 1))[:, :TONES]


def _no_validation() -> ValidationResult:
    return ValidationResult(0.0, {})
