"""What all photos get alike, from what each training photo got: amounts, and how far white levels are trusted."""

import copy
import math
from collections.abc import Callable
from dataclasses import replace

import torch
from torch import Tensor, nn

from engine.events import Emit, Event
from engine.model.head import ADJUSTMENTS, Head, HeadInput, Prediction
from engine.recipe.lesson import Lesson, Parts
from engine.training.loop import Fit, Schedule, Verdict, fit
from engine.training.photos import reduced

VISIBLE = 0.05
"""Amounts of exposure and gamma by which an editor's photos differ in half the cases where white levels are trusted half."""

TRUST_SIZE, TRUST_PAIRS, TRUST_STEPS = 64, 64, 200
"""Pixels, each side, pairs and optimiser steps, at the most, from which the trust is measured."""

REFINE_STEPS, REFINE_RATE = 50, 0.02
REFINE_FLOOR = 2e-4
"""Squared error, beside which smaller ones of a photo count little."""

REFINE_PRIOR = 0.25
"""Weight of the squared distance from the median, for each photo: the more there are, the less noisy a median is."""


def fit_amounts(
    head: Head,
    lesson: Lesson,
    exposures: Tensor,
    validate: Callable[[Tensor], Verdict],
    schedule: Schedule,
    emit: Emit,
    stop: Callable[[], bool],
) -> tuple[Tensor, Fit]:
    """Learn the look, in place, and each training photo's own amounts.

    Args:
        head: whose look and light learn.
        lesson: of N pairs.
        exposures: (N,), added to the photos' amounts and not learnt.
        validate: judges the weights in place, given the (N, 6) amounts.
        schedule: the last weights are kept.
        emit: told of progress and measures.
        stop: asked after every step.

    Returns:
        The (N, 6) amounts, and how the training went.
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
        own = amounts[picked]
        predicted = Prediction(own).with_exposure(exposures[picked])
        total, parts = lesson.loss(head, predicted, picked, mirrored=mirrored)
        return total + options.amounts_decay * own.square().mean(), parts

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
        stop: asked after every step.
    """
    count = len(lesson.photos)
    some = torch.arange(0, count, math.ceil(count / TRUST_PAIRS), device=lesson.photos.device)
    size = min(TRUST_SIZE, lesson.small.shape[-1])
    quick = replace(
        lesson,
        photos=torch.arange(len(some), device=some.device),
        pairs=torch.arange(len(some), device=some.device),
        small=reduced(lesson.small[lesson.photos[some]], size),
        targets=reduced(lesson.targets[lesson.pairs[some]], size),
        options=replace(lesson.options, perceptual=0.0),
    )
    schedule = Schedule("sft", steps, steps, 0.95)
    nothing = torch.zeros(len(some), device=some.device)
    amounts, _ = fit_amounts(copy.deepcopy(head), quick, nothing, _no_verdict, schedule, _unheard, stop)
    tones = amounts[:, :2]  # exposure and gamma
    deviation = 1.4826 * (tones - median(tones)).abs().median()
    return deviation.square() / (deviation.square() + VISIBLE**2)


def _no_verdict(amounts: Tensor) -> Verdict:  # noqa: ARG001
    return Verdict(0.0, {})


def _unheard(event: Event) -> None:
    """Keep a training that is no phase of its own to itself."""


def refined(head: Head, lesson: Lesson, read: HeadInput, shared: Tensor) -> Tensor:
    """Move the (6,) amounts that all photos share to where more of them come near their targets.

    A median of a few is noisy. Errors count by their logarithm, which seeks a mode as the median does: squares would
    follow the photos that were edited unlike the others. White levels are matched once, before.

    Args:
        head: with the look.
        lesson: of N pairs.
        read: of their photos.
        shared: the median of their own amounts.
    """
    size = min(TRUST_SIZE, lesson.small.shape[-1])
    photos = reduced(lesson.small[lesson.photos], size).float() / 255
    targets = reduced(lesson.targets[lesson.pairs], size).float() / 255
    gained = Prediction(shared.expand(len(photos), -1)).with_exposure(head.white.exposure(read.copies))
    fixed = head.matched(read.copies, gained).amounts - shared
    amounts = shared.clone().requires_grad_()
    optimizer = torch.optim.Adam([amounts], REFINE_RATE)
    rates = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, REFINE_STEPS)
    prior = REFINE_PRIOR * len(photos)
    for _ in range(REFINE_STEPS):
        output = head.output_before_preferences(photos, Prediction(amounts + fixed))
        errors = (output - targets).square().mean((1, 2, 3))
        loss = (errors + REFINE_FLOOR).log().mean() + prior * (amounts - shared).square().sum()
        (amounts.grad,) = torch.autograd.grad(loss, [amounts])
        optimizer.step()
        rates.step()
    return amounts.detach()
