"""TIFF: which of its pictures is the photo, whether it is complete, and decoding where Pillow cannot."""

from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import tifffile

from engine.image import exif, iptc
from engine.image.channels import Channels, apart
from engine.image.facts import EXPORT_AGAIN, MAX_METADATA, TOO_LARGE, Colours, Facts, UnreadableError
from engine.image.ifd import LONG, Field, Reader
from engine.image.strips import BITS, COMPRESSION, PHOTOMETRIC, PLANES, STRIPS, TILES, holds_all_rows

MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_NEW_SUBFILE_TYPE = 254
_SUBFILE_TYPE = 255
_SUB_IFDS = 330
_WIDTH = 256
_HEIGHT = 257
_EXTRA = 338
_SAMPLE_FORMAT = 339
_XMP = 700
_IPTC = 33723
_PHOTOSHOP = 34377
_ICC = 34675

_PILLOWS = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946, 34925, 50000})
"""Compressions that Pillow's libtiff decodes."""

_INKS = 5
_RAW = frozenset({32803, 34892})
_COLOURS = {
    tifffile.PHOTOMETRIC.MINISWHITE: 1,
    tifffile.PHOTOMETRIC.MINISBLACK: 1,
    tifffile.PHOTOMETRIC.RGB: 3,
    tifffile.PHOTOMETRIC.YCBCR: 3,
    tifffile.PHOTOMETRIC.SEPARATED: 4,
}
_IMAGE_CODECS = frozenset({7, 34892, 50001, 50002, 52546, 34712})
"""Compressions whose decoders return YCbCr as RGB."""

DAMAGED = "its pixels are cut off or damaged"


class Source(NamedTuple):
    """Locate the photo: the offset of its directory, and whether Pillow, which only reads the first, can decode it."""

    at: int
    by_pillow: bool


def read_facts(path: Path) -> Facts:
    """Return the facts about a TIFF's main picture.

    Raises:
        UnreadableError: it holds fewer rows than it claims, or is no photo.
    """
    with path.open("rb") as file:
        reader = Reader(file)
        first, (at, fields) = _main(reader)
        size = (reader.integer(fields.get(_WIDTH), 0), reader.integer(fields.get(_HEIGHT), 0))
        _check(reader, fields, size)
        packet, records, icc = (_long(reader, fields, tag) or _long(reader, first, tag) for tag in (_XMP, _IPTC, _ICC))
        blocks = iptc.in_blocks(_long(reader, first, _PHOTOSHOP) or b"")
        notes = (TOO_LARGE,) if None in {packet, records} else ()
        if icc is None:
            raise UnreadableError("its colour profile is larger than any photo's")
        described = exif.read(reader, at)
        if at != reader.first:
            described = _behind(exif.read(reader, reader.first), described)
        return Facts(
            size,
            Colours(icc),
            described,
            packet or b"",
            _in_order(records or b"", first.get(_IPTC)) or blocks,
            exif.dots_per_inch(reader.order, described.main),
            notes,
            Source(at, at == reader.first and _pillow_can(reader, fields)),
        )


def holds_mosaic(path: Path) -> bool:
    """Return whether the main picture is what a sensor recorded, which must be developed first."""
    with path.open("rb") as file:
        try:
            reader = Reader(file)
            _, (_, fields) = _main(reader)
        except (ValueError, UnreadableError):  # the reader of TIFFs explains it
            return False
        return reader.integer(fields.get(PHOTOMETRIC), 1) in _RAW


def packet_of(reader: Reader) -> bytes:
    """Return the XMP of the first directory, empty without one."""
    fields, _ = reader.fields(reader.first)
    return _long(reader, fields, _XMP) or b""


def decode(path: Path, at: int) -> Channels:
    """Decode the picture whose directory is at an offset.

    Raises:
        UnreadableError: its pixels are of an unsupported kind.
        Exception: whatever the decoders raise for a broken file.
    """
    with tifffile.TiffFile(path) as file:
        file.filehandle.seek(at)
        page: Any = tifffile.TiffPage(file, index=0)
        bits = 8 if page.dtype == np.uint8 else 16
        colours = _COLOURS.get(page.photometric)
        in_ycbcr = page.photometric == tifffile.PHOTOMETRIC.YCBCR and page.compression not in _IMAGE_CODECS
        if (
            page.dtype not in {np.dtype(np.uint8), np.dtype(np.uint16)}
            or page.bitspersample != bits
            or not colours
            or in_ycbcr
        ):
            kind = f"{page.bitspersample}-bit {page.dtype} {getattr(page.photometric, 'name', page.photometric)}"
            raise ValueError(f"it holds {kind} pixels, and only 8 or 16 bits of RGB, grey or CMYK are supported")
        array = _pixels(page)
        if array.ndim == 3 and page.planarconfig == tifffile.PLANARCONFIG.SEPARATE:
            array = np.moveaxis(array, 0, -1)
        top = np.iinfo(array.dtype).max
        if page.photometric == tifffile.PHOTOMETRIC.MINISWHITE:
            array = np.concatenate((top - array[..., :1], array[..., 1:]), -1) if array.ndim == 3 else top - array
        meaning = page.extrasamples[0] if page.extrasamples else tifffile.EXTRASAMPLE.UNSPECIFIED
        pixels, alpha = apart(array, colours)
        if meaning == tifffile.EXTRASAMPLE.UNSPECIFIED:  # a saved selection, not transparency
            return Channels(pixels, None)
        if meaning == tifffile.EXTRASAMPLE.ASSOCALPHA and alpha is not None:
            share = np.maximum(alpha[..., None].astype(np.float32), 1) / top
            pixels = np.rint(np.minimum(pixels / share, top)).astype(array.dtype)
        return Channels(pixels, alpha)


