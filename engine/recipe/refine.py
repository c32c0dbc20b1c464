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
from engine.training.job import Job
from engine.training.loop import Fit, Schedule, Verdict, fit
from engine.training.materials import BATCH, Materials
from engine.training.photos import as_floats

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
    job: Job,
) -> Fit:
    """Train some parameters of a head on comparisons, in place.

    A comparison's reference lies halfway between its images: what the model showed that asked it, whichever round that
    was. The last weights are kept that the held-out comparisons do not clearly speak against. The prior, on the
    taste, counts as one comparison does: the more there are, the less it holds.

    While a taste is learnt, every photo may differ from it (a random effect, Laird & Ware 1982): answers about one photo
    speak of its own distance from what is wanted too, and a few photos with many answers are a few witnesses. What photos
    differ by is forgotten afterwards.
    """
    options = config.dpo
    head.requires_grad_(False)
    photo_rows, rows = materials.rows_of_comparisons("train")
    held_photos, held_rows = materials.rows_of_comparisons("validation")
    asked = photo_rows.unique()
    apart = head.taste.new_zeros(len(materials.photos), len(head.taste))
    differing = options.apart > 0 and any(own is head.taste for own in learnt)
    learning = [own.requires_grad_() for own in ([*learnt, apart] if differing else learnt)]
    groups = [{"params": learning, "lr": options.learning_rate, "weight_decay": 0.0}]

    def terms(photo_part: Tensor, part: Tensor, apart: Tensor | None = None) -> tuple[PreferenceTerms, Tensor]:
        # Comparisons of one photo share its rendering.
        photos, own = photo_part.unique(return_inverse=True)
        apart_part = None if apart is None else apart[photos]
        output = head.output(as_floats(materials.small[photos]), conditions(photos), apart_part)[own]
        chosen, rejected = as_floats(materials.chosen[part]), as_floats(materials.rejected[part])
        return preference_loss(output, (chosen + rejected) / 2, chosen, rejected, options), output

    @torch.no_grad()
    def held_out() -> tuple[PreferenceTerms, Tensor]:
        judged = [terms(*part) for part in zip(held_photos.split(BATCH), held_rows.split(BATCH), strict=True)]
        own = PreferenceTerms(
            torch.stack([batch.loss for batch, _ in judged]).mean(),
            *(torch.cat([getattr(batch, name) for batch, _ in judged]) for name in PreferenceTerms._fields[1:]),
        )
        return own, torch.cat([output for _, output in judged])

    start, start_outputs = held_out()

    def loss(step: int) -> tuple[Tensor, dict[str, Tensor]]:
        picked = batch_indices(len(rows), options.batch, step, config.seed)
        # What photos differ by is nothing on average: that would be the taste.
        centred = apart - apart[asked].mean(0) if differing else None
        own, _ = terms(photo_rows[picked], rows[picked], centred)
        prior = options.prior * head.taste.square().sum() / len(rows)
        if centred is not None:
            prior = prior + centred[asked].square().sum() / (2 * options.apart**2 * len(rows))
        return own.loss + prior, {"loss": own.loss, "prior": prior, **_log(own)}

    def validate() -> Verdict:
        own, outputs = held_out()
        log = {name: value.item() for name, value in _log(own).items()} | {"drift": _drift(outputs, start_outputs)}
        values = {f"held_out/{name}": value for name, value in log.items()}
        return Verdict(math.inf if _against(own, start, held_photos, options) else 0.0, values)

    return fit(groups, loss, validate, schedule, job.emit, job.stop)


def _against(now: PreferenceTerms, start: PreferenceTerms, photos: Tensor, options: DpoConfig) -> bool:
    """Return whether held-out comparisons of (N,) photos clearly speak for the start.

    Their NLL may not rise, nor may all chosen images of a photo come further away: those of earlier rounds lie behind
    a policy that is right, those of the latest only behind one that runs off.
    """
    rise, nearer = now.nll - start.nll, now.reward_chosen - start.reward_chosen
    unique, own = photos.unique(return_inverse=True)
    nearest = nearer.new_zeros(len(unique)).scatter_reduce(0, own.to(nearer.device), nearer, "amax", include_self=False)
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
