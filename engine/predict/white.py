"""White level: the brightness of a photo's brightest parts, and the exposure that equalises it over photos.

The formulas of decision 13 that a prediction needs, for numpy arrays and torch tensors alike; `engine.model.white` fits them.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.edit.namespace import array_namespace
from engine.predict.statistics import quantiles

LEVELS = (0.9, 0.98)
"""Quantiles of the pixels' largest channel."""

PRIOR_PHOTOS = 4.0
"""Number of typical photos with as much weight as the prior: a slope from two or three pairs is mostly noise."""

LOG_VARIANCE = 0.045
"""Typical variance of log white levels over photos, which converts `PRIOR_PHOTOS` into a sum of squares."""

EXPOSURE_PER_LOG = 2.2 / math.log(2)
"""Exposure amount that multiplies colours by e: `adjust` multiplies by 2 ** (exposure / 2.2)."""

FARTHEST = 3.0
"""Standard deviations from the training photos' mean at which a white level is clamped: beyond, the line is extrapolated."""

MATCH_DEVIATION = 0.05
"""Standard deviation of a target's levels around the prediction."""

OFFSET_PRECISION = 25.0
"""Prior precision of the exposure that the match adds, which keeps it at zero where levels hardly respond."""

MATCH_STEPS = 4
"""Gauss-Newton steps of the match."""

MATCH_DIFFERENCE = 0.03
"""Exposure over which its derivative is taken, as a finite difference: quantiles have no useful gradient."""

MATCH_FARTHEST = 0.5
"""Longest step in exposure: clipped highlights make levels flat, and a full step from there would overshoot."""

_DARKEST = 0.02


def white_levels(images: Any) -> Any:
    """Return the `LEVELS` of (N, 3, H, W) images, (N, 2) in [0, 1]."""
    xp = array_namespace(images)
    brightest = xp.clip(xp.max(images, axis=1), 0.0, 1.0)
    return quantiles(xp.reshape(brightest, (images.shape[0], -1)), LEVELS)


def log_white(levels: Any) -> Any:
    """Return the white level, (N,), of (N, 2) `LEVELS`: the mean of their natural logarithms."""
    xp = array_namespace(levels)
    return xp.mean(xp.log(xp.clip(levels, _DARKEST, None)), axis=1)


@dataclass(frozen=True, eq=False)
class FittedWhite:
    """Predict exposures from white levels, as fitted to training pairs; zeros move nothing.

    Attributes:
        mean: (), of the training photos' white levels.
        deviation: (), their standard deviation.
        scatter: (), the sum of their squared distances from the mean.
        share: (), fraction of a photo's distance from the mean that its gain removes, usually in [0, 1].
        photo_levels: (2,), mean `LEVELS` of the training photos.
        target_levels: (2,), of their targets.
        slopes: (2,), of targets' levels over photos'.
        trust: (), weight of the match, from 0 to 1.
    """

    mean: Any
    deviation: Any
    scatter: Any
    share: Any
    photo_levels: Any
    target_levels: Any
    slopes: Any
    trust: Any

    def exposure(self, copies: Any) -> Any:
        """Return the exposure, (N,), that brings (N, 3, H, W) copies of photos towards the mean white level."""
        limit = FARTHEST * self.deviation
        distance = array_namespace(copies).clip(log_white(white_levels(copies)) - self.mean, -limit, limit)
        return -EXPOSURE_PER_LOG * self.share * distance

    def predicted_levels(self, copies: Any) -> Any:
        """Return the (N, 2) levels that targets of (N, 3, H, W) copies of photos would have."""
        return self.target_levels + self.slopes * (white_levels(copies) - self.photo_levels)

    def offset(self, copies: Any, levels: Callable[[Any], Any]) -> Any:
        """Return the exposure, (N,), to add so that renderings have the predicted levels, as far as these are trusted.

        It minimises the squares of both levels' errors and of itself, each over its variance, by Gauss-Newton.

        Args:
            copies: (N, 3, H, W), of the photos.
            levels: returns the renderings' (N, 2) levels with (N,) added to the exposures.
        """
        xp = array_namespace(copies)
        predicted = self.predicted_levels(copies)
        offset = xp.zeros_like(predicted[:, 0])
        for _ in range(MATCH_STEPS):
            # Slope and error are counted in deviations: the slope is already, so that the gradient divides once.
            now = levels(offset)
            slope = (levels(offset + MATCH_DIFFERENCE) - now) / (MATCH_DIFFERENCE * MATCH_DEVIATION)
            error = xp.sum(slope * (now - predicted), axis=1)
            gradient = self.trust * error / MATCH_DEVIATION + OFFSET_PRECISION * offset
            curvature = self.trust * xp.sum(slope**2, axis=1) + OFFSET_PRECISION
            offset = offset - xp.clip(gradient / curvature, -MATCH_FARTHEST, MATCH_FARTHEST)
        return offset

    def leverage(self, copies: Any) -> Any:
        """Return how far the white levels of (N, 3, H, W) copies lie from the training photos', (N,).

        As a share of the evidence that these hold on the slope; above 1, the pairs together do not support what is predicted.
        """
        distance = log_white(white_levels(copies)) - self.mean
        return distance**2 / (self.scatter + PRIOR_PHOTOS * LOG_VARIANCE)
