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

SIZE = 96
"""Long side in pixels of the images that the annotator compares; only colours are judged."""

Pixels = npt.NDArray[Any]


@dataclass(frozen=True)
class Annotator:
    """Judge renderings by their distance from a hidden ideal, with a human's noise.

    The chance to pick the left one is a logistic function of the difference of both distances (Bradley & Terry 1952),
    and a share of the answers is random.

    Attributes:
        look: the cover look that the taste builds on.
        taste: looks applied after it, by name.
        sharpness: of the logistic function, per CIEDE2000.
        lapse_rate: share of answers that are random.
        indifference: difference of distances in CIEDE2000 below which the noiseless answer is a tie.
    """

    look: CoverLook = field(default_factory=CoverLook)
    taste: dict[str, float] = field(default_factory=lambda: {"exposure": 0.2, "contrast": 0.45, "temperature": 0.45})
    sharpness: float = 2.0
    lapse_rate: float = 0.05
    indifference: float = 0.05

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
        better = self.distance(photo, right) - self.distance(photo, left)
        chance = 0.5 * self.lapse_rate + (1 - self.lapse_rate) / (1 + np.exp(-self.sharpness * better))
        return "left" if rng.random() < chance else "right"

    def prefers(self, photo: npt.NDArray[np.uint8], a: Pixels, b: Pixels) -> Literal["a", "b", "tie"]:
        """Answer without noise, for measuring."""
        better = self.distance(photo, b) - self.distance(photo, a)
        return "tie" if abs(better) < self.indifference else "a" if better > 0 else "b"


def _small(photo: Pixels) -> npt.NDArray[np.uint8]:
    image = Image.fromarray(photo)
    image.thumbnail((SIZE, SIZE), Image.Resampling.BOX)
    return np.array(image)


def _resized(image: Pixels, shape: tuple[int, ...]) -> npt.NDArray[np.uint8]:
    return np.array(Image.fromarray(image).resize((shape[1], shape[0]), Image.Resampling.BOX))
