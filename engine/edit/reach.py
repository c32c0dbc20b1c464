"""Distance of an image from everything that colour and light make of a photo: large if it was cropped, shifted or repainted."""

import math

import numpy as np
import numpy.typing as npt

SIZE = 64
"""Pixels, each side, of the copies that are compared: finer detail would punish a JPEG's blocks."""

REACHED = 29.0
"""dB from which an image counts as an edit of its photo.

On 18 FiveK photos, retouched by hand, as JPEG of quality 50, in black and white or moved along four looks: at least 32.5.
Cropped by 5 %, shifted by 3 %, mirrored or with a logo on 2 % of the area: at most 28.1.
"""

RIDGE = 1e-6

MONOMIALS = 20
"""Of three colours up to the third degree: the first of `colour_features`."""

Pixels = npt.NDArray[np.uint8]


def reach(photo: Pixels, images: list[Pixels]) -> list[float]:
    """Return each image's PSNR in dB against the nearest one that colour and light can make of a photo.

    Both are modelled by a least-squares fit: a cubic polynomial of the colours, and affine colours times a quadratic of
    the place. That is smoother than an Edit, which may be nearer by some dB.

    Args:
        photo: (64, 64, 3), a copy squeezed to a square.
        images: (64, 64, 3) each, squeezed likewise.
    """
    features = _features(photo)
    gram = features.T @ features + RIDGE * len(features) * np.eye(features.shape[1])
    return [_psnr(features, gram, image.reshape(-1, 3) / 255) for image in images]


def _psnr(features: npt.NDArray[np.float64], gram: npt.NDArray[np.float64], target: npt.NDArray[np.float64]) -> float:
    nearest = features @ np.linalg.solve(gram, features.T @ target)
    error = float(((nearest - target) ** 2).mean())
    return -10 * math.log10(max(error, 1e-10))


def _features(photo: Pixels) -> npt.NDArray[np.float64]:
    """Return (H x W, 40): what the colour fit reads of every pixel."""
    height, width = photo.shape[:2]
    y, x = (2 * grid / size - 1 for grid, size in zip(np.indices((height, width)), (height, width), strict=True))
    return colour_features(photo.reshape(-1, 3) / 255, np.stack([x, y], -1).reshape(-1, 2))


def colour_features(colours: npt.NDArray[np.float64], places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return (N, 40): 20 monomials of the colours up to the third degree, and 4 x 5 of colour and place.

    Args:
        colours: (N, 3), 0 to 1.
        places: (N, 2), x and y, -1 to 1 from one edge of the photo to the other.
    """
    red, green, blue = colours.T
    x, y = places.T
    powers = [(i, j, k) for i in range(4) for j in range(4 - i) for k in range(4 - i - j)]
    monomials = [red**i * green**j * blue**k for i, j, k in powers]
    located = [
        colour * place for colour in (np.ones_like(red), red, green, blue) for place in (x, y, x * x, y * y, x * y)
    ]
    return np.stack([*monomials, *located], -1)
