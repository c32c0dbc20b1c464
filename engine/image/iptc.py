"""IPTC's records (IIM): found in Photoshop's blocks, kept as they are, or as XMP where a format has no place for them.

Source: IPTC-NAA Information Interchange Model 4.2; Adobe Photoshop file formats, image resource blocks.
"""

import struct
from collections.abc import Iterator

_IPTC_BLOCK = 0x0404
_HEAD = b"Photoshop 3.0\0"
_MARK = 0x1C
_UTF_8 = b"\x1b%G"
_AS_XMP = {
    5: "dc:title",
    25: "dc:subject",
    40: "photoshop:Instructions",
    80: "dc:creator",
    85: "photoshop:AuthorsPosition",
    90: "photoshop:City",
    95: "photoshop:State",
    101: "photoshop:Country",
    105: "photoshop:Headline",
    110: "photoshop:Credit",
    115: "photoshop:Source",
    116: "dc:rights",
    120: "dc:description",
    122: "photoshop:CaptionWriter",
}
"""Datasets of the application record and the XMP properties that mean the same. Source: IPTC Photo Metadata 2023.2."""


def in_blocks(data: bytes) -> bytes:
    """Return the IIM among Photoshop's image resource blocks, empty when there is none."""
    return next((content for number, content in blocks(data) if number == _IPTC_BLOCK), b"")


def blocks(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of Photoshop's image resource blocks, up to a broken one."""
    data = data.removeprefix(_HEAD)
    at = 0
    while data[at : at + 4] == b"8BIM" and at + 12 <= len(data):
        (number,) = struct.unpack_from(">H", data, at + 4)
        named = at + 6 + (data[at + 6] + 2) // 2 * 2
        if named + 4 > len(data):
            return
        (length,) = struct.unpack_from(">I", data, named)
        yield number, data[named + 4 : named + 4 + length]
        at = named + 4 + (length + 1) // 2 * 2


def trimmed(data: bytes) -> bytes:
    """Return IIM without padding."""
    end = 0
    while end + 5 <= len(data) and data[end] == _MARK:
        (length,) = struct.unpack_from(">H", data, end + 3)
        if length & 0x8000:  # extended: no text of a photo is that long
            return data
        end += 5 + length
    return data[:end]


def as_blocks(iptc: bytes) -> bytes:
    """Return IIM as the one block of a Photoshop segment."""
    return _HEAD + b"8BIM" + struct.pack(">HHI", _IPTC_BLOCK, 0, len(iptc)) + iptc + bytes(len(iptc) % 2)


def as_xmp(iptc: bytes) -> dict[str, list[str]]:
    """Return the texts of IIM by the names of the XMP properties that mean the same."""
    utf_8 = any(record == 1 and dataset == 90 and value == _UTF_8 for record, dataset, value in _datasets(iptc))
    values: dict[str, list[str]] = {}
    for record, dataset, value in _datasets(iptc):
        if record == 2 and dataset in _AS_XMP:
            text = _text(value, utf_8=utf_8)
            if text:
                values.setdefault(_AS_XMP[dataset], []).append(text)
    return values


def _datasets(iptc: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 5 <= len(iptc) and iptc[at] == _MARK:
        record = iptc[at + 1]
        dataset = iptc[at + 2]
        (length,) = struct.unpack_from(">H", iptc, at + 3)
        if length & 0x8000:
            return
        yield record, dataset, iptc[at + 5 : at + 5 + length]
        at += 5 + length


def _text(value: bytes, *, utf_8: bool) -> str:
    """Return a text; without a character set it is UTF-8 where it can be, else Latin-1. XML's forbidden signs are left out."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("utf-8", "replace") if utf_8 else value.decode("latin-1")
    return "".join(sign for sign in text if (sign >= " " or sign in "\t\n\r") and sign not in "\ufffe\uffff")
