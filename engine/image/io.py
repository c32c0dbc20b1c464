"""The one loader and the one writer of photos."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms, UnidentifiedImageError

from engine.errors import CovershotError
from engine.files import replacing
from engine.image import deep

PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".avif"})

MAX_PIXELS = 600_000_000
"""Larger files are refused: the largest cameras and stitched panoramas stay below, decompression bombs do not."""

# Pillow's own limit would warn at 90 million pixels; ours is checked before anything is decoded.
Image.MAX_IMAGE_PIXELS = None

_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF")
_KEPT_TAGS = (0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x8298)  # description, camera, software, date, rights
_ORIENTATION, _EXIF_IFD, _GPS_IFD, _MAKER_NOTE = 0x0112, 0x8769, 0x8825, 0x927C
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
SRGB_PROFILE: bytes = _SRGB.tobytes()

Pixels = npt.NDArray[np.uint8 | np.uint16]


@dataclass(frozen=True, eq=False)
class Photo:
    """Hold a decoded photo, upright and in sRGB.

    Attributes:
        pixels: (H, W, 3) uint8 or uint16.
        alpha: (H, W) of the same type, or None.
        exif: what the file said of the picture, orientation left out; empty when it said nothing.
    """

    pixels: Pixels
    alpha: Pixels | None = None
    exif: bytes = b""


def read_size(path: Path) -> tuple[int, int]:
    """Return a photo's width and height as it is seen, without decoding it.

    Raises:
        CovershotError: not a photo that can be read.
    """
    with _opened(path) as image:
        width, height = image.size
        return (height, width) if _orientation(image) >= 5 else (width, height)


def load_photo(path: Path, long_side: int | None = None) -> Photo:
    """Read a photo: orientation applied, converted to sRGB.

    Args:
        path: JPEG, PNG, WebP, TIFF or AVIF; grey, palette, CMYK and alpha are understood. Of several pages or
            frames the first is read. A broken colour profile is taken as sRGB.
        long_side: reduce to at most this, in pixels; a reduced photo has 8 bits. None keeps size and depth.

    Raises:
        CovershotError: missing, truncated, not a photo, or over 600 million pixels.
    """
    with _opened(path) as image:
        try:
            exif, orientation, profile = _kept_exif(image), _orientation(image), _foreign_profile(image)
            is_deep = (image.format == "PNG" and deep.is_deep_png(path)) or (
                image.format == "TIFF" and deep.is_deep_tiff(path)
            )
            if is_deep:
                channels = deep.read_png(path) if image.format == "PNG" else deep.read_tiff(path)
                pixels, alpha = deep.to_srgb(channels, profile, SRGB_PROFILE), channels.alpha
                if long_side is not None and max(pixels.shape[:2]) > long_side:
                    pixels, alpha = _reduced(pixels, long_side), None if alpha is None else _reduced(alpha, long_side)
            else:
                pixels, alpha = _decode_8_bit(image, profile, long_side)
        except Exception as error:  # decoders raise whatever a broken file leads them to
            reason = str(error).splitlines()[0][:160] if str(error) else type(error).__name__
            raise CovershotError(f"Cannot read {path}: {reason}. Export it again, or remove it.") from error
    return Photo(_upright(pixels, orientation), None if alpha is None else _upright(alpha, orientation), exif)


def save_photo(photo: Photo, path: Path, *, quality: int = 95, keep_gps: bool = False) -> None:
    """Write a photo, tagged sRGB, whole or not at all.

    PNG and TIFF keep 16 bits, the others are rounded to 8. Alpha is kept where the format can, and laid over white in
    a JPEG. TIFF carries no EXIF.

    Args:
        photo: to write.
        path: its suffix decides the format.
        quality: of JPEG, WebP and AVIF; from 90 on a JPEG keeps full colour resolution.
        keep_gps: whether the place where it was taken may stay in the file.

    Raises:
        CovershotError: an unknown suffix, or a file that cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in PHOTO_SUFFIXES:
        raise CovershotError(f"Cannot write {path}: name it one of {', '.join(sorted(PHOTO_SUFFIXES))}.")
    exif = photo.exif if keep_gps else _without_gps(photo.exif)
    with replacing(path) as temporary:
        if suffix in {".tif", ".tiff"}:
            deep.write_tiff(_joined(photo), temporary, SRGB_PROFILE)
        elif suffix == ".png" and photo.pixels.dtype == np.uint16:
            deep.write_png(_joined(photo), temporary, exif)
        else:
            _save_8_bit(photo, temporary, quality, exif)


def unique_path(path: Path) -> Path:
    """Return the path itself when it is free, else the first free "name (2).jpg", "name (3).jpg" and so on."""
    candidate, number = path, 2
    while candidate.exists():
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return candidate


def to_8_bit(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """Return uint8 or uint16 values as uint8, rounded."""
    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint8, copy=False)
    return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)


