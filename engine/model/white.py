"""White level: how far an editor equalises the brightness of photos' brightest parts, fitted to pairs.

It is the part of a photo's exposure that can be predicted from few pairs (docs/decisions/0013-white-level.md).
"""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import torch
from torch import Tensor, nn

from engine.predict.white import LEVELS, LOG_VARIANCE, PRIOR_PHOTOS, FittedWhite, log_white, white_levels

PRIOR_SLOPE = 0.5
"""Prior mean of the slope of targets' white levels over photos': editors keep half of the differences."""

VARIANCE = 0.018
"""Typical variance of `LEVELS` over photos; `LOG_VARIANCE` without the logarithm."""


class WhiteLevel(nn.Module):
    """Predict exposures from white levels, as fitted to training pairs; before the fit, all exposures are zero.

    Its buffers are the attributes of `engine.predict.white.FittedWhite`.
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
        white: Tensor = log_white(levels)
        self.mean.copy_(white.mean())
        self.deviation.copy_(white.std(correction=0))
        self.scatter.copy_((white - self.mean).square().sum())
        return white

    @property
    def fitted(self) -> FittedWhite:
        """Return what was fitted."""
        return FittedWhite(**{field.name: getattr(self, field.name) for field in fields(FittedWhite)})

    def exposure(self, copies: Tensor) -> Tensor:
        """Return the exposure, (N,), that brings (N, 3, H, W) copies of photos towards the mean white level."""
        exposure: Tensor = self.fitted.exposure(copies)
        return exposure

    @torch.no_grad()
    def offset(self, copies: Tensor, levels: Callable[[Tensor], Tensor]) -> Tensor:
        """Return the exposure, (N,), to add to renderings, see `FittedWhite.offset`; no gradient passes through it."""
        offset: Tensor = self.fitted.offset(copies, levels)
        return offset

    def leverage(self, copies: Tensor) -> Tensor:
        """Return how far the white levels of (N, 3, H, W) copies lie from the training photos', (N,)."""
        leverage: Tensor = self.fitted.leverage(copies)
        return leverage

    def _load_from_state_dict(self, state_dict: dict[str, Any], prefix: str, *rest: Any) -> None:
        # Models of earlier versions have no white level: zeros leave exposures as they are.
        for name, value in self.state_dict().items():
            state_dict.setdefault(prefix + name, torch.zeros_like(value))
        super()._load_from_state_dict(state_dict, prefix, *rest)


def _slope(photos: Tensor, targets: Tensor, variance: float) -> Tensor:
    """Return the slopes (...) of (N, ...) targets over photos, as the posterior mean under a normal prior on the slope."""
    distance = photos - photos.mean(0)
    prior = PRIOR_PHOTOS * variance
    return ((distance * (targets - targets.mean(0))).sum(0) + PRIOR_SLOPE * prior) / (distance.square().sum(0) + prior)
