"""Directories of TIFF and Exif, read and written without changing a byte of a value. Source: TIFF 6.0, section 2; BigTIFF."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

BYTE = 1
ASCII = 2
SHORT = 3
LONG = 4
RATIONAL = 5
_LONG8 = 16
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8, 129: 1}
"""Bytes that a value of each type takes; 16 to 18 are BigTIFF's, 129 is the UTF-8 of Exif 3.0."""

_INTEGERS = {1: "u1", 3: "u2", 4: "u4", 6: "i1", 7: "u1", 8: "i2", 9: "i4", 13: "u4", 16: "u8", 17: "i8", 18: "u8"}
_MOST_ENTRIES = 4096
_MOST_DIRECTORIES = 1024


@dataclass(frozen=True)
class Field:
    """Locate the values of a directory's entry: their type, their number, and their byte offset in the file."""

    kind: int
    count: int
    at: int

    @property
    def size(self) -> int:
        """Return its length in bytes."""
        return _SIZES[self.kind] * self.count


@dataclass(frozen=True)
class Entry:
    """Hold an entry: the type and number of its values, and their bytes in the byte order of the block."""

    kind: int
    count: int
    data: bytes


Directory = Mapping[int, Entry]


class Reader:
    """Read directories of a file or a block of Exif.

    Attributes:
        order: byte order, "<" or ">".
        big: whether it is a BigTIFF.
        first: offset of the first directory.
        end: size of the file in bytes.

    Raises:
        ValueError: it does not begin as a TIFF does.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.end = file.seek(0, 2)
        head = self.part(0, 16)
        self.order = {b"II": "<", b"MM": ">"}.get(head[:2], "")
        version = struct.unpack(f"{self.order}H", head[2:4])[0] if self.order and len(head) >= 8 else 0
        if version not in {42, 43}:
            raise ValueError("it does not begin as a TIFF")
        self.big = version == 43
        self.first: int = self._unpack("Q", 8) if self.big else self._unpack("I", 4)

    def fields(self, at: int) -> tuple[dict[int, Field], int]:
        """Return a directory's fields and the offset of the next directory, 0 after the last.

        Fields of unknown types and those that lie outside the file are left out.

        Raises:
            ValueError: there is no directory.
        """
        count, size = (self._unpack("Q", at), 20) if self.big else (self._unpack("H", at), 12)
        if count > _MOST_ENTRIES:
            raise ValueError(f"a directory claims {count} entries")
        start = at + (8 if self.big else 2)
        table = self.part(start, count * size)
        found: dict[int, Field] = {}
        for place in range(0, len(table) - size + 1, size):
            tag, kind, number = struct.unpack_from(f"{self.order}HH{'Q' if self.big else 'I'}", table, place)
            if kind not in _SIZES or tag in found:
                continue
            inline = start + place + (12 if self.big else 8)
            room = 8 if self.big else 4
            inside = _SIZES[kind] * number <= room
            field = Field(kind, number, inline if inside else self._unpack("Q" if self.big else "I", inline))
            if field.at + field.size <= self.end:
                found[tag] = field
        try:
            following = self._unpack("Q" if self.big else "I", start + count * size)
        except ValueError:
            following = 0
        return found, following

    def chain(self) -> Iterator[tuple[int, dict[int, Field]]]:
        """Yield offset and fields of each directory of the file's chain, up to a broken or repeated one."""
        at = self.first
        seen = set[int]()
        while at and at not in seen and len(seen) < _MOST_DIRECTORIES:
            seen.add(at)
            try:
                found, following = self.fields(at)
            except ValueError:
                return
            yield at, found
            at = following

    def part(self, at: int, size: int) -> bytes:
        """Return bytes of the file, fewer where it ends."""
        self._file.seek(min(at, self.end))
        return self._file.read(max(0, min(size, self.end - at)))

    def bytes_of(self, field: Field) -> bytes:
        """Return a field's values as they are stored."""
        return self.part(field.at, field.size)

    def integers(self, field: Field | None) -> npt.NDArray[np.int64]:
        """Return a field's values as whole numbers; none when it is missing or holds other things."""
        if field is None or field.kind not in _INTEGERS:
            return np.empty(0, np.int64)
        return np.frombuffer(self.bytes_of(field), self.order + _INTEGERS[field.kind]).astype(np.int64)

    def integer(self, field: Field | None, default: int) -> int:
        """Return a field's first value as a whole number."""
        values = self.integers(None if field is None else replace(field, count=min(field.count, 1)))
        return int(values[0]) if len(values) else default

    def entry(self, field: Field) -> Entry:
        """Return a field with its values."""
        return Entry(field.kind, field.count, self.bytes_of(field))

    def _unpack(self, form: str, at: int) -> int:
        size = struct.calcsize(form)
        data = self.part(at, size)
        if len(data) < size:
            raise ValueError("it ends inside a directory")
        (value,) = struct.unpack(self.order + form, data)
        return int(value)


