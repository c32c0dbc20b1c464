"""A cover's picture in the frame of its photo, as a file to be shown beside it."""

import hashlib
from pathlib import Path

import numpy as np
from PIL import Image

from engine.covers.warp import in_frame
from engine.files import replacing
from engine.image.io import load_photo, read_size
from engine.image.training_copy import over_white
from engine.workspace.alignments import Alignments
from engine.workspace.cover_decisions import read_decisions
from engine.workspace.pair_filter import placed_unless_whole
from engine.workspace.pairs import Skipped, TargetPair, content_hash, file_state, with_decisions
from engine.workspace.placed_pair import transform_for
from engine.workspace.workspace import Workspace

LONG_SIDE = 2048
"""Of the picture at the most, in pixels."""

GROUND = 38
"""Grey where the photo reaches beyond its cover."""

MOST = 500
"""Pictures kept in the folder."""

QUALITY = 92

_WHOLE: set[str] = set()
"""Keys of pairs whose cover shows its whole photo: to find that out, both are decoded."""

_MOST_WHOLE = 10_000


def pair_of(workspace: Workspace, photo: Path, cover: Path) -> TargetPair | None:
    """Return a photo and its cover with what was decided about them; None if the cover was rejected.

    Raises:
        CovershotError: a file cannot be read.
    """
    kept, _ = with_decisions([TargetPair(photo, cover)], read_decisions(workspace), content_hash)
    return kept[0] if kept else None


def framed_cover(pair: TargetPair, alignments: Alignments, folder: Path) -> Path | None:
    """Return a WebP of a cover in its photo's frame, transparent where it does not show the photo in other colours and light.

    None where the cover shows its whole photo, so that its file can be shown as it is, and where it is set aside.

    Args:
        pair: the two.
        alignments: known ones, and those found here.
        folder: where pictures are kept that may be deleted at any time.

    Raises:
        CovershotError: a file cannot be read, or the picture not be written.
    """
    key = _key(pair)
    path = folder / f"{key}.webp"
    if path.exists():
        return path
    decision = pair.decision
    if key in _WHOLE or (decision is not None and decision.verdict == "framed"):
        return None
    placed = placed_unless_whole(pair, alignments)
    if placed is None:
        _remember_whole(key)
        return None
    if isinstance(placed, Skipped):
        return None
    transform = transform_for(pair, alignments)
    if transform is None:
        return None
    photo_size = read_size(pair.source)
    reduced = min(1.0, LONG_SIDE / max(photo_size))
    width, height = (max(1, round(side * reduced)) for side in photo_size)
    cover = over_white(load_photo(pair.target, 2 * LONG_SIDE))
    there, inside = in_frame(cover, transform, (width, height))
    mask = Image.fromarray(placed.mask.astype(np.uint8) * 255).resize((width, height), Image.Resampling.NEAREST)
    shown = np.where(inside[..., None], there, np.uint8(GROUND))
    with replacing(path) as temporary:
        Image.fromarray(np.dstack([shown, np.array(mask)])).save(
            temporary, "WEBP", quality=QUALITY, method=2, exact=True
        )
    _trim(folder)
    return path


def _remember_whole(key: str) -> None:
    if len(_WHOLE) >= _MOST_WHOLE:
        _WHOLE.clear()
    _WHOLE.add(key)


def _key(pair: TargetPair) -> str:
    states = [(str(path.absolute()), file_state(path)) for path in (pair.source, pair.target)]
    return hashlib.sha256(repr((states, pair.decision)).encode()).hexdigest()[:32]


def _trim(folder: Path) -> None:
    """Remove the pictures that were made first, of more than are kept."""
    kept = sorted(folder.glob("*.webp"), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[: max(0, len(kept) - MOST)]:
        path.unlink(missing_ok=True)
