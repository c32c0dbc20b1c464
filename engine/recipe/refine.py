"""DPO by gradient: the textbook loss and its variants, AdamW on the taste or on any other parameters of a head."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.config import Config, DpoConfig
from engine.image.metrics import delta_e
from engine.loss.preference import PreferenceTerms, accuracy, preference_loss
from engine.model.head import Head, HeadInput
from engine.training.batches import batch_indices
from engine.training.copies import as_floats
from engine.training.loop import Fit, Schedule, ValidationResult, fit
from engine.training.materials import BATCH, Materials
from engine.training.run_context import RunContext

DOUBT = 2.0
"""Standard errors by which held-out comparisons must be worse before they count against a policy."""

DRIFT_SIZE = 64
"""Pixels, each side, of the copies on which the drift from the reference is measured."""


def refine(
    head: Head,
    learnt: Sequence[Tensor],
    conditions: Callable[[Tensor], HeadInput],
    materials: Materials,
    config: Config,
    schedule: Schedule,
    context: RunContext,
) -> Fit:
    """Train some parameters of a head on comparisons, in place.

    The reference of a comparison is the mean of its images: the rendering that they were built around, by the model of
    whichever round. The kept weights are the last that the held-out comparisons do not clearly reject. The prior on the
    taste has the weight of one comparison: the more there are, the less it regularises.

    While a taste is learnt, every photo has an offset from it (a random effect, Laird & Ware 1982): answers about one
    photo are correlated through it, so that many answers about few photos count as few. Offsets are discarded afterwards.
    """
    options = config.dpo
    head.requires_grad_(False)
    photo_rows, rows = materials.rows_of_comparisons("train")
    held_photos, held_rows = materials.rows_of_comparisons("validation")
    judged_photos = photo_rows.unique()
    offsets = head.taste.new_zeros(len(materials.photos), len(head.taste))
    with_offsets = options.apart > 0 and any(parameter is head.taste for parameter in learnt)
    learning = [parameter.requires_grad_() for parameter in ([*learnt, offsets] if with_offsets else learnt)]
    groups = [{"params": learning, "lr": options.learning_rate, "weight_decay": 0.0}]

    def terms(photo_part: Tensor, part: Tensor, offsets: Tensor | None = None) -> tuple[PreferenceTerms, Tensor]:
        # Comparisons of one photo share its rendering.
        photos, positions = photo_part.unique(return_inverse=True)
        photo_offsets = None if offsets is None else offsets[photos]
        output = head.output(as_floats(materials.small[photos]), conditions(photos), photo_offsets)[positions]
        chosen = as_floats(materials.chosen[part])
        rejected = as_floats(materials.rejected[part])
        return preference_loss(output, (chosen + rejected) / 2, chosen, rejected, options), output

    @torch.no_grad()
    def held_out() -> tuple[PreferenceTerms, Tensor]:
        judged = [terms(*part) for part in zip(held_photos.split(BATCH), held_rows.split(BATCH), strict=True)]
        joined = PreferenceTerms(
            torch.stack([batch.loss for batch, _ in judged]).mean(),
            *(torch.cat([getattr(batch, name) for batch, _ in judged]) for name in PreferenceTerms._fields[1:]),
        )
        return joined, torch.cat([output for _, output in judged])

    start, start_outputs = held_out()

    def loss(step: int) -> tuple[Tensor, dict[str, Tensor]]:
        picked = batch_indices(len(rows), options.batch, step, config.seed)
        # Offsets are centred: their mean is part of the taste, and the loss alone could not separate the two.
        centred = offsets - offsets[judged_photos].mean(0) if with_offsets else None
        batch, _ = terms(photo_rows[picked], rows[picked], centred)
        prior = options.prior * head.taste.square().sum() / len(rows)
        if centred is not None:
            prior = prior + centred[judged_photos].square().sum() / (2 * options.apart**2 * len(rows))
        return batch.loss + prior, {"loss": batch.loss, "prior": prior, **_log(batch)}

    def validate() -> ValidationResult:
        current, outputs = held_out()
        log = {name: value.item() for name, value in _log(current).items()} | {"drift": _drift(outputs, start_outputs)}
        values = {f"held_out/{name}": value for name, value in log.items()}
        return ValidationResult(math.inf if _against(current, start, held_photos, options) else 0.0, values)

    return fit(groups, loss, validate, schedule, context.emit, context.stop)


def _against(now: PreferenceTerms, start: PreferenceTerms, photos: Tensor, options: DpoConfig) -> bool:
    """Return whether held-out comparisons of (N,) photos clearly favour the start.

    Their NLL must not rise, nor must all chosen images of a photo become more distant: a good policy may have passed those
    of earlier rounds, but only one that runs off passes those of the latest.
    """
    rise = now.nll - start.nll
    nearer = now.reward_chosen - start.reward_chosen
    unique, group = photos.unique(return_inverse=True)
    nearest = nearer.new_zeros(len(unique)).scatter_reduce(
        0, group.to(nearer.device), nearer, "amax", include_self=False
    )
    drop = options.drop_floor - nearest
    return any(len(parts) > 1 and parts.mean() > DOUBT * parts.std() / len(parts) ** 0.5 for parts in (rise, drop))


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
