"""Import photos into a workspace: copied, never moved, each under a unique name."""

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.errors import CovershotError
from engine.events import Emit, Progress
from engine.files import add_files, name_key, scratch_in, unwritable
from engine.image.io import PHOTO_SUFFIXES, load_photo
from engine.reading import open_regular
from engine.workspace.names import is_system_folder, why_unread
from engine.workspace.pairs import Skipped, are_one_shot, content_hash
from engine.workspace.workspace import Workspace

CHECKED_AT = 256
"""Long side at which a photo is decoded to check that it is readable, in pixels."""


@dataclass(frozen=True)
class Imported:
    """Hold the result of an import.

    Attributes:
        copied: paths of the new photos in dataset/input.
        skipped: files that were left out, each with the reason.
        stopped: whether the user stopped it before the end.
    """

    copied: tuple[Path, ...]
    skipped: tuple[Skipped, ...]
    stopped: bool = False


def import_photos(workspace: Workspace, paths: Iterable[Path], emit: Emit, stop: Callable[[], bool]) -> Imported:
    """Copy photos into dataset/input, and folders with all photos inside them; each whole or not at all.

    Names are photos' identities: a new photo whose name is taken, by a photo or by a cover without one, gets a number; a
    raw file and the camera's picture of it keep one name. A photo that exists already, byte for byte under the same name, is
    skipped, so that an import can be repeated.

    Args:
        workspace: the workspace to copy to.
        paths: files and folders to copy.
        emit: receives progress events.
        stop: returns whether to stop; called before each photo.

    Raises:
        CovershotError: the workspace cannot be written.
    """
    files = list(_files(paths))
    present = _by_stem(workspace.input)
    shots: dict[tuple[Path, str], Path] = {}
    taken = {name_key(stem) for stem in (*present, *_by_stem(workspace.target))}
    copied: list[Path] = []
    skipped: list[Skipped] = []
    for done, file in enumerate(files):
        if stop():
            return Imported(tuple(copied), tuple(skipped), stopped=True)
        emit(Progress("import", done, len(files)))
        reason = _reason_to_skip(file)
        same = None if reason else _same(file, present.get(file.stem, ()))
        if reason or same:
            skipped.append(Skipped(file, reason or "is here already"))
        else:
            shot = shots.get((file.parent, file.stem))
            beside = shot if shot is not None and are_one_shot(file, shot) else None
            with scratch_in(workspace.input) as scratch:
                copied.append(_add(file, scratch / "copy", workspace.input, taken, beside))
        if not reason:
            shots.setdefault((file.parent, file.stem), same or copied[-1])
    emit(Progress("import", len(files), len(files)))
    return Imported(tuple(copied), tuple(skipped))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the given files and the pictures inside the given folders, except hidden ones, thumbnails and deleted ones."""
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):  # links to folders are not followed: they may form a circle
                folders[:] = sorted(name for name in folders if not is_system_folder(name))
                files = (Path(folder, name) for name in sorted(names) if not name.startswith("."))
                yield from (file for file in files if file.suffix.lower() in PHOTO_SUFFIXES or why_unread(file))
        else:
            yield path


def _by_stem(folder: Path) -> dict[str, list[Path]]:
    found = defaultdict[str, list[Path]](list)
    for path in folder.iterdir() if folder.is_dir() else ():
        found[path.stem].append(path)
    return found


def _reason_to_skip(file: Path) -> str | None:
    if file.suffix.lower() not in PHOTO_SUFFIXES:
        return why_unread(file) or "is no JPEG, PNG, WebP, TIFF or AVIF"
    try:
        load_photo(file, CHECKED_AT)  # decodes all of it: otherwise only training would find a truncated file
    except CovershotError:
        return "cannot be read as a photo"
    return None


def _same(file: Path, present: Iterable[Path]) -> Path | None:
    """Return the photo among those of the same name that holds the same bytes."""
    for path in present:
        with suppress(OSError, CovershotError):  # a file that cannot be read is another one
            if path.stat().st_size == file.stat().st_size and content_hash(path) == content_hash(file):
                return path
    return None


def _add(file: Path, scratch: Path, folder: Path, taken: set[str], beside: Path | None) -> Path:
    """Copy a photo and give it the first free name; another process may import into the folder at the same time.

    Args:
        file: the photo.
        scratch: path of the copy until it has its name.
        folder: folder of the copy.
        taken: names that are taken.
        beside: the copy of the camera's other file of the same shot, whose name it shares; None without one.
    """
    try:
        _copy(file, scratch)
    except OSError as error:
        raise unwritable(folder / file.name, error) from error
    while True:
        stem = _free(file.stem, taken) if beside is None else beside.stem
        path = folder / f"{stem}{file.suffix.lower()}"
        taken.add(name_key(stem))
        beside = None
        with suppress(FileExistsError):
            add_files({scratch: path})
            return path


def _free(stem: str, taken: Collection[str]) -> str:
    free = stem
    number = 2
    while name_key(free) in taken:
        free = f"{stem} ({number})"
        number += 1
    return free


def _copy(file: Path, path: Path) -> None:
    """Copy the bytes and the date; an unreadable source is another error than a workspace that is full."""
    try:
        source = open_regular(file)
    except OSError as error:
        raise CovershotError(f"Cannot read {file}: {error.strerror}. Check that it exists and may be read.") from error
    with source, path.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
    shutil.copystat(file, path)
