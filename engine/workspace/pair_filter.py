"""Pairs that are left out: of a cover that shows something else, of an image that no Edit makes of its photo, of equal images."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.covers.mask import Explained
from engine.covers.placed import FRAME
from engine.edit.reach import REACHED, SIZE, reach
from engine.errors import CovershotError
from engine.events import Emit
from engine.image.io import load_photo
from engine.image.training_copy import SQUARE, load_squeezed, over_white, squeezed
from engine.progress import counted
from engine.stopping import ending_early
from engine.workspace.alignments import Alignments
from engine.workspace.cover_decisions import Decision
from engine.workspace.dataset import Dataset, split_anew
from engine.workspace.pairs import FileState, ImagePair, Skipped, TargetPair, file_state, unread
from engine.workspace.placed_pair import place_pair
from engine.workspace.splits import SPLITS
from engine.workspace.workspace import Workspace

Lesson = TargetPair | ImagePair
"""A pair that training learns from, unless it is set aside."""

Pixels = npt.NDArray[np.uint8]

GREY = 0.02
"""Mean chroma (largest minus smallest channel, of values up to 1) below which a cover is in black and white: CMYK and JPEG leave some
of it. Its photo has at least twice as much."""


def doubtful(dataset: Dataset, rendered: Collection[str]) -> tuple[Lesson, ...]:
    """Return the pairs that must be checked, because they may be of something else than colour and light.

    Images that were rendered from Edits need no check, unless their photo has changed since.

    Args:
        dataset: a dataset, with or without its test photos.
        rendered: stems of the images that were rendered from Edits.

    Raises:
        CovershotError: a file is missing.
    """
    image_pairs = (
        item
        for item in dataset.for_training().image_pairs
        if item.chosen.stem not in rendered or file_state(item.source) > file_state(item.chosen)
    )
    return tuple(sorted((*dataset.pairs, *image_pairs), key=lambda lesson: lesson.photo))


def find_unusable(lesson: Lesson, alignments: Alignments) -> Skipped | None:
    """Read a lesson's files and return why it is set aside, None if it is not; a second call reads changed files only.

    Raises:
        CovershotError: a file is missing.
    """
    return _looked_at(lesson, alignments).skipped


def loses_colour(pair: TargetPair, alignments: Alignments) -> bool:
    """Return whether a cover is in black and white and its photo is not, from what `find_unusable` has read.

    Raises:
        CovershotError: a file is missing.
    """
    return _looked_at(pair, alignments).grey


def _looked_at(lesson: Lesson, alignments: Alignments) -> "_Looked":
    decision = lesson.decision if isinstance(lesson, TargetPair) else None
    return _found(lesson, decision, tuple(map(file_state, _files(lesson))), alignments)


def find_all_unusable(
    lessons: Sequence[Lesson], alignments: Alignments, emit: Emit, stop: Callable[[], bool]
) -> dict[Lesson, Skipped]:
    """Return which lessons are set aside and why, as `find_unusable` does, several at a time; alignments are saved.

    Args:
        lessons: pairs.
        alignments: known ones, and those found here.
        emit: receives the phase "check".
        stop: polled after every pair; True ends the work.

    Raises:
        CovershotError: a file is missing.
        KeyboardInterrupt: a stop was requested.
    """
    found: dict[Lesson, Skipped] = {}
    try:
        with ending_early(ThreadPoolExecutor()) as pool, counted("check", len(lessons), emit, stop) as advance:
            reasons = pool.map(lambda lesson: find_unusable(lesson, alignments), lessons)
            for lesson, skipped in zip(lessons, reasons, strict=True):
                if skipped is not None:
                    found[lesson] = skipped
                advance()
    finally:
        alignments.save()
    return found


def is_grey(photo: Pixels, cover: Pixels) -> bool:
    """Return whether a cover is in black and white and its photo is not.

    Args:
        photo: (H, W, 3), a copy.
        cover: (h, w, 3), a copy of the cover, in its photo's frame.
    """
    before, after = (float(np.ptp(copy, axis=2).mean()) / 255 for copy in (photo, cover))
    return after < GREY and before > 2 * GREY


def stray_greys(pairs: Sequence[TargetPair], grey: Callable[[TargetPair], bool]) -> dict[Lesson, Skipped]:
    """Return the covers in black and white that are set aside, and why: all of them where most covers are in colour, else none.

    Args:
        pairs: those that can be used.
        grey: whether a pair's cover is in black and white and its photo is not.
    """
    found = [pair for pair in pairs if grey(pair)]
    if 2 * len(found) >= len(pairs):
        return {}
    reason = "is in black and white, and most covers are in colour: it would take colour from every photo"
    return {pair: Skipped(pair.target, reason) for pair in found}


def find_stray_greys(pairs: Iterable[TargetPair], alignments: Alignments) -> dict[Lesson, Skipped]:
    """Return what `stray_greys` does, of covers that `find_unusable` has read.

    Raises:
        CovershotError: a file is missing.
    """
    return stray_greys(tuple(pairs), lambda pair: loses_colour(pair, alignments))


def is_whole(pair: TargetPair, photo: Pixels, cover: Pixels) -> bool:
    """Return whether a cover shows its whole photo, and nothing else, in other colours and light; it need not be placed.

    Args:
        pair: the two.
        photo: (64, 64, 3), a copy squeezed to a square.
        cover: such a copy of the cover.
    """
    return not (pair.decision and pair.decision.is_placed) and reach(photo, [cover])[0] >= REACHED


@dataclass(frozen=True, eq=False)
class Comparable:
    """Hold a photo and its cover in one frame.

    Attributes:
        photo: (H, W, 3).
        cover: (H, W, 3).
        mask: (H, W), true where the cover shows the photo in other colours and light; None if that is everywhere.
    """

    photo: Pixels
    cover: Pixels
    mask: npt.NDArray[np.bool_] | None

    @property
    def share(self) -> float:
        """Return the share of the photo that is compared, 0 to 1."""
        return 1.0 if self.mask is None else float(self.mask.mean())


def load_comparable(pair: TargetPair, alignments: Alignments) -> Comparable | Skipped:
    """Return a photo and its cover at a long side of 512 pixels, or less if the cover has less detail; or why they do not compare."""
    try:
        photo, cover = (over_white(load_photo(path, FRAME)) for path in (pair.source, pair.target))
        if not is_whole(pair, *(_averaged(squeezed(pixels, SQUARE)) for pixels in (photo, cover))):
            placed = place_pair(pair, alignments)
            if isinstance(placed, Skipped):
                return placed
            if photo.shape != placed.pixels.shape:
                photo = over_white(load_photo(pair.source, max(placed.pixels.shape)))
            return Comparable(photo, placed.pixels, placed.mask)
        if max(cover.shape) < max(photo.shape):
            photo = over_white(load_photo(pair.source, max(cover.shape)))
    except CovershotError as error:
        return unread(pair.target, error)
    if cover.shape != photo.shape:
        height, width = photo.shape[:2]
        cover = np.array(Image.fromarray(cover).resize((width, height), Image.Resampling.LANCZOS))
    return Comparable(photo, cover, None)


def placed_unless_whole(pair: TargetPair, alignments: Alignments) -> Explained | Skipped | None:
    """Return a cover in its photo's frame, or why it is set aside; None where it shows its whole photo and nothing else.

    Raises:
        CovershotError: a file cannot be read.
    """
    source, target = (_small_copy(path, file_state(path)) for path in (pair.source, pair.target))
    return None if is_whole(pair, source, target) else place_pair(pair, alignments)


def unreachable(item: ImagePair, photo: Pixels, images: Sequence[Pixels]) -> Skipped | None:
    """Return why an image pair is set aside, None if Edits can make its images from its photo and they differ.

    Args:
        item: the pair.
        photo: (64, 64, 3), a copy squeezed to a square.
        images: such copies of the chosen and the rejected image.
    """
    if np.array_equal(images[0], images[1]):
        return Skipped(item.chosen, "is the same picture as its dispreferred image, so that it expresses no preference")
    reached = reach(photo, list(images))
    least = min(reached)
    if least >= REACHED:
        return None
    return Skipped(
        (item.chosen, item.rejected)[reached.index(least)],
        f"shows more than colour and light make of its photo ({least:.0f} dB from the nearest Edit): "
        "another photo, lettered, transparent, cropped, shifted or repainted",
    )


def without(workspace: Workspace, dataset: Dataset, found: Mapping[Lesson, Skipped]) -> Dataset:
    """Return the dataset without the pairs that are set aside; photos are split anew where a split has nothing left.

    Covers teach alone where too few comparisons are left.

    Args:
        workspace: that it was read from.
        dataset: with its test photos, or without.
        found: pairs and why each is set aside.

    Raises:
        CovershotError: too little is left to learn from.
    """
    left = replace(
        dataset,
        pairs=tuple(pair for pair in dataset.pairs if pair not in found),
        image_pairs=tuple(item for item in dataset.image_pairs if item not in found),
    )
    served = all(
        (not dataset.pairs_of(split) or left.pairs_of(split))
        and (not dataset.image_pairs_of(split) or left.image_pairs_of(split))
        for split in SPLITS
    )
    if served:
        return left
    try:
        return split_anew(workspace, left, targets=bool(dataset.pairs), comparisons=bool(dataset.image_pairs))
    except CovershotError as error:
        raise _too_few(dataset, found, error) from error


def nothing_to_learn(dataset: Dataset) -> CovershotError:
    """Return the error for covers that all equal their photos."""
    return CovershotError(
        f"Nothing can be learnt from covers that are all the same as their photos, as {dataset.pairs[0].target} is. "
        "Put the finished covers in their place."
    )


def _too_few(dataset: Dataset, found: Mapping[Lesson, Skipped], error: CovershotError) -> CovershotError:
    counts = [
        f"{aside} of {len(lessons)} {what}"
        for what, lessons in (("covers", dataset.pairs), ("comparisons", dataset.image_pairs))
        if (aside := sum(lesson in found for lesson in lessons))
    ]
    first = next(iter(found.values()))
    return CovershotError(
        f"Too little is left to learn from: {' and '.join(counts)} were set aside, the first because "
        f"{first.path} {first.reason}. {error}"
    )


def _files(lesson: Lesson) -> tuple[Path, ...]:
    if isinstance(lesson, TargetPair):
        return lesson.source, lesson.target
    return lesson.source, lesson.chosen, lesson.rejected


class _Looked(NamedTuple):
    """Hold what the files of a lesson show: why it is set aside, and whether its cover has lost its photo's colours."""

    skipped: Skipped | None
    grey: bool = False


