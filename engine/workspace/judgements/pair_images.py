"""Fill dataset/preferred and dataset/dispreferred from the judgements that stand."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.edit.edit import Edit, identity
from engine.edit.looks import moved
from engine.edit.render import render
from engine.errors import CovershotError
from engine.files import sweep, unwritable
from engine.image.io import Photo, load_photo, save_photo, to_8_bit
from engine.inside import contained
from engine.workspace.image_pairs import ASPECT_TOLERANCE
from engine.workspace.judgements.records import Candidate, Judgement, Placement, image_stem, is_name
from engine.workspace.judgements.store import Judgements, decided_between_edits
from engine.workspace.pairs import Skipped, fingerprint, list_photos
from engine.workspace.workspace import Workspace

SIZE = 256
"""Long side of a comparison's images, in pixels: the size at which DPO uses them."""

BaseEdit = Callable[[Candidate], Edit]
"""Returns the Edit that a candidate's `base` names; called only for candidates with a base."""

Pixels = npt.NDArray[np.uint8]
Load = Callable[[Path], Pixels]


class PairImagesError(CovershotError):
    """Report why the images of one comparison cannot be made; those of others may."""


@dataclass(frozen=True)
class Repaired:
    """Count what was missing or left over.

    Attributes:
        written: number of comparisons whose images were written.
        removed: number of comparisons whose images were removed.
        skipped: images that are due and cannot be made, each with the reason.
    """

    written: int
    removed: int
    skipped: tuple[Skipped, ...]


def sync_pair_images(workspace: Workspace, judgements: Judgements, comparison: int, base_edit: BaseEdit) -> None:
    """Write, replace or remove the two images of a comparison, as its current judgement requires.

    Both are named `<photo>~<id in six digits>.png`. At no time do both exist unless both are of one judgement.

    Raises:
        CovershotError: an image cannot be made or written; then neither is there.
    """
    judgements.comparison(comparison)  # raises if there is none
    (placement,) = judgements.placements(comparison)
    if not _is_done(placement, [file.exists() for file in _files(workspace, placement)]):
        _sync_one(workspace, judgements, placement, list_photos(workspace.input), base_edit, _load)
    judgements.settle()


def repair(workspace: Workspace, judgements: Judgements, base_edit: BaseEdit) -> Repaired:
    """Write, replace or remove what a killed process left undone, and nothing else.

    Files that belong to no comparison of the store, made by hand or by another tool, are not touched.

    Raises:
        CovershotError: the folders or the store cannot be written.
    """
    folders = (workspace.preferred, workspace.dispreferred)
    photos = list_photos(workspace.input)
    load = lru_cache(maxsize=1)(_load)
    skipped = []
    names = [{path.name for path in folder.iterdir()} if folder.is_dir() else set() for folder in folders]
    written = removed = 0
    for placement in sorted(judgements.placements(), key=lambda placement: placement.photo):
        if not is_name(placement.photo):  # a foreign row, whose name may lead out of the folder
            skipped.append(
                Skipped(workspace.judgements, f"names the photo {placement.photo!r}, which no folder can hold")
            )
            continue
        files = _files(workspace, placement)
        if _is_done(placement, [file.name in present for file, present in zip(files, names, strict=True)]):
            continue
        try:
            done = _sync_one(workspace, judgements, placement, photos, base_edit, load)
        except PairImagesError as error:
            skipped.append(Skipped(files[0], str(error)))
        else:
            written = written + (done == "written")
            removed = removed + (done == "removed")
    for folder in folders:
        sweep(folder)
    return Repaired(written, removed, tuple(skipped))


def rendered_stems(workspace: Workspace) -> frozenset[str]:
    """Return the stems of the images that are rendered from Edits for standing judgements, and not copied from files."""
    return frozenset(image_stem(photo, comparison) for photo, comparison in decided_between_edits(workspace))


def _sync_one(
    workspace: Workspace,
    judgements: Judgements,
    placement: Placement,
    photos: Mapping[str, Path],
    base_edit: BaseEdit,
    load: Load,
) -> Literal["written", "removed", "nothing"]:
    """Make the files of a comparison agree with its judgement; change nothing when another process judged meanwhile."""
    comparison = placement.comparison
    files = _files(workspace, placement)
    judgement = judgements.find(comparison)
    try:
        images = _images(workspace, photos, judgement, base_edit, load)
    except CovershotError as error:
        if any(file.exists() for file in files):  # rather no images than those of an earlier answer
            _write_pair(judgements, comparison, judgement, files, ())
        raise PairImagesError(*error.parts) from error
    placed = _write_pair(judgements, comparison, judgement, files, images)
    return "nothing" if not placed else "written" if images else "removed"


def _images(
    workspace: Workspace, photos: Mapping[str, Path], judgement: Judgement | None, base_edit: BaseEdit, load: Load
) -> tuple[Pixels, ...]:
    """Return the chosen and the rejected image of a judgement, or no images when none are due."""
    if judgement is None or judgement.chosen is None or judgement.rejected is None:
        return ()
    photo = judgement.comparison.photo
    if photo not in photos:
        raise CovershotError(
            f"{workspace.input} has no photo {photo}. Put it back, so that its judgements can be used."
        )
    pixels = load(photos[photo])
    chosen = judgement.chosen
    rejected = judgement.rejected
    return _image(workspace, chosen, pixels, base_edit), _image(workspace, rejected, pixels, base_edit)


def _image(workspace: Workspace, candidate: Candidate, photo: Pixels, base_edit: BaseEdit) -> Pixels:
    """Return a candidate at the size of the (H, W, 3) photo."""
    if candidate.image is None:
        base = identity() if candidate.base is None else base_edit(candidate)
        return render(photo, moved(base, candidate.moves))
    path = contained(workspace.root / candidate.image, followed=True)
    (height, width) = photo.shape[:2]
    image = to_8_bit(load_photo(path, max(height, width)).pixels)
    aspect = (image.shape[1] / image.shape[0]) / (width / height)
    # One pixel of rounding in the shorter side is no crop, however small the image.
    if abs(aspect - 1) > ASPECT_TOLERANCE + 1 / min(image.shape[:2]):
        raise CovershotError(
            f"{path} does not have the shape of its photo {candidate.photo}: a candidate must show the whole photo. "
            "Export it again without cropping."
        )
    if image.shape != photo.shape:
        image = np.array(Image.fromarray(image).resize((width, height), Image.Resampling.LANCZOS))
    return image


def _write_pair(
    judgements: Judgements,
    comparison: int,
    judgement: Judgement | None,
    files: tuple[Path, Path],
    images: tuple[Pixels, ...],
) -> bool:
    """Write two images or remove those there; return False, with nothing done, when the judgement is another now."""
    with judgements.placing(comparison, judgement, lambda: fingerprint(files) if images else None) as unchanged:
        if unchanged:
            # Both before either is written: a changed verdict swaps the two images, and after a crash in between the same
            # image would lie in both folders.
            _remove(files)
            try:
                for file, pixels in zip(files, images, strict=False):
                    save_photo(Photo(pixels), file)
            except BaseException:
                _remove(files)
                raise
    return unchanged


def _load(path: Path) -> Pixels:
    return to_8_bit(load_photo(path, SIZE).pixels)


def _files(workspace: Workspace, placement: Placement) -> tuple[Path, Path]:
    name = f"{image_stem(placement.photo, placement.comparison)}.png"
    return workspace.preferred / name, workspace.dispreferred / name


def _is_done(placement: Placement, there: list[bool]) -> bool:
    return (placement.placed and all(there)) if placement.decided else not any(there)


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        try:
            contained(file).unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(file, error) from error
