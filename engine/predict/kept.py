"""Trunks as ONNX Runtime has optimised them, kept in the user's cache: they open in a tenth of the time, in half the memory.

They are derived and never trusted: a file is used only while its SHA-256 is right for its trunk, this version of ONNX Runtime and
this processor; any other is made again.
"""

import hashlib
import io
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from engine.files import replacing, sweep
from engine.predict.resnet import FEATURES
from engine.predict.sampling import Floats
from engine.reading import open_regular
from engine.user_folders import cache_folder

FOLDER = "trunks"

MOST_KEPT = 6
"""Trunks that are kept, of 94 MB each; those that were not used for longest go first."""

_DIGEST = hashlib.sha256().digest_size
_FEATURES = 4 * FEATURES
"""Bytes after ONNX Runtime's: the features of the probe, then the SHA-256 of the trunk's key and of all before."""


def kept_path(key: str) -> Path:
    """Return the file of a trunk."""
    return cache_folder() / FOLDER / f"{key}.ort"


def verified_probe(key: str) -> Floats | None:
    """Return the (1, 3904) features of the probe when a trunk is kept and its file is sound, else None."""
    path = kept_path(key)
    try:
        with open_regular(path) as file:
            content = file.seek(0, 2) - _DIGEST
            if content <= _FEATURES or _digest(file, key, content) != file.read(_DIGEST):
                return None
            file.seek(content - _FEATURES)
            probe = np.frombuffer(file.read(_FEATURES), "<f4")[None]
        with suppress(OSError):
            os.utime(path)
    except OSError:
        return None
    return probe


def keep(key: str, write: Callable[[Path], Floats]) -> bool:
    """Keep a trunk, and return whether that was possible.

    Args:
        key: of the trunk.
        write: writes ONNX Runtime's file and returns the features of the probe.
    """
    path = kept_path(key)
    sweep(path.parent)
    try:
        with replacing(path) as temporary:
            probe = write(temporary)
            with temporary.open("rb+") as file:
                content = file.seek(0, 2) + file.write(probe.astype("<f4").tobytes())
                digest = _digest(file, key, content)
                file.write(digest)
    except Exception:  # noqa: BLE001 - full or read-only; ONNX Runtime's errors have no common class
        return False
    _remove_old(path.parent)
    return True


def _digest(file: io.BufferedReader | io.BufferedRandom, key: str, content: int) -> bytes:
    """Return the SHA-256 of a trunk's key and of a file's first bytes, and leave the file after them."""
    digest = hashlib.sha256(key.encode())
    block = memoryview(bytearray(1 << 20))
    file.seek(0)
    while content > 0 and (count := file.readinto(block[:content])):
        digest.update(block[:count])
        content -= count
    return digest.digest()


def _remove_old(folder: Path) -> None:
    with suppress(OSError):  # another process removes them, too, and Windows none that is open
        for old in sorted(folder.glob("*.ort"), key=lambda path: path.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink()
