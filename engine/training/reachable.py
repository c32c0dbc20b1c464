"""Comparisons that no Edit can express are set aside before anything learns from them."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.edit.reach import REACHED, SIZE, reach
from engine.errors import CovershotError
from engine.training.materials import Materials
from engine.training.photos import reduced
from engine.workspace.pairs import Comparison, Skipped
from engine.workspace.splits import Split

LEARNT_FROM: tuple[Split, ...] = ("train", "validation")


def without_unreachable(materials: Materials) -> tuple[Materials, tuple[Skipped, ...]]:
    """Leave out comparisons with an image that colour and light cannot make of its photo, and say which and why.

    Raises:
        CovershotError: nothing is left to learn from.
    """
    row = {photo: index for index, photo in enumerate(materials.dataset.photos)}
    photos, chosen, rejected = map(_copies, (materials.small, materials.chosen, materials.rejected))
    kept, skipped = list[int](), list[Skipped]()
    for index, comparison in enumerate(materials.dataset.comparisons):
        reached = reach(photos[row[comparison.photo]], [chosen[index], rejected[index]])
        if min(reached) >= REACHED:
            kept.append(index)
        else:
            skipped.append(_reason(comparison, reached))
    if not skipped:
        return materials, ()
    comparisons = tuple(materials.dataset.comparisons[index] for index in kept)
    dataset = replace(materials.dataset, comparisons=comparisons)
    if not all(dataset.comparisons_of(split) for split in LEARNT_FROM if materials.dataset.comparisons_of(split)):
        raise CovershotError(
            f"Too few comparisons are left to learn from: {len(skipped)} of {len(materials.dataset.comparisons)} were set "
            f"aside, the first because {skipped[0].path} {skipped[0].reason}. Make them again from the whole photo."
        )
    rows, shown = torch.tensor(kept), torch.tensor([row[photo] for photo in dataset.photos])
    return Materials(
        dataset,
        materials.photos[shown],
        materials.small[shown],
        materials.targets,
        materials.chosen[rows],
        materials.rejected[rows],
    ), tuple(skipped)


def _reason(comparison: Comparison, reached: list[float]) -> Skipped:
    path = comparison.chosen if reached[0] <= reached[1] else comparison.rejected
    far = f"{min(reached):.0f} dB from the nearest Edit"
    return Skipped(path, f"shows more than colour and light make of its photo ({far}): cropped, shifted or repainted")


def _copies(images: Tensor) -> npt.NDArray[np.uint8]:
    """Return (N, 3, S, S) copies as (N, 64, 64, 3)."""
    return (
        reduced(images, SIZE).permute(0, 2, 3, 1).cpu().numpy()
        if len(images)
        else np.empty((0, SIZE, SIZE, 3), np.uint8)
    )
