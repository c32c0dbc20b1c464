"""White level: the brightness of a photo's brightest parts, and how far an editor equalises it over photos.

It is the part of a photo's exposure that can be predicted from few pairs (docs/decisions/0013-white-level.md).
"""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

LEVELS = (0.9, 0.98)
"""Quantiles of the pixels' largest channel."""

PRIOR_SLOPE = 0.5
"""Prior mean of the slope of targets' white levels over photos': editors keep half of the differences."""

PRIOR_PHOTOS = 4.0
"""Number of typical photos with as much weight as the prior: a slope from two or three pairs is mostly noise."""

LOG_VARIANCE = 0.045
"""Typical variance of log white levels over photos, which converts `PRIOR_PHOTOS` into a sum of squares."""

VARIANCE = 0.018
"""The same for `LEVELS`, without a logarithm."""

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


class WhiteLevel(nn.Module):
    """Predict exposures from white levels, as fitted to training pairs; before the fit, all exposures are zero.

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

    def __init__(self) -> None:
        super().__init__()
        for name in ("mean", "deviation", "scatter", "share", "trust"):
            self.register_buffer(name, torch.zeros(()))
        for name in ("photo_levels", "target_levels", "slopes"):
            self.register_buffer(name, torch.zeros(len(LEVELS)))
        self.mean: Tensor
        self.deviation: Tensor
        self.scatter: Tensor
        self.share: Tensor
        self.trust: Tensor
        self.photo_levels: Tensor
        self.target_levels: Tensor
        self.slopes: Tensor

    @torch.no_grad()
    def fit(self, photos: Tensor, targets: Tensor, trust: Tensor, *, matched: bool) -> None:
        """Fit to (N, 3, H, W) photos and targets.

        Args:
            photos: sRGB-encoded, in [0, 1].
            targets: likewise.
            trust: (), from 0 (this editor does not set white levels) to 1.
            matched: whether rendered white levels are brought to the predicted ones.
        """
        levels = white_levels(photos)
        target_levels = white_levels(targets)
        white = self._centre(levels)
        # Targets keep the slope's share of a difference between photos; the gain removes the rest.
        self.share.copy_(trust * (1 - _slope(white, log_white(target_levels), LOG_VARIANCE)))
        self.photo_levels.copy_(levels.mean(0))
        self.target_levels.copy_(target_levels.mean(0))
        self.slopes.copy_(_slope(levels, target_levels, VARIANCE))
        self.trust.copy_(trust * matched)

    @torch.no_grad()
    def fit_alone(self, photos: Tensor) -> None:
        """Fit to (N, 3, H, W) photos without targets: editors keep the prior's share of the differences between them."""
        self._centre(white_levels(photos))
        self.share.fill_(1 - PRIOR_SLOPE)

    def _centre(self, levels: Tensor) -> Tensor:
        """Keep where the (N, 2) levels of photos lie, and return their white levels, (N,)."""
        white = log_white(levels)
        self.mean.copy_(white.mean())
        self.deviation.copy_(white.std(correction=0))
        self.scatter.copy_((white - self.mean).square().sum())
        return white

    def exposure(self, copies: Tensor) -> Tensor:
        """Return the exposure, (N,), that brings (N, 3, H, W) copies of photos towards the mean white level."""
        limit = FARTHEST * self.deviation
        distance = torch.minimum(torch.maximum(log_white(white_levels(copies)) - self.mean, -limit), limit)
        return -EXPOSURE_PER_LOG * self.share * distance

    def predicted_levels(self, copies: Tensor) -> Tensor:
        """Return the (N, 2) levels that targets of (N, 3, H, W) copies of photos would have."""
        return self.target_levels + self.slopes * (white_levels(copies) - self.photo_levels)

    @torch.no_grad()
    def offset(self, copies: Tensor, levels: Callable[[Tensor], Tensor]) -> Tensor:
        """Return the exposure, (N,), to add so that renderings have the predicted levels, as far as these are trusted.

        It minimises the squares of both levels' errors and of itself, each over its variance, by Gauss-Newton. No
        gradient passes through it.

        Args:
            copies: (N, 3, H, W), of the photos.
            levels: returns the renderings' (N, 2) levels with (N,) added to the exposures.
        """
        predicted = self.predicted_levels(copies)
        offset = copies.new_zeros(len(copies))
        for _ in range(MATCH_STEPS):
            # Slope and error are counted in deviations: the slope is already, so that the gradient divides once.
            now = levels(offset)
            slope = (levels(offset + MATCH_DIFFERENCE) - now) / (MATCH_DIFFERENCE * MATCH_DEVIATION)
            gradient = self.trust * (slope * (now - predicted)).sum(1) / MATCH_DEVIATION + OFFSET_PRECISION * offset
            curvature = self.trust * slope.square().sum(1) + OFFSET_PRECISION
            offset = offset - (gradient / curvature).clamp(-MATCH_FARTHEST, MATCH_FARTHEST)
        return offset

    def leverage(self, copies: Tensor) -> Tensor:
        """Return how far the white levels of (N, 3, H, W) copies lie from the training photos', (N,).

        As a share of the evidence that these hold on the slope; above 1, the pairs together do not support what is predicted.
        """
        distance = log_white(white_levels(copies)) - self.mean
        return distance.square() / (self.scatter + PRIOR_PHOTOS * LOG_VARIANCE)

    def _load_from_state_dict(self, state_dict: dict[str, Any], prefix: str, *rest: Any) -> None:
        # Models of earlier versions have no white level: zeros leave exposures as they are.
        for name, value in self.state_dict().items():
            state_dict.setdefault(prefix + name, torch.zeros_like(value))
        super()._load_from_state_dict(state_dict, prefix, *rest)


def white_levels(images: Tensor) -> Tensor:
    """Return the `LEVELS` of (N, 3, H, W) images, (N, 2) in [0, 1]."""
    brightest = images.amax(1).clamp(0, 1).flatten(1).sort(1).values
    places = [level * (brightest.shape[1] - 1) for level in LEVELS]
    columns = [torch.lerp(brightest[:, int(at)], brightest[:, int(at) + 1], at % 1) for at in places]
    return torch.stack(columns, 1)


def log_white(levels: Tensor) -> Tensor:
    """Return the white level, (N,), of (N, 2) `LEVELS`: the mean of their natural logarithms."""
    return levels.clamp_min(_DARKEST).log().mean(1)


def _slope(photos: Tensor, targets: Tensor, variance: float) -> Tensor:
    """Return the slopes (...) of (N, ...) targets over photos, as the posterior mean under a normal prior on the slope."""
    distance = photos - photos.mean(0)
    prior = PRIOR_PHOTOS * variance
    return ((distance * (targets - targets.mean(0))).sum(0) + PRIOR_SLOPE * prior) / (distance.square().sum(0) + prior)
