"""What a head predicts from: a photo's conditions, and how unlike the training photos' they are; numpy and torch alike."""

from typing import Any, NamedTuple

from engine.edit.namespace import array_namespace
from engine.predict.statistics import STATISTICS

STATISTICS_SHARE = 0.1
"""Weight of the tone statistics together relative to the trunk's features together, in squared length."""

FAR_WHITE = 1.0
"""Leverage of a white level above which an Edit is called extrapolated: the pairs together do not support it."""

FAR_CONTENT = 2.0
"""The same for the distance of the conditions: twice the usual one among the training photos."""


class Unlikeness(NamedTuple):
    """Hold the distances of a photo from the training photos.

    Attributes:
        white: leverage of its white level, at least 0; above 1, its exposure is extrapolated further than the pairs
            together support. None if no pair taught white levels.
        content: distance of its conditions from the training photos' mean, over the median of theirs, each left out;
            1 is usual.
    """

    white: float | None
    content: float

    @property
    def extrapolated(self) -> bool:
        """Return whether an Edit of the photo extrapolates beyond the training photos."""
        return (self.white or 0.0) > FAR_WHITE or self.content > FAR_CONTENT


def standardised(conditions: Any, centre: Any, spread: Any) -> Any:
    """Return (N, K) conditions of zero mean and, over the training photos, length one on average.

    Args:
        conditions: tone statistics beside trunk features.
        centre: (K,), their mean over the training photos.
        spread: (K,), their standard deviation.
    """
    return in_blocks((conditions - centre) / spread)


def in_blocks(standard: Any) -> Any:
    """Weigh (N, K) conditions of variance one so that their length is one on average."""
    xp = array_namespace(standard)
    # The squared lengths of both blocks, 1 / (1 + s) and s / (1 + s) for the share s, add up to one.
    features = standard.shape[1] - STATISTICS
    roots = xp.concat(
        (
            xp.full_like(standard[:1, :STATISTICS], (STATISTICS * (1 + 1 / STATISTICS_SHARE)) ** 0.5),
            xp.full_like(standard[:1, STATISTICS:], (max(features, 1) * (1 + STATISTICS_SHARE)) ** 0.5),
        ),
        axis=1,
    )
    # Clamped: a single feature of a photo unlike all others would rule its length.
    return xp.clip(standard, -4.0, 4.0) / roots
