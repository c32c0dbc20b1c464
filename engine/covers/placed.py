"""A cover in its photo's frame, as training and measuring use it."""

from pathlib import Path

import numpy as np

from engine.covers.align import align, load_picture
from engine.covers.geometry import Transform, in_pixels, scale_of
from engine.covers.mask import Explained, explain
from engine.covers.warp import Mask
from engine.image.io import load_photo
from engine.image.training_copy import SQUARE, over_white, squeezed

FRAME = 512
"""Long side in pixels of a photo in whose frame a cover is brought; less where the cover has less detail."""

HALF = 127
"""Opacity, of 255, above which a pixel counts."""

COVER = 1024
"""Long side in pixels at which the cover is decoded for that: a cover of half a photo has as many pixels as its part there."""


def find_transform(cover: Path, photo: Path) -> Transform | None:
    """Return where a cover lies in its photo, (3, 3), as shares of both; None where it does not show enough of it.

    Raises:
        CovershotError: a file cannot be read.
    """
    alignment = align(load_picture(cover), load_picture(photo))
    return None if alignment is None else alignment.transform


def place(cover: Path, photo: Path, transform: Transform) -> Explained:
    """Return a cover in its photo's frame, and which part of it shows the photo in other colours and light.

    Args:
        cover: path of the cover.
        photo: path of its photo.
        transform: (3, 3), from the cover's places to the photo's, both as shares of width and height.

    Raises:
        CovershotError: a file cannot be read.
    """
    finished = over_white(load_photo(cover, COVER))
    pixels = over_white(load_photo(photo, FRAME))
    height, width = pixels.shape[:2]
    coarser = scale_of(in_pixels(transform, finished.shape[1::-1], (width, height)))
    if coarser > 1:  # the photo has detail that the cover lacks
        pixels = over_white(load_photo(photo, round(max(height, width) / coarser)))
    return explain(finished, pixels, transform)


def squeezed_mask(mask: Mask) -> Mask:
    """Return an (H, W) mask squeezed to the enhancer's square, (256, 256)."""
    return squeezed(np.repeat(mask[..., None].astype(np.uint8) * 255, 3, 2), SQUARE)[..., 0] > HALF
