"""Which of many photos a cover may be of by its content, cheaply: its features vote for the photos that have the most alike."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.covers.align import load_picture
from engine.covers.feature_cache import Descriptors, Key, file_key, read_cache, write_cache
from engine.covers.features import SCALE, Features
from engine.errors import CovershotError
from engine.events import Emit
from engine.progress import counted
from engine.stopping import ending_early

KEPT = 800
"""Features of a photo that are kept, 102 kB: of 400, those that a small crop shows are often none."""

VOTING = 300
"""Features of a cover that vote."""

RIVALS = 8
"""A feature votes for a photo by how much more alike it is there than in the photo of this rank, which it is not of."""

_AT_ONCE = 16
"""Photos compared at once: their features as floats stay in the processor's cache."""


class PhotoIndex:
    """Hold some hundred descriptors of each of many photos, in memory of 102 kB a photo.

    Attributes:
        photos: that could be read.
        descriptors: (N, 128) uint8 of each.
    """

    def __init__(self, photos: Sequence[Path], descriptors: Sequence[Descriptors]) -> None:
        """Hold photos and their descriptors."""
        self.photos = list(photos)
        self.descriptors = list(descriptors)

    def candidates(self, cover: Features, most: int) -> list[Path]:
        """Return the photos that a cover may be of, mirrored or not, the likeliest first.

        Args:
            cover: its features.
            most: how many are returned at the most.

        Source: McCann & Lowe 2012 (local naive Bayes nearest neighbour), with likeness in place of distances.
        """
        if len(self.photos) <= most:
            return self.photos
        strongest = cover.strongest(VOTING)
        voters = np.concatenate([strongest.descriptors, strongest.mirrored().descriptors]).astype(np.float32)
        parts = [self._best(voters, first) for first in range(0, len(self.photos), _AT_ONCE)]
        best = np.concatenate(parts, 1) / np.float32(SCALE**2)
        rank = min(RIVALS, len(self.photos) - 1)
        rival = np.partition(best, -1 - rank, axis=1)[:, -1 - rank]
        votes = np.maximum(0, best - rival[:, None]).reshape(2, -1, len(self.photos)).sum(1).max(0)
        return [self.photos[place] for place in np.argsort(-votes, kind="stable")[:most]]

    def _best(self, voters: npt.NDArray[np.float32], first: int) -> npt.NDArray[np.float32]:
        """Return each voter's likeness to the most alike feature of each of some photos, (voters, photos)."""
        parts = self.descriptors[first : first + _AT_ONCE]
        likeness = voters @ np.concatenate(parts).astype(np.float32).T
        ends = np.cumsum([len(part) for part in parts])
        return np.stack(
            [likeness[:, end - len(part) : end].max(1, initial=0) for part, end in zip(parts, ends, strict=True)],
            1,
        )


def index_photos(photos: Sequence[Path], cache: Path | None, emit: Emit, stop: Callable[[], bool]) -> PhotoIndex:
    """Find every photo's features, or take them from the cache where the file is as it was; those that cannot be read are left out.

    Args:
        photos: paths of the photos.
        cache: file that keeps the features of these photos and no others; None keeps none. What was found until a stop is
            kept too.
        emit: receives progress events.
        stop: polled after every photo; True ends the work.

    Raises:
        KeyboardInterrupt: a stop was requested.
    """
    kept = {} if cache is None else read_cache(cache)
    found: dict[Key, Descriptors] = {}
    used: dict[Path, Descriptors] = {}

    def look(photo: Path) -> tuple[Path, Key | None, Descriptors]:
        try:
            key = file_key(photo)
            if key in kept:
                return photo, key, kept[key]
            return photo, key, load_picture(photo).features.strongest(KEPT).descriptors.copy()
        except (CovershotError, OSError):
            return photo, None, np.empty((0, 128), np.uint8)

    try:
        with ending_early(ThreadPoolExecutor()) as pool, counted("features", len(photos), emit, stop) as advance:
            for photo, key, descriptors in pool.map(look, photos):
                if key is not None:
                    found[key] = descriptors
                    used[photo] = descriptors
                advance()
    finally:
        if cache is not None:
            left = {str(photo.absolute()) for photo in photos} - {key.path for key in found}
            keep = {key: kept[key] for key in kept if key.path in left} | found
            if keep.keys() != kept.keys():
                with suppress(CovershotError):  # without it the next time takes as long, no more
                    write_cache(cache, keep)
    return PhotoIndex(list(used), list(used.values()))
