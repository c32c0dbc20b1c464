"""Whether a model may be put in use without a question: it does held-out photos no harm.

A few photos are held out, so that small differences are chance; what is refused here is what went wrong, such as a learning
rate that is far too high, and the user may still accept it.
"""

import torch
from torch import Tensor

from engine.errors import CovershotError
from engine.loss.reconstruction import squared_errors
from engine.model.enhancer import Enhancer
from engine.model.render import render
from engine.model.saved_model import load_model
from engine.recipe.context import TrainingContext
from engine.training.copies import as_floats
from engine.training.materials import BATCH, Conditions, Materials
from engine.workspace.active_models import runs_in_use
from engine.workspace.model_card import load_card

NOTICEABLE = 0.5
"""dB by which a model must be worse than the one in use for that to be more than chance."""


def objection(training: TrainingContext, variant: str, enhancer: Enhancer) -> str | None:
    """Return why a model is not put in use by itself, as the middle of a sentence, None where nothing speaks against it.

    Measured are the covers of the validation photos, at the training size. What was learnt from comparisons alone is
    not: it need not agree with covers.

    Args:
        training: of the run.
        variant: that was learnt.
        enhancer: that came of it.
    """
    materials = training.materials
    photos, targets = materials.rows_of_pairs("validation")
    if variant == "dpo" or not len(photos):
        return None
    new = _psnr(training, enhancer, photos, targets)
    untouched = _psnr(training, None, photos, targets)
    if not new >= untouched:  # what is no number is no better
        return f"is worse than the untouched photo on the held-out photos ({new:.1f} dB from their covers, {untouched:.1f})"
    if variant != "sft":
        return None
    unseen = _unseen_by_model_in_use(training)
    if unseen is None:
        return None
    before, rows = unseen
    new, old = (_psnr(training, model, photos[rows], targets[rows]) for model in (enhancer, before))
    if new < old - NOTICEABLE:
        return f"is worse than the one in use on the held-out photos ({new:.1f} dB from their covers, {old:.1f})"
    return None


def _unseen_by_model_in_use(training: TrainingContext) -> tuple[Enhancer, Tensor] | None:
    """Return the SFT model in use and which validation pairs it did not learn from; None without either."""
    if runs_in_use(training.workspace).get("sft") in {None, training.run.name}:
        return None
    folder = training.workspace.models / "sft"
    try:
        splits = load_card(folder).data.splits
        pairs = training.materials.dataset.pairs_of("validation")
        unseen = [place for place, pair in enumerate(pairs) if splits.get(pair.photo) != "train"]
        if not unseen:
            return None
        return load_model(folder).to(training.context.device.handle), torch.tensor(unseen)
    except CovershotError:  # one that cannot be read is in nobody's way
        return None


@torch.no_grad()
def _psnr(training: TrainingContext, enhancer: Enhancer | None, photos: Tensor, targets: Tensor) -> float:
    """Return the mean PSNR in dB of photos as a model renders them, or untouched."""
    materials: Materials = training.materials
    read = enhancer and Conditions(enhancer, materials.photos, training.context, frozen=False)
    errors: list[Tensor] = []
    for rows, covers in zip(photos.split(BATCH), targets.split(BATCH), strict=True):
        image = as_floats(materials.small[rows])
        if enhancer is not None and read is not None:
            image = render(image, enhancer.head(read(rows))).clamp(0, 1)
        errors.append(squared_errors(image, as_floats(materials.targets[covers]), materials.weights(covers)))
    return -10 * torch.cat(errors).clamp_min(1e-10).log10().mean().item()
