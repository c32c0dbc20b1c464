"""Images that the user brings to be judged: whose they are, whether they fit, and their copy in the workspace."""

import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import CovershotError
from engine.files import replacing
from engine.image.io import PHOTO_SUFFIXES, read_size
from engine.workspace.layout import Workspace
from engine.workspace.pairs import ASPECT_TOLERANCE, content_hash

FOLDER = "candidates"
"""Of the copies, in the workspace."""


def photo_of(image: Path, photos: Collection[str]) -> str:
    """Return the photo that an image is of: its stem is the photo's, or the photo's and "~" and anything.

    Raises:
        CovershotError: it is no image, or of no photo of the workspace.
    """
    if image.suffix.lower() not in PHOTO_SUFFIXES:
        raise CovershotError(f"{image.name} is no image that can be judged: drop a JPEG, PNG, WebP, TIFF or AVIF file.")
    stem = image.stem
    for name in (stem, stem.rsplit("~", 1)[0], stem.split("~")[0]):
        if name in photos:
            return name
    raise CovershotError(
        f"{image.name} is of no photo in this workspace: name it as its photo, or as its photo, ~ and anything, "
        "such as sunset~warm.jpg for sunset."
    )


def check_alike(source: Path, first: Path, second: Path) -> None:
    """Check that two images show the whole photo at one size.

    Raises:
        CovershotError: they do not, are one and the same, or one cannot be read.
    """
    photo, one, other = (read_size(path) for path in (source, first, second))
    if one != other:
        raise CovershotError(
            f"{first.name} is {one[0]} x {one[1]} and {second.name} {other[0]} x {other[1]}: "
            "two images are judged at one size. Export both alike."
        )
    if abs((one[0] / one[1]) / (photo[0] / photo[1]) - 1) > ASPECT_TOLERANCE + 1 / min(one):
        raise CovershotError(
            f"{first.name} is {one[0]} x {one[1]} and its photo {source.name} {photo[0]} x {photo[1]}: "
            "an image must show the whole photo. Export it again without cropping."
        )
    if content_hash(first) == content_hash(second):
        raise CovershotError(f"{first.name} and {second.name} are one and the same image: drop two different ones.")


def keep_image(workspace: Workspace, photo: str, image: Path) -> str:
    """Copy an image into the workspace, once, and return its path from the root.

    Raises:
        CovershotError: it cannot be read, or the workspace not be written.
    """
    kept = workspace.root / FOLDER / f"{photo}~{content_hash(image)[:12]}{image.suffix.lower()}"
    if not kept.exists():
        with replacing(kept) as temporary:
            shutil.copyfile(image, temporary)
    return kept.relative_to(workspace.root).as_posix()


@dataclass(frozen=True)
class Half:
    """Hold the first of two images until the other comes.

    Attributes:
        photo: whose image it is.
        side: left or right.
        image: its file.
    """

    photo: str
    side: str
    image: Path


@dataclass(frozen=True)
class Whole:
    """Hold two images of a photo."""

    photo: str
    left: Path
    right: Path


def joined(half: Half | None, side: str, images: Sequence[Path], photos: Collection[str]) -> Half | Whole:
    """Return what one or two dropped images make, together with one that came before.

    Args:
        half: what came before.
        side: where one image was dropped, left or right; two go left and right in their order.
        images: files.
        photos: names in the workspace.

    Raises:
        CovershotError: more than two, no image, of no photo, or of two photos.
    """
    if len(images) > 2:
        raise CovershotError(
            f"{len(images)} images were dropped, and two are compared at a time: drop two of one photo."
        )
    names = [photo_of(image, photos) for image in images]
    if len(images) == 1 and (half is None or half.side == side):
        return Half(names[0], side, images[0])
    if len(images) == 1 and half is not None:
        names = [half.photo, *names]
        images = [half.image, *images]
    if names[0] != names[1]:
        raise CovershotError(
            f"{images[0].name} is of {names[0]} and {images[1].name} of {names[1]}: drop two images of one photo."
        )
    left, right = (images[1], images[0]) if side == "left" else images
    return Whole(names[0], left, right)
