"""AVIF: the colours of the primary picture, and pixels of more than 8 bits.

Source: ISO/IEC 23008-12 (HEIF), 14496-12; AV1 Image File Format 1.1; AV1 codec ISO media file format binding 1.2.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import imagecodecs

from engine.image.channels import Channels, apart, reduced, widened
from engine.image.facts import Facts

_MOST_BOXES = 10_000


class Deep(NamedTuple):
    """Hold the number of bits of a picture's channels, 10 or 12."""

    bits: int


def decode(path: Path, facts: Facts, size: tuple[int, int] | None) -> Channels:
    """Decode pixels of 10 or 12 bits as 16, which Pillow rounds to 8; reduced to a width and height where given."""
    array = widened(imagecodecs.avif_decode(path.read_bytes(), index=0), facts.source.bits)
    channels = apart(array, 1 if array.ndim == 2 else 3)
    return channels if size is None else reduced(channels, size)


def bits(data: bytes) -> int:
    """Return how many bits the channels of the primary picture have, 8 without such numbers."""
    for kind, content in _primary_properties(data):
        if kind == b"av1C" and len(content) >= 3:
            deep = bool(content[2] & 0x40)
            return 12 if deep and content[2] & 0x20 else 10 if deep else 8
    return 8


def colour_numbers(data: bytes) -> tuple[int, int] | None:
    """Return primaries and transfer function of the primary picture (nclx), or None without such numbers."""
    for kind, content in _primary_properties(data):
        if kind == b"colr" and content[:4] == b"nclx" and len(content) >= 8:
            primaries, transfer = struct.unpack_from(">HH", content, 4)
            return primaries, transfer
    return None


def has_gain_map(data: bytes) -> bool:
    """Return whether it holds a picture derived from another and a gain map."""
    return b"tmap" in _child(_child(data, b"meta")[4:], b"iinf")


def brands(data: bytes) -> tuple[bytes, ...]:
    """Return the major and the compatible brands of a file of boxes, none for another file."""
    if data[4:8] != b"ftyp":
        return ()
    length = min(struct.unpack(">I", data[:4])[0], len(data))
    return (data[8:12], *(data[at : at + 4] for at in range(16, length - 3, 4)))


def _primary_properties(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return the primary picture's properties; without associations all of them."""
    meta = _child(data, b"meta")[4:]
    properties = _child(meta, b"iprp")
    boxes = list(_boxes(_child(properties, b"ipco")))
    numbers = _associated(_child(properties, b"ipma"), _primary(_child(meta, b"pitm")))
    return [boxes[index - 1] for index in numbers if 0 < index <= len(boxes)] if numbers else boxes


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    for _ in range(_MOST_BOXES):
        if at + 8 > len(data):
            return
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and at + 16 <= len(data):
            (size,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        end = len(data) if size == 0 else at + size
        if end < at + head:
            return
        yield kind, data[at + head : end]
        at = end


def _child(data: bytes, name: bytes) -> bytes:
    return next((content for kind, content in _boxes(data) if kind == name), b"")


def _primary(content: bytes) -> int:
    if len(content) < 6:
        return 0
    return int.from_bytes(content[4:8] if content[0] else content[4:6])


def _associated(content: bytes, item: int) -> list[int]:
    """Return the numbers of an item's properties, from 1. Source: HEIF, section 9.3.1."""
    if len(content) < 8:
        return []
    version = content[0]
    wide = content[3] & 1
    (entries,) = struct.unpack_from(">I", content, 4)
    at = 8
    for _ in range(min(entries, _MOST_BOXES)):
        length = 4 if version else 2
        found = int.from_bytes(content[at : at + length])
        count = content[at + length : at + length + 1]
        at += length + 1
        size = 2 if wide else 1
        numbers = content[at : at + size * (count[0] if count else 0)]
        if found == item:
            mask = 0x7FFF if wide else 0x7F
            return [int.from_bytes(numbers[i : i + size]) & mask for i in range(0, len(numbers), size)]
        at += len(numbers)
    return []
