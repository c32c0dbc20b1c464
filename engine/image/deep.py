"""16-bit files, which Pillow cannot hold: PNG through libpng, TIFF through tifffile, colour through LittleCMS."""

import struct
import zlib
from pathlib import Path
from typing import NamedTuple

import imagecodecs
import numpy as np
import numpy.typing as npt
import tifffile

Array = npt.NDArray[np.uint8 | np.uint16]

_PNG_DEPTH_AT = 24
_RELATIVE_COLORIMETRIC = 1


class Channels(NamedTuple):
    """Hold a decoded file before colour conversion: (H, W, C) of any colour space, alpha apart."""

    pixels: Array
    alpha: Array | None
    cmyk: bool


def is_deep_png(path: Path) -> bool:
    """Say whether a PNG has 16 bits per channel."""
    with path.open("rb") as file:
        head = file.read(_PNG_DEPTH_AT + 1)
    return head.startswith(b"\x89PNG") and len(head) > _PNG_DEPTH_AT and head[_PNG_DEPTH_AT] == 16


def is_deep_tiff(path: Path) -> bool:
    """Say whether the first page of a TIFF has other than 8 bits or fewer per channel."""
    with tifffile.TiffFile(path) as file:
        return int(file.pages.first.bitspersample) > 8


def read_png(path: Path) -> Channels:
    """Read a 16-bit PNG of any colour type."""
    return _apart(imagecodecs.png_decode(path.read_bytes()), cmyk=False)


def read_tiff(path: Path) -> Channels:
    """Read the first page of a 16-bit TIFF.

    Raises:
        ValueError: floats, or more than 16 bits.
    """
    with tifffile.TiffFile(path) as file:
        page = file.pages.first
        if page.dtype != np.uint16:
            raise ValueError(f"it holds {page.dtype} values, and 8 or 16 bits per channel are wanted")
        array = page.asarray()
        if array.ndim == 3 and page.planarconfig == tifffile.PLANARCONFIG.SEPARATE:
            array = np.moveaxis(array, 0, -1)
        if page.photometric == tifffile.PHOTOMETRIC.MINISWHITE:
            array = 65535 - array
        return _apart(array, cmyk=page.photometric == tifffile.PHOTOMETRIC.SEPARATED)


def to_srgb(channels: Channels, profile: bytes, srgb: bytes) -> Array:
    """Convert to (H, W, 3) uint16 sRGB; without a profile, RGB and grey are taken as sRGB, CMYK as plain inks."""
    pixels = channels.pixels
    if profile:
        space = "cmyk" if channels.cmyk else "gray" if pixels.shape[2] == 1 else "rgb"
        return np.ascontiguousarray(
            imagecodecs.cms_transform(
                np.ascontiguousarray(pixels if space != "gray" else pixels[..., 0]),
                profile,
                srgb,
                colorspace=space,
                outcolorspace="rgb",
                outdtype="uint16",
                intent=_RELATIVE_COLORIMETRIC,
            )
        )
    if channels.cmyk:
        inks = 1 - pixels.astype(np.float32) / 65535
        return np.rint(inks[..., :3] * inks[..., 3:] * 65535).astype(np.uint16)
    return np.ascontiguousarray(np.broadcast_to(pixels, (*pixels.shape[:2], 3)))


def write_png(pixels: Array, path: Path, exif: bytes) -> None:
    """Write (H, W, 3 or 4) uint16 as a PNG tagged sRGB."""
    data = imagecodecs.png_encode(pixels, level=6)
    after_header = 8 + 25
    tags = _chunk(b"sRGB", b"\x01") + (_chunk(b"eXIf", exif.removeprefix(b"Exif\0\0")) if exif else b"")
    path.write_bytes(data[:after_header] + tags + data[after_header:])


def write_tiff(pixels: Array, path: Path, srgb: bytes) -> None:
    """Write (H, W, 3 or 4) uint8 or uint16 as a deflated TIFF tagged sRGB."""
    extra = ["unassalpha"] if pixels.shape[2] == 4 else None
    tifffile.imwrite(
        path,
        pixels,
        photometric="rgb",
        compression="zlib",
        predictor=True,
        extrasamples=extra,
        iccprofile=srgb,
        metadata=None,
    )


def _apart(array: Array, *, cmyk: bool) -> Channels:
    if array.ndim == 2:
        array = array[..., None]
    colours = 4 if cmyk else 1 if array.shape[2] < 3 else 3
    alpha = array[..., colours] if array.shape[2] > colours else None
    return Channels(array[..., :colours], alpha, cmyk)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
