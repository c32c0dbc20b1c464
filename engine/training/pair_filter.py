"""Comparisons that no Edit can express are set aside before anything learns from them."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.edit.reach import SIZE
from engine.training.materials import Materials
from engine.training.photos import reduced
from engine.workspace.pair_filter import unreachable, without
from engine.workspace.pairs import Comparison, Skipped


def without_unreachable(materials: Materials) -> tuple[Materials, tuple[Skipped, ...]]:
    """Leave out comparisons with an image that colour and light cannot make of its photo; return them with their reasons.

    Raises:
        CovershotError: nothing is left to learn from.
    """
    row = {photo: index for index, photo in enumerate(materials.dataset.photos)}
    photos, chosen, rejected = map(_copies, (materials.small, materials.chosen, materials.rejected))
    kept = list[int]()
    found = dict[Comparison, Skipped]()
    for index, comparison in enumerate(materials.dataset.comparisons):
        skipped = unreachable(comparison, photos[row[comparison.photo]], chosen[index], rejected[index])
        if skipped is None:
            kept.append(index)
        else:
            found[comparison] = skipped
    if not found:
        return materials, ()
    dataset = without(materials.dataset, found)
    rows = torch.tensor(kept)
    shown = torch.tensor([row[photo] for photo in dataset.photos])
    used = replace(
        materials,
        dataset=dataset,
        photos=materials.photos[shown],
        small=materials.small[shown],
        chosen=materials.chosen[rows],
        rejected=materials.rejected[rows],
    )
    return used, tuple(found.values())


def _copies(images: Tensor) -> npt.NDArray[np.uint8]:
    """Return (N, 3, S, S) copies as (N, 64, 64, 3)."""
    return (
        reduced(images, SIZE).permute(0, 2, 3, 1).cpu().numpy()
        if len(images)
        else np.empty((0, SIZE, SIZE, 3), np.uint8)
    )
