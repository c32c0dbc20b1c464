"""A camera's raw file: one neutral development for training, window and export, and the camera's picture inside it.

Neutral means: the camera's white balance, its colour matrix to sRGB, sRGB's curve, and neither brightening, sharpening nor
noise reduction that depends on the photo. The same file gives the same colours at every size.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.image import exif, jpeg, tiff
from engine.image.channels import Channels, reduced
from engine.image.facts import EXPORT_AGAIN, Facts, UnreadableError
from engine.image.formats import RAW, module_of
from engine.image.ifd import Reader, short

MARKS = (
    b"FUJIFILMCCD-RAW",
    b"IIRO",
    b"IIRS",
    b"MMOR",
    b"IIU\0",
    b"FOVb",
    b"\0MRM",
    b"II\x1a\0\0\0HEAPCCDR",
)
"""First bytes of raw files that are no TIFFs, except Canon's CR3."""

_CANON = b"CR\x02"
"""At byte 8 of a CR2, whose first directory is that of the camera's picture."""

_ORIENTATIONS = {0: 1, 1: 2, 3: 3, 2: 4, 4: 5, 6: 6, 7: 7, 5: 8, 90: 6, 180: 3, 270: 8}
"""Exif's orientation by LibRaw's flip: bits for mirrored, upside down and transposed, or degrees."""

_SRGB_CURVE = (2.4, 12.92)
_TRUSTED_WHITE = 0.95
"""Share of the camera model's white level above which a photo's largest value counts as its white: a sensor that saturates a
little below it would turn blown highlights pink. A lower share, LibRaw's 0.75, brightens photos by what they show."""

_MOST_PIXELS = 250_000_000
"""Largest number of pixels: to develop one takes 16 bytes, several times what other formats need."""

_LEAST_CROP = 0.5
"""Share of either side that a crop leaves at least; a smaller one is a file's mistake."""

_LEAST_HALVED = 3
"""How many times smaller a copy is at least that is made of half-size pixels: nearer to a half, its edges differ visibly."""


class Source(NamedTuple):
    """Locate the photo in what is developed: column and row of its first pixel."""

    left: int
    top: int


def is_raw(path: Path, head: bytes) -> bool:
    """Return whether a file is a camera's raw file, by its first bytes and, of a TIFF, its directories and its ending."""
    if head.startswith(MARKS) or head[4:12] == b"ftypcrx ":
        return True
    if not head.startswith(tiff.MARKS):
        return False
    return head[8:11] == _CANON or path.suffix.lower() in RAW.suffixes or tiff.holds_mosaic(path)


def read_facts(path: Path) -> Facts:
    """Return the facts about the photo of a raw file, cropped as the camera crops it.

    Raises:
        UnreadableError: it is damaged, or of an unsupported camera.
        MissingExtraError: the extra is not installed.
    """
    with _opened(path) as raw:
        sizes = raw.sizes
        described, packet = _described(path, raw)
    width, height = _stretched(sizes.width, sizes.height, sizes.pixel_aspect)
    if width * height > _MOST_PIXELS:
        raise UnreadableError(
            f"it claims {width} x {height} pixels, and {_MOST_PIXELS // 10**6} million are the most of a raw file",
            "develop it with another program, and export it as JPEG or TIFF",
        )
    left, top, *cropped = _crop(sizes)
    turn = short(described.order, _ORIENTATIONS.get(sizes.flip, 1))
    described = described._replace(main={**described.main, exif.ORIENTATION: turn})
    return Facts(
        (cropped[0], cropped[1]) if cropped else (width, height),
        exif=described,
        xmp=packet,
        dpi=exif.dots_per_inch(described.order, described.main),
        source=Source(left, top),
    )


def decode(path: Path, facts: Facts, size: tuple[int, int] | None) -> Channels:
    """Develop the photo with 16 bits, reduced to a width and height where given.

    Raises:
        UnreadableError: it is cut off or damaged.
    """
    rawpy = module_of(RAW)
    source: Source = facts.source
    with _opened(path) as raw:
        small = size is not None and _LEAST_HALVED * max(size) <= max(facts.size)
        shifts = _shifts(raw) if small else ()
        pixels = raw.postprocess(
            demosaic_algorithm=rawpy.DemosaicAlgorithm.AHD,
            half_size=bool(shifts),
            use_camera_wb=True,
            output_color=rawpy.ColorSpace.sRGB,
            gamma=_SRGB_CURVE,
            output_bps=16,
            user_flip=0,
            no_auto_bright=True,
            adjust_maximum_thr=_TRUSTED_WHITE,
        )
    pixels = pixels.reshape(*pixels.shape[:2], -1)
    if shifts and size is not None:
        return Channels(_reduced_halves(pixels, shifts, source, facts.size, size), None)
    width, height = facts.size
    channels = Channels(pixels[source.top : source.top + height, source.left : source.left + width], None)
    return channels if size is None else reduced(channels, size)


