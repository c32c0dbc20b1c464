"""The sample's simulated annotator, whose taste differs from the cover look."""

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.edit.edit import Edit
from engine.edit.looks import moved
from engine.edit.render import render
from engine.image.metrics import delta_e
from engine.sample.cover import CoverLook, cover_edit
from engine.taste.annotator import Annotator

SIZE = 96
"""Long side in pixels of the images that the annotator compares; only colours are judged."""

Pixels = npt.NDArray[Any]


@dataclass(frozen=True)
class SampleAnnotator(Annotator):
    """Judge renderings of a photo by their distance from its ideal, which is made of the cover look and a taste.

    Attributes:
        look: the cover look that the taste builds on.
        taste: looks applied after it, by name.
    """

    lapse_rate: float = 0.05
    look: CoverLook = field(default_factory=CoverLook)
    taste: dict[str, float] = field(default_factory=lambda: {"exposure": 0.2, "contrast": 0.45, "temperature": 0.45})

    def describe(self) -> str:
        """Return the taste in words."""
        moves = ", ".join(f"{name} {amount:+.2f}" for name, amount in self.taste.items())
        return f"simulated: prefers the cover look moved by {moves}; {self.lapse_rate:.0%} of the answers are slips"

    def ideal(self, photo: npt.NDArray[np.uint8]) -> Edit:
        """Return the Edit that the annotator would like best for an (H, W, 3) uint8 photo."""
        return moved(cover_edit(self.look, photo), self.taste)

    def distance(self, photo: npt.NDArray[np.uint8], image: Pixels) -> float:
        """Return the mean CIEDE2000 between a rendering of a photo and the ideal one."""
        small = _small(photo)
        return delta_e(_resized(image, small.shape), render(small, self.ideal(photo), dither=False))

    def judge(
        self, photo: npt.NDArray[np.uint8], left: Pixels, right: Pixels, rng: np.random.Generator
    ) -> Literal["left", "right"]:
        """Answer as a person would, with noise."""
        return "left" if self.choose(self._nearer(photo, left, right), rng) else "right"

    def prefers(self, photo: npt.NDArray[np.uint8], a: Pixels, b: Pixels) -> Literal["a", "b", "tie"]:
        """Answer without noise, for measuring."""
        return self.preferred(self._nearer(photo, a, b))

    def _nearer(self, photo: npt.NDArray[np.uint8], first: Pixels, second: Pixels) -> float:
        return self.distance(photo, second) - self.distance(photo, first)


def _small(photo: Pixels) -> npt.NDArray[np.uint8]:
    image = Image.fromarray(photo)
    image.thumbnail((SIZE, SIZE), Image.Resampling.BOX)
    return np.array(image)


def _resized(image: Pixels, shape: tuple[int, ...]) -> npt.NDArray[np.uint8]:
    return np.array(Image.fromarray(image).resize((shape[1], shape[0]), Image.Resampling.BOX))
