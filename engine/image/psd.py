"""Photoshop's PSD and PSB: the flattened picture that is saved beside the layers.

Source: Adobe Photoshop file formats specification (2019).
"""

import os
import struct
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import imagecodecs
import numpy as np
import numpy.typing as npt

from engine.image import exif, iptc
from engine.image.channels import Channels, apart, reduced
from engine.image.facts import EXPORT_AGAIN, MAX_METADATA, Colours, Facts, UnreadableError
from engine.image.iptc import blocks

SIGNATURE = b"8BPS"
_COLOURS = {1: 1, 3: 3, 4: 4, 8: 1}
"""Channels of the modes that are read: grey, RGB, CMYK, duotone as grey."""

_OTHER_MODES = {0: "bitmap", 2: "indexed", 7: "multichannel", 9: "Lab"}
_MOST_CHANNELS = 56
_RAW_PIXELS = 0
_PACKED = 1

# Numbers of image resources.
_RESOLUTION = 1005
_IPTC = 1028
_ICC = 1039
_VERSION = 1057
_EXIF = 1058
_XMP = 1060

_SAVE_AGAIN = "save it again in RGB with 8 or 16 bits, or export it as JPEG, PNG or TIFF"
_DAMAGED = "it is a Photoshop file that is cut off or damaged"


class Source(NamedTuple):
    """Locate the flattened picture.

    Attributes:
        at: offset of its compression.
        wide: whether it is a PSB, whose lengths have more bytes.
        channels: number of channels.
        mode: Photoshop's number of the colour mode.
        bits: bits of a channel, 8 or 16.
        transparent: whether the first channel after the colours is the picture's opacity.
    """

    at: int
    wide: bool
    channels: int
    mode: int
    bits: int
    transparent: bool


def read_facts(path: Path) -> Facts:
    """Return the facts about the flattened picture of a Photoshop file.

    Raises:
        UnreadableError: it has none, is cut off, or has colours of an unsupported kind.
    """
    with path.open("rb") as file:
        version, channels, height, width, bits, mode = _values(file, ">4xH6xHIIHH")
        is_sound = version in {1, 2} and min(width, height) > 0 and mode in {*_COLOURS, *_OTHER_MODES}
        if not (is_sound and _COLOURS.get(mode, 1) <= channels <= _MOST_CHANNELS):
            raise UnreadableError(_DAMAGED, EXPORT_AGAIN)
        if mode in _OTHER_MODES or bits not in {8, 16}:
            kind = f"in {_OTHER_MODES[mode]} mode" if mode in _OTHER_MODES else f"with {bits} bits a channel"
            raise UnreadableError(
                f"it is a Photoshop file {kind}, and 8 or 16 bits of RGB, grey or CMYK are read", _SAVE_AGAIN
            )
        _skip(file, _values(file, ">I")[0])
        (length,) = _values(file, ">I")
        resources = dict(reversed([*blocks(file.read(min(length, 4 * MAX_METADATA)))]))
        _skip(file, max(0, length - 4 * MAX_METADATA))
        transparent = _merged_is_transparent(file, wide=version == 2)
        at = file.seek(0, 1)
    _check_flattened(resources.get(_VERSION, b""))
    return Facts(
        (width, height),
        Colours(resources.get(_ICC, b"")),
        exif.parse(resources.get(_EXIF, b"")),
        resources.get(_XMP, b""),
        iptc.trimmed(resources.get(_IPTC, b"")),
        _dots_per_inch(resources.get(_RESOLUTION, b"")),
        source=Source(at, version == 2, channels, mode, bits, transparent and channels > _COLOURS[mode]),
    )


def decode(path: Path, facts: Facts, size: tuple[int, int] | None) -> Channels:
    """Decode the flattened picture, reduced to a width and height where given.

    Raises:
        UnreadableError: it is cut off, or compressed in an unknown way.
    """
    source: Source = facts.source
    count = _COLOURS[source.mode]
    planes = _planes(path, source, facts.size, count + source.transparent)
    if source.mode == 4:  # inks are stored as light
        planes[..., :4] = np.iinfo(planes.dtype).max - planes[..., :4]
    channels = apart(planes, count)
    if channels.alpha is not None and source.mode != 4:
        channels = Channels(_without_white(channels.pixels, channels.alpha), channels.alpha)
    return channels if size is None else reduced(channels, size)


