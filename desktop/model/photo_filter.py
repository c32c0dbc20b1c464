"""Which photos of a library are shown, and in what order."""

import re
from dataclasses import dataclass
from enum import StrEnum

from desktop.model.library import Library, LibraryPhoto

_DIGITS = re.compile(r"(\d+)")


class Kind(StrEnum):
    """Name the states a photo can be in; a photo can be in several."""

    ALL = "all"
    NO_TARGET = "no target"
    TO_JUDGE = "to judge"
    JUDGED = "judged"
    ENHANCED = "enhanced"


class Sort(StrEnum):
    """Name the orders; by date the latest comes first, by state what is least done."""

    NAME = "name"
    DATE = "date"
    STATE = "state"


@dataclass(frozen=True)
class Browsing:
    """Say what the user wants to see of a library.

    Attributes:
        kind: the state that photos must be in.
        search: words that must all be in a photo's name, whatever their case.
        sort: the order.
    """

    kind: Kind = Kind.ALL
    search: str = ""
    sort: Sort = Sort.NAME


def is_of(kind: Kind, library: Library, photo: LibraryPhoto) -> bool:
    """Return whether a photo is in a state."""
    match kind:
        case Kind.ALL:
            return True
        case Kind.NO_TARGET:
            return photo.target is None
        case Kind.TO_JUDGE:
            return photo.name not in library.judged
        case Kind.JUDGED:
            return photo.name in library.judged
        case Kind.ENHANCED:
            return bool(photo.edits)


def count(library: Library) -> dict[Kind, int]:
    """Return how many photos are in each state."""
    return {kind: sum(is_of(kind, library, photo) for photo in library.photos) for kind in Kind}


def browse(library: Library, browsing: Browsing) -> tuple[LibraryPhoto, ...]:
    """Return the photos to show, in order."""
    words = browsing.search.casefold().split()
    found = [
        photo
        for photo in library.photos
        if is_of(browsing.kind, library, photo) and all(word in photo.name.casefold() for word in words)
    ]
    found.sort(key=lambda photo: _natural(photo.name))
    if browsing.sort is Sort.DATE:
        found.sort(key=lambda photo: -photo.stamp[0])
    elif browsing.sort is Sort.STATE:
        found.sort(key=lambda photo: (bool(photo.edits), photo.name in library.judged, photo.target is not None))
    return tuple(found)


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a key that puts "cover 9" before "cover 10"."""
    parts = _DIGITS.split(name.casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts if part]