@lru_cache(maxsize=100_000)  # of each lesson, both whether it is set aside and whether it is grey
def _found(
    lesson: Lesson,
    decision: Decision | None,  # noqa: ARG001  two equal pairs may differ in it
    changed: tuple[FileState, ...],
    alignments: Alignments,
) -> _Looked:
    copies: list[Pixels] = []
    for path, state in zip(_files(lesson), changed, strict=True):
        try:
            copies.append(_small_copy(path, state))
        except CovershotError as error:
            return _Looked(unread(path, error))
    photo, *images = copies
    if isinstance(lesson, ImagePair):
        return _Looked(unreachable(lesson, photo, images))
    if is_whole(lesson, photo, images[0]):
        return _Looked(None, is_grey(photo, images[0]))
    placed = place_pair(lesson, alignments)
    if isinstance(placed, Skipped):
        return _Looked(placed)
    return _Looked(None, is_grey(photo, _averaged(squeezed(placed.pixels, SQUARE))))


@lru_cache(maxsize=3)  # lessons are sorted by photo, so that those of one photo follow each other
def _small_copy(path: Path, changed: FileState) -> Pixels:  # noqa: ARG001
    """Return a photo as (64, 64, 3), averaged down from the enhancer's square copy as in training."""
    return _averaged(load_squeezed(path))


def _averaged(square: Pixels) -> Pixels:
    """Return an enhancer's square copy averaged down to (64, 64, 3)."""
    step = SQUARE // SIZE
    means: npt.NDArray[np.float64] = square.reshape(SIZE, step, SIZE, step, 3).mean((1, 3))
    return means.round().astype(np.uint8)
