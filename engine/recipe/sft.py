"""SFT: fine-tune on finished covers.

First the pairs show how far the editor brings white levels together, and whether these are decided about at all. With
that in every photo's exposure, each training photo gets amounts of its own, learnt together with the look that all share.
All photos then share their median, refined; a ridge regression predicts the rest from the trunk's features, as strongly
as the number of photos warrants, which a dozen hardly do. The last weights are kept: they are regularised, and the choice
of two or three validation photos among many checkpoints is chance. Many pairs, and presets that train the trunk, go on
from there, everything at once, and keep the weights with the best held-out PSNR.

What a few pairs need, many outgrow: the regularisers count as a fixed number of pairs would, steps come in proportion to
pairs, and from `MANY` pairs on each photo gets a look of its own beside its amounts, and no rendered white level is
matched any more: what is predicted then is better than what a slope says.
"""

import math
import time
from dataclasses import replace

import torch
from torch import Tensor

from engine.config import Config
from engine.model.enhancer import Enhancer
from engine.model.head import Head
from engine.model.render import render
from engine.model.statistics import COPY_SIZE
from engine.recipe.lesson import Lesson, Parts, make_lesson
from engine.recipe.shared import TRUST_STEPS, fit_amounts, median, refined, white_trust
from engine.training.job import Job
from engine.training.loop import Fit, Schedule, Verdict, fit
from engine.training.materials import BATCH, Conditions, Materials, Start
from engine.training.photos import as_floats, reduced

MANY = 100
"""Pairs from which photos get looks of their own; fewer would be memorised."""

ENOUGH = 64
"""Pairs up to which a preset's steps are enough; more get steps in proportion, so that each is seen as often."""


def sft(start: Start, materials: Materials, config: Config, schedule: Schedule, job: Job) -> tuple[Enhancer, Fit]:
    """Learn from target pairs: L1 + perceptual + the Edit's regularisers."""
    enhancer = start.copy()
    enhancer.requires_grad_(False)
    schedule = replace(schedule, watched=enhancer)
    lesson = make_lesson(start, materials, config)
    conditions = Conditions(enhancer, materials.photos, job, frozen=True)
    fitted = _fit_head(enhancer.head, conditions, lesson, materials, _long_enough(schedule, lesson), job)
    many = len(lesson.photos) >= MANY
    if fitted.stopped or not (many or config.trainable != "head"):
        return enhancer, fitted
    tuning = replace(schedule, phase="tune", steps=config.sft.tuning_steps)
    if schedule.checkpoint:
        tuning = replace(tuning, checkpoint=schedule.checkpoint.with_stem("tune"))
    if config.trainable != "head":
        conditions = Conditions(enhancer, materials.photos, job, frozen=False)
    tuned = _fit_everything(enhancer, conditions, lesson, materials, config, _long_enough(tuning, lesson), job)
    return enhancer, replace(tuned, seconds=fitted.seconds + tuned.seconds)


def _long_enough(schedule: Schedule, lesson: Lesson) -> Schedule:
    """Give many pairs the steps that they need, with as many verdicts as a few get."""
    times = max(1.0, len(lesson.photos) / ENOUGH)
    return replace(
        schedule, steps=math.ceil(schedule.steps * times), validate_every=math.ceil(schedule.validate_every * times)
    )


def _fit_head(
    head: Head, conditions: Conditions, lesson: Lesson, materials: Materials, schedule: Schedule, job: Job
) -> Fit:
    """Learn the look and each training photo's own amounts; give all photos what these share, and the rest by ridge."""
    began = time.monotonic()
    read = conditions.of(lesson.photos)
    few = len(lesson.photos) < MANY
    targets = as_floats(reduced(lesson.targets[lesson.pairs], COPY_SIZE))
    trust = white_trust(head, lesson, min(TRUST_STEPS, schedule.steps), job.stop)
    head.white.fit(read.copies, targets, trust, matched=few)
    spent = time.monotonic() - began

    def validate(amounts: Tensor) -> Verdict:
        head.regress(read.conditions, amounts, median(amounts))
        return _held_out(head, conditions, materials)

    exposures = head.white.exposure(read.copies)
    amounts, fitted = fit_amounts(head, lesson, exposures, validate, schedule, job.emit, job.stop)
    began = time.monotonic()
    if few:
        head.regress(read.conditions, amounts, refined(head, lesson, read, median(amounts)))
        fitted = _with_last(fitted, _held_out(head, conditions, materials))
    else:
        head.regress(read.conditions, amounts, median(amounts))
    return replace(fitted, seconds=fitted.seconds + spent + time.monotonic() - began)


def _with_last(fitted: Fit, verdict: Verdict) -> Fit:
    """Let the history end with what is kept."""
    last = [replace(metrics, values=metrics.values | verdict.values) for metrics in fitted.history[-1:]]
    return replace(fitted, history=[*fitted.history[:-1], *last])


def _fit_everything(
    enhancer: Enhancer,
    conditions: Conditions,
    lesson: Lesson,
    materials: Materials,
    config: Config,
    schedule: Schedule,
    job: Job,
) -> Fit:
    """Go on with the whole head, and the trunk's trained stages, at once."""
    options, head = lesson.options, enhancer.head
    learning = [head.weight, head.bias, head.look, head.light]
    if len(lesson.photos) >= MANY:
        learning += [head.mixture, head.own_looks, head.own_lights]
    groups = [
        {
            "params": [parameter.requires_grad_() for parameter in learning],
            "lr": options.tuning_learning_rate,
            "weight_decay": 0.0,
        }
    ]
    trunk = enhancer.trunk.trained(config.trainable)
    if trunk:
        groups.append({"params": trunk, "lr": options.trunk_learning_rate, "weight_decay": options.weight_decay})

    def loss(step: int) -> tuple[Tensor, Parts]:
        picked, mirrored = lesson.picked(step)
        mirrored = mirrored and bool(trunk)  # a frozen trunk saw no mirrored photos
        known = conditions(lesson.photos[picked], mirrored=mirrored)
        return lesson.loss(head, head.unmatched(known), picked, mirrored=mirrored)

    schedule = replace(schedule, scaled=bool(trunk) and job.device.precision == "fp16")
    return fit(groups, loss, lambda: _held_out(head, conditions, materials), schedule, job.emit, job.stop)


@torch.no_grad()
def _held_out(head: Head, conditions: Conditions, materials: Materials) -> Verdict:
    """Measure the validation photos' PSNR, at the training size."""
    photo_rows, target_rows = materials.rows_of_pairs("validation")
    errors, squares = [], []
    for photo_part, target_part in zip(photo_rows.split(BATCH), target_rows.split(BATCH), strict=True):
        output = render(as_floats(materials.small[photo_part]), head(conditions(photo_part))).clamp(0, 1)
        difference = output - as_floats(materials.targets[target_part])
        errors.append(difference.abs().mean((1, 2, 3)))
        squares.append(difference.square().mean((1, 2, 3)))
    psnr = -10 * torch.cat(squares).clamp_min(1e-10).log10().mean().item()
    return Verdict(-psnr, {"held_out/psnr": psnr, "held_out/l1": torch.cat(errors).mean().item()})
