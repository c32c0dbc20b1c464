"""Which files in a folder of photos are copies that an earlier batch wrote there, so that they are not enhanced again."""

import json
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.reading import file_digest, read_bytes
from engine.serialise import MOST_TABLE_BYTES, MalformedError, decode_json

RECORD = ".covershot-copies"
"""Lies beside such copies: one line of JSON each, with size and SHA-256."""


class Copies:
    """Remember the copies of one folder, where photos of the batch lie too; elsewhere nobody takes them for photos.

    A copy that was changed since is a photo like any other.
    """

    def __init__(self, folder: Path, photos: Iterable[Path]) -> None:
        self._record = folder / RECORD
        self._beside = any(photo.parent == folder or _same(photo.parent, folder) for photo in set(photos))
        self._earlier: set[tuple[int, str]] = set(_read(self._record)) if self._beside else set()
        self._sizes = {size for size, _ in self._earlier}
        self._lock = threading.Lock()

    def holds(self, photo: Path) -> bool:
        """Return whether a photo of the batch is a copy that an earlier one wrote into the same folder."""
        try:
            size = photo.stat().st_size if self._earlier else -1
            return (
                size in self._sizes
                and _same(photo.parent, self._record.parent)
                and (size, file_digest(photo)) in self._earlier
            )
        except OSError:
            return False

    def add(self, copy: Path) -> None:
        """Remember a copy that was just written; where nothing can be noted, it is a photo like any other."""
        if self._beside:
            with self._lock, suppress(OSError):
                line = json.dumps({"size": copy.stat().st_size, "sha256": file_digest(copy)}) + "\n"
                with self._record.open("a", encoding="utf-8") as file:
                    file.write(line)


@dataclass(frozen=True)
class _Copy:
    """Hold a line of the record."""

    size: int
    sha256: str


def _read(record: Path) -> Iterable[tuple[int, str]]:
    try:
        lines = read_bytes(record, MOST_TABLE_BYTES).splitlines()
    except OSError:
        return
    for line in lines:
        with suppress(MalformedError):  # a line that was cut off names no copy
            copy = decode_json(line, _Copy)
            yield copy.size, copy.sha256


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
