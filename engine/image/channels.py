"""Decoded pixels in the file's own colours, and copies of them at smaller sizes."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.image.profile import Pixels

_MODES = {1: "L", 3: "RGB", 4: "CMYK"}
"""Pillow's modes by their number of colours."""

_STRIP = 1 << 16
"""Number of pixels copied at a time: few enough for their memory to be reused."""


class Channels(NamedTuple):
    """Hold decoded pixels in the file's own colours.

    Attributes:
        pixels: (H, W, C) uint8 or uint16; C is 1 for grey, 3 for RGB, 4 for CMYK.
        alpha: (H, W) of the same type, not multiplied into the pixels, or None.
    """

    pixels: Pixels
    alpha: Pixels | None


def apart(array: npt.NDArray[Any], colours: int) -> Channels:
    """Return (H, W) or (H, W, C) as its colours and, where there is one channel more, alpha."""
    if array.ndim == 2:
        array = array[..., None]
    return Channels(array[..., :colours], array[..., colours] if array.shape[2] > colours else None)


def widened(array: npt.NDArray[np.uint16], bits: int) -> npt.NDArray[np.uint16]:
    """Return values of fewer bits as values of 16, the largest of them 65,535."""
    top = (1 << bits) - 1
    return ((array.astype(np.uint32) * 65_535 + top // 2) // top).astype(np.uint16)


def values(image: Image.Image) -> npt.NDArray[np.uint8]:
    """Return (H, W, C) values, copied strip by strip: of a whole image Pillow would make two more copies."""
    width, height = image.size
    bands = len(image.getbands())
    values = np.empty((height, width, bands), np.uint8)
    step = max(1, _STRIP // width)
    for top in range(0, height, step):
        strip = image.crop((0, top, width, min(top + step, height)))
        values[top : top + step] = np.asarray(strip).reshape(-1, width, bands)
    return values


def plain(image: Image.Image) -> Image.Image:
    """Return an image in mode L, LA, RGB, RGBA or CMYK, any transparency as alpha."""
    if image.mode == "LAB":
        raise ValueError("it holds LAB colours, and only RGB, grey and CMYK are supported")
    if image.mode in {"LA", "RGBA", "CMYK"}:
        return image
    plain = ("L" if image.mode in {"1", "L", "La"} else "RGB") + ("A" if image.has_transparency_data else "")
    return image if image.mode == plain else image.convert(plain)


def reduced(
    channels: Channels, size: tuple[int, int], box: tuple[float, float, float, float] | None = None
) -> Channels:
    """Reduce channels plane by plane to a width and height; colours are weighted by their opacity.

    Args:
        channels: pixels of the whole picture.
        size: width and height to reduce to.
        box: left, top, right and bottom of the part that is reduced, in pixels; None for all of it.
    """
    pixels, alpha = channels
    if alpha is None and pixels.dtype == np.uint8 and box is None:  # in a fifth of the time
        return Channels(_reduced_8_bit(pixels, size), None)
    top = float(np.iinfo(pixels.dtype).max)
    weight = np.ones((1, 1), np.float32) if alpha is None else alpha.astype(np.float32) / top
    planes = np.dstack(
        [_resized(pixels[..., i].astype(np.float32) * weight, size, box) for i in range(pixels.shape[2])]
    )
    if alpha is None:
        return Channels(_whole(planes, pixels.dtype), None)
    small = _resized(weight, size, box)
    return Channels(
        _whole(planes / np.maximum(small, 1 / top)[..., None], pixels.dtype), _whole(small * top, pixels.dtype)
    )


def _reduced_8_bit(pixels: Pixels, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    image = Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels, mode=_MODES[pixels.shape[2]])
    return values(image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3))


def _resized(
    plane: npt.NDArray[Any], size: tuple[int, int], box: tuple[float, float, float, float] | None
) -> npt.NDArray[np.float32]:
    return np.array(Image.fromarray(plane).resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3))


def _whole(values: npt.NDArray[Any], dtype: np.dtype[Any]) -> Pixels:
    whole: Pixels = np.rint(values.clip(0, np.iinfo(dtype).max)).astype(dtype)
    return whole
