"""Exif: a file's description of its picture, kept byte for byte where it is true of an upright sRGB copy."""

from collections.abc import Container, Mapping
from contextlib import suppress
from io import BytesIO
from types import MappingProxyType
from typing import NamedTuple

from engine.image.ifd import Directory, Entry, Reader, long, number, ratio, rational, short, written

ORIENTATION = 0x0112
X_RESOLUTION = 0x011A
Y_RESOLUTION = 0x011B
RESOLUTION_UNIT = 0x0128

# Pointers to the directories of how (Exif) and where (GPS) a photo was taken, and of interoperability.
_CAPTURE = 0x8769
_PLACE = 0x8825
_INTEROPERABILITY = 0xA005

_YCBCR_POSITIONING = 0x0213
_COLOR_SPACE = 0xA001
_WIDTH = 0xA002
_HEIGHT = 0xA003
RESOLUTION = frozenset({X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT})
_DESCRIBING = frozenset(
    {0x010D, 0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x4746, 0x4749, 0x8298, *range(0x9C9B, 0x9CA0)}
)
"""Tags kept of the main directory: document, description, make, model, software, date, artist, host computer, rating,
copyright, and Windows' title, comment, author, keywords and subject."""

_STALE = frozenset({0x927C, _WIDTH, _HEIGHT, _INTEROPERABILITY, 0xA500, 0xEA1C, 0xEA1D})
"""Maker's note, interoperability and offset schema point into the file they were written in; gamma is the old colours';
padding is nothing."""

_READ = _DESCRIBING | RESOLUTION | {ORIENTATION, _CAPTURE, _PLACE}

_MOST_BYTES = 1 << 24
"""Largest size in bytes of a directory's values together."""

OF_COMPRESSED_PICTURES = frozenset({0x9101, 0x9102, _WIDTH, _HEIGHT})
"""Tags that Exif has for JPEG and not for TIFF: components, compressed bits a pixel, width, height."""

_ADOBE_RGB = 2
"""ColorSpace, of cameras older than DCF's option file."""


class Exif(NamedTuple):
    """Hold Exif's directories.

    Attributes:
        order: byte order of all values, "<" or ">".
        main: directory of the picture.
        capture: directory of how it was taken.
        gps: directory of where it was taken.
        interoperability: directory of how others read it.
    """

    order: str = "<"
    main: Directory = MappingProxyType({})
    capture: Directory = MappingProxyType({})
    gps: Directory = MappingProxyType({})
    interoperability: Directory = MappingProxyType({})


NO_EXIF = Exif()


def parse(data: bytes) -> Exif:
    """Return a block of Exif, with or without its name in front; broken parts are left out."""
    with suppress(ValueError):
        reader = Reader(BytesIO(data.removeprefix(b"Exif\0\0")))
        return read(reader, reader.first)
    return NO_EXIF


def read(reader: Reader, at: int) -> Exif:
    """Return the Exif of a directory and of those that it points to.

    Raises:
        ValueError: there is no directory.
    """
    main = _directory(reader, at, _READ)
    parts: list[Directory] = []
    capture: Directory = {}
    for pointer in (_CAPTURE, _PLACE, _INTEROPERABILITY):
        place = number(reader.order, (capture if pointer == _INTEROPERABILITY else main).get(pointer))
        part: Directory = {}
        if place:
            with suppress(ValueError):
                part = _directory(reader, place)
        parts.append(part)
        capture = parts[0]
    return Exif(reader.order, main, *parts)


def orientation(exif: Exif) -> int | None:
    """Return 1..8, of whatever type it is; None when it is absent or impossible."""
    value = number(exif.order, exif.main.get(ORIENTATION))
    return value if value in range(1, 9) else None


def is_adobe_rgb(exif: Exif) -> bool:
    """Return whether its colours are Adobe RGB (1998): by DCF's option file, R03, or by ColorSpace 2 of older cameras.

    Source: DCF 2.0 (CIPA DC-009), interoperability index R03.
    """
    index = exif.interoperability.get(1)
    space = number(exif.order, exif.capture.get(_COLOR_SPACE))
    by_dcf = index is not None and index.data.rstrip(b"\0 ") == b"R03"
    return (by_dcf and space != 1) or space == _ADOBE_RGB


def dots_per_inch(order: str, entries: Directory) -> tuple[float, float] | None:
    """Return the resolution across and down; None when it is absent or has no unit."""
    across = ratio(order, entries.get(X_RESOLUTION))
    down = ratio(order, entries.get(Y_RESOLUTION))
    inches = {2: 1.0, 3: 2.54}.get(number(order, entries.get(RESOLUTION_UNIT)) or 2)
    return (across * inches, down * inches) if across and down and inches else None


