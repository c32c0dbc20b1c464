"""From what is known of a photo to its Edit."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.edit.edit import GRID_SHAPE, LUMA, LUT_SIZE, identity_lut
from engine.model.render import Edits

ADJUSTMENTS = 6
"""Amounts predicted for each photo: exposure, gamma, contrast, temperature, tint, saturation."""

LOOK_NODES = 9
GRID_NODES = (4, 8, 8)


class Head(nn.Module):
    """Adjust each photo by a few predicted amounts, then give all of them one learned look.

    The look is a smooth LUT and a smooth bilateral grid, shared by all photos; the amounts are linear in the
    standardised conditions. Everything starts at zero: a new head predicts the identity.

    Attributes:
        centre: mean of the conditions over the training photos.
        spread: their standard deviation.
    """

    def __init__(self, conditions: int) -> None:
        super().__init__()
        self.register_buffer("centre", torch.zeros(conditions))
        self.register_buffer("spread", torch.ones(conditions))
        self.register_buffer("lattice", torch.from_numpy(identity_lut(LUT_SIZE)), persistent=False)
        self.centre: Tensor
        self.spread: Tensor
        self.lattice: Tensor
        self.amounts = nn.Linear(conditions, ADJUSTMENTS)
        nn.init.zeros_(self.amounts.weight)
        nn.init.zeros_(self.amounts.bias)
        self.look = nn.Parameter(torch.zeros(3, LOOK_NODES, LOOK_NODES, LOOK_NODES))
        self.light = nn.Parameter(torch.zeros(12, *GRID_NODES))

    @torch.no_grad()
    def standardise(self, conditions: Tensor) -> None:
        """Fit centre and spread to the training photos' (N, K) conditions."""
        self.centre.copy_(conditions.mean(0))
        self.spread.copy_(conditions.std(0).clamp_min(1e-3))

    def forward(self, conditions: Tensor) -> Edits:
        """Predict Edits from (N, K) conditions."""
        known = ((conditions - self.centre) / self.spread).clamp(-4, 4) / conditions.shape[1] ** 0.5
        adjusted = adjust(self.lattice.expand(len(known), -1, -1, -1, -1), self.amounts(known))
        look = self.look.expand(len(known), -1, -1, -1, -1)
        looked = F.grid_sample(look, adjusted.flip(-1) * 2 - 1, padding_mode="border", align_corners=True)
        light = F.interpolate(self.light[None], GRID_SHAPE, mode="trilinear", align_corners=False)[0]
        affine = torch.eye(3, 4).to(light) + light.permute(1, 2, 3, 0).reshape(*GRID_SHAPE, 3, 4)
        return Edits(adjusted + looked.permute(0, 2, 3, 4, 1), affine.expand(len(known), -1, -1, -1, -1, -1))


def adjust(colours: Tensor, amounts: Tensor) -> Tensor:
    """Move colours by exposure, gamma, contrast, temperature, tint and saturation, in this order.

    Args:
        colours: (N, ..., 3), sRGB-encoded.
        amounts: (N, 6); zero changes nothing, one is a strong move.

    Returns:
        (N, ..., 3), not clamped.
    """
    shape = (-1,) + (1,) * (colours.dim() - 1)
    exposure, gamma, contrast, temperature, tint, saturation = (a.view(shape) for a in amounts.unbind(1))
    gains = torch.cat((temperature - tint / 2, tint, -temperature - tint / 2), -1) * 0.2
    x = colours * torch.exp2(exposure) * torch.exp(gains)
    x = x.clamp_min(1e-4) ** torch.exp(-gamma / 2) - 1e-4 * (x <= 1e-4)
    x = x + contrast * 2 * x * (1 - x) * (2 * x - 1) * torch.exp(-((x - 0.5) ** 2) * 2)
    luma = (x * x.new_tensor(LUMA)).sum(-1, keepdim=True)
    return luma + (x - luma) * torch.exp(saturation)