def _pixels(page: Any) -> npt.NDArray[Any]:
    try:
        array: npt.NDArray[Any] = page.asarray()
    except (ValueError, NotImplementedError, ImportError) as error:
        if page.compression not in tifffile.TIFF.DECOMPRESSORS:
            name = getattr(page.compression, "name", page.compression)
            raise UnreadableError(
                f"it is compressed in a way that is not read ({name})", "export it again with LZW or ZIP compression"
            ) from error
        if isinstance(error, tifffile.TiffFileError):
            raise UnreadableError(DAMAGED, EXPORT_AGAIN) from error
        raise
    return array


def _main(reader: Reader) -> tuple[dict[int, Field], tuple[int, dict[int, Field]]]:
    """Return the first directory, and the place and directory of the first picture that is no thumbnail and no mask."""
    inside: list[int] = []
    first: dict[int, Field] | None = None
    for at, fields in reader.chain():
        first = fields if first is None else first
        if not _is_lesser(reader, fields):
            return first, (at, fields)
        inside += [int(place) for place in reader.integers(fields.get(_SUB_IFDS))[:64]]
    for at in inside:
        with suppress(ValueError):
            fields, _ = reader.fields(at)
            if not _is_lesser(reader, fields):
                return first or fields, (at, fields)
    if first is None:
        raise UnreadableError("it is a TIFF without a picture", EXPORT_AGAIN)
    return first, (reader.first, first)


def _is_lesser(reader: Reader, fields: dict[int, Field]) -> bool:
    """Return whether a picture is a reduced one or a mask. Source: TIFF 6.0, NewSubfileType and SubfileType."""
    kind = reader.integer(fields.get(_NEW_SUBFILE_TYPE), 0)
    return bool(kind & 5) or reader.integer(fields.get(_SUBFILE_TYPE), 1) == 2


def _check(reader: Reader, fields: dict[int, Field], size: tuple[int, int]) -> None:
    """Refuse pictures that decoders would fill with black or read in another shape."""
    width, height = size
    if width < 1 or height < 1:
        raise UnreadableError("it is a TIFF without width or height", EXPORT_AGAIN)
    planes = reader.integer(fields.get(PLANES), 1)
    if planes not in {1, 2}:
        raise UnreadableError(
            f"it stores its channels in a way that does not exist (PlanarConfiguration {planes})", EXPORT_AGAIN
        )
    if not {STRIPS[0], TILES[0]} & set(fields):
        raise UnreadableError("it is a TIFF that does not say where its pixels are", EXPORT_AGAIN)
    if not holds_all_rows(reader, fields, size):
        raise UnreadableError(f"it claims {height} rows of pixels and holds fewer", EXPORT_AGAIN)


def _pillow_can(reader: Reader, fields: dict[int, Field]) -> bool:
    """Return whether Pillow decodes a picture correctly: 8 bits, no transparency in CMYK."""
    deep = reader.integers(fields.get(BITS)).max(initial=1) > 8
    numbers = reader.integer(fields.get(_SAMPLE_FORMAT), 1) == 1
    in_inks = reader.integer(fields.get(PHOTOMETRIC), 1) == _INKS
    compression = reader.integer(fields.get(COMPRESSION), 1)
    return not deep and numbers and compression in _PILLOWS and not (in_inks and _EXTRA in fields)


def _long(reader: Reader, fields: dict[int, Field], tag: int) -> bytes | None:
    """Return a field's bytes, empty when it is missing, None when there are too many."""
    field = fields.get(tag)
    if field is None:
        return b""
    return reader.bytes_of(field) if field.size <= (4 if tag == _ICC else 1) * MAX_METADATA else None


def _in_order(records: bytes, field: Field | None) -> bytes:
    """Return IIM that was stored as numbers of four bytes as the bytes that it is."""
    if field is not None and field.kind == LONG and records[:1] != b"\x1c" and records[3:4] == b"\x1c":
        records = np.frombuffer(records[: len(records) // 4 * 4], ">u4").astype("<u4").tobytes()
    return iptc.trimmed(records)


def _behind(first: exif.Exif, main: exif.Exif) -> exif.Exif:
    """Return the entries of the main picture, and those that only the first directory has."""
    return exif.Exif(main.order, *({**one, **other} for one, other in zip(first[1:], main[1:], strict=True)))
