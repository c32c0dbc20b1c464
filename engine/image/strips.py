"""Whether a TIFF holds all the rows that it claims: decoders fill missing ones with black. Source: TIFF 6.0."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from engine.image.ifd import Field, Reader
from engine.image.jpeg import frame_height

BITS = 258
COMPRESSION = 259
PHOTOMETRIC = 262
SAMPLES = 277
ROWS_PER_STRIP = 278
PLANES = 284

# Tags of the offsets of segments, and of their lengths in bytes.
STRIPS = (273, 279)
TILES = (324, 325)

YCBCR = 6
_TILE_WIDTH = 322
_TILE_HEIGHT = 323
_PLAIN = 1
_JPEG = 7

Fields = Mapping[int, Field]


def holds_all_rows(reader: Reader, fields: Fields, size: tuple[int, int]) -> bool:
    """Return whether a picture's strips or tiles cover its width and height, as far as this can be checked undecoded."""
    width, height = size
    tiled = TILES[0] in fields
    offsets, counts = (reader.integers(fields.get(tag)) for tag in (TILES if tiled else STRIPS))
    rows = reader.integer(fields.get(_TILE_HEIGHT if tiled else ROWS_PER_STRIP), height)
    columns = reader.integer(fields.get(_TILE_WIDTH), 0) if tiled else width
    if rows < 1 or columns < 1:
        return False
    across = -(-width // columns)
    down = -(-height // rows)
    needed = across * down * (_samples(reader, fields) if _apart(reader, fields) else 1)
    # Of one uncompressed strip writers leave its length out; of others it is missing where the file is cut off.
    without_counts = not len(counts) and needed == 1 and _is_plain(reader, fields)
    if len(offsets) < needed or (len(counts) < needed and not without_counts):
        return False
    offsets = offsets[:needed]
    counts = counts[:needed]
    if (offsets < 1).any() or (offsets >= reader.end).any():
        return False
    if without_counts:
        counts = np.full(needed, reader.end, np.int64)
    there = np.minimum(counts, reader.end - offsets)
    left = height - np.arange(needed) % down * rows
    expected = np.full(needed, rows) if tiled else np.minimum(rows, left)
    if reader.integer(fields.get(COMPRESSION), _PLAIN) == _JPEG:
        return _jpegs_hold(reader, offsets, there, expected)
    return bool((there >= _least_bytes(reader, fields, expected, columns)).all())


def _least_bytes(reader: Reader, fields: Fields, rows: npt.NDArray[np.int64], columns: int) -> npt.NDArray[np.int64]:
    """Return the least number of bytes of segments with these rows: all of them where nothing is compressed."""
    if not _is_plain(reader, fields) or reader.integer(fields.get(PHOTOMETRIC), 1) == YCBCR:
        return np.ones(len(rows), np.int64)
    bits = int(reader.integers(fields.get(BITS)).max(initial=1))
    a_row = columns * bits * (1 if _apart(reader, fields) else _samples(reader, fields))
    return rows * -(-a_row // 8)


def _jpegs_hold(
    reader: Reader, offsets: npt.NDArray[np.int64], there: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]
) -> bool:
    """Return whether segments that are JPEGs are high enough; one without a height is left to the decoder."""
    for at, length, expected in zip(offsets.tolist(), there.tolist(), rows.tolist(), strict=True):
        height = frame_height(reader.part(at, min(length, 1 << 16)))
        if length < 1 or (height is not None and height < expected):
            return False
    return True


def _is_plain(reader: Reader, fields: Fields) -> bool:
    """Say whether pixels are stored uncompressed."""
    return reader.integer(fields.get(COMPRESSION), _PLAIN) == _PLAIN


def _samples(reader: Reader, fields: Fields) -> int:
    return max(1, reader.integer(fields.get(SAMPLES), 1))


def _apart(reader: Reader, fields: Fields) -> bool:
    """Return whether each channel has separate strips."""
    return reader.integer(fields.get(PLANES), 1) == 2