def number(order: str, entry: Entry | None) -> int | None:
    """Return an entry's first value as a whole number, digits in a text too; None when there is none."""
    if entry is None:
        return None
    if entry.kind in {ASCII, 129}:
        text = entry.data.rstrip(b"\0 ").strip()
        return int(text) if text.isdigit() and len(text) < 10 else None
    if entry.kind in _INTEGERS:
        values = np.frombuffer(entry.data, order + _INTEGERS[entry.kind])
        return int(values[0]) if len(values) else None
    return None


def ratio(order: str, entry: Entry | None) -> float | None:
    """Return an entry's first value, whole or RATIONAL; None when there is none or its denominator is 0."""
    if entry is None or entry.kind != RATIONAL or len(entry.data) < 8:
        return number(order, entry)
    above, below = struct.unpack(f"{order}II", entry.data[:8])
    return above / below if below else None


def short(order: str, value: int) -> Entry:
    """Return a SHORT."""
    return Entry(SHORT, 1, struct.pack(f"{order}H", value))


def long(order: str, value: int) -> Entry:
    """Return a LONG."""
    return Entry(LONG, 1, struct.pack(f"{order}I", value))


def rational(order: str, value: float) -> Entry:
    """Return a RATIONAL to a ten-thousandth."""
    below = 1 if value == int(value) else 10_000
    return Entry(RATIONAL, 1, struct.pack(f"{order}II", round(value * below), below))


def written(order: str, main: Directory, parts: Mapping[int, Directory], at: int, *, big: bool = False) -> bytes:
    """Return a directory and those that it points to, as bytes for offset `at` of a file.

    Args:
        order: byte order of all entries, "<" or ">".
        main: the directory's entries.
        parts: directories that it points to, by the tag of the pointer.
        at: an even offset.
        big: whether the file is a BigTIFF.
    """
    after = _length(main, len(parts), big=big)
    blocks: list[bytes] = []
    pointers: dict[int, Entry] = {}
    for tag, part in parts.items():
        pointers[tag] = Entry(_LONG8 if big else LONG, 1, struct.pack(order + ("Q" if big else "I"), at + after))
        blocks.append(_block(order, part, at + after, big=big))
        after += len(blocks[-1])
    return _block(order, {**main, **pointers}, at, big=big) + b"".join(blocks)


def _length(entries: Directory, more: int, *, big: bool) -> int:
    """Return the size in bytes of a directory and its values, with `more` pointers added."""
    head, size, room = (16, 20, 8) if big else (6, 12, 4)
    values = sum(len(entry.data) + len(entry.data) % 2 for entry in entries.values() if len(entry.data) > room)
    return head + size * (len(entries) + more) + values


def _block(order: str, entries: Directory, at: int, *, big: bool) -> bytes:
    count, whole, room = ("Q", "Q", 8) if big else ("H", "I", 4)
    table = struct.pack(order + count, len(entries))
    start = at + _length({}, len(entries), big=big)
    values = b""
    for tag, entry in sorted(entries.items()):
        table += struct.pack(f"{order}HH{whole}", tag, entry.kind, entry.count)
        if len(entry.data) <= room:
            table += entry.data.ljust(room, b"\0")
        else:
            table += struct.pack(order + whole, start + len(values))
            values += entry.data + bytes(len(entry.data) % 2)
    return table + bytes(room) + values
