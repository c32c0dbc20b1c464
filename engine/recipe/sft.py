"""SFT: fine-tune on finished covers.

First each training photo gets amounts of its own, learnt together with the look that all share; a ridge regression
then predicts amounts from conditions, as strongly as the number of photos warrants. Its last weights are kept: they are
regularised, and the choice of two or three validation photos among many checkpoints is chance. Presets that train the
trunk go on from there, everything at once, and keep the weights with the best held-out PSNR.
"""

from dataclasses import replace

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
from engine.model.head import Head
from engine.model.render import Edits, render
from engine.model.trunk import Perceptor
from engine.training.batches import batch_indices, generator
from engine.training.job import Job
from engine.training.loop import Fit, Schedule, Verdict, fit
from engine.training.materials import BATCH, Conditions, Materials, Start
from engine.training.photos import as_floats

Parts = dict[str, Tensor]


def sft(start: Start, materials: Materials, config: Config, schedule: Schedule, job: Job) -> tuple[Enhancer, Fit]:
    """Learn from target pairs: L1 + perceptual + the Edit's regularisers."""
    enhancer, perceptor = start.copy(), start.enhancer.trunk.perceptor()
    enhancer.requires_grad_(False)
    schedule = replace(schedule, watched=enhancer)
    conditions = Conditions(enhancer, materials.photos, job, frozen=True)
    fitted = _fit_head(enhancer, perceptor, conditions, materials, config, schedule, job)
    if config.trainable == "head" or fitted.stopped:
        return enhancer, fitted
    tuned = _fit_everything(enhancer, perceptor, materials, config, schedule, job)
    return enhancer, replace(tuned, seconds=fitted.seconds + tuned.seconds)


def _fit_head(
    enhancer: Enhancer,
    perceptor: Perceptor,
    conditions: Conditions,
    materials: Materials,
    config: Config,
    schedule: Schedule,
    job: Job,
) -> Fit:
    """Learn the look and each training photo's own amounts; regress these on the photos' conditions."""
    options, head = config.sft, enhancer.head
    rows, _ = materials.rows_of_pairs("train")
    known = conditions.of(rows)
    amounts = nn.Parameter(torch.zeros(len(rows), head.bias.numel(), device=head.bias.device))
    shared = [parameter.requires_grad_() for parameter in (head.look, head.light)]
    groups = [
        {"params": [amounts], "lr": options.amounts_learning_rate, "weight_decay": 0.0},
        {"params": shared, "lr": options.learning_rate, "weight_decay": 0.0},
    ]

    def loss(step: int) -> tuple[Tensor, Parts]:
        picked, flip = _picked(len(rows), step, config)
        own = amounts[picked.to(amounts.device)]
        total, parts = _image_loss(head, head.edits(own, tasted=False), perceptor, materials, picked, flip, options)
        return total + options.amounts_decay * own.square().mean(), parts

    def validate() -> Verdict:
        head.regress(known, amounts.detach())
        return _held_out(head, conditions, materials)

    fitted = fit(groups, loss, validate, replace(schedule, keep_last=True), job.emit, job.stop)
    head.regress(known, amounts.detach())
    return fitted


def _fit_everything(
    enhancer: Enhancer, perceptor: Perceptor, materials: Materials, config: Config, schedule: Schedule, job: Job
) -> Fit:
    """Go on with the whole head and the trunk's trained stages at once."""
    options, head = config.sft, enhancer.head
    rows, _ = materials.rows_of_pairs("train")
    conditions = Conditions(enhancer, materials.photos, job, frozen=False)
    groups = [
        {
            "params": [parameter.requires_grad_() for parameter in head.parameters()],
            "lr": options.tuning_learning_rate,
            "weight_decay": 0.0,
        },
        {
            "params": enhancer.trunk.trained(config.trainable),
            "lr": options.trunk_learning_rate,
            "weight_decay": options.weight_decay,
        },
    ]

    def loss(step: int) -> tuple[Tensor, Parts]:
        picked, flip = _picked(len(rows), step, config)
        return _image_loss(head, head(conditions(rows[picked])), perceptor, materials, picked, flip, options)

    tuning = replace(
        schedule,
        phase="tune",
        steps=options.tuning_steps,
        checkpoint=schedule.checkpoint and schedule.checkpoint.with_stem("tune"),
    )
    return fit(groups, loss, lambda: _held_out(head, conditions, materials), tuning, job.emit, job.stop)


def _picked(count: int, step: int, config: Config) -> tuple[Tensor, bool]:
    """Return which training pairs a step sees, and whether mirrored."""
    flip = torch.rand((), generator=generator(config.seed, step)) < 0.5
    return batch_indices(count, config.sft.batch, step, config.seed), bool(flip)


def _image_loss(
    head: Head, edits: Edits, perceptor: Perceptor, materials: Materials, picked: Tensor, flip: bool, options: SftConfig
) -> tuple[Tensor, Parts]:
    photo_rows, target_rows = materials.rows_of_pairs("train")
    photos = as_floats(materials.small[photo_rows[picked]])
    targets = as_floats(materials.targets[target_rows[picked]])
    if flip:
        photos, targets = photos.flip(-1), targets.flip(-1)
    output = render(photos, edits)
    with torch.no_grad():
        wanted = perceptor(targets)
    parts = {"l1": l1(output, targets), "perceptual": perceptual(perceptor(output), wanted)}
    rough = options.lut_smoothness * (lut_smoothness(head.look_lut()) + lut_monotonicity(edits.lut))
    rough = rough + options.grid_smoothness * grid_smoothness(edits.grid)
    rough = rough + options.grid_amplitude * grid_amplitude(edits.grid)
    total = parts["l1"] + options.perceptual * parts["perceptual"] + rough
    return total, {"loss": total, **parts, "roughness": rough}


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
