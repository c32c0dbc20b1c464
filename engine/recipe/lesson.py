"""The loss of SFT's steps on training pairs."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from engine.config import Config, SftConfig
from engine.loss.reconstruction import (
    LEAST_COVERED,
    grid_amplitude,
    grid_smoothness,
    l1,
    lut_monotonicity,
    lut_smoothness,
    perceptual,
    weights_of,
)
from engine.model.head import Head, Prediction
from engine.model.trunk import Perceptor
from engine.predict.head import MIXTURE_LOOKS
from engine.training.batches import batch_indices, generator, sent
from engine.training.copies import as_floats, reduced, release
from engine.training.materials import Materials, Start

FEW = 32
"""Number of pairs up to which the regularisers have their full weight; beyond, it falls as `FEW` over the number of pairs."""

Parts = dict[str, Tensor]


@dataclass(frozen=True)
class Lesson:
    """Hold the training pairs and the weights of the loss.

    Attributes:
        photos: (N,) rows into `small` and the materials' photos, on the device.
        pairs: (N,) rows into `targets`, on the device.
        small: every photo's copy to render.
        targets: every target's.
        masks: every target's mask, if any has one; see `Materials`.
        perceptor: compares features.
        options: SFT's options, regularisers weighted for the number of pairs and for what they show of their photos.
        seed: of the order of pairs.
    """

    photos: Tensor
    pairs: Tensor
    small: Tensor
    targets: Tensor
    masks: Tensor | None
    perceptor: Perceptor
    options: SftConfig
    seed: int

    def picked(self, step: int) -> tuple[Tensor, bool]:
        """Return the pairs of a step's batch, on the device, and whether they are mirrored."""
        mirrored = torch.rand((), generator=generator(self.seed, step)) < 0.5
        order = batch_indices(len(self.photos), self.options.batch, step, self.seed)
        return sent(order, self.photos.device), bool(mirrored)

    def images(self, picked: Tensor) -> tuple[Tensor, Tensor]:
        """Return the photos and targets of picked pairs, (n, 3, S, S) in [0, 1]."""
        images = as_floats(self.small[self.photos[picked]]), as_floats(self.targets[self.pairs[picked]])
        release(self.small, self.targets)
        return images

    def seen(self, picked: Tensor) -> Tensor | None:
        """Return the masks of picked pairs, (n, 1, S, S) from 0, what does not count, to 1; None where all pixels do."""
        return None if self.masks is None else as_floats(self.masks[self.pairs[picked]])

    def loss(self, head: Head, predicted: Prediction, picked: Tensor, *, mirrored: bool) -> tuple[Tensor, Parts]:
        """Compare the renderings of the picked pairs' photos with their targets."""
        options = self.options
        photos, targets = self.images(picked)
        masks = self.seen(picked)
        if mirrored:
            photos = photos.flip(-1)
            targets = targets.flip(-1)
            masks = None if masks is None else masks.flip(-1)
        output = head.output_before_preferences(photos, predicted)
        edits = head.coarse_edits(predicted)
        total = l1(output, targets, None if masks is None else weights_of(masks))
        parts = {"l1": total}
        if options.perceptual:
            with torch.no_grad():
                # What a cover does not show of its photo is as it was rendered: a feature looks at many pixels.
                shown = targets if masks is None else torch.lerp(output, targets, masks)
                features = self.perceptor(shown)
            parts["perceptual"] = perceptual(self.perceptor(output), features)
            total = total + options.perceptual * parts["perceptual"]
        bends = lut_smoothness(head.look_lut()) + MIXTURE_LOOKS * lut_smoothness(head.mixture_luts())
        rough = options.lut_smoothness * (bends + lut_monotonicity(edits.lut))
        rough = rough + options.grid_smoothness * grid_smoothness(edits.grid)
        rough = rough + options.grid_amplitude * grid_amplitude(edits.grid)
        return total + rough, {"loss": total + rough, **parts, "roughness": rough}


def make_lesson(start: Start, materials: Materials, config: Config) -> Lesson:
    """Return the lesson of the materials' training pairs."""
    device = materials.small.device
    photos, pairs = (rows.to(device) for rows in materials.rows_of_pairs("train"))
    held = min(1.0, FEW / max(1, len(photos)))
    names = ("lut_smoothness", "grid_smoothness", "grid_amplitude")
    weights = {name: getattr(config.sft, name) * held for name in names}
    if materials.masks is not None:
        # Of a cover that shows a part of its photo, each pixel counts more, and that part of the grid would be fitted to few.
        shares = as_floats(reduced(materials.masks, 1, pairs))
        more = shares.clamp_min(LEAST_COVERED).reciprocal().mean().item()
        weights |= {name: weights[name] * more for name in ("grid_smoothness", "grid_amplitude")}
    options = replace(config.sft, **weights)
    perceptor = start.enhancer.trunk.perceptor()
    return Lesson(photos, pairs, materials.small, materials.targets, materials.masks, perceptor, options, config.seed)
