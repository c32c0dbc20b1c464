"""Covers and comparisons that no Edit can express are set aside before anything learns from them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.edit.reach import SIZE
from engine.progress import counted
from engine.training.copies import picked, reduced
from engine.training.materials import Materials
from engine.training.run_context import RunContext
from engine.workspace.pair_filter import Lesson, Pixels, nothing_to_learn, unreachable, without
from engine.workspace.pairs import Skipped


def without_unreachable(
    materials: Materials, context: RunContext, folder: Path | None = None
) -> tuple[Materials, dict[Lesson, Skipped]]:
    """Leave out covers and comparisons with an image that colour and light cannot make of its photo, and say why.

    Args:
        materials: with the images.
        context: told of progress.
        folder: where copies of very many photos are mapped from; None keeps them in memory.

    Raises:
        CovershotError: nothing is left to learn from, or no cover differs from its photo.
        KeyboardInterrupt: a stop was requested.
    """
    dataset = materials.dataset
    row = {photo: index for index, photo in enumerate(dataset.photos)}
    photos, targets, chosen, rejected = map(
        _copies, (materials.small, materials.targets, materials.chosen, materials.rejected)
    )
    if dataset.pairs and all(
        materials.targets[index].equal(materials.small[row[pair.photo]]) for index, pair in enumerate(dataset.pairs)
    ):
        raise nothing_to_learn(dataset)
    found = dict[Lesson, Skipped]()
    lessons: list[tuple[Lesson, list[Pixels]]] = [(pair, [targets[index]]) for index, pair in enumerate(dataset.pairs)]
    lessons += [(item, [chosen[index], rejected[index]]) for index, item in enumerate(dataset.image_pairs)]
    with counted("check", len(lessons), context.emit, context.stop) as advance:
        for lesson, images in lessons:
            skipped = unreachable(lesson, photos[row[lesson.photo]], images)
            if skipped is not None:
                found[lesson] = skipped
            advance()
    if not found:
        return materials, {}
    left = without(dataset, found)
    paired = torch.tensor([index for index, pair in enumerate(dataset.pairs) if pair not in found], dtype=torch.long)
    judged = torch.tensor(
        [index for index, item in enumerate(dataset.image_pairs) if item not in found], dtype=torch.long
    )
    shown = torch.tensor([row[photo] for photo in left.photos])
    used = replace(
        materials,
        dataset=left,
        photos=picked(materials.photos, shown, folder),
        small=picked(materials.small, shown, folder),
        targets=picked(materials.targets, paired, folder),
        chosen=picked(materials.chosen, judged, folder),
        rejected=picked(materials.rejected, judged, folder),
    )
    return used, found


def _copies(images: Tensor) -> npt.NDArray[np.uint8]:
    """Return (N, 3, S, S) copies as (N, 64, 64, 3)."""
    return (
        reduced(images, SIZE).permute(0, 2, 3, 1).cpu().numpy()
        if len(images)
        else np.empty((0, SIZE, SIZE, 3), np.uint8)
    )
