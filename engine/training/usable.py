"""Before anything learns, covers are brought into their photos' frames, and what cannot teach is set aside."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.covers.mask import Explained
from engine.covers.placed import squeezed_mask
from engine.edit.reach import SIZE
from engine.errors import CovershotError
from engine.model.enhancer import training_copy
from engine.model.trunk import TRUNK_SIZE
from engine.progress import Advance, counted
from engine.stopping import ending_early
from engine.training.copies import picked, reduced
from engine.training.materials import Materials
from engine.training.run_context import RunContext
from engine.workspace.alignments import Alignments
from engine.workspace.pair_filter import Lesson, is_grey, is_whole, nothing_to_learn, unreachable
from engine.workspace.pairs import Skipped, TargetPair, unread
from engine.workspace.placed_pair import place_pair

Found = dict[Lesson, Skipped]


def only_usable(
    materials: Materials, alignments: Alignments, context: RunContext, folder: Path | None = None
) -> tuple[Materials, Found]:
    """Bring covers into their photos' frames, leave out what cannot teach, and say why.

    A cover that shows its whole photo, and nothing else, stays as it is.

    Args:
        materials: with the images.
        alignments: known ones, and those found here.
        context: receives progress events.
        folder: where copies of very many photos are mapped from; None keeps them in memory.

    Returns:
        The materials without the pairs that are set aside, and why each is; splits may have nothing left.

    Raises:
        CovershotError: no cover differs from its photo.
        KeyboardInterrupt: a stop was requested.
    """
    dataset = materials.dataset
    row = {photo: index for index, photo in enumerate(dataset.photos)}
    if dataset.pairs and all(
        materials.targets[index].equal(materials.small[row[pair.photo]]) for index, pair in enumerate(dataset.pairs)
    ):
        raise nothing_to_learn(dataset)
    found: Found = {}
    with counted("check", len(dataset.pairs) + len(dataset.image_pairs), context.emit, context.stop) as advance:
        apart = _checked(materials, found, advance)
        placed = _placed(materials, apart, alignments, found, advance)
    found = {lesson: found[lesson] for lesson in (*dataset.pairs, *dataset.image_pairs) if lesson in found}
    if placed:
        materials = _with_covers(materials, placed, folder)
    return (leave_out(materials, found, folder), found) if found or materials.broken else (materials, {})


def grey_covers(materials: Materials) -> set[TargetPair]:
    """Return the pairs whose cover is in black and white while its photo is not; covers are in their photos' frames."""
    dataset = materials.dataset
    row = {photo: index for index, photo in enumerate(dataset.photos)}
    photos, targets = map(_copies, (materials.small, materials.targets))
    return {pair for index, pair in enumerate(dataset.pairs) if is_grey(photos[row[pair.photo]], targets[index])}


def _checked(materials: Materials, found: Found, advance: Advance) -> list[int]:
    """Set aside the lessons that copies show to be of no use; return the rows of covers that must be placed."""
    dataset = materials.dataset
    row = {photo: index for index, photo in enumerate(dataset.photos)}
    photos, targets, chosen, rejected = map(
        _copies, (materials.small, materials.targets, materials.chosen, materials.rejected)
    )
    apart: list[int] = []
    for index, pair in enumerate(dataset.pairs):
        if broken := _unread(materials.broken, pair.source, pair.target):
            found[pair] = broken
        elif not is_whole(pair, photos[row[pair.photo]], targets[index]):
            apart.append(index)
            continue
        advance()
    for index, item in enumerate(dataset.image_pairs):
        skipped = _unread(materials.broken, item.source, item.chosen, item.rejected) or unreachable(
            item, photos[row[item.photo]], [chosen[index], rejected[index]]
        )
        if skipped is not None:
            found[item] = skipped
        advance()
    return apart


def _unread(broken: Mapping[Path, CovershotError], *files: Path) -> Skipped | None:
    return next((unread(path, broken[path]) for path in files if path in broken), None)


