"""From pixels to a file tagged sRGB: libjpeg for JPEG, libpng for 16-bit PNG, tifffile for TIFF, Pillow for the rest."""

import io
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import imagecodecs
import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image

from engine.image import iptc, jpeg, png
from engine.image.exif import OF_COMPRESSED_PICTURES, ORIENTATION, RESOLUTION
from engine.image.ifd import BYTE, LONG, Directory, Entry, Reader, written
from engine.image.metadata import Capabilities, Metadata
from engine.image.profile import SRGB_PROFILE, Pixels

_JPEG = Capabilities(jpeg=True, most_exif=jpeg.MOST_EXIF, most_xmp=jpeg.MOST_XMP, most_iptc=jpeg.MOST_EXIF - 32)
_TIFF = Capabilities(without=OF_COMPRESSED_PICTURES)
_WEBP = Capabilities(iptc=False, dpi=False)
# With the tag of the orientation Pillow would write all of Exif anew.
_AVIF = Capabilities(iptc=False, dpi=False, without=frozenset({ORIENTATION}))

CAPABILITIES = {
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".png": Capabilities(),
    ".tif": _TIFF,
    ".tiff": _TIFF,
    ".webp": _WEBP,
    ".avif": _AVIF,
}
"""Metadata that each format can hold, by its suffix."""

_XMP = 700
_IPTC = 33723


def write_web(pixels: npt.NDArray[np.uint8], path: Path, metadata: Metadata, quality: int) -> None:
    """Write (H, W, 3 or 4) as WebP or AVIF, by the suffix."""
    block = metadata.exif.tobytes()
    options: dict[str, Any] = {**({"exif": block} if block else {}), **({"xmp": metadata.xmp} if metadata.xmp else {})}
    Image.fromarray(pixels).save(path, icc_profile=SRGB_PROFILE, quality=quality, **options)


def write_png(pixels: Pixels, path: Path, metadata: Metadata) -> None:
    """Write (H, W, 3 or 4) uint8 or uint16."""
    if pixels.dtype == np.uint16:
        data = imagecodecs.png_encode(pixels, level=3)  # 6 takes twice as long for a tenth less
    else:
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "PNG")
        data = file.getvalue()
    chunks = [(b"iCCP", b"sRGB\0\0" + zlib.compress(SRGB_PROFILE))]
    if metadata.dpi:
        chunks.append(png.density(metadata.dpi))
    if block := metadata.exif.tobytes():
        chunks.append((b"eXIf", block.removeprefix(b"Exif\0\0")))
    if metadata.xmp:
        chunks.append(png.text("XML:com.adobe.xmp", metadata.xmp))
    if metadata.iptc:
        chunks.append(png.profile_text("iptc", metadata.iptc))
    with path.open("wb") as out:
        out.writelines(png.with_chunks(data, chunks))


def write_jpeg(pixels: npt.NDArray[np.uint8], path: Path, metadata: Metadata, quality: int) -> None:
    """Write (H, W, 3 or 4), alpha laid over white.

    The file is the one that Pillow writes, which takes half as long again for its own copy of the pixels.
    """
    if pixels.shape[2] == 4:
        image = Image.fromarray(pixels)
        pixels = np.array(Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB"))
    data = imagecodecs.jpeg8_encode(pixels, level=quality, subsampling="444" if quality >= 90 else "420")
    parts = [jpeg.header(metadata.dpi)]
    if block := metadata.exif.tobytes():
        parts.append(jpeg.segment(0xE1, block))
    if metadata.xmp:
        parts.append(jpeg.xmp_segment(metadata.xmp))
    parts.append(jpeg.segment(0xE2, b"ICC_PROFILE\0\1\1" + SRGB_PROFILE))
    if metadata.iptc:
        parts.append(jpeg.segment(0xED, iptc.as_blocks(metadata.iptc)))
    with path.open("wb") as out:
        out.writelines([*parts, memoryview(data)[len(jpeg.header(None)) :]])


def lossless(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Return (H, W, 3), or 4 with an alpha channel, as a WebP file whose pixels are these exactly, with nothing else in it."""
    data = io.BytesIO()
    # More effort takes five times as long for a twentieth less.
    Image.fromarray(pixels).save(data, "WEBP", lossless=True, quality=25, method=1, exact=True)
    return data.getvalue()


def write_tiff(pixels: Pixels, path: Path, metadata: Metadata) -> None:
    """Write (H, W, 3 or 4) uint8 or uint16, deflated."""
    tifffile.imwrite(
        path,
        pixels,
        byteorder=">" if metadata.exif.order == ">" else "<",
        photometric="rgb",
        planarconfig="contig",
        compression="zlib",
        predictor=True,
        extrasamples=["unassalpha"] if pixels.shape[2] == 4 else None,
        iccprofile=SRGB_PROFILE,
        metadata=None,
        software=False,
        resolution=metadata.dpi,
        resolutionunit="inch" if metadata.dpi else None,
    )
    main = {tag: entry for tag, entry in metadata.exif.main.items() if tag not in RESOLUTION}
    if metadata.xmp:
        main[_XMP] = Entry(BYTE, len(metadata.xmp), metadata.xmp)
    if metadata.iptc:
        whole = metadata.iptc + bytes(-len(metadata.iptc) % 4)
        main[_IPTC] = Entry(LONG, len(whole) // 4, whole)  # bytes all the same, as everyone writes them
    if main or metadata.exif.parts:
        _describe(path, main, metadata.exif.parts)


def _describe(path: Path, main: Directory, parts: Mapping[int, Directory]) -> None:
    """Add entries to a TIFF: write a new first directory with them at the file's end, and point the header to it."""
    with path.open("r+b") as file:
        reader = Reader(file)
        fields, _ = reader.fields(reader.first)
        present = {tag: reader.entry(field) for tag, field in fields.items()}
        at = reader.end + reader.end % 2
        _put(file, at, written(reader.order, {**present, **main}, parts, at, big=reader.big))
        _put(file, 8 if reader.big else 4, struct.pack(reader.order + ("Q" if reader.big else "I"), at))


def _put(file: BinaryIO, at: int, data: bytes) -> None:
    file.seek(at)
    file.write(data)