def _opened(path: Path) -> Image.Image:
    try:
        image = Image.open(path, formats=_FORMATS)
    except FileNotFoundError as error:
        raise CovershotError(f"There is no file {path}. Check its name.") from error
    except UnidentifiedImageError as error:
        raise CovershotError(
            f"{path} is not a photo that can be read. Give a JPEG, PNG, WebP, TIFF or AVIF file, or remove it."
        ) from error
    except Exception as error:  # a broken header can raise anything
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise CovershotError(f"Cannot read {path}: {reason}. Export it again, or remove it.") from error
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise CovershotError(
            f"{path} claims {image.width} x {image.height} pixels, and {MAX_PIXELS // 10**6} million are the most. "
            "Export it smaller, or remove it."
        )
    return image


def _decode_8_bit(image: Image.Image, profile: bytes, long_side: int | None) -> tuple[Pixels, Pixels | None]:
    wanted = image
    if long_side is not None and max(image.size) > long_side:
        scale = long_side / max(image.size)
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image.draft(None, (2 * size[0], 2 * size[1]))  # JPEG alone: decodes at a power-of-two fraction
        if image.mode in {"P", "PA", "1"}:
            image = _unpacked(image)
        wanted = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    wanted = _unpacked(wanted)
    alpha = np.array(wanted.getchannel("A")) if "A" in wanted.getbands() and wanted.mode != "LAB" else None
    if alpha is not None:
        wanted = wanted.convert(wanted.mode.removesuffix("A"))
    return np.array(_converted(wanted, profile)), alpha


def _unpacked(image: Image.Image) -> Image.Image:
    """Turn palettes and single bits into channels; LA and RGBA keep their alpha."""
    if image.mode in {"P", "PA"}:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode in {"RGBa", "La"}:
        return image.convert(image.mode[:-1] + "A")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in {"L", "RGB"} and "transparency" in image.info:
        return image.convert("LA" if image.mode == "L" else "RGBA")
    image.load()
    return image


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image,
                source,
                _SRGB,
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError):
            return image.convert("RGB")
        assert converted is not None
        return converted
    return image.convert("RGB")


def _foreign_profile(image: Image.Image) -> bytes:
    """Return the embedded profile unless it says sRGB, which needs no conversion, or is broken."""
    profile: bytes = image.info.get("icc_profile") or b""
    if not profile:
        return b""
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError):
        return b""
    return b"" if name.startswith("sRGB") else profile


def _orientation(image: Image.Image) -> int:
    value: Any = image.getexif().get(_ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    """Apply EXIF's orientation 1..8. Source: CIPA DC-008 (Exif 2.32), tag 274."""
    if orientation >= 5:
        pixels = np.swapaxes(pixels, 0, 1)
    if orientation in {3, 4, 7, 8}:
        pixels = pixels[::-1]
    if orientation in {2, 3, 6, 7}:
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)


def _kept_exif(image: Image.Image) -> bytes:
    source, kept = image.getexif(), Image.Exif()
    for tag in _KEPT_TAGS:
        if tag in source:
            kept[tag] = source[tag]
    for ifd in (_EXIF_IFD, _GPS_IFD):
        # A maker's note points into the file it was written in, and would break in another.
        own = {tag: value for tag, value in source.get_ifd(ifd).items() if tag != _MAKER_NOTE}
        if own:
            kept.get_ifd(ifd).update(own)
    return kept.tobytes() if len(kept) or kept.get_ifd(_EXIF_IFD) or kept.get_ifd(_GPS_IFD) else b""


def _without_gps(exif: bytes) -> bytes:
    if not exif:
        return b""
    source, kept = Image.Exif(), Image.Exif()
    source.load(exif)
    for tag in _KEPT_TAGS:
        if tag in source:
            kept[tag] = source[tag]
    kept.get_ifd(_EXIF_IFD).update(source.get_ifd(_EXIF_IFD))
    return kept.tobytes()


def _reduced(pixels: Pixels, long_side: int) -> npt.NDArray[np.uint8]:
    scale = long_side / max(pixels.shape[:2])
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.array(Image.fromarray(to_8_bit(pixels)).resize(size, Image.Resampling.LANCZOS, reducing_gap=3))


def _joined(photo: Photo) -> Pixels:
    return photo.pixels if photo.alpha is None else np.dstack((photo.pixels, photo.alpha))


def _save_8_bit(photo: Photo, path: Path, quality: int, exif: bytes) -> None:
    image = Image.fromarray(to_8_bit(_joined(photo)))
    options: dict[str, Any] = {"icc_profile": SRGB_PROFILE, **({"exif": exif} if exif else {})}
    if path.suffix.lower() in {".jpg", ".jpeg"}:
        if photo.alpha is not None:
            white = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(white, image).convert("RGB")
        options |= {"quality": quality, "subsampling": 0 if quality >= 90 else 2}
    elif path.suffix.lower() in {".webp", ".avif"}:
        options |= {"quality": quality}
    image.save(path, **options)
