"""JPEG: its segments, kinds that libjpeg cannot decode, and pictures that lack their end marker. Source: ITU-T T.81."""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from engine.image import exif, iptc, xmp
from engine.image.facts import (
    CREDENTIALS,
    EXPORT_AGAIN,
    GAIN_MAP,
    MAX_METADATA,
    TOO_LARGE,
    Colours,
    Facts,
    UnreadableError,
)

_SOI = 0xD8
_EOI = 0xD9
_SOS = 0xDA
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BASELINE = 0xC0
_EXTENDED = 0xC1
_PROGRESSIVE = 0xC2
_BETWEEN_SCANS = frozenset({0xC4, 0xDB, 0xDD, _SOS, _EOI, 0xFE, *range(0xE0, 0xF0)})
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_ISO_GAIN_MAP = b"urn:iso:std:iso:ts:21496:-1\0"

_STRETCH = 64
"""Number of bytes read at a time in search of a segment, which is usually at their start."""

_LONGEST_SEGMENT = 65_533
MOST_EXIF = _LONGEST_SEGMENT
"""Largest size of a segment's content, in bytes."""

MOST_XMP = _LONGEST_SEGMENT - len(_XMP)
"""Largest size of an XMP packet in a segment, in bytes."""


@dataclass
class _Segments:
    frame: int = 0
    bits: int = 8
    size: tuple[int, int] = (0, 0)
    exif: bytes = b""
    xmp: bytes = b""
    extension: dict[int, bytes] = field(default_factory=dict)
    blocks: bytes = b""
    icc: dict[int, bytes] = field(default_factory=dict)
    dpi: tuple[float, float] | None = None
    notes: list[str] = field(default_factory=list)


def read_facts(path: Path) -> Facts:
    """Return the facts about a JPEG's picture.

    Raises:
        UnreadableError: it is of a kind that libjpeg does not decode, or broken before its first scan.
    """
    with path.open("rb") as file:
        return facts_of(file)


def facts_of(file: BinaryIO) -> Facts:
    """Return the facts about a JPEG's picture.

    Raises:
        UnreadableError: as `read_facts`.
    """
    found = _Segments()
    _walk(file, lambda marker, content: _note(found, marker, content))
    _decodable(found)
    try:
        packet = xmp.joined(found.xmp, b"".join(data for _, data in sorted(found.extension.items())))
    except ValueError:
        packet = found.xmp
    if xmp.has_gain_map(packet):
        found.notes.append(GAIN_MAP)
    return Facts(
        found.size,
        Colours(b"".join(data for _, data in sorted(found.icc.items()))),
        exif.parse(found.exif),
        packet,
        iptc.in_blocks(found.blocks),
        found.dpi,
        tuple(dict.fromkeys(found.notes)),
    )


def frame_height(data: bytes) -> int | None:
    """Return the height in the header of a JPEG, None when it has none."""
    found = _Segments()
    _walk(BytesIO(data), lambda marker, content: _note(found, marker, content))
    return found.size[1] or None


def without_end(path: Path) -> bytes | None:
    """Return a JPEG with the end marker that it lacks, without anything that follows its pixels.

    None when some of its pixels are missing too: then bytes inserted before the marker change the picture.
    """
    data = path.read_bytes()
    end = _end_of_picture(data)
    if end is None:
        return None
    data = data[:end].rstrip(b"\xff")  # a 255 among pixels has a zero after it, so that this one begins a marker
    whole = data + bytes((0xFF, _EOI))
    with Image.open(BytesIO(whole), formats=("JPEG",)) as image:
        first = np.asarray(image)
    # Several patterns: one alone could decode to the same picture by chance.
    for filling in (b"\x55\xaa\x33", b"\xa6\x19\xcc", b"\x0f\xf0\x5a"):
        other = data + filling * 400 + bytes((0xFF, _EOI))
        with Image.open(BytesIO(other), formats=("JPEG",)) as image:
            if not np.array_equal(first, np.asarray(image)):
                return None
    return whole


def segment(marker: int, content: bytes) -> bytes:
    """Return a segment. Source: section B.1.1.4."""
    if len(content) > _LONGEST_SEGMENT:
        raise ValueError(f"a segment would hold {len(content)} bytes")
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def xmp_segment(packet: bytes) -> bytes:
    """Return the segment of an XMP packet."""
    return segment(0xE1, _XMP + packet)


def header(dpi: tuple[float, float] | None) -> bytes:
    """Return the start of a JFIF file with a resolution. Source: JFIF 1.02."""
    across, down = (0, 0) if dpi is None else (round(value) for value in dpi)
    fits = 0 < across < 65536 and 0 < down < 65536
    density = struct.pack(">BHH", 1, across, down) if fits else struct.pack(">BHH", 0, 1, 1)
    return bytes((0xFF, _SOI)) + segment(0xE0, b"JFIF\0\x01\x01" + density + b"\0\0")


