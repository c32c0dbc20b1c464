"""Features of photos kept in one file, so that a folder of photos is looked at once."""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.files import replacing
from engine.reading import open_regular
from engine.user_folders import cache_folder

VERSION = 1
"""Raised when features are found in another way."""

MAX_BYTES = 1 << 31

Descriptors = npt.NDArray[np.uint8]


class Key(NamedTuple):
    """Identify a state of a file."""

    path: str
    size: int
    changed: int


def cache_file(root: Path) -> Path:
    """Return the file in the user's cache that keeps the features of a workspace's photos."""
    return cache_folder() / "covers" / f"{hashlib.sha256(os.fsencode(root.absolute())).hexdigest()[:32]}.npz"


def file_key(path: Path) -> Key:
    """Return the key of a file's present state.

    Raises:
        OSError: there is none.
    """
    found = path.stat()
    return Key(str(path.absolute()), found.st_size, found.st_mtime_ns)


def read_cache(path: Path) -> dict[Key, Descriptors]:
    """Return the descriptors of each photo, (N, 128) uint8; nothing where the file is missing, damaged or of another version.

    The file is .npz without pickled objects, which numpy is forbidden to read.
    """
    with suppress(Exception), open_regular(path) as file:  # a damaged file makes zipfile and numpy raise anything
        if os.fstat(file.fileno()).st_size > MAX_BYTES:
            return {}
        with np.load(file, allow_pickle=False) as kept:
            return _checked(*(kept[name] for name in ("version", "paths", "numbers", "descriptors")))
    return {}


def _checked(
    version: npt.NDArray[Any], paths: npt.NDArray[Any], numbers: npt.NDArray[Any], descriptors: npt.NDArray[Any]
) -> dict[Key, Descriptors]:
    """Return the arrays of a file as what they stand for; nothing where they are not those of this version."""
    if int(version) != VERSION or numbers.shape != (len(paths), 3) or (numbers < 0).any():
        return {}
    if descriptors.dtype != np.uint8 or descriptors.shape != (numbers[:, 2].sum(), 128):
        return {}
    ends = np.cumsum(numbers[:, 2])
    return {
        Key(str(name), int(size), int(changed)): descriptors[end - count : end]
        for name, (size, changed, count), end in zip(paths, numbers, ends, strict=True)
    }


def write_cache(path: Path, kept: Mapping[Key, Descriptors]) -> None:
    """Write the descriptors of photos, atomically.

    Raises:
        CovershotError: the file cannot be written.
    """
    numbers = np.array([(key.size, key.changed, len(kept[key])) for key in kept], np.int64).reshape(-1, 3)
    descriptors = np.concatenate([np.empty((0, 128), np.uint8), *kept.values()])
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(
            file,
            version=np.array(VERSION),
            paths=np.array([key.path for key in kept], np.str_),
            numbers=numbers,
            descriptors=descriptors,
        )
