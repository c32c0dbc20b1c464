"""The one loader and the one writer of photos."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import UnidentifiedImageError

from engine.errors import CovershotError
from engine.files import replacing
from engine.image import exif
from engine.image.decode import Header, decode, read_header
from engine.image.encode import write_8_bit, write_deep_png, write_jpeg, write_tiff
from engine.image.profile import Pixels, to_srgb

PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".avif"})

MAX_PIXELS = 600_000_000
"""Larger files are refused: the largest cameras and stitched panoramas stay below, decompression bombs do not."""

_LONGEST_SIDE = {".jpg": 65_500, ".jpeg": 65_500, ".webp": 16_383, ".avif": 65_535}


@dataclass(frozen=True, eq=False)
class Photo:
    """Hold a decoded photo, upright and in sRGB.

    Attributes:
        pixels: (H, W, 3) uint8 or uint16, sRGB-encoded.
        alpha: (H, W) of the same type, not multiplied into the pixels, or None.
        exif: what the file said of the picture, orientation 1; empty when it said nothing.

    Raises:
        ValueError: the arrays are not of these shapes and types.
    """

    pixels: Pixels
    alpha: Pixels | None = None
    exif: bytes = b""

    def __post_init__(self) -> None:
        pixels, alpha = self.pixels, self.alpha
        if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype not in {np.dtype(np.uint8), np.dtype(np.uint16)}:
            raise ValueError(f"pixels must be (H, W, 3) uint8 or uint16, got {pixels.shape} {pixels.dtype}")
        if alpha is not None and (alpha.shape != pixels.shape[:2] or alpha.dtype != pixels.dtype):
            raise ValueError(f"alpha must be {pixels.shape[:2]} {pixels.dtype}, got {alpha.shape} {alpha.dtype}")


def read_size(path: Path) -> tuple[int, int]:
    """Return a photo's width and height as it is seen, without decoding it.

    Raises:
        CovershotError: missing, not a photo, or over 600 million pixels.
    """
    with _explained(path):
        header = _checked_header(path)
    width, height = header.size
    return (height, width) if exif.orientation(header.exif) >= 5 else (width, height)


def load_photo(path: Path, long_side: int | None = None) -> Photo:
    """Read a photo: orientation applied, converted to sRGB.

    Args:
        path: JPEG, PNG, WebP, TIFF or AVIF; grey, palette, CMYK and alpha are understood. Of several pages or
            frames the first is read. A broken colour profile is taken as sRGB.
        long_side: reduce to at most this, in pixels, never enlarge; a reduced photo has 8 bits.
            None keeps size and depth.

    Raises:
        CovershotError: missing, truncated, not a photo, or over 600 million pixels.
    """
    with _explained(path):
        header = _checked_header(path)
        size = None if long_side is None or max(header.size) <= long_side else _fitted(header.size, long_side)
        own, alpha = decode(path, header, size)
        pixels = to_srgb(own, header.profile)
    if size is not None:
        pixels, alpha = to_8_bit(pixels), None if alpha is None else to_8_bit(alpha)
    turn = exif.orientation(header.exif)
    return Photo(
        _upright(pixels, turn), None if alpha is None else _upright(alpha, turn), exif.kept(header.exif, place=True)
    )


def save_photo(photo: Photo, path: Path, *, quality: int = 95, keep_gps: bool = False) -> None:
    """Write a photo, tagged sRGB, whole or not at all.

    PNG and TIFF keep 16 bits, the others are rounded to 8. Alpha is kept where the format can, and laid over white in
    a JPEG.

    Args:
        photo: to write.
        path: its suffix decides the format.
        quality: 1 to 100, of JPEG, WebP and AVIF; from 90 on a JPEG keeps full colour resolution.
        keep_gps: whether the place where it was taken may stay in the file.

    Raises:
        CovershotError: an unknown suffix, a photo too large for the format, or a file that cannot be written.
    """
    suffix, longest = path.suffix.lower(), max(photo.pixels.shape)
    if suffix not in PHOTO_SUFFIXES:
        raise CovershotError(f"Cannot write {path}: name it one of {', '.join(sorted(PHOTO_SUFFIXES))}.")
    if longest > _LONGEST_SIDE.get(suffix, longest):
        raise CovershotError(
            f"Cannot write {path}: it is {longest} pixels long, and {suffix} files end at {_LONGEST_SIDE[suffix]}; "
            "save it as .tif or .png, or make it smaller."
        )
    said = exif.kept(exif.parse(photo.exif), place=keep_gps)
    pixels = photo.pixels if photo.alpha is None else np.dstack((photo.pixels, photo.alpha))
    try:
        with replacing(path) as temporary:
            if suffix in {".tif", ".tiff"}:
                write_tiff(pixels, temporary, said)
            elif suffix == ".png" and pixels.dtype == np.uint16:
                write_deep_png(pixels, temporary, said)
            elif suffix in {".jpg", ".jpeg"}:
                write_jpeg(to_8_bit(pixels), temporary, said, quality)
            else:
                write_8_bit(to_8_bit(pixels), temporary, said, quality)
    except CovershotError:
        raise
    except Exception as error:  # encoders raise what they like; `replacing` has explained the disk's own refusals
        raise CovershotError(f"Cannot write {path}: {_reason(error)}; save it in another format.") from error


def unique_path(path: Path, taken: Collection[Path] = ()) -> Path:
    """Return the path itself when it is free, else the first free "name (2).jpg", "name (3).jpg" and so on.

    Args:
        path: the name wished for.
        taken: names that are promised already, though no file has them yet.
    """
    candidate, number = path, 2
    while candidate.exists() or candidate in taken:
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return candidate


def to_8_bit(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """Return uint8 or uint16 values of any shape as uint8, rounded."""
    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint8, copy=False)
    return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn whatever a decoder raises into the sentence a user reads."""
    try:
        yield
    except CovershotError:
        raise
    except FileNotFoundError as error:
        raise CovershotError(f"There is no file {path}: check its name and that its disk is connected.") from error
    except UnidentifiedImageError as error:
        what = "is empty" if path.stat().st_size == 0 else "is not a photo that can be read"
        raise CovershotError(f"{path} {what}: give a JPEG, PNG, WebP, TIFF or AVIF file, or remove it.") from error
    except Exception as error:
        if isinstance(error, IsADirectoryError | PermissionError) and path.is_dir():  # Windows says the latter
            raise CovershotError(f"{path} is a folder and not a photo: give a file, or rename the folder.") from error
        if isinstance(error, OSError) and error.strerror:
            raise CovershotError(f"Cannot read {path}: {error.strerror}; check the disk and your rights.") from error
        raise CovershotError(f"Cannot read {path}: {_reason(error)}; copy or export it again, or remove it.") from error


def _reason(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:160] if str(error).strip() else type(error).__name__


def _checked_header(path: Path) -> Header:
    header = read_header(path)
    width, height = header.size
    if width * height > MAX_PIXELS:
        raise CovershotError(
            f"{path} claims {width} x {height} pixels, and {MAX_PIXELS // 10**6} million are the most: "
            "export it smaller, or remove it."
        )
    return header


def _fitted(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    width, height = (max(1, round(side * long_side / max(size))) for side in size)
    return width, height


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    """Apply Exif's orientation 1..8. Source: CIPA DC-008 (Exif 2.32), tag 274."""
    if orientation >= 5:
        pixels = np.swapaxes(pixels, 0, 1)
    if orientation in {3, 4, 7, 8}:
        pixels = pixels[::-1]
    if orientation in {2, 3, 6, 7}:
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)
