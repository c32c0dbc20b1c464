"""Read a zip that may have been tampered with: only plain files of bounded size and the right hash, or a refusal."""

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from engine.errors import CovershotError

MEGABYTE = 1 << 20
LARGEST = {"weights.safetensors": 1024 * MEGABYTE, ".safetensors": 2 * MEGABYTE}
"""Largest size of a file by its name or suffix, in bytes."""

LARGEST_OTHER = 128 * MEGABYTE
"""Largest size of any other file, in bytes; weights have 100 MB, an Edit half a megabyte."""

_PLAIN = {0, stat.S_IFREG}
_ENCRYPTED = 0x1
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""Errors of `zipfile` from a zip that is truncated or tampered with."""


class RefusedError(Exception):
    """Report what is wrong with an archive; `opened` adds its path."""


@contextmanager
def opened(path: Path) -> Iterator["Archive"]:
    """Open a zip for reading; a `RefusedError` inside becomes a sentence with its name.

    Raises:
        CovershotError: the zip cannot be read, or something in it was refused.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise CovershotError(f"Cannot read {path}: {error.strerror}. Check its path and the disk.") from error
    with file:
        try:
            yield Archive(file)
        except RefusedError as error:
            raise CovershotError(f"{path} is not imported: {error}.") from error


class Archive:
    """Hold an open zip.

    Attributes:
        sizes: size of every file in it in bytes, by name.

    Raises:
        RefusedError: it is no whole zip, or holds something other than plain files of bounded size.
    """

    def __init__(self, file: object) -> None:
        try:
            self._packed = zipfile.ZipFile(file)  # type: ignore[call-overload]
        except _UNREADABLE as error:
            raise RefusedError(_why(error)) from error
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in self._packed.infolist():
            _check(info)
            if info.filename in self._members:
                raise RefusedError(f"it holds {info.filename!r} twice")
            self._members[info.filename] = info

    @property
    def sizes(self) -> Mapping[str, int]:
        """Return the size of every file in bytes, by name."""
        return {name: info.file_size for name, info in self._members.items()}

    def read(self, name: str) -> bytes:
        """Return a file's content.

        Raises:
            RefusedError: there is no such file, or it is damaged.
        """
        if name not in self._members:
            raise RefusedError(f"it lacks {name!r}: give the result.zip that the notebook made, whole")
        return b"".join(self._chunks(name))

    def extract(self, name: str, path: Path, sha256: str) -> None:
        """Write a file to `path`, whose folder is made.

        Raises:
            RefusedError: it is damaged, or not the one with this hash.
        """
        digest = hashlib.sha256()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            for chunk in self._chunks(name):
                digest.update(chunk)
                out.write(chunk)
        if digest.hexdigest() != sha256:
            raise RefusedError(f"{name!r} is not as it was packed: download the zip again")

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._packed.open(self._members[name]) as member:
                while chunk := member.read(MEGABYTE):  # `zipfile` stops at the size that was checked
                    yield chunk
        except _UNREADABLE as error:
            raise RefusedError(_why(error)) from error


def _check(info: zipfile.ZipInfo) -> None:
    if info.is_dir() or stat.S_IFMT(info.external_attr >> 16) not in _PLAIN or info.flag_bits & _ENCRYPTED:
        raise RefusedError(f"{info.filename!r} is no plain file")
    name = PurePosixPath(info.filename)
    most = LARGEST.get(name.name, LARGEST.get(name.suffix, LARGEST_OTHER))
    if info.file_size > most:
        claimed = info.file_size / MEGABYTE
        raise RefusedError(f"{info.filename!r} claims {claimed:.0f} MB, and {most // MEGABYTE} are the most")


def _why(error: Exception) -> str:
    reason = str(error).strip().splitlines()[0][:120] if str(error).strip() else type(error).__name__
    return f"it is not a whole zip ({reason}); download it again"
