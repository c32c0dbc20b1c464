"""What a file says of its picture: kept when it stays true, left out when it does not."""

from contextlib import suppress
from typing import Any

from PIL import Image

MAIN = (0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x8298)
"""Tags kept of the main directory: description, make, model, software, date, artist, copyright."""

ORIENTATION, CAPTURE, PLACE = 0x0112, 0x8769, 0x8825
"""The orientation's tag, and the directories of how (Exif) and where (GPS) it was taken."""

_COLOR_SPACE = 0xA001
_STALE = (0x927C, 0xA002, 0xA003, 0xA005)
"""Maker's note and interoperability point into the file they were written in; width and height may change."""


def parse(exif: bytes) -> Image.Exif:
    """Return Exif bytes as Pillow's object, empty when they are broken."""
    parsed = Image.Exif()
    with suppress(Exception):  # Pillow raises, and under -W error warns, whatever broken bytes lead it to
        parsed.load(exif)
    return parsed


def orientation(exif: Image.Exif) -> int:
    """Return 1..8; 1 when it is absent or senseless."""
    value: Any = exif.get(ORIENTATION, 1)
    return value if value in range(1, 9) else 1


def kept(exif: Image.Exif, *, place: bool) -> bytes:
    """Return what stays true of an upright sRGB copy, as Exif bytes; empty when nothing does or it is broken."""
    result = Image.Exif()
    result.endian = "<"  # as the TIFFs that it is joined to
    with suppress(Exception):  # as above
        for tag in MAIN:
            if tag in exif:
                result[tag] = exif[tag]
        for directory in (CAPTURE, PLACE) if place else (CAPTURE,):
            own = {tag: value for tag, value in exif.get_ifd(directory).items() if tag not in _STALE}
            if _COLOR_SPACE in own:
                own[_COLOR_SPACE] = 1  # sRGB
            if own:
                result[directory] = own
        if len(result):
            result[ORIENTATION] = 1
            return result.tobytes()
    return b""
