"""Answers as constraints on the ideal image: on which side of the plane halfway between two images it lies."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.taste.perception import lab, local_metric
from engine.taste.scene import Floats, Pixels, as_colours

Grade = Literal["much better", "better", "tie"]

FAINTEST = 0.05
"""Least distance in CIEDE2000 assumed between two images, so that the margin of a near-identical pair stays finite."""


@dataclass(frozen=True, eq=False)
class Answer:
    """Hold one answered comparison, as a half-space of images.

    With W CIEDE2000's local metric at the mean of both images, d = W (chosen - rejected), means over pixels and
    |d| = sqrt(mean |d_p|^2), an ideal image y lies nearer to the chosen one by the margin

        f(y) = mean d_p . W (y - middle) / |d|
             = (mean |W (rejected - y)|^2 - mean |W (chosen - y)|^2) / (2 |d|),

    in CIEDE2000: the distance of y from the plane in the middle of both images.

    Attributes:
        photo: row of the photo.
        direction: (3 P,), the gradient of f by the pixels of y in L*a*b*.
        middle: product of `direction` and the mean of both images, where f is zero.
        grade: how clearly the chosen image was preferred.
        clipped: mean share of pixels with a channel at black or white in both images.
    """

    photo: int
    direction: Floats
    middle: float
    grade: Grade = "better"
    clipped: float = 0.0


def answer_of(photo: int, chosen: Pixels, rejected: Pixels, grade: Grade = "better") -> Answer:
    """Return an answer about two (SIZE, SIZE, 3) uint8 images of a photo; for a tie the order of the two is arbitrary."""
    a, b = (lab(as_colours(image)) for image in (chosen, rejected))
    metric = local_metric(a, b)
    difference = np.einsum("pij,pj->pi", metric, a - b)
    length = max(float(np.sqrt((difference**2).sum(-1).mean())), FAINTEST)
    # By the metric's transpose too: a margin is then one product with L*a*b* values, and no rendering need be put through
    # the metric of each pair.
    direction = (np.einsum("pij,pi->pj", metric, difference) / (length * len(a))).reshape(-1).astype(np.float32)
    clipped = float(np.mean([((image == 0) | (image == 255)).any(-1).mean() for image in (chosen, rejected)]))
    return Answer(photo, direction, float(direction @ ((a + b) / 2).reshape(-1)), grade, clipped)
