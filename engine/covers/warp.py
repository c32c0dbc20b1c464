"""A picture brought into another's frame, and the gradients that both are compared by."""

import numpy as np
import numpy.typing as npt

from engine.covers.geometry import Transform, in_pixels, scale_of
from engine.covers.opencv import opencv

Pixels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

SMOOTHED = 1.5
"""Pixels (sigma) over which grey is averaged before its gradient: finer ones are what a JPEG and sharpening make of it."""

DARK = 1.0
"""What is added to gradients, of values up to 255, before their logarithm: less counts as nothing."""

WINDOW = 8.0
"""Pixels (sigma) around each over which a local correlation is weighted."""


def warped(pixels: Pixels, transform: Transform, size: tuple[int, int]) -> tuple[Pixels, Mask]:
    """Return a picture as it appears in a frame, averaged where the frame is coarser.

    Args:
        pixels: (H, W, 3).
        transform: (3, 3), from the frame's pixels to the picture's, both from the upper left corner.
        size: the frame's width and height.

    Returns:
        (h, w, 3) uint8, and (h, w) bool: which of them the picture covers.
    """
    source = softened(pixels, scale_of(transform))
    # OpenCV's pixels have their centres at whole numbers.
    centred = (
        np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]]) @ transform @ np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    )
    cv2 = opencv()
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    there = cv2.warpPerspective(source, centred, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpPerspective(np.full(pixels.shape[:2], 255, np.uint8), centred, size, flags=flags)
    return np.asarray(there, np.uint8), np.asarray(inside == 255)


def in_frame(cover: Pixels, transform: Transform, size: tuple[int, int]) -> tuple[Pixels, Mask]:
    """Return a cover as it appears in its photo's frame of a width and height, as `warped` does.

    Args:
        cover: (h, w, 3).
        transform: (3, 3), from the cover's places to the photo's, both as shares of width and height.
        size: the frame's width and height.
    """
    to_photo = in_pixels(transform, cover.shape[1::-1], size)
    return warped(cover, np.linalg.inv(to_photo).astype(np.float64), size)


def softened(pixels: Pixels, coarser: float) -> Pixels:
    """Return a picture without the detail that one with pixels so many times as large lacks."""
    return np.asarray(opencv().GaussianBlur(pixels, (0, 0), 0.5 * coarser), np.uint8) if coarser > 1 else pixels


def reduced(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """Return a picture averaged down to a width and height."""
    cv2 = opencv()
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def log_gradient(pixels: Pixels) -> npt.NDArray[np.float32]:
    """Return the logarithm of the grey gradient's magnitude, (H, W): what a tone curve leaves as it is but for a factor."""
    cv2 = opencv()
    grey = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), SMOOTHED)
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    return np.asarray(np.log(cv2.magnitude(across, down) + DARK), np.float32)


def local_correlation(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return at each place how two (H, W) images correlate around it, -1 to 1."""

    def around(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        return np.asarray(opencv().GaussianBlur(values, (0, 0), WINDOW), np.float32)

    mean = around(one)
    other_mean = around(other)
    spread = np.maximum(around(one * one) - mean**2, 1e-3) * np.maximum(around(other * other) - other_mean**2, 1e-3)
    return np.asarray((around(one * other) - mean * other_mean) / np.sqrt(spread), np.float32)