def _placed(
    materials: Materials, rows: Sequence[int], alignments: Alignments, found: Found, advance: Advance
) -> dict[int, tuple[Tensor, Tensor]]:
    """Return the covers at some rows in their photos' frames, as copies to render at with their masks, and set aside others."""
    size = materials.small.shape[-1]
    placed: dict[int, tuple[Tensor, Tensor]] = {}

    def one(index: int) -> tuple[Tensor, Tensor] | Skipped:
        cover = place_pair(materials.dataset.pairs[index], alignments)
        return cover if isinstance(cover, Skipped) else _copy(cover, size)

    try:
        with ending_early(ThreadPoolExecutor()) as pool:
            for index, cover in zip(rows, pool.map(one, rows), strict=True):
                if isinstance(cover, Skipped):
                    found[materials.dataset.pairs[index]] = cover
                else:
                    placed[index] = cover
                advance()
    finally:
        alignments.save()
    return placed


def _copy(cover: Explained, size: int) -> tuple[Tensor, Tensor]:
    """Return a placed cover squeezed to a square, (3, size, size), and its mask, (1, size, size), of at most 255."""
    copy = training_copy(cover.pixels, TRUNK_SIZE)
    mask = torch.from_numpy(squeezed_mask(cover.mask).astype(np.uint8) * 255)[None]
    return reduced(copy[None], size)[0], reduced(mask[None], size)[0]


def _with_covers(materials: Materials, placed: Mapping[int, tuple[Tensor, Tensor]], folder: Path | None) -> Materials:
    """Return materials with covers as they were placed, and the masks of all."""
    targets = picked(materials.targets, torch.arange(len(materials.targets)), folder)
    masks = torch.full_like(targets[:, :1], 255)
    for index, (copy, mask) in placed.items():
        targets[index] = copy.to(targets.device)
        masks[index] = mask.to(targets.device)
    return replace(materials, targets=targets, masks=masks)


def leave_out(materials: Materials, found: Found, folder: Path | None) -> Materials:
    """Return materials without the lessons that are set aside, and without ties of photos that cannot be read."""
    dataset = materials.dataset
    row = {photo: index for index, photo in enumerate(dataset.photos)}
    read = {photo for photo, path in dataset.photos.items() if path not in materials.broken}
    left = replace(
        dataset,
        pairs=tuple(pair for pair in dataset.pairs if pair not in found),
        image_pairs=tuple(item for item in dataset.image_pairs if item not in found),
        ties=tuple(tie for tie in dataset.ties if tie.comparison.photo in read),
        portfolio=tuple(path for path in dataset.portfolio if path not in materials.broken),
        unpaired={photo: path for photo, path in dataset.unpaired.items() if photo in read},
    )
    shown = torch.tensor([row[photo] for photo in left.photos], dtype=torch.long)
    paired = _places(pair not in found for pair in dataset.pairs)
    judged = _places(item not in found for item in dataset.image_pairs)
    tied = _places(tie.comparison.photo in read for tie in dataset.ties)
    finished = _places(path not in materials.broken for path in dataset.portfolio)
    return replace(
        materials,
        dataset=left,
        photos=picked(materials.photos, shown, folder),
        small=picked(materials.small, shown, folder),
        targets=picked(materials.targets, paired, folder),
        chosen=picked(materials.chosen, judged, folder),
        rejected=picked(materials.rejected, judged, folder),
        ties_left=picked(materials.ties_left, tied, folder),
        ties_right=picked(materials.ties_right, tied, folder),
        masks=None if materials.masks is None else picked(materials.masks, paired, folder),
        portfolio=picked(materials.portfolio, finished, folder),
    )


def _places(kept: Iterable[bool]) -> Tensor:
    """Return the places of those that are kept."""
    return torch.tensor([place for place, keep in enumerate(kept) if keep], dtype=torch.long)


def _copies(images: Tensor) -> npt.NDArray[np.uint8]:
    """Return (N, 3, S, S) copies as (N, 64, 64, 3)."""
    return (
        reduced(images, SIZE).permute(0, 2, 3, 1).cpu().numpy()
        if len(images)
        else np.empty((0, SIZE, SIZE, 3), np.uint8)
    )
