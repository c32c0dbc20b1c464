"""SFT: fine-tune on finished covers.

First the pairs show how far the editor equalises white levels, and whether the editor sets them at all. With that in every
photo's exposure, amounts are fitted to each training photo, together with the look that all share. All photos then share
the median of the amounts, refined; a ridge regression predicts the deviations from the trunk's features, as strongly as
the number of photos allows, which is hardly at all with a dozen. The last weights are kept: they are regularised, and
selecting among many checkpoints by two or three validation photos is chance. With many pairs, and with presets that train
the trunk, all parameters are then trained together, and the weights with the best held-out PSNR are kept.

Many pairs need less help than few: the regularisers have the weight of a fixed number of pairs, steps grow in proportion to
pairs, and from `MANY` pairs on a mixture of looks is predicted for each photo beside its amounts, and rendered white levels
are no longer matched: the prediction is then better than the slope.
"""

import math
import time
from dataclasses import replace

import torch
from torch import Tensor

from engine.config import Config
from engine.loss.reconstruction import l1, squared_errors
from engine.model.enhancer import Enhancer
from engine.model.head import AT_ONCE, Head
from engine.model.render import render
from engine.predict.statistics import COPY_SIZE
from engine.recipe.lesson import Lesson, Parts, make_lesson
from engine.recipe.shared import TRUST_STEPS, fit_amounts, median, refined, white_trust
from engine.training.copies import as_floats, reduced, release
from engine.training.loop import Fit, Schedule, ValidationResult, fit
from engine.training.materials import BATCH, Conditions, Materials, Start, evenly
from engine.training.run_context import RunContext

MANY = 100
"""Number of pairs from which a mixture of looks is predicted for each photo; fewer would be memorised."""

ENOUGH = 64
"""Number of pairs up to which a preset's steps suffice; beyond, steps grow in proportion, so that epochs stay the same."""

VALIDATED = 512
"""Validation photos that are measured at the most: thousands take minutes each time, and tell the same steps apart."""


def sft(
    start: Start, materials: Materials, config: Config, schedule: Schedule, context: RunContext
) -> tuple[Enhancer, Fit]:
    """Learn from target pairs: L1 + perceptual + the Edit's regularisers."""
    enhancer = start.copy()
    enhancer.requires_grad_(False)
    schedule = replace(schedule, watched=enhancer)
    lesson = make_lesson(start, materials, config)
    conditions = Conditions(enhancer, materials.photos, context, frozen=True)
    fitted = _fit_head(enhancer.head, conditions, lesson, materials, _long_enough(schedule, lesson), context)
    many = len(lesson.photos) >= MANY
    if fitted.stopped or not (many or config.trainable != "head"):
        return enhancer, fitted
    tuning = replace(schedule, phase="tune", steps=config.sft.tuning_steps)
    if schedule.checkpoint:
        tuning = replace(tuning, checkpoint=schedule.checkpoint.with_stem("tune"))
    if config.trainable != "head":
        conditions = Conditions(enhancer, materials.photos, context, frozen=False)
    tuned = _fit_everything(enhancer, conditions, lesson, materials, config, _long_enough(tuning, lesson), context)
    return enhancer, replace(tuned, seconds=fitted.seconds + tuned.seconds)


def _long_enough(schedule: Schedule, lesson: Lesson) -> Schedule:
    """Scale the steps with the number of pairs, at the same number of validations."""
    times = max(1.0, len(lesson.photos) / ENOUGH)
    return replace(
        schedule, steps=math.ceil(schedule.steps * times), validate_every=math.ceil(schedule.validate_every * times)
    )


def _fit_head(
    head: Head, conditions: Conditions, lesson: Lesson, materials: Materials, schedule: Schedule, context: RunContext
) -> Fit:
    """Learn the look and each training photo's amounts; share their median, and predict the deviations by ridge regression."""
    began = time.monotonic()
    few = len(lesson.photos) < MANY
    trust = white_trust(head, lesson, min(TRUST_STEPS, schedule.steps), context.stop)
    # What is read of the photos is selected anew where it is used: held for tens of thousands, it takes half a gigabyte.
    copies = conditions.of(lesson.photos).copies
    targets = as_floats(reduced(lesson.targets, COPY_SIZE, lesson.pairs))
    head.white.fit(copies, targets, trust, matched=few)
    exposures = head.white.exposure(copies)
    del copies
    spent = time.monotonic() - began

    def regress(amounts: Tensor, shared: Tensor) -> None:
        parts = (conditions.of(some).conditions for some in lesson.photos.split(AT_ONCE))
        head.regress(parts, amounts, shared)

    def validate(amounts: Tensor) -> ValidationResult:
        regress(amounts, median(amounts))
        return _held_out(head, conditions, materials)

    amounts, fitted = fit_amounts(head, lesson, exposures, validate, schedule, context.emit, context.stop)
    began = time.monotonic()
    if few:
        regress(amounts, refined(head, lesson, conditions.of(lesson.photos), median(amounts)))
        fitted = _with_last(fitted, _held_out(head, conditions, materials))
    else:
        regress(amounts, median(amounts))
    return replace(fitted, seconds=fitted.seconds + spent + time.monotonic() - began)


def _with_last(fitted: Fit, result: ValidationResult) -> Fit:
    """Return the fit with the last metrics replaced by those of the kept weights."""
    last = [replace(metrics, values=metrics.values | result.values) for metrics in fitted.history[-1:]]
    return replace(fitted, history=[*fitted.history[:-1], *last])


def _fit_everything(
    enhancer: Enhancer,
    conditions: Conditions,
    lesson: Lesson,
    materials: Materials,
    config: Config,
    schedule: Schedule,
    context: RunContext,
) -> Fit:
    """Train the whole head and the trunk's trained stages together."""
    options = lesson.options
    head = enhancer.head
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
        read = conditions(lesson.photos[picked], mirrored=mirrored)
        return lesson.loss(head, head.unmatched(read), picked, mirrored=mirrored)

    schedule = replace(schedule, scaled=bool(trunk) and context.device.precision == "fp16")
    return fit(groups, loss, lambda: _held_out(head, conditions, materials), schedule, context.emit, context.stop)


@torch.no_grad()
def _held_out(head: Head, conditions: Conditions, materials: Materials) -> ValidationResult:
    """Measure the PSNR of the validation photos, or of `VALIDATED` of them, at the training size; all steps alike without any."""
    photo_rows, target_rows = (evenly(rows, VALIDATED) for rows in materials.rows_of_pairs("validation"))
    if not len(photo_rows):
        return ValidationResult(0.0, {})
    errors: list[Tensor] = []
    squares: list[Tensor] = []
    for photo_part, target_part in zip(photo_rows.split(BATCH), target_rows.split(BATCH), strict=True):
        output = render(as_floats(materials.small[photo_part]), head(conditions(photo_part))).clamp(0, 1)
        targets = as_floats(materials.targets[target_part])
        weights = materials.weights(target_part)
        errors.append(l1(output, targets, weights) * len(target_part))
        squares.append(squared_errors(output, targets, weights))
        release(materials.small, materials.targets)
    psnr = -10 * torch.cat(squares).clamp_min(1e-10).log10().mean().item()
    return ValidationResult(
        -psnr, {"held_out/psnr": psnr, "held_out/l1": torch.stack(errors).sum().item() / len(target_rows)}
    )
