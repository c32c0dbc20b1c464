"""SFT: fine-tune on finished covers."""

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.config import Config
from engine.loss.reconstruction import (
    grid_amplitude,
    grid_smoothness,
    l1,
    lut_monotonicity,
    lut_smoothness,
    perceptual,
)
from engine.model.enhancer import Enhancer
from engine.model.render import render
from engine.training.batches import batch_indices, generator
from engine.training.job import Job
from engine.training.loop import Fit, Schedule, Verdict, fit
from engine.training.materials import BATCH, Materials, Predictor, Start, parameter_groups
from engine.training.photos import as_floats

PERCEPTUAL_SIZE = 128
"""Pixels, each side, of the copies the perceptual loss looks at: a quarter of the arithmetic of the training size."""


def sft(start: Start, materials: Materials, config: Config, schedule: Schedule, job: Job) -> tuple[Enhancer, Fit]:
    """Learn from target pairs: L1 + perceptual + the Edit's regularisers; keep the weights with the best held-out PSNR."""
    options, enhancer = config.sft, start.copy()
    groups = parameter_groups(
        enhancer, config.trainable, options.learning_rate, options.trunk_learning_rate, options.weight_decay
    )
    predict = Predictor(enhancer, materials.photos, config.trainable, job)
    perceptor = start.enhancer.trunk.perceptor()
    photo_rows, target_rows = materials.rows_of_pairs("train")
    held_photos, held_targets = materials.rows_of_pairs("validation")

    def loss(step: int) -> tuple[Tensor, dict[str, Tensor]]:
        picked = batch_indices(len(photo_rows), options.batch, step, config.seed)
        flip = bool(torch.rand((), generator=generator(config.seed, step)) < 0.5)
        photos, targets = (
            as_floats(materials.photos[photo_rows[picked]]),
            as_floats(materials.targets[target_rows[picked]]),
        )
        if flip:
            photos, targets = photos.flip(-1), targets.flip(-1)
        edits = predict(photo_rows[picked], flip=flip)
        output = render(photos, edits)
        with torch.no_grad():
            wanted = perceptor(F.adaptive_avg_pool2d(targets, PERCEPTUAL_SIZE))
        seen = perceptor(F.adaptive_avg_pool2d(output, PERCEPTUAL_SIZE))
        parts = {"l1": l1(output, targets), "perceptual": perceptual(seen, wanted)}
        rough = options.lut_smoothness * (lut_smoothness(edits.lut) + lut_monotonicity(edits.lut))
        rough = rough + options.grid_smoothness * grid_smoothness(edits.grid)
        rough = rough + options.grid_amplitude * grid_amplitude(edits.grid)
        total = parts["l1"] + options.perceptual * parts["perceptual"] + rough
        return total, {"loss": total, **parts, "roughness": rough}

    @torch.no_grad()
    def validate() -> Verdict:
        errors, squares = [], []
        for photo_part, target_part in zip(held_photos.split(BATCH), held_targets.split(BATCH), strict=True):
            output = render(as_floats(materials.photos[photo_part]), predict(photo_part)).clamp(0, 1)
            difference = output - as_floats(materials.targets[target_part])
            errors.append(difference.abs().mean((1, 2, 3)))
            squares.append(difference.square().mean((1, 2, 3)))
        psnr = -10 * torch.cat(squares).clamp_min(1e-10).log10().mean().item()
        return Verdict(-psnr, {"held_out/psnr": psnr, "held_out/l1": torch.cat(errors).mean().item()})

    return enhancer, fit(groups, loss, validate, schedule, job.emit, job.stop)
