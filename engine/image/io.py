"""The one loader and the one writer of photos."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import UnidentifiedImageError

from engine.errors import CovershotError
from engine.files import replacing
from engine.image import exif, jpeg, raw
from engine.image.colorspace import profile_of
from engine.image.decode import decode, decode_jpeg, read_facts
from engine.image.encode import CAPABILITIES, write_jpeg, write_png, write_tiff, write_web
from engine.image.facts import EXPORT_AGAIN, Facts, UnreadableError
from engine.image.formats import COVER_SUFFIXES, PHOTO_SUFFIXES, Extra, MissingExtraError
from engine.image.kinds import identify
from engine.image.metadata import prepared, sensible
from engine.image.profile import Pixels, to_srgb

__all__ = [
    "COVER_SUFFIXES",
    "PHOTO_SUFFIXES",
    "Photo",
    "load_photo",
    "load_preview",
    "read_size",
    "save_photo",
    "to_8_bit",
]

MAX_PIXELS = 600_000_000
"""Largest number of pixels: the largest cameras and stitched panoramas stay below, decompression bombs do not."""

MAX_BYTES = 5 << 30
"""Largest size of a file in bytes; 600 million uncompressed pixels of four 16-bit channels are a little less."""

MAX_SIDE = 200_000
"""Longest side in pixels: scanners and panoramas stay below, and decoders take seconds for lines of millions."""

_CHECKED_PIXELS = 200_000_000
"""Number of pixels above which the size of the file is checked too."""

_MOST_PIXELS_A_BYTE = 100
"""Pixels that a byte of such a file may stand for at most: the emptiest photo stays below, a bomb does not."""

_SMALLER = "export it smaller, or remove it"
_LONGEST_SIDE = {".jpg": 65_500, ".jpeg": 65_500, ".webp": 16_383, ".avif": 65_535}


@dataclass(frozen=True, eq=False)
class Photo:
    """Hold a decoded photo, upright and in sRGB.

    Attributes:
        pixels: (H, W, 3) uint8 or uint16, sRGB-encoded.
        alpha: (H, W) of the same type, not multiplied into the pixels, or None.
        exif: Exif of the file with orientation 1, may be empty.
        xmp: XMP packet of the file, may be empty.
        iptc: IPTC records (IIM) of the file, may be empty.
        dpi: dots per inch across and down, or None.
        notes: parts of the file that a copy will not have, each as part of a sentence.

    Raises:
        ValueError: the arrays are not of these shapes and types.
    """

    pixels: Pixels
    alpha: Pixels | None = None
    exif: bytes = b""
    xmp: bytes = b""
    iptc: bytes = b""
    dpi: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        pixels = self.pixels
        alpha = self.alpha
        if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype not in {np.dtype(np.uint8), np.dtype(np.uint16)}:
            raise ValueError(f"pixels must be (H, W, 3) uint8 or uint16, got {pixels.shape} {pixels.dtype}")
        if alpha is not None and (alpha.shape != pixels.shape[:2] or alpha.dtype != pixels.dtype):
            raise ValueError(f"alpha must be {pixels.shape[:2]} {pixels.dtype}, got {alpha.shape} {alpha.dtype}")


def read_size(path: Path) -> tuple[int, int]:
    """Return a photo's width and height in pixels, upright, without decoding it.

    Raises:
        CovershotError: missing, not a photo, HDR, or too large to be a photo.
    """
    with _explained(path):
        facts, _ = _checked_facts(path)
    width, height = facts.size
    return (height, width) if facts.turn >= 5 else (width, height)


def load_photo(path: Path, long_side: int | None = None) -> Photo:
    """Read a photo: orientation applied, converted to sRGB.

    Args:
        path: JPEG, PNG, WebP, TIFF, AVIF, HEIC, a camera's raw file, the flattened picture of a PSD or PSB, or a PDF's
            first page; grey, palette, CMYK and alpha are understood. Of several pages or frames the first is read that is
            no thumbnail. A broken colour profile is ignored.
        long_side: longest side to reduce to, in pixels, never enlarged; a reduced photo has 8 bits.
            None keeps size and depth.

    Raises:
        CovershotError: missing, truncated, not a photo, HDR, too large to be one, or in need of an extra.
    """
    with _explained(path):
        facts, profile = _checked_facts(path)
        size = None if long_side is None or max(facts.size) <= long_side else _fitted(facts.size, long_side)
        (stored, alpha), turn = decode(path, facts, size)
        pixels = to_srgb(stored, profile)
        if size is not None:
            pixels = to_8_bit(pixels)
            alpha = None if alpha is None else to_8_bit(alpha)
        pixels = _upright(pixels, turn)
        _check_shape(pixels, facts, size)
    turned = facts.turn >= 5
    dpi = sensible(facts.dpi or exif.dots_per_inch(facts.exif.order, facts.exif.main))
    return Photo(
        pixels,
        None if alpha is None else _upright(alpha, turn),
        exif.kept(facts.exif, turned=turned),
        facts.xmp,
        facts.iptc,
        dpi[::-1] if dpi and turned else dpi,
        facts.notes,
    )


def load_preview(path: Path, long_side: int) -> Pixels:
    """Read a photo to be recognised among others, (H, W, 3) uint8 sRGB, reduced to its long side in pixels.

    Of a raw file this is the camera's picture inside it, which takes no developing and has the camera's colours, if it is
    large enough; of all others the photo, as `load_photo` reads it.

    Raises:
        CovershotError: as `load_photo`.
    """
    with _explained(path):
        facts, _ = _checked_facts(path)
        picture = raw.preview(path) if isinstance(facts.source, raw.Source) else None
    found: Pixels | None = None
    if picture is not None:
        with suppress(Exception):  # of a broken picture inside a sound file
            found = _reduced_preview(picture, facts, long_side)
    return to_8_bit(load_photo(path, long_side).pixels) if found is None else found


def save_photo(photo: Photo, path: Path, *, quality: int = 95, keep_gps: bool = False) -> list[str]:
    """Write a photo, tagged sRGB, whole or not at all.

    PNG and TIFF keep 16 bits, the others are rounded to 8. Alpha is kept where the format can, and laid over white in
    a JPEG. Metadata is written in the format's places, unchanged except for what is not true of the copy.

    Args:
        photo: photo to write.
        path: path of the file; its suffix decides the format.
        quality: quality of JPEG, WebP and AVIF, 1 to 100; from 90 on a JPEG keeps full colour resolution.
        keep_gps: whether the place where it was taken may stay in the file.

    Returns:
        Metadata that could not be kept, each as part of a sentence about the photo.

    Raises:
        CovershotError: an unknown suffix, a photo too large for the format, or a file that cannot be written.
    """
    suffix = path.suffix.lower()
    longest = max(photo.pixels.shape)
    if suffix not in CAPABILITIES:
        raise CovershotError(f"Cannot write {path}: name it one of {', '.join(sorted(CAPABILITIES))}.")
    if longest > _LONGEST_SIDE.get(suffix, longest):
        raise CovershotError(
            f"Cannot write {path}: it is {longest} pixels long, and {suffix} files end at {_LONGEST_SIDE[suffix]}; "
            "save it as .tif or .png, or make it smaller."
        )
    height, width = photo.pixels.shape[:2]
    metadata, notes = prepared(
        photo.exif,
        photo.xmp,
        photo.iptc,
        photo.dpi,
        (width, height),
        CAPABILITIES[suffix],
        gps=keep_gps,
    )
    pixels = photo.pixels if photo.alpha is None else np.dstack((photo.pixels, photo.alpha))
    try:
        with replacing(path) as temporary:
            if suffix in {".tif", ".tiff"}:
                write_tiff(pixels, temporary, metadata)
            elif suffix == ".png":
                write_png(pixels, temporary, metadata)
            elif suffix in {".jpg", ".jpeg"}:
                write_jpeg(to_8_bit(pixels), temporary, metadata, quality)
            else:
                write_web(to_8_bit(pixels), temporary, metadata, quality)
    except CovershotError:
        raise
    except Exception as error:  # encoders raise anything; errors of the disk were explained by `replacing`
        raise CovershotError(f"Cannot write {path}: {_reason(error)}; save it in another format.") from error
    return notes


def to_8_bit(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """Return uint8 or uint16 values of any shape as uint8, rounded."""
    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint8, copy=False)
    return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn any error of a decoder into the sentence for the user."""
    try:
        yield
    except CovershotError:
        raise
    except FileNotFoundError as error:
        raise CovershotError(f"There is no file {path}: check its name and that its disk is connected.") from error
    except UnreadableError as error:
        raise CovershotError(f"Cannot read {path}: {error.reason}; {error.advice}.") from error
    except MissingExtraError as error:
        raise _needs_extra(path, error.extra) from error
    except UnidentifiedImageError as error:
        kind = identify(path)
        if kind is not None:
            raise CovershotError(
                f"{path} is {kind.name}, and JPEG, PNG, WebP, TIFF and AVIF are read: {kind.advice}."
            ) from error
        what = "is empty" if path.stat().st_size == 0 else "is not a photo that can be read"
        raise CovershotError(f"{path} {what}: give a JPEG, PNG, WebP, TIFF or AVIF file, or remove it.") from error
    except Exception as error:
        if isinstance(error, IsADirectoryError | PermissionError) and path.is_dir():  # Windows says the latter
            raise CovershotError(f"{path} is a folder and not a photo: give a file, or rename the folder.") from error
        if isinstance(error, OSError) and error.strerror:
            raise CovershotError(f"Cannot read {path}: {error.strerror}; check the disk and your rights.") from error
        raise CovershotError(f"Cannot read {path}: {_reason(error)}; {EXPORT_AGAIN}.") from error


