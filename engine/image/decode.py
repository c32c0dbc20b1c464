"""From a file to channels: Pillow for 8 bits, libpng and tifffile for 16, which Pillow cannot hold."""

import logging
import struct
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import imagecodecs
import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image

from engine.image import exif
from engine.image.profile import Pixels

_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF")
_TIFF_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_INKS = {
    tifffile.PHOTOMETRIC.MINISWHITE: 1,
    tifffile.PHOTOMETRIC.MINISBLACK: 1,
    tifffile.PHOTOMETRIC.RGB: 3,
    tifffile.PHOTOMETRIC.SEPARATED: 4,
}

_STRIP = 1 << 16
"""Pixels copied at a time: few enough for their memory to be used again and again."""

# Set once, for the process: the caller states one limit for every decoder, and broken metadata is not worth a warning.
Image.MAX_IMAGE_PIXELS = None
warnings.filterwarnings("ignore", module=r"PIL\.")
logging.getLogger("tifffile").addHandler(logging.NullHandler())


class Header(NamedTuple):
    """Hold what is known of a file before its pixels are decoded.

    Attributes:
        size: width and height, before the Exif's orientation is applied.
        reader: "pillow", "png" or "tiff".
        exif: its Exif, broken ones empty.
        profile: its ICC profile, or empty.
    """

    size: tuple[int, int]
    reader: str
    exif: Image.Exif
    profile: bytes


class Channels(NamedTuple):
    """Hold decoded pixels in the file's own colours.

    Attributes:
        pixels: (H, W, C) uint8 or uint16; C is 1 for grey, 3 for RGB, 4 for CMYK.
        alpha: (H, W) of the same type, not multiplied into the pixels, or None.
    """

    pixels: Pixels
    alpha: Pixels | None


def read_header(path: Path) -> Header:
    """Read all but the pixels.

    Raises:
        Exception: whatever the decoders raise for a broken file; the caller says it in one sentence.
    """
    with path.open("rb") as file:
        head = file.read(32)
    if head.startswith(_TIFF_MARKS):
        return _tiff_header(path)
    with Image.open(path, formats=_FORMATS) as image:
        is_png = image.format == "PNG"
        # Pillow would decode a whole PNG to look for Exif.
        said = exif.parse(_png_exif(path) or image.info.get("exif") or b"") if is_png else _said(image)
        reader = "png" if is_png and head[24] == 16 else "pillow"
        return Header(image.size, reader, said, image.info.get("icc_profile") or b"")


def decode(path: Path, header: Header, size: tuple[int, int] | None) -> Channels:
    """Decode the first frame or page, reduced to `size` (width, height) where given.

    Raises:
        Exception: as `read_header`.
    """
    if header.reader == "pillow":
        return _decode_8_bit(path, size)
    channels = _read_png(path) if header.reader == "png" else _read_tiff(path)
    return channels if size is None else _reduced(channels, size)


def _said(image: Image.Image) -> Image.Exif:
    try:
        return image.getexif()
    except Exception:  # noqa: BLE001 - a photo with broken Exif is a photo still
        return Image.Exif()


