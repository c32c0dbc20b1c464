"""Thumbnails on the disk, so that a folder of thousands is decoded once."""

import hashlib
import os
import tempfile
import threading
import zlib
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

LIMIT = 512 * 2**20
"""Bytes: some 30,000 thumbnails."""

_MARK = b"CSTN1"
_SUFFIX = ".thumb"
_QUALITY = 88


class ThumbnailCache:
    """Keep thumbnails by their photo's path, stamp and size; any thread may ask.

    A file holds a mark, a checksum and a JPEG: one that was cut off, or is something else, is none. When the folder
    outgrows its limit, those longest unused go. A disk that cannot be read or written makes everything slower, and
    nothing wrong.
    """

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._folder = folder
        self._limit = limit
        self._lock = threading.Lock()
        self._bytes: int | None = None

    def read(self, path: Path, stamp: tuple[int, int], side: int) -> QImage | None:
        """Return a photo's thumbnail, None when there is none of this content and size."""
        file = self._file(path, stamp, side)
        try:
            content = file.read_bytes()
            body = content[len(_MARK) + 4 :]
            if content[: len(_MARK) + 4] != _MARK + _checksum(body):
                return None
            os.utime(file)
        except OSError:
            return None
        image = QImage.fromData(body)
        return None if image.isNull() else image.convertToFormat(QImage.Format.Format_RGB32)

    def write(self, path: Path, stamp: tuple[int, int], side: int, image: QImage) -> None:
        """Keep a thumbnail."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "JPG", _QUALITY)  # type: ignore[call-overload]
        body = bytes(buffer.data().data())
        file = self._file(path, stamp, side)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=file.parent)
            with os.fdopen(handle, "wb") as temporary:  # no fsync: the checksum finds what a power cut left
                temporary.write(_MARK + _checksum(body) + body)
            os.replace(name, file)
        except OSError:
            return
        self._grown(len(body))

    def _file(self, path: Path, stamp: tuple[int, int], side: int) -> Path:
        key = hashlib.sha256(f"{path}|{stamp}|{side}".encode("utf-8", "surrogateescape")).hexdigest()
        return self._folder / key[:2] / (key[2:40] + _SUFFIX)

    def _grown(self, size: int) -> None:
        with self._lock:
            self._bytes = sum(found[1] for found in self._list()) if self._bytes is None else self._bytes + size
            if self._bytes > self._limit:
                self._trim()

    def _trim(self) -> None:
        """Delete the longest unused until a tenth of the limit is free."""
        kept = 0
        for _, size, file in sorted(self._list(), reverse=True):
            if kept + size > self._limit * 9 // 10:
                file.unlink(missing_ok=True)
            else:
                kept += size
        self._bytes = kept

    def _list(self) -> list[tuple[float, int, Path]]:
        """Return when each file was last used, its bytes and its place."""
        found = []
        for file in self._folder.glob("*/*"):
            try:
                stat = file.stat()
            except OSError:
                continue
            found.append((stat.st_mtime, stat.st_size, file))
        return found


def _checksum(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(4, "big")
