"""DPO: refine on comparisons, starting from the foundation or from SFT."""

import copy
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.config import Config
from engine.image.metrics import delta_e
from engine.loss.preference import PreferenceTerms, accuracy, preference_loss
from engine.model.enhancer import Enhancer
from engine.model.head import Head
from engine.training.batches import batch_indices
from engine.training.job import Job
from engine.training.loop import Fit, Schedule, Verdict, fit
from engine.training.materials import BATCH, Conditions, Materials
from engine.training.photos import as_floats

DRIFT_SIZE = 64
"""Pixels, each side, of the copies on which the drift from the reference is measured."""


def dpo(
    reference: Enhancer, materials: Materials, config: Config, schedule: Schedule, job: Job
) -> tuple[Enhancer, Fit]:
    """Learn a taste from comparisons; all photos share it, so that the trunk's features are computed once."""
    policy = copy.deepcopy(reference)
    conditions = Conditions(policy, materials.photos, job, frozen=True)
    return policy, refine(policy.head, conditions, materials, config, replace(schedule, watched=policy), job)


def refine(
    head: Head,
    conditions: Callable[[Tensor], Tensor],
    materials: Materials,
    config: Config,
    schedule: Schedule,
    job: Job,
) -> Fit:
    """Train a head's taste on comparisons, in place; as it comes, it is the reference.

    The weights with the lowest held-out NLL whose chosen reward has not dropped are kept. The prior counts as one
    comparison does: the more there are, the less it holds.
    """
    options, taste = config.dpo, head.requires_grad_(False).taste.requires_grad_()
    groups = [{"params": [taste], "lr": options.learning_rate, "weight_decay": 0.0}]
    photo_rows, rows = materials.rows_of_comparisons("train")
    held_photos, held_rows = materials.rows_of_comparisons("validation")
    reference_outputs = _reference_outputs(head, conditions, materials)

    def terms(photo_part: Tensor, part: Tensor) -> tuple[PreferenceTerms, Tensor]:
        # Comparisons of one photo share its rendering.
        photos, own = photo_part.unique(return_inverse=True)
        output = head.output(as_floats(materials.small[photos]), conditions(photos))[own]
        chosen, rejected = as_floats(materials.chosen[part]), as_floats(materials.rejected[part])
        return preference_loss(output, reference_outputs[photo_part], chosen, rejected, options), output

    def loss(step: int) -> tuple[Tensor, dict[str, Tensor]]:
        picked = batch_indices(len(rows), options.batch, step, config.seed)
        own, _ = terms(photo_rows[picked], rows[picked])
        prior = options.prior * taste.square().sum() / len(rows)
        return own.loss + prior, {"loss": own.loss, "prior": prior, **_log(own)}

    @torch.no_grad()
    def validate() -> Verdict:
        batches = list(zip(held_photos.split(BATCH), held_rows.split(BATCH), strict=True))
        judged = [terms(photo_part, part) for photo_part, part in batches]
        own = PreferenceTerms(
            torch.stack([batch.loss for batch, _ in judged]).mean(),
            *(torch.cat([getattr(batch, name) for batch, _ in judged]) for name in PreferenceTerms._fields[1:]),
        )
        drift = _drift(torch.cat([output for _, output in judged]), reference_outputs[held_photos])
        log = {name: value.item() for name, value in _log(own).items()} | {"drift": drift}
        dropped = log["reward_chosen"] < options.drop_floor
        values = {f"held_out/{name}": value for name, value in log.items()}
        return Verdict(float("inf") if dropped else log["nll"], values)

    return fit(groups, loss, validate, schedule, job.emit, job.stop)


@torch.no_grad()
def _reference_outputs(head: Head, conditions: Callable[[Tensor], Tensor], materials: Materials) -> Tensor:
    """Return the policy's renderings before its first step, which are the reference's, (N, 3, S, S)."""
    rows = torch.arange(len(materials.small))
    parts = [head.output(as_floats(materials.small[part]), conditions(part)) for part in rows.split(BATCH)]
    return torch.cat(parts)


def _log(terms: PreferenceTerms) -> dict[str, Tensor]:
    means = {name: getattr(terms, name).mean() for name in PreferenceTerms._fields[1:]}
    return {**means, "margin": terms.margin.mean(), "accuracy": accuracy(terms)}


def _drift(outputs: Tensor, reference: Tensor) -> float:
    """Return the mean CIEDE2000 between two batches of renderings."""
    small = [
        F.adaptive_avg_pool2d(images.clamp(0, 1), DRIFT_SIZE).permute(0, 2, 3, 1).cpu().numpy()
        for images in (outputs, reference)
    ]
    return float(np.mean([delta_e(a, b) for a, b in zip(*small, strict=True)]))
