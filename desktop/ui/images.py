"""Make pictures for the screen; for threads, since every function takes its time and none touches a widget."""

from pathlib import Path
from typing import Any

import numpy.typing as npt
from PySide6.QtGui import QImage

Pixels = npt.NDArray[Any]


def load_pixels(path: Path, long_side: int) -> Pixels:
    """Decode a photo upright in sRGB, no longer than `long_side`.

    Returns:
        (H, W, 3) uint8 or uint16.

    Raises:
        CovershotError: the file is no photo that can be read.
    """
    from engine.image.io import load_photo

    return load_photo(path, long_side).pixels


def load_image(path: Path, long_side: int) -> QImage:
    """Decode a photo for the screen.

    Raises:
        CovershotError: the file is no photo that can be read.
    """
    return to_image(load_pixels(path, long_side))


def load_thumbnail(path: Path, long_side: int) -> QImage:
    """Read a photo to be recognised among others: of a raw file the camera's picture, which takes no developing.

    Raises:
        CovershotError: the file is no photo that can be read.
    """
    from engine.image.io import load_preview

    return to_image(load_preview(path, long_side))


def to_image(pixels: Pixels) -> QImage:
    """Turn (H, W, 3) uint8 or uint16 sRGB into an image of its own memory."""
    import numpy as np

    from engine.image.io import to_8_bit

    small = np.ascontiguousarray(to_8_bit(pixels))
    height, width, channels = small.shape
    view = QImage(small.data, width, height, width * channels, QImage.Format.Format_RGB888)
    return view.convertToFormat(QImage.Format.Format_RGB32)  # a copy, and the format that Qt draws fastest
