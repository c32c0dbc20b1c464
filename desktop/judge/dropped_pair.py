"""Images that the user brings to be judged: whose they are, whether they fit, and their copy in the workspace."""

import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.translation import JudgeText
from engine.errors import CovershotError
from engine.files import replacing
from engine.image.io import PHOTO_SUFFIXES, read_size
from engine.workspace.image_pairs import ASPECT_TOLERANCE
from engine.workspace.pairs import content_hash
from engine.workspace.workspace import Workspace

FOLDER = "candidates"
"""Of the copies, in the workspace."""


def photo_of(image: Path, photos: Collection[str]) -> str:
    """Return the photo that an image is of: its stem is the photo's, or the photo's and "~" and anything.

    Raises:
        CovershotError: it is no image, or of no photo of the workspace.
    """
    if image.suffix.lower() not in PHOTO_SUFFIXES:
        raise CovershotError(
            JudgeText.tr("{} is not a supported format. Drop a JPEG, PNG, WebP, TIFF or AVIF file.").format(image.name)
        )
    stem = image.stem
    for name in (stem, stem.rsplit("~", 1)[0], stem.split("~")[0]):
        if name in photos:
            return name
    raise CovershotError(
        JudgeText.tr(
            "{} matches no photo in this workspace. Name it like its photo, with ~ and a suffix if you wish: "
            "sunset~warm.jpg for sunset."
        ).format(image.name)
    )


def check_alike(source: Path, first: Path, second: Path) -> None:
    """Check that two images show the whole photo at one size.

    Raises:
        CovershotError: they do not, are one and the same, or one cannot be read.
    """
    photo, one, other = (read_size(path) for path in (source, first, second))
    if one != other:
        raise CovershotError(
            JudgeText.tr("{} is {} x {} and {} is {} x {}. Export both at the same size.").format(
                first.name, *one, second.name, *other
            )
        )
    if abs((one[0] / one[1]) / (photo[0] / photo[1]) - 1) > ASPECT_TOLERANCE + 1 / min(one):
        raise CovershotError(
            JudgeText.tr("{} is {} x {}, but its photo {} is {} x {}. Export it again without cropping.").format(
                first.name, *one, source.name, *photo
            )
        )
    if content_hash(first) == content_hash(second):
        raise CovershotError(
            JudgeText.tr("{} and {} are identical. Drop two different versions.").format(first.name, second.name)
        )


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
        raise CovershotError(JudgeText.tr("Drop two versions of one photo; you dropped %n image(s).", "", len(images)))
    names = [photo_of(image, photos) for image in images]
    if len(images) == 1 and (half is None or half.side == side):
        return Half(names[0], side, images[0])
    if len(images) == 1 and half is not None:
        names = [half.photo, *names]
        images = [half.image, *images]
    if names[0] != names[1]:
        raise CovershotError(
            JudgeText.tr("{} belongs to {} and {} to {}. Drop two versions of one photo.").format(
                images[0].name, names[0], images[1].name, names[1]
            )
        )
    left, right = (images[1], images[0]) if side == "left" else images
    return Whole(names[0], left, right)