def _needs_extra(path: Path, extra: Extra) -> CovershotError:
    """Return the error about a file that needs an extra which is not installed."""
    return CovershotError(
        f"{path} is {extra.kind}, and this installation cannot read those: it lacks the extra {extra.name}.",
        f'Install it in Covershot\'s folder with `pip install -e ".[{extra.name}]"`, or export the photo as JPEG or TIFF.',
        "Export the photo as JPEG or TIFF.",
    )


def _reason(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:160] if str(error).strip() else type(error).__name__


def _checked_facts(path: Path) -> tuple[Facts, bytes]:
    """Return the facts about a file and its colour profile, once both are a photo's: before anything large is allocated."""
    found = path.stat()
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):  # a pipe waits for ever, a device never ends
        raise UnreadableError("it is no regular file", "give the photo itself, or remove it")
    if found.st_size > MAX_BYTES:
        raise UnreadableError(f"it has {found.st_size >> 30} GB, and {MAX_BYTES >> 30} are the most", _SMALLER)
    facts = read_facts(path)
    width, height = facts.size
    claim = f"it claims {width} x {height} pixels"
    if width * height > MAX_PIXELS:
        raise UnreadableError(f"{claim}, and {MAX_PIXELS // 10**6} million are the most", _SMALLER)
    if max(width, height) > MAX_SIDE:
        raise UnreadableError(f"{claim}, and {MAX_SIDE} are the most along a side", _SMALLER)
    held = found.st_size
    if width * height > max(_CHECKED_PIXELS, held * _MOST_PIXELS_A_BYTE):
        raise UnreadableError(f"{claim} and holds {held} bytes, too few for a photo", _SMALLER)
    return facts, profile_of(facts)


def _reduced_preview(picture: bytes, facts: Facts, long_side: int) -> Pixels | None:
    """Return the camera's picture inside a raw file, upright; None when it is smaller than needed, or larger than any."""
    inside = jpeg.facts_of(BytesIO(picture))
    too_large = inside.size[0] * inside.size[1] > _CHECKED_PIXELS
    if too_large or max(inside.size) < min(long_side, max(facts.size)):
        return None
    size = _fitted(inside.size, min(long_side, max(inside.size)))
    lies_as_stored = (inside.size[0] < inside.size[1]) == (facts.size[0] < facts.size[1])
    pixels = to_srgb(decode_jpeg(picture, size).pixels, profile_of(inside))
    return _upright(to_8_bit(pixels), facts.turn if lies_as_stored else 1)


def _check_shape(pixels: Pixels, facts: Facts, size: tuple[int, int] | None) -> None:
    width, height = size or facts.size
    upright = (width, height) if facts.turn >= 5 else (height, width)
    if pixels.shape[:2] != upright:
        raise UnreadableError("its pixels are fewer or more than it claims", EXPORT_AGAIN)


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
