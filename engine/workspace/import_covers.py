"""Import finished covers into a workspace: matched to its photos, copied under their names, never moved."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from engine.covers.align import Alignment
from engine.covers.feature_cache import cache_file
from engine.covers.match import By, Doubtful, Found, NotFound, match_covers
from engine.errors import CovershotError
from engine.events import Emit, Message
from engine.files import add_files, name_key, unwritable
from engine.image.formats import COVER_SUFFIXES
from engine.image.io import load_photo
from engine.inside import contained
from engine.workspace.copying import CHECKED_AT, HERE, add_copy, by_stem, found_files, numbered, why_no_photo
from engine.workspace.open_covers import note_open, update_open
from engine.workspace.pairs import Skipped, content_hash, join_target_pairs, list_photos
from engine.workspace.workspace import Workspace


@dataclass(frozen=True, eq=False)
class ImportedCover:
    """Say which photo an imported cover is of.

    Attributes:
        cover: path of the cover that was given.
        photo: path of its photo in dataset/input.
        copy: path of the cover's copy in dataset/target.
        alignment: where it lies in the photo.
        by: what led there.
    """

    cover: Path
    photo: Path
    copy: Path
    alignment: Alignment
    by: By


@dataclass(frozen=True, eq=False)
class ImportedCovers:
    """Hold the result of an import of covers; each cover is in one of its parts.

    Attributes:
        found: covers that were copied.
        doubtful: covers that may be of two photos, to be added by hand.
        not_found: covers of no photo, and files that cannot be read as pictures, each with the reason.
        skipped: files that were not looked at, each with the reason.
        stopped: whether the user stopped it before the end; covers that it did not come to are in no part.
    """

    found: tuple[ImportedCover, ...]
    doubtful: tuple[Doubtful, ...]
    not_found: tuple[NotFound, ...]
    skipped: tuple[Skipped, ...]
    stopped: bool = False


def import_covers(workspace: Workspace, paths: Iterable[Path], emit: Emit, stop: Callable[[], bool]) -> ImportedCovers:
    """Match covers to the photos of dataset/input, and copy those that are found into dataset/target, each whole or not at all.

    A copy is named after its photo; a photo's further covers are named `photo~2`, `photo~3` and so on. A cover that is a
    photo's target already, byte for byte, is skipped, so that an import can be repeated. Covers that are doubtful or not found
    are noted in the workspace until they are decided about.

    Args:
        workspace: the workspace to copy to.
        paths: covers, and folders with all covers inside them.
        emit: receives the phases of `match_covers`.
        stop: polled after each file.

    Raises:
        CovershotError: there are no photos or no files, or the workspace cannot be written.
    """
    given = list(paths)
    photos = list(list_photos(workspace.input).values())
    if not photos:
        raise CovershotError(
            f"{workspace.input} has no photos yet. Put the photos that the covers were made of there first."
        )
    files = list(dict.fromkeys(found_files(given, COVER_SUFFIXES)))
    if not files:
        raise CovershotError(f"{', '.join(map(str, given))} holds no pictures. Name covers, or a folder of them.")
    targets = _Targets(workspace)
    reasons = {file: targets.why_skipped(file) for file in files}
    skipped = [Skipped(file, reason) for file, reason in reasons.items() if reason]
    covers = [file for file, reason in reasons.items() if not reason]
    found: list[ImportedCover] = []
    doubtful: list[Doubtful] = []
    not_found: list[NotFound] = []
    stopped = False
    with closing(match_covers(covers, photos, cache_file(workspace.root), emit, stop)) as matches:
        try:
            for match in matches:
                match match:
                    case Found(cover, photo, alignment, by):
                        if targets.holds(cover):  # the same file was given twice, under two names
                            skipped.append(Skipped(cover, HERE))
                        else:
                            found.append(ImportedCover(cover, photo, targets.copy_of(cover, photo), alignment, by))
                    case Doubtful():
                        doubtful.append(match)
                    case NotFound():
                        not_found.append(match)
        except KeyboardInterrupt:
            stopped = True
    done = ImportedCovers(tuple(found), tuple(doubtful), tuple(not_found), tuple(skipped), stopped)
    try:
        _note_open(workspace, done)
    except CovershotError as error:  # the covers that were copied are there all the same
        emit(Message(str(error), "warning"))
    return done


def _note_open(workspace: Workspace, done: ImportedCovers) -> None:
    """Remember the covers of an import that wait for a person, and forget those of earlier ones that no longer do.

    A cover in dataset/target waits there by itself.
    """
    waiting = [note_open(match.cover, [photo.stem for photo in match.photos]) for match in done.doubtful]
    waiting += [note_open(match.cover, reason=match.reason) for match in done.not_found]
    here = [item.path for item in done.skipped if item.reason == HERE]
    update_open(
        workspace,
        [*(item.cover for item in done.found), *here],
        [cover for cover in waiting if cover.path.parent != workspace.target.absolute()],
    )


def add_cover(workspace: Workspace, cover: Path, photo: Path) -> Path:
    """Copy a cover into dataset/target for a photo that a person chose, and return the copy, or the equal one that is there.

    Raises:
        CovershotError: the cover cannot be read, the photo is none of the workspace, or the workspace cannot be written.
    """
    if list_photos(workspace.input).get(photo.stem) != photo:
        raise CovershotError(f"{photo} is none of the photos in {workspace.input}. Choose one of those.")
    reason = why_no_photo(cover, COVER_SUFFIXES)
    if reason:
        raise CovershotError(f"{cover} cannot be a cover: it {reason}.")
    load_photo(cover, CHECKED_AT)
    targets = _Targets(workspace)
    copy = targets.holds(cover, photo) or targets.copy_of(cover, photo)
    update_open(workspace, [cover])
    return copy


def name_after(workspace: Workspace, cover: Path, photo: Path) -> Path:
    """Give a cover in dataset/target that has no photo the name of the photo that a person chose, and return it.

    Raises:
        CovershotError: the photo is none of the workspace, or the cover cannot be renamed.
    """
    if list_photos(workspace.input).get(photo.stem) != photo:
        raise CovershotError(f"{photo} is none of the photos in {workspace.input}. Choose one of those.")
    free = _Targets(workspace).free_names(photo)
    while True:
        named = workspace.target / f"{next(free)}{cover.suffix.lower()}"
        with suppress(FileExistsError):
            rename_cover(cover, named)
            return named


def rename_cover(cover: Path, named: Path) -> None:
    """Give a file of dataset/target another name there.

    Raises:
        FileExistsError: the name is taken.
        CovershotError: the cover is gone, or the folder cannot be written.
    """
    contained(named)
    add_files({contained(cover): named})
    try:
        cover.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(cover, error) from error


class _Targets:
    """Know the covers of a workspace's photos, while more of them are copied."""

    def __init__(self, workspace: Workspace) -> None:
        self.folder = workspace.target
        self.taken = {name_key(stem) for stem in by_stem(workspace.target)}
        self.photos = {name_key(stem) for stem in by_stem(workspace.input)}
        self.by_size: dict[int, list[tuple[Path, Path]]] = {}
        for pair in join_target_pairs(workspace)[0]:
            self._note(pair.target, pair.source)

    def _note(self, target: Path, photo: Path) -> None:
        with suppress(OSError):  # a link to nothing is no cover
            self.by_size.setdefault(target.stat().st_size, []).append((target, photo))

    def holds(self, cover: Path, photo: Path | None = None) -> Path | None:
        """Return the target with a cover's bytes, of a photo if one is given; None where there is none."""
        for target, source in self.by_size.get(cover.stat().st_size, []):
            if photo in {None, source} and content_hash(target) == content_hash(cover):
                return target
        return None

    def why_skipped(self, file: Path) -> str | None:
        """Return why a file need not be matched; None where it must be."""
        here = HERE if file.is_file() and self.holds(file) else None
        return why_no_photo(file, COVER_SUFFIXES) or here

    def copy_of(self, cover: Path, photo: Path) -> Path:
        """Copy a cover under the first name of its photo that is free, and that is no other photo's."""
        copy = add_copy(cover, self.folder, self.free_names(photo), self.taken)
        self._note(copy, photo)
        return copy

    def free_names(self, photo: Path) -> Iterator[str]:
        """Yield without end what covers of a photo may be called, but for names that are taken."""
        for stem in numbered(photo.stem, "{}~{}"):
            key = name_key(stem)
            if key not in self.taken and (stem == photo.stem or key not in self.photos):
                yield stem
