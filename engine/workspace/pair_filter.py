"""Pairs that training leaves out: an image that no Edit can make from its photo, and pairs of equal images."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.edit.reach import REACHED, SIZE, reach
from engine.errors import CovershotError
from engine.image.training_copy import SQUARE, load_squeezed
from engine.workspace.dataset import Dataset
from engine.workspace.pairs import ImagePair, Skipped, TargetPair
from engine.workspace.splits import Split

LEARNT_FROM: tuple[Split, ...] = ("train", "validation")

Lesson = TargetPair | ImagePair
"""A pair that training learns from, unless it is set aside."""

Pixels = npt.NDArray[np.uint8]
Changed = tuple[int, int]
"""A file's time of change in nanoseconds and its size in bytes, by which a changed file is recognised."""


def doubtful(dataset: Dataset, rendered: Collection[str]) -> tuple[Lesson, ...]:
    """Return the pairs of a training that must be checked, because no Edit may be able to express them.

    Images that were rendered from Edits need no check, unless their photo has changed since.

    Args:
        dataset: a dataset, with or without its test photos.
        rendered: stems of the images that were rendered from Edits.

    Raises:
        CovershotError: a file is missing.
    """
    used = dataset.for_training()
    image_pairs = (
        item
        for item in used.image_pairs
        if item.chosen.stem not in rendered or _changed(item.source) > _changed(item.chosen)
    )
    return tuple(sorted((*used.pairs, *image_pairs), key=lambda lesson: lesson.photo))


def find_unreachable(lesson: Lesson) -> Skipped | None:
    """Read a lesson's files and return why it is set aside, None if it is not; a second call reads changed files only.

    Raises:
        CovershotError: a file cannot be read.
    """
    return _found(lesson, tuple(map(_changed, _files(lesson))))


def unreachable(lesson: Lesson, photo: Pixels, images: Sequence[Pixels]) -> Skipped | None:
    """Return why a target pair or image pair is set aside, None if Edits can make its images from its photo.

    Two equal images express no preference; a cover that equals its photo is kept: it says that the photo needs no change.

    Args:
        lesson: the pair.
        photo: (64, 64, 3), a copy squeezed to a square.
        images: such copies of the cover, or of the chosen and the rejected image.
    """
    _, *paths = _files(lesson)
    if len(images) > 1 and np.array_equal(images[0], images[1]):
        return Skipped(paths[0], "is the same picture as its dispreferred image, so that it expresses no preference")
    reached = reach(photo, list(images))
    least = min(reached)
    if least >= REACHED:
        return None
    return Skipped(
        paths[reached.index(least)],
        f"shows more than colour and light make of its photo ({least:.0f} dB from the nearest Edit): "
        "another photo, lettered, transparent, cropped, shifted or repainted",
    )


def without(dataset: Dataset, found: Mapping[Lesson, Skipped]) -> Dataset:
    """Return the dataset without the pairs that are set aside.

    Raises:
        CovershotError: nothing is left to learn from.
    """
    left = replace(
        dataset,
        pairs=tuple(pair for pair in dataset.pairs if pair not in found),
        image_pairs=tuple(item for item in dataset.image_pairs if item not in found),
    )
    for split in LEARNT_FROM:
        if dataset.pairs_of(split) and not left.pairs_of(split):
            raise _too_few("covers", TargetPair, dataset.for_training().pairs, found)
        if dataset.image_pairs_of(split) and not left.image_pairs_of(split):
            raise _too_few("comparisons", ImagePair, dataset.for_training().image_pairs, found)
    return left


def nothing_to_learn(dataset: Dataset) -> CovershotError:
    """Return the error for covers that all equal their photos."""
    return CovershotError(
        f"Nothing can be learnt from covers that are all the same as their photos, as {dataset.pairs[0].target} is. "
        "Put the finished covers in their place."
    )


def _too_few(what: str, kind: type, lessons: Sequence[Lesson], found: Mapping[Lesson, Skipped]) -> CovershotError:
    reasons = [skipped for lesson, skipped in found.items() if isinstance(lesson, kind)]
    return CovershotError(
        f"Too few {what} are left to learn from: {len(reasons)} of {len(lessons)} were set aside, the first because "
        f"{reasons[0].path} {reasons[0].reason}. Make them again from the whole photo."
    )


def _files(lesson: Lesson) -> tuple[Path, ...]:
    if isinstance(lesson, TargetPair):
        return lesson.source, lesson.target
    return lesson.source, lesson.chosen, lesson.rejected


def _changed(path: Path) -> Changed:
    try:
        facts = path.stat()
    except OSError as error:
        raise CovershotError(f"Cannot read {path}: {error.strerror}. Check that it exists and may be read.") from error
    return facts.st_mtime_ns, facts.st_size


@lru_cache(maxsize=10_000)
def _found(lesson: Lesson, changed: tuple[Changed, ...]) -> Skipped | None:
    photo, *images = map(_small_copy, _files(lesson), changed)
    return unreachable(lesson, photo, images)


@lru_cache(maxsize=3)  # lessons are sorted by photo, so that those of one photo follow each other
def _small_copy(path: Path, changed: Changed) -> Pixels:  # noqa: ARG001
    """Return a photo as (64, 64, 3), averaged down from the enhancer's square copy as in training."""
    step = SQUARE // SIZE
    means: npt.NDArray[np.float64] = load_squeezed(path).reshape(SIZE, step, SIZE, step, 3).mean((1, 3))
    return means.round().astype(np.uint8)