def _reduced_halves(
    pixels: npt.NDArray[np.uint16],
    shifts: tuple[tuple[float, float], ...],
    source: Source,
    whole: tuple[int, int],
    size: tuple[int, int],
) -> npt.NDArray[np.uint16]:
    """Reduce half-size pixels, each of which holds colours of different places, so that these lie on each other again."""
    planes: list[npt.NDArray[Any]] = []
    for colour, (across, down) in enumerate(shifts):
        plane = np.pad(pixels[..., colour], 1, mode="edge")
        left = 1 + (source.left - across) / 2
        top = 1 + (source.top - down) / 2
        box = (left, top, min(left + whole[0] / 2, plane.shape[1]), min(top + whole[1] / 2, plane.shape[0]))
        planes.append(reduced(Channels(plane[..., None], None), size, box).pixels[..., 0])
    return np.dstack(planes)


def preview(path: Path) -> bytes | None:
    """Return the largest JPEG inside a raw file, the camera's picture of the photo; None without one.

    Raises:
        UnreadableError: the file is damaged, or of an unsupported camera.
        MissingExtraError: the extra is not installed.
    """
    with _opened(path) as raw:
        return _preview(raw)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a raw file; what LibRaw raises becomes a sentence."""
    rawpy = module_of(RAW)
    try:
        with rawpy.RawPy() as raw:
            raw.open_file(str(path))
            yield raw
    except rawpy.LibRawFileUnsupportedError as error:
        raise UnreadableError(
            "it is a raw file that is damaged, or of a camera that is not supported",
            "copy it again, or develop it with its maker's program and export it as JPEG or TIFF",
        ) from error
    except rawpy.LibRawError as error:
        raise UnreadableError("it is a raw file that is cut off or damaged", EXPORT_AGAIN) from error


def _preview(raw: Any) -> bytes | None:
    rawpy = module_of(RAW)
    with suppress(rawpy.LibRawError, NotImplementedError):
        found = raw.extract_thumb()
        if found.format == rawpy.ThumbFormat.JPEG:
            return bytes(found.data)
    return None


def _described(path: Path, raw: Any) -> tuple[exif.Exif, bytes]:
    """Return Exif and XMP: those of the first directory, or else Exif of the camera's picture."""
    with path.open("rb") as file:
        head = file.read(4)
        if head in tiff.MARKS:
            with suppress(ValueError):
                reader = Reader(file)
                return exif.read(reader, reader.first), tiff.packet_of(reader)
    with suppress(UnreadableError):
        return jpeg.facts_of(BytesIO(_preview(raw) or b"")).exif, b""
    return exif.NO_EXIF, b""


def _shifts(raw: Any) -> tuple[tuple[float, float], ...]:
    """Return where red, green and blue lie in two by two pixels: columns and rows from their middle, in pixels.

    Nothing where two by two pixels do not hold every colour, so that they cannot be developed as one.
    """
    sizes = raw.sizes
    pattern: npt.NDArray[Any] = np.empty((0, 0))
    with suppress(NotImplementedError):  # a mosaic of another kind
        pattern = pattern if raw.raw_pattern is None else raw.raw_pattern
    if pattern.shape != (2, 2) or sizes.pixel_aspect != 1:
        return ()
    pattern = np.roll(pattern, (-sizes.top_margin, -sizes.left_margin), (0, 1))  # it is that of the margins too
    places = [np.argwhere(np.isin(pattern, colours)) for colours in ((0,), (1, 3), (2,))]
    if not all(map(len, places)):
        return ()
    return tuple((float(place[:, 1].mean() - 0.5), float(place[:, 0].mean() - 0.5)) for place in places)


def _stretched(width: int, height: int, aspect: float) -> tuple[int, int]:
    """Return the size of a picture once its pixels are square."""
    return (width, int(height / aspect + 0.5)) if aspect < 1 else (int(width * aspect + 0.5), height)


def _crop(sizes: Any) -> tuple[int, ...]:
    """Return left, top, width and height of the camera's crop, which is that of its picture; left and top alone without one."""
    left = sizes.crop_left_margin - sizes.left_margin
    top = sizes.crop_top_margin - sizes.top_margin
    width = sizes.crop_width
    height = sizes.crop_height
    inside = left >= 0 and top >= 0 and left + width <= sizes.width and top + height <= sizes.height
    most = min(width / max(sizes.width, 1), height / max(sizes.height, 1))
    return (left, top, width, height) if inside and most >= _LEAST_CROP and sizes.pixel_aspect == 1 else (0, 0)
