"""The enhancer: trunk and head together, from a photo to its Edit."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from engine.edit.edit import Edit
from engine.image.training_copy import squeezed
from engine.model.head import Head, HeadInput
from engine.model.render import Edits, to_edit
from engine.model.statistics import small_copies, tone_statistics
from engine.model.trunk import TRUNK_SIZE, Trunk
from engine.predict.conditions import Unlikeness
from engine.predict.head import CONDITIONS


class Enhancer(nn.Module):
    """Predict the Edit of a photo from a 256 x 256 copy of it."""

    def __init__(self, trunk: Trunk) -> None:
        super().__init__()
        self.trunk = trunk
        self.head = Head(CONDITIONS)

    def conditions(self, photos: Tensor) -> HeadInput:
        """Return the head's input for (N, 3, H, W) photos in [0, 1]."""
        return HeadInput(torch.cat((tone_statistics(photos), self.trunk(photos)), 1), small_copies(photos))

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
        return self.predict_with_unlikeness(pixels)[0]

    @torch.no_grad()
    def predict_with_unlikeness(self, pixels: npt.NDArray[np.uint8 | np.uint16]) -> tuple[Edit, Unlikeness]:
        """Predict the Edit of one photo and its distance from the training photos; arguments as for `predict`."""
        return self.edit(self.conditions(self._copy(pixels)))

    @torch.no_grad()
    def edit(self, conditions: HeadInput) -> tuple[Edit, Unlikeness]:
        """Return the Edit of one photo and its distance from the training photos, from what is read of it."""
        unlikeness = self.head.unlikeness(conditions)[0]
        return replace(to_edit(self.head(conditions)), extrapolated=unlikeness.extrapolated), unlikeness

    def _copy(self, pixels: npt.NDArray[np.uint8 | np.uint16]) -> Tensor:
        return training_copy(pixels, TRUNK_SIZE)[None].to(self.head.centre.device).float() / 255


def training_copy(pixels: npt.NDArray[np.uint8 | np.uint16], size: int) -> Tensor:
    """Return an (H, W, 3) photo squeezed to a square, (3, size, size) uint8.

    Edits use relative positions, so that the aspect ratio is free.
    """
    return torch.from_numpy(squeezed(pixels, size)).permute(2, 0, 1).contiguous()
