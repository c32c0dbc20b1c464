"""The sample workspace's photographs: crops of those that come inside scikit-image and matplotlib."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.workspace.splits import Split


@dataclass(frozen=True)
class Source:
    """Name a photograph that an installed package holds.

    Attributes:
        package: its import name.
        file: path inside the package.
        split: that all crops of the photograph belong to.
    """

    package: str
    file: str
    split: Split


SOURCES = {
    "astronaut": Source("skimage", "data/astronaut.png", "train"),
    "coffee": Source("skimage", "data/coffee.png", "validation"),
    "rocket": Source("skimage", "data/rocket.jpg", "train"),
    "galaxies": Source("skimage", "data/hubble_deep_field.jpg", "train"),
    "portrait": Source("matplotlib", "mpl-data/sample_data/grace_hopper.jpg", "train"),
    "cameraman": Source("skimage", "data/camera.png", "train"),
    "motorcycle": Source("skimage", "data/motorcycle_left.png", "test"),
    "cat": Source("skimage", "data/chelsea.png", "test"),
}
"""The photographs by name."""

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
    for name, source in SOURCES.items():
        with files(source.package).joinpath(source.file).open("rb") as stream:
            image = Image.open(stream).convert("RGB")
        for frame, (left, top, right, bottom) in FRAMES.items():
            width, height = image.size
            box = (round(left * width), round(top * height), round(right * width), round(bottom * height))
            crop = image.crop(box)
            crop.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
            yield Crop(f"{name}-{frame}", source.split, np.array(crop))
