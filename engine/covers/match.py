"""Which photo each cover is of: by its name, by when and with what it was taken, by its content; each verified by its content."""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

from engine.covers.align import Alignment, Picture, align, load_picture
from engine.covers.names import Capture, by_name, named, read_capture
from engine.covers.retrieval import PhotoIndex, index_photos
from engine.errors import CovershotError
from engine.events import Emit
from engine.progress import counted
from engine.stopping import ending_early

TRIED = 8
"""Photos that a cover's content is compared with in full at first."""

FURTHER = 32
"""The same where it is of none of those: of 119 covers that align with their photo, three had it at rank 13, 15 and 48."""

CLEARLY_LESS = 0.85
"""A cover is found when its second best photo has so much of the first one's score at the most."""

LEAST_FEATURES = 12

_PICTURES = 24
"""Photos held to be compared, 1 MB each."""

By = Literal["name", "capture", "content"]


@dataclass(frozen=True, eq=False)
class Found:
    """Say which photo a cover is of.

    Attributes:
        cover: path of the cover.
        photo: path of its photo.
        alignment: where it lies in the photo.
        by: what led there; the content agrees in any case.
    """

    cover: Path
    photo: Path
    alignment: Alignment
    by: By


@dataclass(frozen=True, eq=False)
class Doubtful:
    """Say that a cover may be of two photos, as of a series; the better one stands first.

    Attributes:
        cover: path of the cover.
        photos: paths of both photos.
        alignments: where it lies in each.
    """

    cover: Path
    photos: tuple[Path, Path]
    alignments: tuple[Alignment, Alignment]


@dataclass(frozen=True)
class NotFound:
    """Say that a cover is of no photo, and why, in one sentence."""

    cover: Path
    reason: str


Match = Found | Doubtful | NotFound


def match_covers(
    covers: Sequence[Path], photos: Sequence[Path], cache: Path | None, emit: Emit, stop: Callable[[], bool]
) -> Generator[Match, None, None]:
    """Yield for each cover the photo that it is of as soon as it is decided; several may be of one.

    Covers that name or capture lead to their photos come first, and all photos' contents are looked at only if there are others.

    Args:
        covers: paths of finished covers.
        photos: paths of the photos that they may be of.
        cache: file that keeps the photos' features for the next time, outside of the user's folders; None keeps none.
        emit: receives the phases "captures", "named", "features" and "content".
        stop: polled after every file; True ends the work.

    Raises:
        KeyboardInterrupt: a stop was requested.
    """
    load = lru_cache(_PICTURES)(load_picture)
    names = named(photos)
    captures = _captures(photos, emit, stop)

    def by_writing(cover: Path) -> Match | None:
        return _by_writing(cover, by_name(cover, names), captures.get(read_capture(cover) or (), []), load)

    left: list[Path] = []
    for cover, match in zip(covers, _over(covers, by_writing, "named", emit, stop), strict=True):
        if match is None:
            left.append(cover)
        else:
            yield match
    if left:
        index = index_photos(photos, cache, emit, stop)
        yield from _over(left, lambda cover: _by_content(cover, index, load), "content", emit, stop)


Result = TypeVar("Result")
_Load = Callable[[Path], Picture]


def _over(
    covers: Sequence[Path], each: Callable[[Path], Result], phase: str, emit: Emit, stop: Callable[[], bool]
) -> Iterator[Result]:
    with ending_early(ThreadPoolExecutor()) as pool, counted(phase, len(covers), emit, stop) as advance:
        for result in pool.map(each, covers):
            yield result
            advance()


def _captures(photos: Sequence[Path], emit: Emit, stop: Callable[[], bool]) -> dict[Capture, list[Path]]:
    found: dict[Capture, list[Path]] = {}
    for photo, capture in zip(photos, _over(photos, read_capture, "captures", emit, stop), strict=True):
        if capture is not None:
            found.setdefault(capture, []).append(photo)
    return found


def _by_writing(cover: Path, same_name: list[Path], same_capture: list[Path], load: _Load) -> Match | None:
    """Return the photo that name or capture lead to and the content agrees with; None if it must be looked for."""
    try:
        picture = load_picture(cover)
    except CovershotError as error:
        return NotFound(cover, str(error))
    if len(picture.features.frames) < LEAST_FEATURES:
        return NotFound(
            cover,
            f"{cover} has too little detail to be recognised: it is of one colour, or very small. Export it larger.",
        )
    if best := _aligned(picture, same_name[:TRIED], load):
        return Found(cover, *best[0], "name")  # photos of one name are one photo in two formats
    return _decided(cover, _aligned(picture, same_capture[:TRIED], load), "capture")


def _by_content(cover: Path, index: PhotoIndex, load: _Load) -> Match:
    try:
        picture = load_picture(cover)
    except CovershotError as error:
        return NotFound(cover, str(error))
    candidates = index.candidates(picture.features, FURTHER)
    for photos in (candidates[:TRIED], candidates[TRIED:]):
        match = _decided(cover, _aligned(picture, photos, load), "content")
        if match is not None:
            return match
    return NotFound(
        cover,
        f"{cover} shows none of the {len(index.photos)} photos, or too little of one. Add its photo, or remove it.",
    )


def _aligned(cover: Picture, photos: Sequence[Path], load: _Load) -> list[tuple[Path, Alignment]]:
    """Return the photos that a cover's content agrees with, the best first."""
    found: list[tuple[Path, Alignment]] = []
    for photo in photos:
        with suppress(CovershotError):  # where photos are listed, one that cannot be read is named
            alignment = align(cover, load(photo))
            if alignment is not None:
                found.append((photo, alignment))
    return sorted(found, key=lambda pair: -_score(pair[1]))


def _decided(cover: Path, aligned: list[tuple[Path, Alignment]], by: By) -> Match | None:
    if not aligned:
        return None
    (photo, alignment), *others = aligned
    if others and _score(others[0][1]) > CLEARLY_LESS * _score(alignment):
        return Doubtful(cover, (photo, others[0][0]), (alignment, others[0][1]))
    return Found(cover, photo, alignment, by)


def _score(alignment: Alignment) -> float:
    return alignment.correlation * alignment.overlap
