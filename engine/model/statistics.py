"""What the head reads of a photo without a network."""

import torch.nn.functional as F
from torch import Tensor

from engine.predict.statistics import COPY_SIZE, TONES_SIZE
from engine.predict.statistics import tone_statistics as statistics_of


def tone_statistics(photos: Tensor) -> Tensor:
    """Return the statistics of the tones of (N, 3, H, W) photos, sRGB-encoded, in [0, 1], as (N, 31)."""
    statistics: Tensor = statistics_of(F.adaptive_avg_pool2d(photos, TONES_SIZE))
    return statistics


def small_copies(photos: Tensor) -> Tensor:
    """Average (N, 3, H, W) photos down to (N, 3, 32, 32)."""
    return F.adaptive_avg_pool2d(photos, COPY_SIZE)