def kept(exif: Exif, *, turned: bool = False) -> bytes:
    """Return the entries that are true of an upright sRGB copy, as a block of Exif; empty without any.

    Args:
        exif: Exif of the file.
        turned: whether width and height are exchanged.
    """
    main = {tag: entry for tag, entry in exif.main.items() if tag in _DESCRIBING}
    capture = {tag: entry for tag, entry in exif.capture.items() if tag not in _STALE}
    if not (main or capture or exif.gps):
        return b""
    main |= {tag: entry for tag, entry in exif.main.items() if tag in RESOLUTION}
    if turned and X_RESOLUTION in main and Y_RESOLUTION in main:
        main[X_RESOLUTION], main[Y_RESOLUTION] = main[Y_RESOLUTION], main[X_RESOLUTION]
    main[ORIENTATION] = short(exif.order, 1)
    if _COLOR_SPACE in capture:
        capture[_COLOR_SPACE] = short(exif.order, 1)  # sRGB
    return tobytes(exif.order, main, {_CAPTURE: capture, _PLACE: exif.gps})


class Block(NamedTuple):
    """Hold Exif about to be written: its order, main directory, and the directories that it points to by their tags."""

    order: str
    main: dict[int, Entry]
    parts: Mapping[int, Directory]

    def tobytes(self) -> bytes:
        """Return it as a block of Exif, empty when it holds nothing."""
        return tobytes(self.order, self.main, self.parts) if self.main else b""


def adapted(
    data: bytes,
    size: tuple[int, int],
    dpi: tuple[float, float] | None = None,
    *,
    gps: bool,
    alone: bool = False,
    jpeg: bool = False,
    without: Container[int] = (),
) -> Block:
    """Return a block of Exif adapted to the file to be written.

    Args:
        data: a block from `kept`; may be empty.
        size: width and height of the written picture.
        dpi: dots per inch across and down.
        gps: whether the place where it was taken may stay.
        alone: whether the file has no other place for its resolution.
        jpeg: whether the file is a JPEG, for which Exif requires some more entries.
        without: tags that have no place in the file.
    """
    exif = parse(data)
    order = exif.order
    main = dict(exif.main)
    capture = dict(exif.capture)
    for pointer in (_CAPTURE, _PLACE):
        main.pop(pointer, None)
    if dpi and (main or alone) and not _alike(dots_per_inch(order, main), dpi):
        main |= {X_RESOLUTION: rational(order, dpi[0]), Y_RESOLUTION: rational(order, dpi[1])}
        main[RESOLUTION_UNIT] = short(order, 2)
    if capture:
        capture[_COLOR_SPACE] = short(order, 1)
        capture[_WIDTH] = long(order, size[0])
        capture[_HEIGHT] = long(order, size[1])
    if jpeg and main:
        main[_YCBCR_POSITIONING] = short(order, 1)  # centred, as libjpeg has it
        if not main.keys() & RESOLUTION:
            main |= {X_RESOLUTION: rational(order, 1), Y_RESOLUTION: rational(order, 1)}
            main[RESOLUTION_UNIT] = short(order, 1)  # none
    parts = {_CAPTURE: _without(capture, without), _PLACE: exif.gps if gps else {}}
    return Block(order, _without(main, without), {tag: part for tag, part in parts.items() if part})


def fitted(exif: Block, most: int) -> tuple[Block, list[int]]:
    """Return Exif in at most `most` bytes, and the tags left out for that, the longest first."""
    dropped: list[int] = []
    main = dict(exif.main)
    parts = {pointer: dict(part) for pointer, part in exif.parts.items()}
    while len(tobytes(exif.order, main, parts)) > most:
        places = [(len(entry.data), tag, where) for where in (main, *parts.values()) for tag, entry in where.items()]
        _, tag, where = max(places, key=lambda place: place[:2])
        del where[tag]
        dropped.append(tag)
    return Block(exif.order, main, parts), dropped


def tobytes(order: str, main: Directory, parts: Mapping[int, Directory]) -> bytes:
    """Return directories as a block of Exif, its name in front."""
    head = b"Exif\0\0" + (b"II*\0\x08\0\0\0" if order == "<" else b"MM\0*\0\0\0\x08")
    return head + written(order, main, {tag: part for tag, part in parts.items() if part}, 8)


def _without(entries: Directory, tags: Container[int]) -> dict[int, Entry]:
    return {tag: entry for tag, entry in entries.items() if tag not in tags}


def _alike(one: tuple[float, float] | None, other: tuple[float, float]) -> bool:
    return one is not None and all(abs(a - b) < 0.01 for a, b in zip(one, other, strict=True))


def _directory(reader: Reader, at: int, only: Container[int] | None = None) -> Directory:
    entries: dict[int, Entry] = {}
    room = _MOST_BYTES
    for tag, field in reader.fields(at)[0].items():
        if field.count and field.size <= room and (only is None or tag in only):
            entries[tag] = reader.entry(field)
            room -= field.size
    return entries
