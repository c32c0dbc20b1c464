"""SFT: fine-tune on finished covers.

First each training photo gets amounts of its own, learnt together with the look that all share; a ridge regression
then predicts amounts from conditions, as strongly as the number of photos warrants. Presets that train the trunk go on
from there, everything at once.
"""

from dataclasses import replace

import torch
import torch.nn.functional as F
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
from engine.model.render import Edits, render
from engine.model.trunk import Perceptor
from engine.training.batches import batch_indices, generator
from engine.training.job import Job
from engine.training.loop import Fit, Schedule, Verdict, fit
from engine.training.materials import BATCH, Conditions, Materials, Start
from engine.training.photos import as_floats

Parts = dict[str, Tensor]


def sft(start: Start, materials: Materials, config: Config, schedule: Schedule, job: Job) -> tuple[Enhancer, Fit]:
    """Learn from target pairs: L1 + perceptual + the Edit's regularisers; keep the weights with the best held-out PSNR."""
    enhancer, perceptor = start.copy(), start.enhancer.trunk.perceptor()
    enhancer.requires_grad_(False)
    conditions = Conditions(enhancer, materials.photos, job, frozen=True)
    fitted = _fit_head(enhancer, perceptor, conditions, materials, config, schedule, job)
    if config.trainable == "head" or fitted.stopped:
        return enhancer, fitted
    tuned = _fit_everything(enhancer, perceptor, materials, config, schedule, job)
    return enhancer, replace(tuned, seconds=fitted.seconds + tuned.seconds)
