"""DPO: refine on comparisons, starting from the foundation or from SFT."""

import copy

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.config import Config
from engine.image.metrics import delta_e
from engine.loss.preference import PreferenceTerms, accuracy, preference_loss
from engine.model.enhancer import Enhancer
from engine.model.head import Head
from engine.model.render import render
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
    """Learn from comparisons; keep the weights with the lowest held-out NLL whose chosen reward has not dropped.

    What all photos share learns, so that the trunk's features and the reference's outputs are computed once.
    """
    options, policy = config.dpo, copy.deepcopy(reference)
    policy.requires_grad_(False)
    head = policy.head
    shared = [parameter.requires_grad_() for parameter in (head.bias, head.look, head.light)]
    groups = [{"params": shared, "lr": options.learning_rate, "weight_decay": 0.0}]
    conditions = Conditions(policy, materials.photos, job, frozen=True)
    photo_rows, rows = materials.rows_of_comparisons("train")
    held_photos, held_rows = materials.rows_of_comparisons("validation")
    reference_outputs = _reference_outputs(head, conditions, materials)

    def terms(photo_part: Tensor, part: Tensor) -> tuple[PreferenceTerms, Tensor]:
        output = render(as_floats(materials.small[photo_part]), head(conditions(photo_part)))
        chosen, rejected = as_floats(materials.chosen[part]), as_floats(materials.rejected[part])
        return preference_loss(output, reference_outputs[photo_part], chosen, rejected, options), output

    def loss(step: int) -> tuple[Tensor, dict[str, Tensor]]:
        picked = batch_indices(len(rows), options.batch, step, config.seed)
        own, _ = terms(photo_rows[picked], rows[picked])
        return own.loss, {"loss": own.loss, **_log(own)}

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

    return policy, fit(groups, loss, validate, schedule, job.emit, job.stop)


@torch.no_grad()
def _reference_outputs(head: Head, conditions: Conditions, materials: Materials) -> Tensor:
    """Return the policy's renderings before its first step, which are the reference's, (N, 3, S, S)."""
    rows = torch.arange(len(materials.small))
    parts = [render(as_floats(materials.small[part]), head(conditions(part))) for part in rows.split(BATCH)]
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
