"""The enhancer: trunk and head together, from a photo to its Edit."""

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor, nn

from engine.edit.edit import Edit
from engine.image.io import to_8_bit
from engine.model.head import Head
from engine.model.render import Edits, to_edit
from engine.model.statistics import STATISTICS, tone_statistics
from engine.model.trunk import FEATURES, TRUNK_SIZE, Trunk


class Enhancer(nn.Module):
    """Predict the Edit of a photo from a 256 x 256 copy of it."""

    def __init__(self, trunk: Trunk) -> None:
        super().__init__()
        self.trunk = trunk
        self.head = Head(STATISTICS + FEATURES)

    def conditions(self, photos: Tensor) -> Tensor:
        """Return what the head reads of (N, 3, H, W) photos in [0, 1]: tone statistics beside trunk features."""
        return torch.cat((tone_statistics(photos), self.trunk(photos)), 1)

    def forward(self, photos: Tensor) -> Edits:
        """Predict the Edits of (N, 3, H, W) photos in [0, 1]."""
        edits: Edits = self.head(self.conditions(photos))
        return edits

    @torch.no_grad()
    def predict(self, pixels: npt.NDArray[np.uint8 | np.uint16]) -> Edit:
        """Predict the Edit of one photo.

        Args:
            pixels: (H, W, 3), uint8 or uint16, sRGB.
        """
        device = self.head.centre.device
        return to_edit(self(training_copy(pixels, TRUNK_SIZE)[None].to(device).float() / 255))


def training_copy(pixels: npt.NDArray[np.uint8 | np.uint16], size: int) -> Tensor:
    """Return a photo squeezed to a square, (3, size, size) uint8; an Edit knows places as shares of the photo only."""
    # A first coarse step keeps a large photo's second copy small; four pixels a side are left for the filter to average.
    step = max(1, min(pixels.shape[:2]) // (4 * size))
    image = Image.fromarray(to_8_bit(np.ascontiguousarray(pixels[::step, ::step]))).resize(
        (size, size), Image.Resampling.LANCZOS, reducing_gap=3
    )
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).contiguous()
