"""From what is known of a photo to its Edit."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.edit.edit import GRID_SHAPE, LUMA, LUT_SIZE, identity_lut
from engine.edit.looks import JUST_VISIBLE, LOCAL_LOOKS, LOOKS, NAMES, move
from engine.model.constant import constant
from engine.model.render import Edits, affine_at, apply_affine
from engine.model.ridge import fit_ridge
from engine.model.statistics import STATISTICS

ADJUSTMENTS = 6
"""Amounts predicted for each photo: exposure, gamma, contrast, temperature, tint, saturation."""

LOOK_NODES = 9
GRID_NODES = (4, 8, 8)

OWN_LOOKS = 24
"""Looks, each a LUT and a grid, of which every photo gets a mixture of its own once many pairs have taught them."""

STATISTICS_SHARE = 0.1
"""How much the tone statistics count beside the trunk's features, all of either taken together."""

_DARKEST = 1e-4


class Head(nn.Module):
    """Adjust each photo by a few predicted amounts, give all of them one learned look, and move that to a taste.

    The amounts are linear in the standardised conditions; the look is a smooth LUT and a smooth bilateral grid, shared
    by all photos, to which a photo's own mixture of further looks is added; the taste is a point among the named looks,
    the language in which comparisons are asked. Everything starts at zero: a new head predicts the identity.

    Attributes:
        weight: (K, 6), from conditions to amounts.
        bias: (6,), the amounts of a photo like all others.
        look: (3, 9, 9, 9), what the LUT adds to colours, over red, green, blue.
        light: (12, 4, 8, 8), what the grid adds to the identity.
        mixture: (K, 24), from conditions to each own look's part.
        own_looks: (24, 3, 9, 9, 9), like `look`.
        own_lights: (24, 12, 4, 8, 8), like `light`.
        taste: (12,), amounts of the named looks, in steps that are just visible.
        centre: (K,), mean of the conditions over the training photos.
        spread: (K,), what a condition is divided by.
    """

    def __init__(self, conditions: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(conditions, ADJUSTMENTS))
        self.bias = nn.Parameter(torch.zeros(ADJUSTMENTS))
        self.look = nn.Parameter(torch.zeros(3, LOOK_NODES, LOOK_NODES, LOOK_NODES))
        self.light = nn.Parameter(torch.zeros(12, *GRID_NODES))
        chance = torch.randn(conditions, OWN_LOOKS, generator=torch.Generator().manual_seed(0))
        self.mixture = nn.Parameter(chance)  # zero beside looks that are zero would never learn
        self.own_looks = nn.Parameter(torch.zeros(OWN_LOOKS, *self.look.shape))
        self.own_lights = nn.Parameter(torch.zeros(OWN_LOOKS, *self.light.shape))
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
        return self.edits(*self.predicted(conditions))

    def predicted(self, conditions: Tensor) -> tuple[Tensor, Tensor]:
        """Return the (N, 6) amounts and the (N, 24) parts of own looks that (N, K) conditions predict."""
        standard = self.standardised(conditions)
        return standard @ self.weight + self.bias, standard @ self.mixture

    def edits(self, amounts: Tensor, parts: Tensor | None = None) -> Edits:
        """Return the Edits of photos with (N, 6) amounts and (N, 24) parts of own looks, none where not given."""
        lut = self._looked(self.lattice.expand(len(amounts), -1, -1, -1, -1), amounts, parts)
        taste = self.taste[None]
        return Edits(self._tasted(lut, taste), self._affine(len(amounts), parts, taste))

    def output(self, photos: Tensor, conditions: Tensor, apart: Tensor | None = None) -> Tensor:
        """Return what rendering the predicted Edits comes to, without a lattice in between: for training on small photos.

        Args:
            photos: (N, 3, H, W), sRGB-encoded, in [0, 1].
            conditions: (N, K), of the same photos.
            apart: (N, 12), by how much a photo's own taste differs from what all share; by nothing where not given.

        Returns:
            (N, 3, H, W), not clamped.
        """
        amounts, parts = self.predicted(conditions)
        taste = self.taste[None] if apart is None else self.taste + apart
        toned = self._tasted(self._looked(photos.permute(0, 2, 3, 1)[:, None], amounts, parts), taste)
        return apply_affine(toned[:, 0].permute(0, 3, 1, 2), affine_at(photos, self._affine(len(photos), parts, taste)))

    def untasted(self, photos: Tensor, amounts: Tensor, parts: Tensor | None = None) -> tuple[Tensor, Edits]:
        """Return what `output` would without a taste, and the Edits behind it with coarse LUTs of 17 nodes."""
        toned = self._looked(photos.permute(0, 2, 3, 1)[:, None], amounts, parts)[:, 0].permute(0, 3, 1, 2)
        grid = self._light(len(photos), parts)
        coarse = self.lattice[::2, ::2, ::2].expand(len(photos), -1, -1, -1, -1)
        edits = Edits(self._looked(coarse, amounts, parts), grid)
        return apply_affine(toned, affine_at(photos, grid)), edits

    def _looked(self, colours: Tensor, amounts: Tensor, parts: Tensor | None) -> Tensor:
        """Adjust (N, D, H, W, 3) colours and add the look."""
        adjusted = adjust(colours, amounts)
        look = self.look.expand(len(amounts), -1, -1, -1, -1)
        if parts is not None:
            look = look + torch.tensordot(parts, self.own_looks, 1)
        added = F.grid_sample(look, adjusted.flip(-1) * 2 - 1, padding_mode="border", align_corners=True)
        return adjusted + added.permute(0, 2, 3, 4, 1)

    def _tasted(self, colours: Tensor, taste: Tensor) -> Tensor:
        """Move (N, D, H, W, 3) colours along the pointwise looks by (N or 1, 12) steps."""
        amounts = dict(zip(NAMES, (taste * self.steps).T[..., None, None, None, None], strict=True))
        moved: Tensor = move(colours, {name: amounts[name] for name in LOOKS})
        return moved

    def _light(self, count: int, parts: Tensor | None) -> Tensor:
        """Return the grids of photos before the taste, (N, 8, 16, 16, 3, 4)."""
        light = self.light[None]
        if parts is not None:
            light = light + torch.tensordot(parts, self.own_lights, 1)
        light = F.interpolate(light, GRID_SHAPE, mode="trilinear", align_corners=False)
        identity = torch.eye(3, 4, dtype=light.dtype, device=light.device)
        affine = identity + light.permute(0, 2, 3, 4, 1).reshape(-1, *GRID_SHAPE, 3, 4)
        return affine.expand(count, -1, -1, -1, -1, -1)

    def _affine(self, count: int, parts: Tensor | None, taste: Tensor) -> Tensor:
        """Return the grids of photos, (N, 8, 16, 16, 3, 4), moved along the local looks by (N or 1, 12) steps."""
        gain: Tensor = 1 + torch.tensordot((taste * self.steps)[:, len(LOOKS) :], self.local, 1)
        return self._light(count, parts) * gain[:, None, :, :, None, None]

    def look_lut(self) -> Tensor:
        """Return the look's additions as (1, 9, 9, 9, 3), axes as in an Edit's LUT."""
        return self.look.permute(1, 2, 3, 0)[None]

    def own_luts(self) -> Tensor:
        """Return what the own looks add as (24, 9, 9, 9, 3), axes as in an Edit's LUT."""
        return self.own_looks.permute(0, 2, 3, 4, 1)

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
    luma = (x * constant(LUMA, x)).sum(-1, keepdim=True)
    return luma + (x - luma) * torch.exp2(saturation)
