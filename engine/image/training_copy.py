"""The square copy of a photo that the enhancer uses."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.image.io import Photo, load_photo, to_8_bit
from engine.image.profile import Pixels

SQUARE = 256
"""Side of the copy, in pixels."""

LONG_SIDE = 512
"""Long side at which a photo is decoded for the copy, in pixels."""


def load_squeezed(path: Path) -> npt.NDArray[np.uint8]:
    """Read a photo as the enhancer uses it, (256, 256, 3) uint8, transparent parts over white.

    Raises:
        CovershotError: it cannot be read.
    """
    return squeezed(over_white(load_photo(path, LONG_SIDE)), SQUARE)


def over_white(photo: Photo) -> npt.NDArray[np.uint8]:
    """Return a photo over white, (H, W, 3) uint8, so that colours hidden by transparency do not count."""
    pixels = to_8_bit(photo.pixels)
    if photo.alpha is None:
        return pixels
    seen = to_8_bit(photo.alpha)[..., None].astype(np.uint16)
    return ((pixels * seen + 255 * (255 - seen) + 127) // 255).astype(np.uint8)


def squeezed(pixels: Pixels, size: int) -> npt.NDArray[np.uint8]:
    """Return a photo squeezed to a square, (size, size, 3) uint8; an Edit has positions as shares of the photo only.

    A square of that size is returned as it is.
    """
    # A first coarse step keeps a large photo's second copy small; four pixels a side are left for the filter to average.
    step = max(1, min(pixels.shape[:2]) // (4 * size))
    image = Image.fromarray(to_8_bit(np.ascontiguousarray(pixels[::step, ::step]))).resize(
        (size, size), Image.Resampling.LANCZOS, reducing_gap=3
    )
    return np.array(image)
