"""How pictures come into a workspace's folders: found in files and folders, copied whole, each under a free name."""

import os
import shutil
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

from engine.errors import CovershotError
from engine.files import add_files, name_key, scratch_in, unwritable
from engine.image.formats import PHOTO_SUFFIXES
from engine.inside import contained
from engine.reading import open_regular
from engine.workspace.names import is_system_folder, why_unread

HERE = "is here already"
"""Why a file that is there, byte for byte, is skipped."""

CHECKED_AT = 256
"""Long side at which a picture is decoded to check that it is readable, in pixels."""


def found_files(paths: Iterable[Path], suffixes: Container[str] = PHOTO_SUFFIXES) -> Iterator[Path]:
    """Yield the given files and the pictures inside the given folders, except hidden ones, thumbnails and deleted ones.

    Args:
        paths: files and folders.
        suffixes: of the pictures that are read; files in folders of formats that are not read are yielded, too.
    """
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):  # links to folders are not followed: they may form a circle
                folders[:] = sorted(name for name in folders if not is_system_folder(name))
                files = (Path(folder, name) for name in sorted(names) if not name.startswith("."))
                yield from (file for file in files if file.suffix.lower() in suffixes or why_unread(file))
        else:
            yield path


def why_no_photo(file: Path, suffixes: Container[str] = PHOTO_SUFFIXES) -> str | None:
    """Return why a file is not read as a picture of the given suffixes; None where it is."""
    if file.suffix.lower() in suffixes:
        return None
    return why_unread(file, suffixes) or "is no JPEG, PNG, WebP, TIFF or AVIF"


def by_stem(folder: Path) -> dict[str, list[Path]]:
    """Return all that is in a folder by stem."""
    found = defaultdict[str, list[Path]](list)
    for path in folder.iterdir() if folder.is_dir() else ():
        found[path.stem].append(path)
    return found


def numbered(stem: str, form: str) -> Iterator[str]:
    """Yield a stem, and then without end what it is called where that is taken.

    Args:
        stem: the first choice.
        form: of the stem and a number from 2, such as "{} ({})".
    """
    yield stem
    yield from (form.format(stem, number) for number in count(2))


def add_copy(file: Path, folder: Path, stems: Iterable[str], taken: set[str], beside: str | None = None) -> Path:
    """Copy a picture into a folder under the first free name; other processes may add to the folder at the same time.

    Args:
        file: the picture; it stays where and as it is.
        folder: where the copy goes, with the picture's suffix.
        stems: what the copy may be called, without end, the best first.
        taken: `name_key` of the stems that are taken; those that turn out to be are added, and the copy's.
        beside: stem of the camera's other file of the same shot, which the copy shares if it can; None without one.

    Raises:
        CovershotError: the picture cannot be read, or the folder cannot be written or leads out of its workspace.
    """
    contained(folder / file.name)
    with scratch_in(folder) as scratch:
        copy = scratch / "copy"
        try:
            _copy(file, copy)
        except OSError as error:
            raise unwritable(folder / file.name, error) from error
        free = chain(filter(None, (beside,)), (stem for stem in stems if name_key(stem) not in taken))
        while True:
            path = folder / f"{next(free)}{file.suffix.lower()}"
            taken.add(name_key(path.stem))
            with suppress(FileExistsError):
                add_files({copy: path})
                return path


def _copy(file: Path, path: Path) -> None:
    """Copy the bytes and the date; an unreadable source is another error than a workspace that is full."""
    try:
        source = open_regular(file)
    except OSError as error:
        raise CovershotError(f"Cannot read {file}: {error.strerror}. Check that it exists and may be read.") from error
    with source, path.open("wb") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
    shutil.copystat(file, path)
