"""What a photo's tones say, without any network."""

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.edit.edit import LUMA

QUANTILES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
STATISTICS = 3 + 3 + 3 * len(QUANTILES) + 16 + 2
"""Length of `tone_statistics`' result."""


def tone_statistics(photos: Tensor) -> Tensor:
    """Return each photo's channel means, deviations and quantiles, a 4 x 4 luma thumbnail, and its colourfulness.

    Args:
        photos: (N, 3, H, W), sRGB-encoded, in [0, 1].

    Returns:
        (N, 51).
    """
    small = F.adaptive_avg_pool2d(photos, 64)
    pixels = small.flatten(2)
    levels = torch.quantile(pixels, pixels.new_tensor(QUANTILES), dim=2).permute(1, 0, 2).flatten(1)
    luma = (small * small.new_tensor(LUMA)[:, None, None]).sum(1, keepdim=True)
    thumbnail = F.adaptive_avg_pool2d(luma, 4).flatten(1)
    chroma = (small.amax(1) - small.amin(1)).flatten(1)
    colourfulness = torch.stack((chroma.mean(1), chroma.std(1)), 1)
    return torch.cat((pixels.mean(2), pixels.std(2), levels, thumbnail, colourfulness), 1)
