"""Find a workspace's photos and target pairs by their file names."""

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.errors import CovershotError
from engine.image.formats import CAMERA_PICTURES, COVER_SUFFIXES, PDF_SUFFIX, PHOTO_SUFFIXES, RAW
from engine.reading import file_digest
from engine.workspace.cover_decisions import Decision, standing
from engine.workspace.judgements.records import Judgement
from engine.workspace.names import partners, photos_of, why_unread
from engine.workspace.photo_settings import read_photo_settings
from engine.workspace.workspace import Workspace

FileState = tuple[int, int]
"""A file's time of change in nanoseconds and its size in bytes."""

MOST_NAMED = 5
"""Files that are named one by one."""


@dataclass(frozen=True)
class TargetPair:
    """Join a photo with its finished cover.

    Attributes:
        source: path of the photo.
        target: path of the cover.
        decision: what was decided about the two; it does not count in comparing pairs.
    """

    source: Path
    target: Path
    decision: Decision | None = field(default=None, compare=False)

    @property
    def photo(self) -> str:
        """Return the photo's name."""
        return self.source.stem


@dataclass(frozen=True)
class ImagePair:
    """Join a photo with the preferred and the dispreferred image of it.

    Attributes:
        source: path of the photo.
        chosen: path of the preferred image.
        rejected: path of the dispreferred image.
        origin: the judgement between two Edits that the images were rendered for; None for images made by hand or by other
            tools. It does not count in comparing pairs.
    """

    source: Path
    chosen: Path
    rejected: Path
    origin: Judgement | None = field(default=None, compare=False)

    @property
    def photo(self) -> str:
        """Return the photo's name."""
        return self.source.stem


@dataclass(frozen=True)
class Skipped:
    """Name a file that is not used, and why."""

    path: Path
    reason: str


def skipped_sentence(what: str, skipped: Sequence[Skipped]) -> str:
    """Return a sentence that names the first few files that are not used, with the reason of each.

    Args:
        what: its beginning, as "Skipped 3 files".
        skipped: the files.
    """
    named = "; ".join(f"{item.path.name} {item.reason}" for item in skipped[:MOST_NAMED])
    more = f"; and {len(skipped) - MOST_NAMED} more" if len(skipped) > MOST_NAMED else ""
    return f"{what}: {named}{more}."


def list_photos(folder: Path) -> dict[str, Path]:
    """Return the photos of a folder by stem, sorted; of those that share a stem the one that is used, see `read_folder`.

    Raises:
        CovershotError: a name is no Unicode, or the settings beside the folder are malformed.
    """
    return list_shots(folder)[0]


def list_shots(folder: Path) -> tuple[dict[str, Path], list[Path]]:
    """Return the photos of a folder as `list_photos` does, and the files that a camera wrote beside them, which are not used.

    Raises:
        CovershotError: as `list_photos`.
    """
    photos, _, unused = _by_stem(folder, _photos(folder, _names(folder), PHOTO_SUFFIXES))
    return photos, unused


def list_covers(folder: Path) -> dict[str, Path]:
    """Return the finished covers of a folder by stem, as `list_photos` does; PDFs too.

    Raises:
        CovershotError: as `list_photos`.
    """
    return _by_stem(folder, _photos(folder, _names(folder), COVER_SUFFIXES))[0]


def list_files(folder: Path) -> list[Path]:
    """Return all photos of a folder, sorted, those that share a stem too, except what a camera wrote twice.

    Raises:
        CovershotError: as `list_photos`.
    """
    found = _photos(folder, _names(folder), PHOTO_SUFFIXES)
    unused = set(_by_stem(folder, found)[2])
    return [path for path in found if path not in unused]


def expanded(paths: Iterable[Path]) -> list[Path]:
    """Return photos as they are, and those of folders in their place, as `list_files` does.

    Raises:
        CovershotError: as `list_photos`, or a file is a PDF.
    """
    photos: list[Path] = []
    for path in paths:
        if path.suffix.lower() == PDF_SUFFIX and not path.is_dir():
            raise CovershotError(
                f"{path} is a PDF, which is read as a cover alone. Give the photo that it was made of."
            )
        photos += list_files(path) if path.is_dir() else [path]
    return photos


def read_folder(folder: Path, suffixes: Collection[str] = PHOTO_SUFFIXES) -> tuple[dict[str, Path], list[Skipped]]:
    """Return what `list_photos` does, and the pictures that are not used: of a stem that is taken, or a format that is not read.

    A raw file and the camera's picture of the same stem are one photo: the settings beside the folder decide which file is
    used, and the other one is not mentioned.

    Args:
        folder: folder of photos or covers.
        suffixes: suffixes of the files that are read.

    Raises:
        CovershotError: as `list_photos`.
    """
    names = _names(folder)
    photos, skipped, _ = _by_stem(folder, _photos(folder, names, suffixes))
    reasons = ((folder / name, why_unread(Path(name), suffixes)) for name in names)
    return photos, skipped + [Skipped(path, reason) for path, reason in reasons if reason is not None]


def _by_stem(folder: Path, paths: Iterable[Path]) -> tuple[dict[str, Path], list[Skipped], list[Path]]:
    """Return the file used of each stem, those that only share its name, and those that a camera wrote beside it."""
    photos: dict[str, Path] = {}
    skipped: list[Skipped] = []
    unused: list[Path] = []
    prefers_raw: bool | None = None
    for path in paths:
        used = photos.setdefault(path.stem, path)
        if used is path:
            continue
        if not are_one_shot(used, path):
            reason = f"shares its name with {used.name}, which is used: photos are paired by name, rename one"
            skipped.append(Skipped(path, reason))
            continue
        if prefers_raw is None:
            prefers_raw = read_photo_settings(folder).raw_and_jpeg == "raw"
        if _is_raw(path) == prefers_raw:
            photos[path.stem] = path
            path = used  # noqa: PLW2901 - the one that is not used
        unused.append(path)
    return photos, skipped, unused


