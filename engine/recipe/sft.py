"""SFT: fine-tune on finished covers.

First each training photo gets amounts of its own, learnt together with the look that all share; a ridge regression
then predicts amounts from conditions, as strongly as the number of photos warrants. Its last weights are kept: they are
regularised, and the choice of two or three validation photos among many checkpoints is chance. Many pairs, and presets
that train the trunk, go on from there, everything at once, and keep the weights with the best held-out PSNR.

What a few pairs need, many outgrow: the regularisers count as a fixed number of pairs would, steps come in proportion to
pairs, and from `MANY` pairs on each photo gets a look of its own beside its amounts.
"""

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from engine.config import Config, SftConfig
from engine.loss.reconstruction import (
    grid_amplitude,
    grid_smoothness,
    l1,
    lut_monotonicity,
    lut_smoothness,
    perceptual,
)
from engine.model.enhancer import Enhancer
from engine.model.head import OWN_LOOKS, Head
from engine.model.render import render
from engine.model.trunk import Perceptor
from engine.training.batches import batch_indices, generator, sent
from engine.training.job import Job
from engine.training.loop import Fit, Schedule, Verdict, fit
from engine.training.materials import BATCH, Conditions, Materials, Start
from engine.training.photos import as_floats

FEW = 32
"""Pairs up to which the regularisers hold with their whole weight; beyond, they hold as so many pairs would."""

MANY = 100
"""Pairs from which photos get looks of their own; fewer would be memorised."""

ENOUGH = 64
"""Pairs up to which a preset's steps are enough; more get steps in proportion, so that each is seen as often."""

Parts = dict[str, Tensor]


def sft(start: Start, materials: Materials, config: Config, schedule: Schedule, job: Job) -> tuple[Enhancer, Fit]:
    """Learn from target pairs: L1 + perceptual + the Edit's regularisers."""
    enhancer = start.copy()
    enhancer.requires_grad_(False)
    schedule = replace(schedule, watched=enhancer)
    lesson = _lesson(start, materials, config)
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


@dataclass(frozen=True)
class _Lesson:
    """Hold the training pairs and what is asked of their renderings.

    Attributes:
        photos: (N,) rows into `small` and the materials' photos, on the device.
        pairs: (N,) rows into `targets`, on the device.
        small: every photo's copy to render.
        targets: every target's.
        perceptor: compares features.
        options: with the regularisers' weights as the number of pairs warrants.
        seed: of the order of pairs.
    """

    photos: Tensor
    pairs: Tensor
    small: Tensor
    targets: Tensor
    perceptor: Perceptor
    options: SftConfig
    seed: int

    def picked(self, step: int) -> tuple[Tensor, bool]:
        """Return which pairs a step sees, on the device, and whether mirrored."""
        mirrored = torch.rand((), generator=generator(self.seed, step)) < 0.5
        order = batch_indices(len(self.photos), self.options.batch, step, self.seed)
        return sent(order, self.photos.device), bool(mirrored)

    def loss(
        self, head: Head, amounts: Tensor, own: Tensor | None, picked: Tensor, *, mirrored: bool
    ) -> tuple[Tensor, Parts]:
        """Compare the renderings of the picked pairs' photos with their targets."""
        options = self.options
        photos = as_floats(self.small[self.photos[picked]])
        targets = as_floats(self.targets[self.pairs[picked]])
        if mirrored:
            photos, targets = photos.flip(-1), targets.flip(-1)
        output, edits = head.untasted(photos, amounts, own)
        total = l1(output, targets)
        parts = {"l1": total}
        if options.perceptual:
            with torch.no_grad():
                wanted = self.perceptor(targets)
            parts["perceptual"] = perceptual(self.perceptor(output), wanted)
            total = total + options.perceptual * parts["perceptual"]
        bends = lut_smoothness(head.look_lut()) + OWN_LOOKS * lut_smoothness(head.own_luts())
        rough = options.lut_smoothness * (bends + lut_monotonicity(edits.lut))
        rough = rough + options.grid_smoothness * grid_smoothness(edits.grid)
        rough = rough + options.grid_amplitude * grid_amplitude(edits.grid)
        return total + rough, {"loss": total + rough, **parts, "roughness": rough}


def _lesson(start: Start, materials: Materials, config: Config) -> _Lesson:
    device = materials.small.device
    photos, pairs = (rows.to(device) for rows in materials.rows_of_pairs("train"))
    held = min(1.0, FEW / max(1, len(photos)))
    names = ("lut_smoothness", "grid_smoothness", "grid_amplitude")
    options = replace(config.sft, **{name: getattr(config.sft, name) * held for name in names})
    perceptor = start.enhancer.trunk.perceptor()
    return _Lesson(photos, pairs, materials.small, materials.targets, perceptor, options, config.seed)


def _long_enough(schedule: Schedule, lesson: _Lesson) -> Schedule:
    """Give many pairs the steps that they need, with as many verdicts as a few get."""
    times = max(1.0, len(lesson.photos) / ENOUGH)
    return replace(
        schedule, steps=math.ceil(schedule.steps * times), validate_every=math.ceil(schedule.validate_every * times)
    )


def _fit_head(
    head: Head, conditions: Conditions, lesson: _Lesson, materials: Materials, schedule: Schedule, job: Job
) -> Fit:
    """Learn the look and each training photo's own amounts; regress these on the photos' conditions."""
    options = lesson.options
    known = conditions.of(lesson.photos)
    amounts = nn.Parameter(torch.zeros(len(known), head.bias.numel(), device=head.bias.device))
    shared = [parameter.requires_grad_() for parameter in (head.look, head.light)]
    groups = [
        {"params": [amounts], "lr": options.amounts_learning_rate, "weight_decay": 0.0},
        {"params": shared, "lr": options.learning_rate, "weight_decay": 0.0},
    ]

    def loss(step: int) -> tuple[Tensor, Parts]:
        picked, mirrored = lesson.picked(step)
        own = amounts[picked]
        total, parts = lesson.loss(head, own, None, picked, mirrored=mirrored)
        return total + options.amounts_decay * own.square().mean(), parts

    def validate() -> Verdict:
        head.regress(known, amounts.detach())
        return _held_out(head, conditions, materials)

    fitted = fit(groups, loss, validate, replace(schedule, keep_last=True), job.emit, job.stop)
    head.regress(known, amounts.detach())
    return fitted


def _fit_everything(
    enhancer: Enhancer,
    conditions: Conditions,
    lesson: _Lesson,
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
        return lesson.loss(head, *head.predicted(known), picked, mirrored=mirrored)

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
