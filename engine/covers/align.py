"""Where a cover lies in its photo: by local features that agree about one place, verified by the gradients of both."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.covers.features import Features, find_features
from engine.covers.fit import Fit, find_fits
from engine.covers.geometry import Transform
from engine.covers.warp import local_correlation, log_gradient, reduced, warped
from engine.image.io import load_photo
from engine.image.training_copy import over_white

WORKING_SIZE = 640
"""Long side in pixels of the copies that are compared; smaller pictures stay as they are."""

LEAST_CORRELATION = 0.2
"""What an alignment must have. With their true place, 150 lettered covers have a correlation of 0.26 or more; put anywhere in
another photo, 450 have 0.08 at the most, and 426 places in other photos that features proposed 0.06 (docs/decisions/0019)."""

LEAST_OVERLAP = 0.5
"""Least share of a cover that lies inside its photo."""

COMPARED_SIZE = 320
"""Long side in pixels at which gradients are compared: finer ones are what a JPEG and sharpening make of them."""

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Picture:
    """Hold a picture at its working size, and its features.

    Attributes:
        pixels: (H, W, 3) sRGB, of a long side of 640 at the most.
        features: found in them.
    """

    pixels: Pixels
    features: Features


@dataclass(frozen=True, eq=False)
class Alignment:
    """Say where a cover lies in its photo.

    Attributes:
        transform: (3, 3), from the cover's places to the photo's, both as shares of width and height: 0, 0 is the upper left
            corner of the first pixel, 1, 1 the lower right one of the last.
        mirrored: whether the cover is a mirror image; the transform says so too.
        inliers: features that agree.
        correlation: median of the gradients' local correlations where both pictures are, at most 1.
        residual: median distance in pixels between where features are and where the transform puts them, in the photo at its
            working size.
        overlap: share of the cover inside the photo, 0 to 1.
    """

    transform: Transform
    mirrored: bool
    inliers: int
    correlation: float
    residual: float
    overlap: float


def load_picture(path: Path) -> Picture:
    """Read a photo or cover to be aligned.

    Raises:
        CovershotError: it cannot be read.
    """
    return seen(over_white(load_photo(path, WORKING_SIZE)))


def seen(pixels: Pixels) -> Picture:
    """Return (H, W, 3) pixels of a long side of 640 at the most with their features."""
    return Picture(pixels, find_features(pixels))


def align(cover: Picture, photo: Picture) -> Alignment | None:
    """Return where a cover lies in a photo, None where it is not of this photo or does not show enough of it.

    Crop, scale, rotation of some degrees, mirroring and slight perspective are found, whatever the colours.

    Source: Lowe 2004, section 7; gradients instead of values, because retouching changes values.
    """
    fits = (
        (fit, mirrored)
        for mirrored in (False, True)
        for fit in find_fits(cover.features.mirrored() if mirrored else cover.features, photo.features)
    )
    verified = (_verified(cover, photo, fit, mirrored=mirrored) for fit, mirrored in fits)
    found = [alignment for alignment in verified if alignment is not None]
    return max(found, key=lambda alignment: alignment.correlation, default=None)


def _verified(cover: Picture, photo: Picture, fit: Fit, *, mirrored: bool) -> Alignment | None:
    """Return an alignment where the gradients of both pictures agree with what features agree about."""
    width, height = cover.features.size
    to_photo = fit.transform
    if mirrored:
        to_photo = to_photo @ np.array([[-1.0, 0, width], [0, 1, 0], [0, 0, 1]])
    correlation, overlap = _agreement(cover.pixels, photo.pixels, to_photo)
    if correlation < LEAST_CORRELATION or overlap < LEAST_OVERLAP:
        return None
    photo_width, photo_height = photo.features.size
    relative = np.diag([1 / photo_width, 1 / photo_height, 1.0]) @ to_photo @ np.diag([width, height, 1.0])
    return Alignment(relative / relative[2, 2], mirrored, fit.inliers, correlation, fit.residual, overlap)


def _agreement(cover: Pixels, photo: Pixels, to_photo: Transform) -> tuple[float, float]:
    """Return how gradients correlate where both pictures are, and which share of the cover that is.

    The median of local correlations, because letters, which have the strongest gradients, lie on the smaller part of a cover.
    """
    height, width = cover.shape[:2]
    lowered = min(1.0, COMPARED_SIZE / max(width, height))
    size = (max(2, round(width * lowered)), max(2, round(height * lowered)))
    there, inside = warped(photo, to_photo @ np.diag([width / size[0], height / size[1], 1.0]), size)
    overlap = float(inside.mean())
    if overlap < LEAST_OVERLAP:
        return 0.0, overlap
    local = local_correlation(log_gradient(reduced(cover, size)), log_gradient(there))
    return float(np.median(local[inside])), overlap
