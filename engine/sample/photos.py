"""The sample workspace's photographs: crops of those that come inside scikit-image."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.workspace.splits import Split

SOURCES: dict[str, tuple[str, Split]] = {
    "astronaut": ("astronaut.png", "train"),
    "coffee": ("coffee.png", "validation"),
    "rocket": ("rocket.jpg", "train"),
    "galaxies": ("hubble_deep_field.jpg", "train"),
    "cameraman": ("camera.png", "train"),
    "motorcycle": ("motorcycle_left.png", "test"),
    "cat": ("chelsea.png", "test"),
}
"""Each photograph's file inside scikit-image, and the split that all its crops belong to."""

FRAMES = {
    "whole": (0.0, 0.0, 1.0, 1.0),
    "left": (0.0, 0.08, 0.62, 1.0),
    "right": (0.38, 0.0, 1.0, 0.92),
    "wide": (0.06, 0.22, 0.96, 0.82),
    "close": (0.24, 0.18, 0.78, 0.76),
}
"""Each crop's left, top, right and bottom, as shares of the photograph."""

LONG_SIDE = 640


@dataclass(frozen=True, eq=False)
class Crop:
    """Hold one photo of the sample.

    Attributes:
        name: photograph and frame.
        split: of the whole photograph.
        pixels: (H, W, 3) uint8, sRGB.
    """

    name: str
    split: Split
    pixels: npt.NDArray[np.uint8]


def crops() -> Iterator[Crop]:
    """Yield every crop of every photograph, from local files alone."""
    folder = files("skimage.data")
    for source, (file, split) in SOURCES.items():
        with (folder / file).open("rb") as stream:
            image = Image.open(stream).convert("RGB")
        for frame, (left, top, right, bottom) in FRAMES.items():
            width, height = image.size
            box = (round(left * width), round(top * height), round(right * width), round(bottom * height))
            crop = image.crop(box)
            crop.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
            yield Crop(f"{source}-{frame}", split, np.array(crop))
