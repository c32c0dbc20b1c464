"""Small copies of large PNGs, decoded some rows at a time: whole, one of 600 million pixels takes gigabytes.

A PNG is one stream of filtered rows, and undoing the filters of a row needs the previous row. So each stretch of rows is
made a separate PNG, whose first row is the last row of the previous stretch, unfiltered.
"""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.image import png
from engine.image.channels import Channels, apart, plain, values

LARGE = 64_000_000
"""Number of pixels from which rows are decoded in stretches, which takes longer."""

_AT_ONCE = 1_000_000
_GAP = 3
"""As Pillow's `reducing_gap`: first to whole fractions of at least three times the size, then by the better filter."""

_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""By PNG's colour type. Source: Portable Network Graphics, section 11.2.1."""


def reduced_png(path: Path, size: tuple[int, int]) -> Channels | None:
    """Decode a PNG reduced to a width and height; None when its rows are interlaced or smaller than bytes.

    Raises:
        OSError: it ends too early.
        Exception: whatever the decoders raise for broken pixels.
    """
    head, extra = _read_head(path)
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    if depth < 8 or interlaced or kind not in _CHANNELS:
        return None
    across, down = (max(1, int(side / small / _GAP)) for side, small in zip((width, height), size, strict=True))
    rows = max(1, _AT_ONCE // width // down) * down
    row_bytes = width * _CHANNELS[kind] * depth // 8
    carry = bytes(row_bytes)
    reducer = _Deep(across, down, _CHANNELS[kind]) if depth == 16 else _Shallow(across, down)
    for data in _stretches(path, row_bytes + 1, rows, height):
        count = len(data) // (row_bytes + 1)
        carry = reducer.add(_with_rows(head, extra, count + 1, b"\0" + carry + data))
    return reducer.finished(size, (width, height))


class _Shallow:
    """Gather stretches of 8 bits."""

    def __init__(self, across: int, down: int) -> None:
        self._across = across
        self._down = down
        self._parts: list[Image.Image] = []

    def add(self, data: bytes) -> bytes:
        """Add a PNG's rows except the first one, and return the bytes of the last one."""
        with Image.open(BytesIO(data), formats=("PNG",)) as opened:
            opened.load()
            width, height = opened.size
            carry = np.asarray(opened.crop((0, height - 1, width, height))).tobytes()
            image = plain(opened.crop((0, 1, width, height)))
        # Multiplied by alpha, so that colours are weighted by their opacity.
        image = image.convert({"LA": "La", "RGBA": "RGBa"}[image.mode]) if image.mode.endswith("A") else image
        self._parts.append(image.reduce((self._across, self._down)))
        return carry

    def finished(self, size: tuple[int, int], whole: tuple[int, int]) -> Channels:
        """Return the whole picture at a size, given the size in the file."""
        mode = self._parts[0].mode
        width = self._parts[0].width
        image = Image.new(mode, (width, sum(part.height for part in self._parts)))
        top = 0
        for part in self._parts:
            image.paste(part, (0, top))
            top += part.height
        box = (0, 0, whole[0] / self._across, whole[1] / self._down)
        small = image.resize(size, Image.Resampling.LANCZOS, box)
        small = small.convert({"La": "LA", "RGBa": "RGBA"}.get(mode, mode))
        return apart(values(small), 1 if mode[0] == "L" else 3)


class _Deep:
    """Gather stretches of 16 bits, as planes of floats multiplied by alpha, and alpha last."""

    def __init__(self, across: int, down: int, channels: int) -> None:
        self._across = across
        self._down = down
        self._channels = channels
        self._parts: list[list[npt.NDArray[np.float32]]] = []
        self._opaque = False

    def add(self, data: bytes) -> bytes:
        """Do as `_Shallow.add` does."""
        array: npt.NDArray[Any] = imagecodecs.png_decode(data)
        array = array[..., None] if array.ndim == 2 else array
        carry: bytes = array[-1, :, : self._channels].astype(">u2").tobytes()
        pixels, alpha = apart(array[1:], 1 if array.shape[2] <= 2 else 3)
        self._opaque = alpha is None
        weight = np.ones((1, 1), np.float32) if alpha is None else alpha.astype(np.float32) / 65535
        planes = [pixels[..., i].astype(np.float32) * weight for i in range(pixels.shape[2])]
        planes += [] if alpha is None else [weight]
        self._parts.append([self._fraction(plane) for plane in planes])
        return carry

    def _fraction(self, plane: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
        return np.asarray(Image.fromarray(plane).reduce((self._across, self._down)))

    def finished(self, size: tuple[int, int], whole: tuple[int, int]) -> Channels:
        """Do as `_Shallow.finished` does."""
        box = (0, 0, whole[0] / self._across, whole[1] / self._down)
        planes = [
            np.asarray(Image.fromarray(np.concatenate(stack)).resize(size, Image.Resampling.LANCZOS, box))
            for stack in zip(*self._parts, strict=True)
        ]
        if self._opaque:
            return Channels(_whole(np.dstack(planes)), None)
        colours = np.dstack(planes[:-1]) / np.maximum(planes[-1], 1 / 65535)[..., None]
        return Channels(_whole(colours), _whole(planes[-1] * 65535))


def _whole(array: npt.NDArray[Any]) -> npt.NDArray[np.uint16]:
    whole: npt.NDArray[np.uint16] = np.rint(array.clip(0, 65535)).astype(np.uint16)
    return whole


def _read_head(path: Path) -> tuple[bytes, bytes]:
    """Return a PNG's header, and the chunks of palette and transparency as they stand."""
    head = b""
    extra = b""
    with path.open("rb") as file:
        for kind, length in png.chunks(file):
            if kind == b"IDAT":
                break
            if kind == b"IHDR":
                head = file.read(length)
            elif kind in {b"PLTE", b"tRNS"} and length <= 768:
                extra += png.chunk(kind, file.read(length))
    return head, extra


def _with_rows(head: bytes, extra: bytes, height: int, rows: bytes) -> bytes:
    header = png.chunk(b"IHDR", head[:4] + struct.pack(">I", height) + head[8:])
    stored = png.chunk(b"IDAT", zlib.compress(rows, 0))
    return png.SIGNATURE + header + extra + stored + png.chunk(b"IEND", b"")


def _stretches(path: Path, row: int, rows: int, height: int) -> Iterator[bytes]:
    """Yield stretches of filtered rows, `row` bytes each."""
    unpacked = _unpacked(path, row * rows)
    held = bytearray()
    top = 0
    while top < height:
        expected = min(rows, height - top) * row
        while len(held) < expected:
            piece = next(unpacked, None)
            if piece is None:
                raise OSError("image file is truncated")
            held += piece
        yield bytes(held[:expected])
        del held[:expected]
        top += rows
    for _ in unpacked:
        pass  # The last checksum stands behind the last row.


def _unpacked(path: Path, most: int) -> Iterator[bytes]:
    """Yield the unpacked stream of rows, at most `most` bytes at a time, and check the chunks it comes from."""
    unpacker = zlib.decompressobj()
    with path.open("rb") as file:
        for kind, length in png.chunks(file):
            if kind != b"IDAT":
                continue
            left = length
            crc = zlib.crc32(kind)
            while left:
                packed = file.read(min(left, 1 << 20))
                if not packed:
                    return
                left -= len(packed)
                crc = zlib.crc32(packed, crc)
                while packed and not unpacker.eof:
                    try:
                        yield unpacker.decompress(packed, most)
                    except zlib.error as error:
                        raise png.damaged() from error
                    packed = unpacker.unconsumed_tail
            png.check(crc, file.read(4))
