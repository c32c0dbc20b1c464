"""From pixels to a file tagged sRGB: libjpeg for JPEG, libpng for 16-bit PNG, tifffile for TIFF, Pillow for the rest."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import imagecodecs
import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image

from engine.image.exif import parse
from engine.image.profile import SRGB_PROFILE, Pixels


def write_8_bit(pixels: npt.NDArray[np.uint8], path: Path, exif: bytes, quality: int) -> None:
    """Write (H, W, 3 or 4) as PNG, WebP or AVIF, by the suffix."""
    options: dict[str, Any] = {"icc_profile": SRGB_PROFILE, **({"exif": exif} if exif else {})}
    if path.suffix.lower() != ".png":
        options["quality"] = quality
    Image.fromarray(pixels).save(path, **options)


def write_jpeg(pixels: npt.NDArray[np.uint8], path: Path, exif: bytes, quality: int) -> None:
    """Write (H, W, 3 or 4), alpha laid over white.

    The file is the one that Pillow writes, which takes half as long again for its own copy of the pixels.

    Raises:
        ValueError: more Exif than a JPEG holds.
    """
    if pixels.shape[2] == 4:
        image = Image.fromarray(pixels)
        pixels = np.array(Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB"))
    data = imagecodecs.jpeg8_encode(pixels, level=quality, subsampling="444" if quality >= 90 else "420")
    said = _segment(0xE1, exif) if exif else b""
    said += _segment(0xE2, b"ICC_PROFILE\0\1\1" + SRGB_PROFILE)
    after_header = 2 + 18
    path.write_bytes(data[:after_header] + said + data[after_header:])


def lossless(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Return (H, W, 3) as a WebP file whose pixels are these exactly, with nothing else in it."""
    data = io.BytesIO()
    # More effort takes five times as long for a twentieth less.
    Image.fromarray(pixels).save(data, "WEBP", lossless=True, quality=25, method=1)
    return data.getvalue()


def write_deep_png(pixels: Pixels, path: Path, exif: bytes) -> None:
    """Write (H, W, 3 or 4) uint16."""
    data = imagecodecs.png_encode(pixels, level=3)  # 6 takes twice as long for a tenth less
    after_header = 8 + 25
    said = _chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(SRGB_PROFILE))
    if exif:
        said += _chunk(b"eXIf", exif.removeprefix(b"Exif\0\0"))
    path.write_bytes(data[:after_header] + said + data[after_header:])


def write_tiff(pixels: Pixels, path: Path, exif: bytes) -> None:
    """Write (H, W, 3 or 4) uint8 or uint16, deflated."""
    tifffile.imwrite(
        path,
        pixels,
        photometric="rgb",
        planarconfig="contig",
        compression="zlib",
        predictor=True,
        extrasamples=["unassalpha"] if pixels.shape[2] == 4 else None,
        iccprofile=SRGB_PROFILE,
        metadata=None,
        software=False,
    )
    _describe(path, parse(exif))


def _describe(path: Path, said: Image.Exif) -> None:
    """Add Exif to a little-endian TIFF: a first directory that holds its entries too, at the file's end.

    A BigTIFF (over 4 GB) stays as it is. Source: TIFF 6.0, section 2.
    """
    with path.open("r+b") as file:
        mark, first = struct.unpack("<4sI", file.read(8))
        if mark != b"II*\0" or not len(said):
            return
        at = file.seek(0, 2)
        at += file.write(bytes(at % 2))
        file.write(said.tobytes(at)[len(b"Exif\0\0II*\0....") :])
        merged = sorted(_entries(file, first) + _entries(file, at), key=lambda entry: struct.unpack("<H", entry[:2]))
        end = file.seek(0, 2)
        end += file.write(bytes(end % 2))
        file.write(struct.pack("<H", len(merged)) + b"".join(merged) + bytes(4))
        file.seek(4)
        file.write(struct.pack("<I", end))


def _entries(file: BinaryIO, at: int) -> list[bytes]:
    file.seek(at)
    (count,) = struct.unpack("<H", file.read(2))
    return [file.read(12) for _ in range(count)]


def _segment(marker: int, content: bytes) -> bytes:
    """Return a JPEG's segment. Source: ITU-T T.81, section B.1.1.4."""
    if len(content) > 65_533:
        raise ValueError("EXIF data is too long")
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
