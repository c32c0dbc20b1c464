"""Find a workspace's image pairs by their file names."""

from engine.errors import CovershotError
from engine.image.io import read_size
from engine.workspace.names import partners, photos_of
from engine.workspace.pairs import ImagePair, Skipped, list_photos, read_folder, unread
from engine.workspace.workspace import Workspace

ASPECT_TOLERANCE = 0.01
"""Largest relative difference of aspect ratios: candidates are stored at training size, where rounding changes them."""


def find_image_pairs(workspace: Workspace) -> tuple[list[ImagePair], list[Skipped]]:
    """Join the images of preferred and dispreferred by file name, and with their photo by stem.

    Returns:
        The image pairs, sorted by name, and the files that are not used: without a partner, unreadable, or of images that differ
        in size, or in aspect from their photo.

    Raises:
        CovershotError: a name is no Unicode.
    """
    joined, skipped = join_image_pairs(workspace)
    pairs: list[ImagePair] = []
    for pair in joined:
        unfit = _unfit(pair)
        if unfit is None:
            pairs.append(pair)
        else:
            skipped.append(unfit)
    return pairs, skipped


def join_image_pairs(workspace: Workspace) -> tuple[list[ImagePair], list[Skipped]]:
    """Join image pairs as `find_image_pairs` does, by their names alone: nothing is opened."""
    sources = list_photos(workspace.input)
    chosen, unread_chosen = read_folder(workspace.preferred)
    rejected, unread_rejected = read_folder(workspace.dispreferred)
    pairs: list[ImagePair] = []
    joined = partners(chosen, rejected)
    used = set(joined.values())
    skipped = [
        Skipped(path, "has no dispreferred image of the same name")
        for stem, path in chosen.items()
        if stem not in joined
    ]
    skipped += [
        Skipped(path, "has no preferred image of the same name") for path in rejected.values() if path not in used
    ]
    photos = photos_of(joined, sources)
    for stem in sorted(joined):
        source = photos.get(stem)
        if source is None:
            skipped.append(Skipped(chosen[stem], "has no input photo"))
            continue
        pairs.append(ImagePair(source, chosen[stem], joined[stem]))
    return pairs, skipped + unread_chosen + unread_rejected


def _unfit(pair: ImagePair) -> Skipped | None:
    """Return why an image pair is not used, by what its files' headers give; None if it is."""
    sizes: list[tuple[int, int]] = []
    for path in (pair.source, pair.chosen, pair.rejected):
        try:
            sizes.append(read_size(path))
        except CovershotError as error:
            return unread(path, error)
    source, chosen, rejected = sizes
    aspect = (chosen[0] / chosen[1]) / (source[0] / source[1])
    # One pixel of rounding in the shorter side is no crop, however small the image.
    tolerance = ASPECT_TOLERANCE + 1 / min(chosen)
    if chosen == rejected and abs(aspect - 1) <= tolerance:
        return None
    return Skipped(
        pair.chosen,
        f"is {chosen[0]} x {chosen[1]} and its dispreferred image {rejected[0]} x {rejected[1]}, for a photo of "
        f"{source[0]} x {source[1]}: both must show the whole photo at one size, make them again or remove them",
    )
