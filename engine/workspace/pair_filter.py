"""Comparisons that no Edit can express, with an image that colour and light do not make of its photo, teach nothing."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.edit.reach import REACHED, SIZE, reach
from engine.errors import CovershotError
from engine.image.training_copy import SQUARE, load_squeezed
from engine.workspace.dataset import Dataset
from engine.workspace.pairs import Comparison, Skipped
from engine.workspace.splits import Split

LEARNT_FROM: tuple[Split, ...] = ("train", "validation")

Pixels = npt.NDArray[np.uint8]
Changed = tuple[int, int]
"""A file's time and size, which tell it from what it was before."""


def doubtful(dataset: Dataset, rendered: Collection[str]) -> tuple[Comparison, ...]:
    """Return the comparisons that training looks at and that may be none of Edits.

    Images that were rendered from Edits are some, unless their photo has changed since.

    Args:
        dataset: with or without its test photos.
        rendered: stems of the images that were rendered from Edits.

    Raises:
        CovershotError: a file is gone.
    """
    return tuple(
        item
        for item in dataset.for_training().comparisons
        if item.chosen.stem not in rendered or _changed(item.source) > _changed(item.chosen)
    )


def find_unreachable(comparison: Comparison) -> Skipped | None:
    """Read a comparison's files and say why it is set aside, None if it is not; asked again, only changed files are read.

    Raises:
        CovershotError: a file cannot be read.
    """
    files = (comparison.source, comparison.chosen, comparison.rejected)
    return _found(comparison, tuple(map(_changed, files)))


def unreachable(comparison: Comparison, photo: Pixels, chosen: Pixels, rejected: Pixels) -> Skipped | None:
    """Return why a comparison is set aside, None if colour and light make both images of its photo.

    Args:
        comparison: whose images they are.
        photo: (64, 64, 3), a copy squeezed to a square.
        chosen: alike.
        rejected: alike.
    """
    reached = reach(photo, [chosen, rejected])
    if min(reached) >= REACHED:
        return None
    path = comparison.chosen if reached[0] <= reached[1] else comparison.rejected
    far = f"{min(reached):.0f} dB from the nearest Edit"
    return Skipped(path, f"shows more than colour and light make of its photo ({far}): cropped, shifted or repainted")


def without(dataset: Dataset, found: Mapping[Comparison, Skipped]) -> Dataset:
    """Return the dataset without comparisons that are set aside.

    Raises:
        CovershotError: nothing is left to learn from.
    """
    left = replace(dataset, comparisons=tuple(item for item in dataset.comparisons if item not in found))
    if not all(left.comparisons_of(split) for split in LEARNT_FROM if dataset.comparisons_of(split)):
        first = next(iter(found.values()))
        raise CovershotError(
            f"Too few comparisons are left to learn from: {len(found)} of {len(dataset.for_training().comparisons)} were set "
            f"aside, the first because {first.path} {first.reason}. Make them again from the whole photo."
        )
    return left


def _changed(path: Path) -> Changed:
    try:
        facts = path.stat()
    except OSError as error:
        raise CovershotError(f"Cannot read {path}: {error.strerror}. Check that it exists and may be read.") from error
    return facts.st_mtime_ns, facts.st_size


@lru_cache(maxsize=10_000)
def _found(comparison: Comparison, changed: tuple[Changed, ...]) -> Skipped | None:
    files = (comparison.source, comparison.chosen, comparison.rejected)
    return unreachable(comparison, *map(_small_copy, files, changed))


@lru_cache(maxsize=3)  # a photo's comparisons are asked for one after the other
def _small_copy(path: Path, changed: Changed) -> Pixels:  # noqa: ARG001
    """Return a photo as (64, 64, 3): as training has it, averaged down from what the enhancer looks at."""
    step = SQUARE // SIZE
    means: npt.NDArray[np.float64] = load_squeezed(path).reshape(SIZE, step, SIZE, step, 3).mean((1, 3))
    return means.round().astype(np.uint8)