def _walk(file: BinaryIO, take: Callable[[int, bytes], None]) -> None:
    """Call `take` with each segment before the first scan and its content."""
    file.seek(2)
    while junk := file.read(_STRETCH):
        start = junk.find(b"\xff")
        if start < 0:
            continue  # libjpeg skips bytes between segments, too
        file.seek(start - len(junk), 1)
        byte = b"\xff"
        while byte == b"\xff":
            byte = file.read(1)
        marker = byte[0] if byte else _EOI
        if marker in {0, 1} or 0xD0 <= marker <= _SOI:
            continue
        if marker == _EOI:
            return
        length = file.read(2)
        if len(length) < 2:
            return
        content = file.read(max(0, struct.unpack(">H", length)[0] - 2))
        take(marker, content)
        if marker == _SOS:
            return


def _note(found: _Segments, marker: int, content: bytes) -> None:
    if marker in _FRAMES and len(content) >= 6 and not found.frame:
        found.bits, height, width = struct.unpack(">BHH", content[:5])
        found.frame = marker
        found.size = (width, height)
    elif marker == 0xE0 and content.startswith(b"JFIF\0") and len(content) >= 12:
        unit, across, down = struct.unpack(">BHH", content[7:12])
        inches = {1: 1.0, 2: 2.54}.get(unit)
        if inches and across and down and found.dpi is None:
            found.dpi = (across * inches, down * inches)
    elif marker == 0xE1:
        _note_text(found, content)
    elif marker == 0xE2 and content.startswith(b"ICC_PROFILE\0"):
        found.icc.setdefault(content[12], content[14:])
    elif marker == 0xE2 and content.startswith(_ISO_GAIN_MAP):
        found.notes.append(GAIN_MAP)
    elif marker == 0xEB and b"c2pa" in content[:64]:
        found.notes.append(CREDENTIALS)
    elif marker == 0xED and content.startswith(b"Photoshop 3.0\0"):
        found.blocks += content.removeprefix(b"Photoshop 3.0\0") if found.blocks else content


def _note_text(found: _Segments, content: bytes) -> None:
    if content.startswith(b"Exif\0\0"):
        block = content[6:]
        if not found.exif:
            found.exif = block
        elif not block.startswith((b"II*\0", b"MM\0*")):  # continued in a second segment
            found.exif += block
    elif content.startswith(_XMP):
        found.xmp = found.xmp or content[len(_XMP) :]
    elif content.startswith(_EXTENSION) and len(content) > len(_EXTENSION) + 40:
        mark = content[len(_EXTENSION) :][:32]
        _, at = struct.unpack_from(">II", content, len(_EXTENSION) + 32)
        if mark not in found.xmp:
            return
        found.extension[at] = content[len(_EXTENSION) + 40 :]
        if sum(map(len, found.extension.values())) > MAX_METADATA:
            found.extension.clear()
            found.notes.append(TOO_LARGE)


def _decodable(found: _Segments) -> None:
    ordinary = "export it again as an ordinary JPEG, or as PNG or TIFF"
    if not found.frame:
        raise UnreadableError("it is a JPEG that ends before its picture", EXPORT_AGAIN)
    if found.frame in {0xC3, 0xC7, 0xCB, 0xCF}:
        raise UnreadableError("it is a lossless JPEG, a kind that few programs read", ordinary)
    if found.frame not in {_BASELINE, _EXTENDED, _PROGRESSIVE, 0xC9, 0xCA}:
        raise UnreadableError("it is a hierarchical JPEG, a kind that few programs read", ordinary)
    if found.bits != 8:
        raise UnreadableError(
            f"it is a JPEG with {found.bits} bits a channel, and JPEGs of 8 bits are read",
            "export it again as an ordinary JPEG, or as a TIFF or PNG with 16 bits",
        )
    if found.size[1] == 0:
        raise UnreadableError("it is a JPEG that tells its height only after its pixels (DNL)", ordinary)
    if found.size[0] == 0:
        raise UnreadableError("it is a JPEG without width", EXPORT_AGAIN)


def _end_of_picture(data: bytes) -> int | None:
    """Return where the last scan's pixels end; None when scans are missing."""
    precise: dict[tuple[int, int], int] = {}
    components = 0
    at = 2
    while match := _MARKER.search(data, at):
        marker = match[1][0]
        begin = match.start()
        at = match.end()
        length = struct.unpack(">H", data[at : at + 2].rjust(2, b"\0"))[0]
        content = data[at + 2 : at + length]
        if components and (marker not in _BETWEEN_SCANS or marker == _EOI or at + length > len(data)):
            return begin if _complete(precise, components) else None
        if marker in _FRAMES:
            components = content[5] if len(content) > 5 else 0
        elif marker == _SOS and content:
            _add_scan(precise, content)
        at += length
    return len(data) if _complete(precise, components) else None


def _add_scan(precise: dict[tuple[int, int], int], content: bytes) -> None:
    """Record how many bits of each component's coefficients are missing after a scan. Source: section G.1.1.1."""
    count = content[0]
    if len(content) < 4 + 2 * count:
        return
    first, last, bits = content[1 + 2 * count : 4 + 2 * count]
    for component in content[1 : 1 + 2 * count : 2]:
        precise.update({(component, index): bits & 15 for index in range(first, min(last, 63) + 1)})


def _complete(precise: dict[tuple[int, int], int], components: int) -> bool:
    """Return whether the scans gave every bit of the 64 coefficients; a baseline scan gives all at once."""
    return components > 0 and sum(bits == 0 for bits in precise.values()) >= 64 * components