def are_one_shot(one: Path, other: Path) -> bool:
    """Return whether two files of one stem are what a camera writes of one shot: a raw file and its picture."""
    return any(
        _is_raw(first) and second.suffix.lower() in CAMERA_PICTURES for first, second in ((one, other), (other, one))
    )


def _is_raw(path: Path) -> bool:
    return path.suffix.lower() in RAW.suffixes


def _names(folder: Path) -> list[str]:
    """Return the names in a folder, sorted, but for hidden ones."""
    # As texts: to make tens of thousands of paths and to sort them takes seconds, and a folder is listed often.
    return sorted(name for name in os.listdir(folder) if not name.startswith(".")) if folder.is_dir() else []  # noqa: PTH208


def _photos(folder: Path, names: Iterable[str], suffixes: Collection[str]) -> list[Path]:
    found = [name for name in names if Path(name).suffix.lower() in suffixes]
    for name in found:
        readable = name.encode(errors="replace").decode()
        if readable != name:
            raise CovershotError(f"{folder} holds a photo whose name is not Unicode, about {readable}. Rename it.")
    return [folder / name for name in found]


def find_target_pairs(workspace: Workspace) -> tuple[list[TargetPair], list[Skipped]]:
    """Pair each photo with its target.

    Returns:
        The pairs, sorted by name, and the files of either folder that have no partner.

    Raises:
        CovershotError: there is no pair at all.
    """
    pairs, skipped = join_target_pairs(workspace)
    if not pairs:
        sources = list_photos(workspace.input)
        targets = list_covers(workspace.target)
        raise CovershotError(
            f"No photo has a finished cover: put originals into {workspace.input} and their covers, "
            f"named the same, into {workspace.target} ({len(sources)} originals and {len(targets)} covers found)."
        )
    return pairs, skipped


def join_target_pairs(workspace: Workspace) -> tuple[list[TargetPair], list[Skipped]]:
    """Pair photos and targets as `find_target_pairs` does, by their names alone: nothing is opened, none is no error.

    A photo's further covers are named as it is with `~` and anything behind it; all of them are its targets.
    """
    sources, unread_sources = read_folder(workspace.input)
    targets, unread_targets = read_folder(workspace.target, COVER_SUFFIXES)
    covers = {stem: [cover] for stem, cover in partners(sources, targets).items()}
    used = {cover for first in covers.values() for cover in first}
    further = [stem for stem, cover in targets.items() if "~" in stem and cover not in used]
    for stem, photo in photos_of(further, sources).items():
        covers.setdefault(photo.stem, []).append(targets[stem])
        used.add(targets[stem])
    pairs = [TargetPair(source, cover) for stem, source in sources.items() for cover in covers.get(stem, [])]
    skipped = [Skipped(path, "has no target") for stem, path in sources.items() if stem not in covers]
    skipped += [Skipped(path, "has no input photo") for path in targets.values() if path not in used]
    return pairs, skipped + unread_sources + unread_targets


def with_decisions(
    pairs: Iterable[TargetPair], decisions: Mapping[str, Decision], digest: Callable[[Path], str]
) -> tuple[list[TargetPair], list[Skipped]]:
    """Return pairs with what was decided about them, and the covers that were rejected.

    Args:
        pairs: photos and covers.
        decisions: by the cover's file name.
        digest: returns a file's SHA-256, in hex.

    Raises:
        CovershotError: a file cannot be read.
    """
    kept: list[TargetPair] = []
    skipped: list[Skipped] = []
    for pair in pairs:
        decision = standing(decisions, pair.target, pair.source, digest)
        if decision is not None and decision.verdict == "rejected":
            skipped.append(Skipped(pair.target, "was rejected when covers were reviewed"))
        else:
            kept.append(replace(pair, decision=decision))
    return kept, skipped


def unread(path: Path, error: CovershotError) -> Skipped:
    """Return a file as skipped for what a decoder has against it, or against the file that belongs to it."""
    sentence = str(error).rstrip(".")
    for start, instead in ((f"Cannot read {path}", "cannot be read"), (f"{path} ", "")):
        if sentence.startswith(start):
            return Skipped(path, instead + sentence.removeprefix(start))
    return Skipped(path, f"is not used: {sentence}")


def content_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex.

    Raises:
        CovershotError: the file cannot be read.
    """
    try:
        return file_digest(path)
    except OSError as error:
        raise CovershotError(f"Cannot read {path}: {error.strerror}. Check that it exists and may be read.") from error


def file_state(path: Path) -> FileState:
    """Return a file's state, by which a changed one is recognised.

    Raises:
        CovershotError: the file is missing.
    """
    try:
        facts = path.stat()
    except OSError as error:
        raise CovershotError(f"Cannot read {path}: {error.strerror}. Check that it exists and may be read.") from error
    return facts.st_mtime_ns, facts.st_size


def fingerprint(paths: Iterable[Path], facts: Iterable[str] = (), digest: Callable[[Path], str] = content_hash) -> str:
    """Return one SHA-256 over the names and contents of files, and over facts, in hex, whatever their order.

    Args:
        paths: paths of the files.
        facts: texts that count too.
        digest: returns a file's hash; one with a cache reads no file twice.

    Raises:
        CovershotError: a file cannot be read.
    """
    lines = sorted(f"{path.parent.name}/{path.name} {digest(path)}" for path in paths)
    return hashlib.sha256("\n".join([*lines, *sorted(facts)]).encode()).hexdigest()
