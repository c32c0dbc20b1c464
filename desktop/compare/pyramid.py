"""A decoded photo at several sizes, so that any part at any zoom is a small amount of work."""

from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from desktop.model.viewport import Crop, Size
from engine.image.io import load_photo, read_size, to_8_bit

SMALL = 2048
"""Long side in pixels of the copy that is decoded first: enough for a whole photo on most screens."""

OPAQUE = 127
"""Opacity, of 255, above which a pixel is compared with another photo's."""

_STRIP = 512
_SUPPORT = 3
"""Pixels that Lanczos reaches to either side."""

Pixels = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Levels:
    """Hold a photo at falling sizes.

    Attributes:
        size: width and height of the photo.
        arrays: (h, w, 3), the largest first, that one uint8 or uint16, the others uint8.
        alpha: (h, w) of any size, how far the photo is opaque, 0 to 255; None if it is everywhere.
    """

    size: Size
    arrays: tuple[Pixels, ...]
    alpha: Pixels | None = None

    @property
    def whole(self) -> bool:
        """Return whether the photo is held at its own size."""
        return self.arrays[0].shape[:2] == (self.size[1], self.size[0])

    def serves(self, crop: Crop) -> bool:
        """Say whether a part can be had as sharp as the photo is."""
        return self.whole or self.arrays[0].shape[1] >= crop.whole[0]

    def small(self) -> "Levels":
        """Return the smallest size alone."""
        return Levels(self.size, self.arrays[-1:], self.alpha)


def load_levels(path: Path, *, whole: bool) -> Levels:
    """Decode a photo.

    Args:
        path: the file.
        whole: at its own size and its halves down to `SMALL`; else at `SMALL` alone.

    Raises:
        CovershotError: the file is no photo that can be read.
    """
    size = read_size(path)
    photo = load_photo(path, None if whole else SMALL)
    arrays = [photo.pixels]
    while max(arrays[-1].shape) > SMALL:
        arrays.append(_halved(arrays[-1]))
    return Levels(size, tuple(arrays), None if photo.alpha is None else _small_alpha(to_8_bit(photo.alpha)))


def cut(levels: Levels, crop: Crop) -> Pixels:
    """Return a part of a photo.

    Returns:
        (crop.height, crop.width, 3); the very pixels of the photo where the whole size is its own, else uint8.
    """
    fitting = [level for level in levels.arrays if level.shape[1] >= crop.whole[0] and level.shape[0] >= crop.whole[1]]
    source = fitting[-1] if fitting else levels.arrays[0]
    height, width = source.shape[:2]
    if (width, height) == crop.whole:
        return source[crop.top : crop.top + crop.height, crop.left : crop.left + crop.width]
    across = width / crop.whole[0]
    down = height / crop.whole[1]
    box = (crop.left * across, crop.top * down, (crop.left + crop.width) * across, (crop.top + crop.height) * down)
    margin = ceil(_SUPPORT * max(1, across, down)) + 1
    x = max(0, floor(box[0]) - margin)
    y = max(0, floor(box[1]) - margin)
    part = to_8_bit(source[y : ceil(box[3]) + margin, x : ceil(box[2]) + margin])
    inside = (box[0] - x, box[1] - y, min(box[2] - x, part.shape[1]), min(box[3] - y, part.shape[0]))
    image = Image.fromarray(np.ascontiguousarray(part))
    return np.array(image.resize((crop.width, crop.height), Image.Resampling.LANCZOS, box=inside))


def seen(levels: Levels, crop: Crop) -> npt.NDArray[np.bool_] | None:
    """Return where a part of a photo is opaque, (crop.height, crop.width); None if it is everywhere."""
    if levels.alpha is None:
        return None
    height, width = levels.alpha.shape
    across = width / crop.whole[0]
    down = height / crop.whole[1]
    box = (crop.left * across, crop.top * down, (crop.left + crop.width) * across, (crop.top + crop.height) * down)
    part = Image.fromarray(levels.alpha).resize((crop.width, crop.height), Image.Resampling.NEAREST, box=box)
    return np.array(part) > OPAQUE


def _small_alpha(alpha: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    image = Image.fromarray(alpha)
    image.thumbnail((SMALL, SMALL), Image.Resampling.NEAREST)
    return np.array(image)


def _halved(pixels: Pixels) -> Pixels:
    """Return the mean of each 2 x 2 pixels as uint8, strip by strip, so that little memory is needed beside it."""
    height, width = pixels.shape[:2]
    half = np.empty(((height + 1) // 2, (width + 1) // 2, 3), np.uint8)
    for top in range(0, height, _STRIP):
        strip = np.ascontiguousarray(to_8_bit(pixels[top : top + _STRIP]))
        reduced = np.asarray(Image.fromarray(strip).reduce(2))
        half[top // 2 : top // 2 + len(reduced)] = reduced
    return half