def _planes(path: Path, source: Source, size: tuple[int, int], count: int) -> npt.NDArray[Any]:
    """Return the first channels, (H, W, count)."""
    width, height = size
    kind = np.dtype(np.uint8 if source.bits == 8 else ">u2")
    planes = np.empty((height, width, count), kind.newbyteorder("="))
    with path.open("rb") as file:
        file.seek(source.at)
        (compression,) = _values(file, ">H")
        if compression == _PACKED:
            length = np.dtype(">u4" if source.wide else ">u2")
            lengths = np.frombuffer(_exactly(file, height * source.channels * length.itemsize), length)
            for channel in range(count):
                rows = lengths[channel * height : (channel + 1) * height].astype(np.int64)
                if rows.max() > 2 * width * kind.itemsize + 2:  # would unpack to more than a row
                    raise UnreadableError(_DAMAGED, EXPORT_AGAIN)
                packed = _exactly(file, int(rows.sum()))
                ends = np.cumsum(rows)
                for row, (start, end) in enumerate(zip(ends - rows, ends, strict=True)):
                    planes[row, :, channel] = _unpacked(packed[start:end], width, kind)
        elif compression == _RAW_PIXELS:
            for channel in range(count):
                plane = _exactly(file, width * height * kind.itemsize)
                planes[..., channel] = np.frombuffer(plane, kind).reshape(height, width)
        else:
            raise UnreadableError("its flattened picture is compressed in a way that is not read", _SAVE_AGAIN)
    return planes


def _unpacked(packed: bytes, width: int, kind: np.dtype[Any]) -> npt.NDArray[Any]:
    try:
        row = np.frombuffer(imagecodecs.packbits_decode(packed), np.uint8)
    except RuntimeError as error:
        raise UnreadableError(_DAMAGED, EXPORT_AGAIN) from error
    if row.size != width * kind.itemsize:
        raise UnreadableError(_DAMAGED, EXPORT_AGAIN)
    return row.view(kind)


def _merged_is_transparent(file: BinaryIO, *, wide: bool) -> bool:
    """Skip the layers; return whether the flattened picture has opacity, for which their number is negative."""
    (length,) = _values(file, ">Q" if wide else ">I")
    start = file.seek(0, 1)
    negative = False
    if length > (10 if wide else 6):
        information, count = _values(file, ">Qh" if wide else ">Ih")
        negative = information > 0 and count < 0
    _skip(file, start + length - file.seek(0, 1))
    return negative


def _check_flattened(version: bytes) -> None:
    """Refuse a file that was saved without its flattened picture, in whose place is white."""
    if len(version) > 4 and not version[4]:
        raise UnreadableError(
            "it is a Photoshop file that was saved without its flattened picture",
            "save it again with Maximize Compatibility, or export it as JPEG, PNG or TIFF",
        )


def _without_white(pixels: npt.NDArray[Any], alpha: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return colours without the white that Photoshop lays under a flattened picture, c = (f - 1 + a) / a."""
    top = np.iinfo(pixels.dtype).max
    share = np.maximum(alpha[..., None].astype(np.float32), 1) / top
    colours: npt.NDArray[Any] = np.rint(((pixels.astype(np.float32) - top) / share + top).clip(0, top))
    return colours.astype(pixels.dtype)


def _dots_per_inch(block: bytes) -> tuple[float, float] | None:
    """Return the resolution, which is counted in inches whatever unit is shown."""
    if len(block) < 16:
        return None
    across, down = struct.unpack(">I4xI4x", block[:16])
    return (across / 65_536, down / 65_536) if across and down else None


def _values(file: BinaryIO, form: str) -> tuple[int, ...]:
    return struct.unpack(form, _exactly(file, struct.calcsize(form)))


def _exactly(file: BinaryIO, count: int) -> bytes:
    if count > _left(file):  # before as much memory is reserved
        raise UnreadableError(_DAMAGED, EXPORT_AGAIN)
    return file.read(count)


def _skip(file: BinaryIO, count: int) -> None:
    if count > _left(file):
        raise UnreadableError(_DAMAGED, EXPORT_AGAIN)
    file.seek(count, 1)


def _left(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size - file.seek(0, 1)
