"""Divide photos into training, validation and test, by photo and never by row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Literal, get_args

from engine.errors import CovershotError
from engine.serialise import read_table
from engine.workspace.names import partners
from engine.workspace.pairs import content_hash

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)

TEST_SHARE = 0.2
VALIDATION_SHARE = 0.15


_WORDS = f"one of {', '.join(SPLITS)}"


@dataclass(frozen=True)
class FixedSplit:
    """Hold a row of `dataset/split.csv`: a photo whose split was set by hand."""

    photo: str
    split: Split


@dataclass(frozen=True)
class Need:
    """Require that some splits hold at least one of some photos.

    Attributes:
        photos: names of the photos.
        splits: splits that must not stay empty.
        what: description of what the photos have, for the error message.
        optional: whether too few photos are no error.
        few_teach: whether all of its photos are for training where they are fewer than its splits.
    """

    photos: frozenset[str]
    splits: tuple[Split, ...]
    what: str
    optional: bool = False
    few_teach: bool = False

    @property
    def all_teach(self) -> bool:
        """Return whether none of its photos can be held out."""
        return self.few_teach and len(self.photos) < len(self.splits)


def split_photos(
    photos: Mapping[str, Path],
    fixed: Mapping[str, Split],
    needs: Sequence[Need],
    digest: Callable[[Path], str] = content_hash,
) -> dict[str, Split]:
    """Give every photo its split.

    A hash of the photo's content decides, so that adding photos moves no other. A photo that no need requires in test could
    not be measured there, and is trained on instead. Where a need would stay unmet, the photo whose hash lies nearest is
    moved.

    Args:
        photos: path of each photo, by name.
        fixed: photos whose split was set by hand; they are never moved.
        needs: needs in order of precedence.
        digest: returns a file's hash; one with a cache reads no file twice.

    Files of the same content are one photo: what is learnt from one of them is not measured on another.

    Raises:
        CovershotError: there are too few photos for a need that is not optional, or equal ones were set apart by hand.
    """
    content = {photo: digest(path) for photo, path in photos.items()}
    first = dict[str, str]()
    for photo in photos:
        first.setdefault(content[photo], photo)
    one = {photo: first[content[photo]] for photo in photos}
    together = dict[str, Split]()
    for photo, split in fixed.items():
        if photo in one and together.setdefault(one[photo], split) != split:
            raise CovershotError(
                f"dataset/split.csv puts {photo} into {split} and {one[photo]}, which is the same photo, elsewhere. "
                "Give both the same split, or remove one."
            )
    position = {photo: int(content[photo][:12], 16) / 16**12 for photo in first.values()}
    joined = [replace(need, photos=frozenset(one[photo] for photo in need.photos if photo in one)) for need in needs]
    try:
        found = _split(position, together, joined)
    except CovershotError as error:
        if len(first) == len(photos):
            raise
        raise CovershotError(f"{error} Files of the same content count as one photo.") from error
    return {photo: found[one[photo]] for photo in photos}


def _split(position: Mapping[str, float], fixed: Mapping[str, Split], needs: Sequence[Need]) -> dict[str, Split]:
    """Give photos of different content, by their positions from 0 to 1, their splits."""
    teaching = frozenset[str]().union(*(need.photos for need in needs if need.all_teach))
    needs = [replace(need, splits=("train",)) if need.all_teach else need for need in needs]
    measurable = frozenset[str]().union(*(need.photos for need in needs if "test" in need.splits))
    splits = {
        photo: fixed.get(photo) or ("train" if photo in teaching else _by_position(place, photo in measurable))
        for photo, place in position.items()
    }
    movable = sorted((photo for photo in position if photo not in fixed), key=position.__getitem__)
    for need in needs:
        for required in need.splits:
            if not _meets(splits, need, required):
                # Positions of test and validation begin at 0, those of train end at 1: the nearest photo comes first.
                order = movable if required != "train" else movable[::-1]
                filled = _fill(splits, required, [photo for photo in order if photo in need.photos], movable, needs)
                if not filled and not need.optional:
                    raise CovershotError(_unmet(need, required))
    return splits


def read_fixed_splits(path: Path) -> dict[str, Split]:
    """Read `dataset/split.csv` (columns photo, split), with names as they stand there; empty without the file.

    Raises:
        CovershotError: the file is malformed, or names a photo twice.
    """
    if not path.exists():
        return {}
    fixed: dict[str, Split] = {}
    for row in read_table(path, FixedSplit, f"Its columns are photo and split, {_WORDS}."):
        photo = row.photo.strip()
        if fixed.setdefault(photo, row.split) != row.split:
            raise CovershotError(f"{path} gives {photo} two splits. Keep one of them.")
    return fixed


def fixed_by_stem(fixed: Mapping[str, Split], photos: Mapping[str, Path]) -> tuple[dict[str, Split], list[str]]:
    """Return the splits fixed by hand, by the names of photos, and the names that belong to no photo.

    Args:
        fixed: splits by names as people write them: with a suffix or without, in any case and normal form.
        photos: path of each photo, by name.
    """
    whole = dict(photos) | {path.name: path for path in photos.values()}
    found = partners(fixed, whole)
    unknown = [name for name in fixed if name not in found]
    return {found[name].stem: split for name, split in fixed.items() if name in found}, unknown


def _by_position(position: float, measurable: bool) -> Split:
    if position < TEST_SHARE:
        return "test" if measurable else "train"
    return "validation" if position < TEST_SHARE + VALIDATION_SHARE else "train"


def _meets(splits: Mapping[str, Split], need: Need, required: Split) -> bool:
    return any(splits[photo] == required for photo in need.photos)


def _unmet(need: Need, required: Split) -> str:
    if not need.photos:
        return f"No photo has {need.what} that can be used. Add photos with {need.what}."
    if len(need.photos) < len(need.splits):
        return (
            f"Only {len(need.photos)} photos have {need.what}, and {len(need.splits)} are the least, one each for "
            f"{', '.join(need.splits)}. Add photos with {need.what}."
        )
    return (
        f"No photo with {need.what} is in {required}, and none can be moved there: a photo named in dataset/split.csv is not "
        f"moved. Change that table, or add photos with {need.what}."
    )


def _fill(
    splits: dict[str, Split], required: Split, candidates: Sequence[str], movable: Sequence[str], needs: Sequence[Need]
) -> bool:
    """Move the first candidate that no need has where it is, or that another photo can replace there.

    Returns:
        Whether one was moved.
    """
    alone: list[dict[str, Split]] = [{photo: required} for photo in candidates]
    swapped = ({photo: required, other: splits[photo]} for photo in candidates for other in movable if other != photo)
    for change in chain(alone, swapped):
        moved = {**splits, **change}
        broken = any(
            _meets(splits, other, split) and not _meets(moved, other, split)
            for other in needs
            for split in other.splits
        )
        if not broken:
            splits.update(change)
            return True
    return False
