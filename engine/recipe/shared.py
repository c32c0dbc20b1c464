"""Parameters shared by all photos, from those fitted to each training photo: amounts, and the trust in white levels."""

import copy
import math
from collections.abc import Callable
from dataclasses import replace

import torch
from torch import Tensor, nn

from engine.events import Emit, Event
from engine.loss.reconstruction import squared_errors, weights_of
from engine.model.head import Head, HeadInput, Prediction
from engine.predict.head import ADJUSTMENTS
from engine.recipe.lesson import Lesson, Parts
from engine.training.copies import as_floats, reduced
from engine.training.loop import Fit, Schedule, ValidationResult, fit

VISIBLE = 0.05
"""Spread of exposure and gamma over an editor's photos at which white levels are trusted by one half."""

TRUST_SIZE = 64
"""Pixels, each side, of the copies on which the trust is measured."""

TRUST_PAIRS = 64
"""Largest number of pairs for that."""

TRUST_STEPS = 200
"""Largest number of optimiser steps for that."""

REFINE_STEPS = 50
REFINE_RATE = 0.02
REFINE_FLOOR = 2e-4
"""Added to a photo's squared error before the logarithm, so that near-perfect photos do not dominate."""

REFINE_PRIOR = 0.25
"""Weight of the squared distance from the median, per photo: a median of more photos is less noisy."""


def fit_amounts(
    head: Head,
    lesson: Lesson,
    exposures: Tensor,
    validate: Callable[[Tensor], ValidationResult],
    schedule: Schedule,
    emit: Emit,
    stop: Callable[[], bool],
) -> tuple[Tensor, Fit]:
    """Learn the look, in place, and each training photo's amounts.

    Args:
        head: whose look and light learn.
        lesson: of N pairs.
        exposures: (N,), added to the photos' amounts and not learnt.
        validate: measures the current weights with the (N, 6) amounts.
        schedule: the last weights are kept.
        emit: receives progress and metrics events.
        stop: polled after every step; True ends the work.

    Returns:
        The (N, 6) amounts, and the outcome of the training.
    """
    options = lesson.options
    amounts = nn.Parameter(torch.zeros(len(exposures), ADJUSTMENTS, device=exposures.device))
    look = [parameter.requires_grad_() for parameter in (head.look, head.light)]
    groups = [
        {"params": [amounts], "lr": options.amounts_learning_rate, "weight_decay": 0.0},
        {"params": look, "lr": options.learning_rate, "weight_decay": 0.0},
    ]

    def loss(step: int) -> tuple[Tensor, Parts]:
        picked, mirrored = lesson.picked(step)
        batch_amounts = amounts[picked]
        predicted = Prediction(batch_amounts).with_exposure(exposures[picked])
        total, parts = lesson.loss(head, predicted, picked, mirrored=mirrored)
        return total + options.amounts_decay * batch_amounts.square().mean(), parts

    schedule = replace(schedule, keep_last=True)
    fitted = fit(groups, loss, lambda: validate(amounts.detach()), schedule, emit, stop)
    return amounts.detach(), fitted


def median(amounts: Tensor) -> Tensor:
    """Return the (A,) median of (N, A) amounts; of an even number of photos, halfway between the middle two."""
    return amounts.quantile(0.5, dim=0)


def white_trust(head: Head, lesson: Lesson, steps: int, stop: Callable[[], bool]) -> Tensor:
    """Return how far to trust white levels, (), from 0 to 1.

    An editor who gives all photos one look leaves their exposures alike: a short training without any gain shows it. The
    slope that such an editor's pairs show is the look's, not a decision about white levels.

    Args:
        head: before its training; it stays as it is.
        lesson: of the training pairs.
        steps: of the training.
        stop: polled after every step; True ends the work.
    """
    count = len(lesson.photos)
    some = torch.arange(0, count, math.ceil(count / TRUST_PAIRS), device=lesson.photos.device)
    size = min(TRUST_SIZE, lesson.small.shape[-1])
    quick = replace(
        lesson,
        photos=torch.arange(len(some), device=some.device),
        pairs=torch.arange(len(some), device=some.device),
        small=reduced(lesson.small, size, lesson.photos[some]),
        targets=reduced(lesson.targets, size, lesson.pairs[some]),
        masks=None if lesson.masks is None else reduced(lesson.masks, size, lesson.pairs[some]),
        options=replace(lesson.options, perceptual=0.0),
    )
    schedule = Schedule("sft", steps, steps, 0.95)
    nothing = torch.zeros(len(some), device=some.device)
    amounts, _ = fit_amounts(copy.deepcopy(head), quick, nothing, _no_validation, schedule, _ignored, stop)
    tones = amounts[:, :2]  # exposure and gamma
    deviation = 1.4826 * (tones - median(tones)).abs().median()
    return deviation.square() / (deviation.square() + VISIBLE**2)


def _no_validation(amounts: Tensor) -> ValidationResult:  # noqa: ARG001
    return ValidationResult(0.0, {})


def _ignored(event: Event) -> None:
    """Ignore the events of a training that is not a phase."""


def refined(head: Head, lesson: Lesson, read: HeadInput, shared: Tensor) -> Tensor:
    """Move the (6,) shared amounts to where more photos come near their targets.

    A median of a few is noisy. Errors count by their logarithm, which seeks a mode as the median does: squares would
    follow the photos that were edited unlike the others. White levels are matched once, before.

    Args:
        head: with the look.
        lesson: of N pairs.
        read: of their photos.
        shared: the median of their amounts.
    """
    size = min(TRUST_SIZE, lesson.small.shape[-1])
    photos = reduced(lesson.small, size, lesson.photos).float() / 255
    targets = reduced(lesson.targets, size, lesson.pairs).float() / 255
    weights = None
    if lesson.masks is not None:
        weights = weights_of(as_floats(reduced(lesson.masks, size, lesson.pairs)))
    gained = Prediction(shared.expand(len(photos), -1)).with_exposure(head.white.exposure(read.copies))
    fixed = head.matched(read.copies, gained).amounts - shared
    amounts = shared.clone().requires_grad_()
    optimizer = torch.optim.Adam([amounts], REFINE_RATE)
    rates = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, REFINE_STEPS)
    prior = REFINE_PRIOR * len(photos)
    for _ in range(REFINE_STEPS):
        output = head.output_before_preferences(photos, Prediction(amounts + fixed))
        errors = squared_errors(output, targets, weights)
        loss = (errors + REFINE_FLOOR).log().mean() + prior * (amounts - shared).square().sum()
        (amounts.grad,) = torch.autograd.grad(loss, [amounts])
        optimizer.step()
        rates.step()
    return amounts.detach()
