"""From what is known of a photo to its Edit."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.edit.edit import GRID_SHAPE, LUMA, LUT_SIZE, identity_lut
from engine.edit.looks import JUST_VISIBLE, LOCAL_LOOKS, LOOKS, NAMES, move
from engine.model.render import Edits, affine_at, apply_affine
from engine.model.ridge import fit_ridge
from engine.model.statistics import STATISTICS

ADJUSTMENTS = 6
"""Amounts predicted for each photo: exposure, gamma, contrast, temperature, tint, saturation."""

LOOK_NODES = 9
GRID_NODES = (4, 8, 8)

STATISTICS_SHARE = 0.1
"""How much the tone statistics count beside the trunk's features, all of either taken together."""

_DARKEST = 1e-4


class Head(nn.Module):
    """Adjust each photo by a few predicted amounts, give all of them one learned look, and move that to a taste.

    The amounts are linear in the standardised conditions; the look is a smooth LUT and a smooth bilateral grid, shared
    by all photos; the taste is a point among the named looks, the language in which comparisons are asked. Everything
    starts at zero: a new head predicts the identity.

    Attributes:
        weight: (K, 6), from conditions to amounts.
        bias: (6,), the amounts of a photo like all others.
        look: (3, 9, 9, 9), what the LUT adds to colours, over red, green, blue.
        light: (12, 4, 8, 8), what the grid adds to the identity.
        taste: (10,), amounts of the named looks, in steps that are just visible.
        centre: (K,), mean of the conditions over the training photos.
        spread: (K,), what a condition is divided by.
    """

    def __init__(self, conditions: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(conditions, ADJUSTMENTS))
        self.bias = nn.Parameter(torch.zeros(ADJUSTMENTS))
        self.look = nn.Parameter(torch.zeros(3, LOOK_NODES, LOOK_NODES, LOOK_NODES))
        self.light = nn.Parameter(torch.zeros(12, *GRID_NODES))
        self.taste = nn.Parameter(torch.zeros(len(NAMES)))
        self.register_buffer("centre", torch.zeros(conditions))
        self.register_buffer("spread", torch.ones(conditions))
        self.register_buffer("lattice", torch.from_numpy(identity_lut(LUT_SIZE)), persistent=False)
        self.register_buffer("steps", torch.tensor([JUST_VISIBLE[name] for name in NAMES]), persistent=False)
        local = torch.from_numpy(np.stack(list(LOCAL_LOOKS.values())))
        self.register_buffer("local", local, persistent=False)
        self.centre: Tensor
        self.spread: Tensor
        self.lattice: Tensor
        self.steps: Tensor
        self.local: Tensor

    def forward(self, conditions: Tensor) -> Edits:
        """Predict Edits from (N, K) conditions."""
        return self.edits(self.standardised(conditions) @ self.weight + self.bias)

    def edits(self, amounts: Tensor, *, tasted: bool = True) -> Edits:
        """Return the Edits of photos with (N, 6) amounts, with or without the taste."""
        lut = self._looked(self.lattice.expand(len(amounts), -1, -1, -1, -1), amounts)
        return Edits(self._tasted(lut) if tasted else lut, self._affine().expand(len(amounts), -1, -1, -1, -1, -1))

    def output(self, photos: Tensor, conditions: Tensor) -> Tensor:
        """Return what rendering the predicted Edits comes to, without a lattice in between: for training on small photos.

        Args:
            photos: (N, 3, H, W), sRGB-encoded, in [0, 1].
            conditions: (N, K), of the same photos.

        Returns:
            (N, 3, H, W), not clamped.
        """
        amounts = self.standardised(conditions) @ self.weight + self.bias
        looked = self._looked(photos.permute(0, 2, 3, 1)[:, None], amounts)
        toned = self._tasted(looked)[:, 0].permute(0, 3, 1, 2)
        grid = self._affine().expand(len(photos), -1, -1, -1, -1, -1)
        return apply_affine(toned, affine_at(photos, grid))

    def _looked(self, colours: Tensor, amounts: Tensor) -> Tensor:
        """Adjust (N, D, H, W, 3) colours and add the look."""
        adjusted = adjust(colours, amounts)
        look = self.look.expand(len(amounts), -1, -1, -1, -1)
        added = F.grid_sample(look, adjusted.flip(-1) * 2 - 1, padding_mode="border", align_corners=True)
        return adjusted + added.permute(0, 2, 3, 4, 1)

    def _tasted(self, colours: Tensor) -> Tensor:
        amounts = dict(zip(NAMES, self.taste * self.steps, strict=True))
        moved: Tensor = move(colours, {name: amounts[name] for name in LOOKS})
        return moved

    def _affine(self) -> Tensor:
        """Return the grid that all photos share, (8, 16, 16, 3, 4)."""
        light = F.interpolate(self.light[None], GRID_SHAPE, mode="trilinear", align_corners=False)[0]
        affine = torch.eye(3, 4).to(light) + light.permute(1, 2, 3, 0).reshape(*GRID_SHAPE, 3, 4)
        amounts = (self.taste * self.steps)[len(LOOKS) :]
        gain: Tensor = 1 + (amounts[:, None, None] * self.local).sum(0)
        return affine * gain[:, :, None, None]

    def look_lut(self) -> Tensor:
        """Return the look's additions as (1, 9, 9, 9, 3), axes as in an Edit's LUT."""
        return self.look.permute(1, 2, 3, 0)[None]

    def standardised(self, conditions: Tensor) -> Tensor:
        """Return (N, K) conditions of zero mean and, over the training photos, length one on average."""
        return ((conditions - self.centre) / self.spread).clamp(-4, 4) / self._block_roots()

    @torch.no_grad()
    def standardise(self, conditions: Tensor) -> None:
        """Fit centre and spread to the training photos' (N, K) conditions."""
        self.centre.copy_(conditions.mean(0))
        self.spread.copy_(conditions.std(0, correction=0).clamp_min(1e-3))

    @torch.no_grad()
    def regress(self, conditions: Tensor, amounts: Tensor) -> None:
        """Set weight and bias so that (N, K) conditions predict (N, 6) amounts, as strongly as the photos warrant."""
        weight, bias = fit_ridge(self.standardised(conditions), amounts)
        self.weight.copy_(weight)
        self.bias.copy_(bias)

    def _block_roots(self) -> Tensor:
        features = len(self.centre) - STATISTICS
        roots = torch.full_like(self.centre, (max(features, 1) * (1 + STATISTICS_SHARE)) ** 0.5)
        roots[:STATISTICS] = (STATISTICS * (1 + 1 / STATISTICS_SHARE)) ** 0.5
        return roots


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
    gains = torch.cat((0.15 * temperature + 0.05 * tint, -0.1 * tint, 0.05 * tint - 0.15 * temperature), -1)
    x = colours * torch.exp2(exposure / 2.2) * torch.exp(gains)
    # A power has no slope at zero: below the darkest tone the curve goes on as it is there.
    bright = x.clamp_min(_DARKEST)
    x = x + bright ** torch.exp(-gamma / 2) - bright
    inside = x.clamp(0, 1)
    x = x + contrast * 2 * inside * (1 - inside) * (2 * inside - 1)
    luma = (x * x.new_tensor(LUMA)).sum(-1, keepdim=True)
    return luma + (x - luma) * torch.exp2(saturation)