def _png_exif(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(8)
        while len(head := file.read(8)) == 8:
            length, kind = struct.unpack(">I4s", head)
            if kind == b"eXIf":
                return file.read(length)
            file.seek(length + 4, 1)
    return b""


def _tiff_header(path: Path) -> Header:
    with path.open("rb") as file, tifffile.TiffFile(path) as tiff:
        page: Any = tiff.pages.first
        said = Image.Exif()
        try:
            said.load_from_fp(file)
            said.get_ifd(exif.CAPTURE), said.get_ifd(exif.PLACE)  # while the file is open
        except Exception:  # noqa: BLE001 - as above; a BigTIFF lands here too
            said[exif.ORIENTATION] = int(page.tags.valueof(exif.ORIENTATION, 1))
        size, profile = (page.imagewidth, page.imagelength), page.iccprofile or b""
        if page.bitspersample > 8:
            return Header(size, "tiff", said, profile)
        if exif.orientation(said) >= 5:
            size = size[::-1]
        said[exif.ORIENTATION] = 1  # Pillow turns a TIFF, and nothing else, while it decodes
        return Header(size, "pillow", said, profile)


def _decode_8_bit(path: Path, size: tuple[int, int] | None) -> Channels:
    with Image.open(path, formats=_FORMATS) as opened:
        if size is not None:
            opened.draft(None, (2 * size[0], 2 * size[1]))  # JPEG alone: decodes at a power-of-two fraction
        image = _plain(opened)
        if size is not None:
            image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
        return _apart(_values(image), 1 if image.mode in {"L", "LA"} else 4 if image.mode == "CMYK" else 3)


def _values(image: Image.Image) -> npt.NDArray[np.uint8]:
    """Return (H, W, C) values, copied strip by strip: of a whole image Pillow would make two copies more."""
    width, height, bands = *image.size, len(image.getbands())
    values = np.empty((height, width, bands), np.uint8)
    step = max(1, _STRIP // width)
    for top in range(0, height, step):
        strip = image.crop((0, top, width, min(top + step, height)))
        values[top : top + step] = np.asarray(strip).reshape(-1, width, bands)
    return values


def _plain(image: Image.Image) -> Image.Image:
    """Return L, LA, RGB, RGBA or CMYK, transparency always as alpha."""
    if image.mode == "LAB":
        raise ValueError("it holds LAB colours, and RGB, grey or CMYK are wanted")
    if image.mode in {"LA", "RGBA", "CMYK"}:
        return image
    wanted = ("L" if image.mode in {"1", "L", "La"} else "RGB") + ("A" if image.has_transparency_data else "")
    return image if image.mode == wanted else image.convert(wanted)


def _read_png(path: Path) -> Channels:
    array = imagecodecs.png_decode(path.read_bytes())
    return _apart(array, 1 if array.ndim == 2 or array.shape[2] == 2 else 3)


def _read_tiff(path: Path) -> Channels:
    with tifffile.TiffFile(path) as file:
        page: Any = file.pages.first
        if page.dtype != np.uint16 or page.bitspersample != 16 or page.photometric not in _INKS:
            kind = f"{page.bitspersample}-bit {page.dtype} {getattr(page.photometric, 'name', page.photometric)}"
            raise ValueError(f"it holds {kind} pixels, and 8 or 16 bits of RGB, grey or CMYK are wanted")
        array = page.asarray()
        if array.ndim == 3 and page.planarconfig == tifffile.PLANARCONFIG.SEPARATE:
            array = np.moveaxis(array, 0, -1)
        if page.photometric == tifffile.PHOTOMETRIC.MINISWHITE:
            array = np.concatenate((65535 - array[..., :1], array[..., 1:]), -1) if array.ndim == 3 else 65535 - array
        meaning = page.extrasamples[0] if page.extrasamples else tifffile.EXTRASAMPLE.UNSPECIFIED
        pixels, alpha = _apart(array, _INKS[page.photometric])
        if meaning == tifffile.EXTRASAMPLE.UNSPECIFIED:  # a saved selection, not transparency
            return Channels(pixels, None)
        if meaning == tifffile.EXTRASAMPLE.ASSOCALPHA and alpha is not None:
            share = np.maximum(alpha[..., None].astype(np.float32), 1) / 65535
            pixels = np.rint(np.minimum(pixels / share, 65535)).astype(np.uint16)
        return Channels(pixels, alpha)


def _apart(array: npt.NDArray[Any], colours: int) -> Channels:
    if array.ndim == 2:
        array = array[..., None]
    return Channels(array[..., :colours], array[..., colours] if array.shape[2] > colours else None)


def _reduced(channels: Channels, size: tuple[int, int]) -> Channels:
    """Reduce 16-bit channels plane by plane; colour counts as much as it is opaque."""
    pixels, alpha = channels
    weight = np.ones((1, 1), np.float32) if alpha is None else alpha.astype(np.float32) / 65535
    planes = np.dstack([_resized(pixels[..., i].astype(np.float32) * weight, size) for i in range(pixels.shape[2])])
    if alpha is None:
        return Channels(_whole(planes), None)
    small = _resized(weight, size)
    return Channels(_whole(planes / np.maximum(small, 1 / 65535)[..., None]), _whole(small * 65535))


def _resized(plane: npt.NDArray[Any], size: tuple[int, int]) -> npt.NDArray[np.float32]:
    return np.array(Image.fromarray(plane).resize(size, Image.Resampling.LANCZOS, reducing_gap=3))


def _whole(values: npt.NDArray[Any]) -> Pixels:
    whole: Pixels = np.rint(values.clip(0, 65535)).astype(np.uint16)
    return whole
