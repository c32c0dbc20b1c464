"""Which photos of a library are shown, and in what order."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop.model.library import Library, LibraryPhoto
from engine.image.rating import Rating

_DIGITS = re.compile(r"(\d+)")


class Kind(StrEnum):
    """Name the states a photo can be in; a photo can be in several."""

    ALL = "all"
    NO_TARGET = "no target"
    TO_JUDGE = "to judge"
    JUDGED = "judged"
    ENHANCED = "enhanced"


class Stars(StrEnum):
    """Name what can be required of a photo's stars: at least so many, or one of what is no star."""

    ALL = "all"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    UNRATED = "unrated"
    REJECTED = "rejected"


class Sort(StrEnum):
    """Name the orders; by date the latest comes first, by state what is least done, by rating most stars."""

    NAME = "name"
    DATE = "date"
    STATE = "state"
    RATING = "rating"


COLOURS = ("red", "yellow", "green", "blue", "purple")
"""The labels that programs have in common, each under its language's name."""

_COLOUR_NAMES = dict(zip(COLOURS, COLOURS, strict=True)) | dict(
    zip(("rot", "gelb", "grün", "blau", "lila"), COLOURS, strict=True)
)

ANY_LABEL = ""
NO_LABEL = " "
"""What can be required of a label other than its name; no name is blank."""

_UNRATED = Rating()


@dataclass(frozen=True)
class Browsing:
    """Say what the user wants to see of a library.

    Attributes:
        kind: the state that photos must be in.
        search: words that must all be in a photo's name, whatever their case.
        sort: the order.
        stars: what is required of a photo's stars.
        label: key of the label that photos must have, `ANY_LABEL` or `NO_LABEL`.
    """

    kind: Kind = Kind.ALL
    search: str = ""
    sort: Sort = Sort.NAME
    stars: Stars = Stars.ALL
    label: str = ANY_LABEL

    @property
    def by_rating(self) -> bool:
        """Return whether ratings decide what is shown, or where."""
        return self.stars is not Stars.ALL or self.label != ANY_LABEL or self.sort is Sort.RATING


def label_key(label: str | None) -> str:
    """Return one key for a label in whatever language and case: one of `COLOURS` or its name, `NO_LABEL` without one."""
    if label is None:
        return NO_LABEL
    folded = unicodedata.normalize("NFC", label).casefold()
    return _COLOUR_NAMES.get(folded, label)


def label_keys(ratings: Iterable[Rating]) -> tuple[str, ...]:
    """Return the keys of the labels that photos have, the colours first."""
    found = {label_key(rating.label) for rating in ratings} - {NO_LABEL}
    return (*(colour for colour in COLOURS if colour in found), *sorted(found - set(COLOURS)))


def has_stars(required: Stars, rating: Rating) -> bool:
    """Return whether a photo's stars are as required."""
    stars = rating.stars or 0
    match required:
        case Stars.ALL:
            return True
        case Stars.UNRATED:
            return stars == 0
        case Stars.REJECTED:
            return stars < 0
        case _:
            return stars >= int(required)


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


def browse(
    library: Library, browsing: Browsing, ratings: Mapping[str, Rating] | None = None
) -> tuple[LibraryPhoto, ...]:
    """Return the photos to show, in order.

    Args:
        library: the photos.
        browsing: what the user wants to see of them.
        ratings: of photos by name; a photo that is missing counts as not rated.
    """
    ratings = ratings or {}
    words = browsing.search.casefold().split()
    found = [
        photo
        for photo in library.photos
        if is_of(browsing.kind, library, photo)
        and all(word in photo.name.casefold() for word in words)
        and has_stars(browsing.stars, ratings.get(photo.name, _UNRATED))
        and browsing.label in {ANY_LABEL, label_key(ratings.get(photo.name, _UNRATED).label)}
    ]
    found.sort(key=lambda photo: _natural(photo.name))
    if browsing.sort is Sort.DATE:
        found.sort(key=lambda photo: -photo.stamp[0])
    elif browsing.sort is Sort.STATE:
        found.sort(key=lambda photo: (bool(photo.edits), photo.name in library.judged, photo.target is not None))
    elif browsing.sort is Sort.RATING:
        found.sort(key=lambda photo: -(ratings.get(photo.name, _UNRATED).stars or 0))
    return tuple(found)


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a key that puts "cover 9" before "cover 10"."""
    parts = _DIGITS.split(name.casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts if part]
