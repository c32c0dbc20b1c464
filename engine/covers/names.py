"""Which photos a cover may be of by what is written about it: its name, or when and with which camera it was taken."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from engine.files import name_key
from engine.image.decode import read_facts

_MAKE = 0x010F
_MODEL = 0x0110
_CAPTURED = 0x9003

Capture = tuple[bytes, ...]
"""Make and model of a camera, and the second in which it took a photo, as Exif spells them."""


def named(photos: Iterable[Path]) -> dict[str, list[Path]]:
    """Return photos by their stems, as `by_name` takes them."""
    found: dict[str, list[Path]] = {}
    for photo in photos:
        found.setdefault(name_key(photo.stem), []).append(photo)
    return found


def by_name(cover: Path, photos: Mapping[str, list[Path]]) -> list[Path]:
    """Return the photos that a cover is named after: those of an equal stem, or else of the longest stem within its stem.

    A stem within stands between characters that are neither letters nor digits: IMG_12 is no part of IMG_1234_final.

    Args:
        cover: path of the cover.
        photos: from `named`.
    """
    stem = name_key(cover.stem)
    ends = [at for at in range(len(stem) + 1) if not (stem[at - 1 : at].isalnum() and stem[at : at + 1].isalnum())]
    parts = (stem[first:last] for first in ends for last in ends if first < last)
    return photos[max(within, key=len)] if (within := [part for part in parts if part in photos]) else []


def read_capture(path: Path) -> Capture | None:
    """Return a picture's camera and second; None where the file does not say both, or cannot be read.

    Source: CIPA DC-008 (Exif 2.32), tags 271, 272 and 36867.
    """
    with suppress(Exception):  # decoders raise anything; where its pixels are read, a broken file is named
        exif = read_facts(path).exif
        entries = (exif.main.get(_MAKE), exif.main.get(_MODEL), exif.capture.get(_CAPTURED))
        values = tuple(b"" if entry is None else entry.data.strip(b"\0 ") for entry in entries)
        if values[2] and any(values[:2]):
            return values
    return None
