"""The head: from features of a photo to its Edit."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.edit.edit import GRID_SHAPE, LUT_SIZE, identity_lut
from engine.edit.looks import JUST_VISIBLE, LOCAL_LOOKS, LOOKS, NAMES, move
from engine.model.render import Edits, affine_at, apply_affine
from engine.model.ridge import fit_ridge
from engine.model.white import WhiteLevel
from engine.predict.conditions import Unlikeness, in_blocks, standardised
from engine.predict.head import ADJUSTMENTS, GRID_NODES, LOOK_NODES, MIXTURE_LOOKS, adjust
from engine.predict.statistics import STATISTICS
from engine.predict.white import white_levels

AT_ONCE = 1024
"""Photos whose conditions are standardised at once: those of tens of thousands take gigabytes."""


class HeadInput(NamedTuple):
    """Hold the head's input for a batch of photos.

    Attributes:
        conditions: (N, K), tone statistics beside trunk features.
        copies: (N, 3, 32, 32), the photos themselves, sRGB-encoded, in [0, 1].
    """

    conditions: Tensor
    copies: Tensor

    def select(self, index: Tensor) -> "HeadInput":
        """Return the input of the photos at the (n,) rows `index`."""
        return HeadInput(self.conditions[index], self.copies[index])


class Prediction(NamedTuple):
    """Hold what the head predicts for a batch of photos, before preferences.

    Attributes:
        amounts: (N, 6), see `adjust`.
        parts: (N, 24), weights of the mixture's looks; None is zero.
    """

    amounts: Tensor
    parts: Tensor | None = None

    def select(self, index: Tensor) -> "Prediction":
        """Return the predictions at the (n,) rows `index`."""
        return Prediction(self.amounts[index], None if self.parts is None else self.parts[index])

    def with_exposure(self, offset: Tensor) -> "Prediction":
        """Return the same with (N,) added to the exposures."""
        return self._replace(amounts=self.amounts + F.pad(offset[:, None], (0, ADJUSTMENTS - 1)))


class Head(nn.Module):
    """Adjust each photo by a few predicted amounts, apply one learned look to all, and move the result along a taste.

    The amounts are linear in the standardised conditions, except for the exposure: it also brings the photo's white level
    towards the others', before the fit and after rendering. The look is a smooth LUT and a smooth bilateral grid, shared
    by all photos, to which a mixture of further looks, predicted for each photo, is added; the taste is a point in the
    space of the named looks, along which comparisons are generated. Everything starts at zero: a new head predicts the
    identity.

    Attributes:
        weight: (K, 6), from conditions to amounts.
        bias: (6,), amounts of a photo of average conditions.
        look: (3, 9, 9, 9), residual of the LUT over red, green, blue.
        light: (12, 4, 8, 8), residual of the grid's affine transforms over luma, rows, columns.
        mixture: (K, 24), from conditions to the weights of the mixture's looks.
        own_looks: (24, 3, 9, 9, 9), the mixture's looks, like `look`; named as in saved models.
        own_lights: (24, 12, 4, 8, 8), like `light`; named as in saved models.
        taste: (12,), move along the named looks, in just noticeable differences.
        centre: (K,), mean of the conditions over the training photos.
        spread: (K,), standard deviation of the conditions over the training photos, at least 0.001.
        usual: (), median distance of a training photo's conditions from those of the others.
        white: white-level model fitted to the training pairs.
    """

    def __init__(self, conditions: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(conditions, ADJUSTMENTS))
        self.bias = nn.Parameter(torch.zeros(ADJUSTMENTS))
        self.look = nn.Parameter(torch.zeros(3, LOOK_NODES, LOOK_NODES, LOOK_NODES))
        self.light = nn.Parameter(torch.zeros(12, *GRID_NODES))
        chance = torch.randn(conditions, MIXTURE_LOOKS, generator=torch.Generator().manual_seed(0))
        self.mixture = nn.Parameter(chance)  # zero weights on zero looks would leave both without a gradient
        self.own_looks = nn.Parameter(torch.zeros(MIXTURE_LOOKS, *self.look.shape))
        self.own_lights = nn.Parameter(torch.zeros(MIXTURE_LOOKS, *self.light.shape))
        self.taste = nn.Parameter(torch.zeros(len(NAMES)))
        self.white = WhiteLevel()
        self.register_buffer("centre", torch.zeros(conditions))
        self.register_buffer("spread", torch.ones(conditions))
        self.register_buffer("usual", torch.ones(()))
        self.register_buffer("lattice", torch.from_numpy(identity_lut(LUT_SIZE)), persistent=False)
        self.register_buffer("steps", torch.tensor([JUST_VISIBLE[name] for name in NAMES]), persistent=False)
        local = torch.from_numpy(np.stack(list(LOCAL_LOOKS.values())))
        self.register_buffer("local", local, persistent=False)
        self.centre: Tensor
        self.spread: Tensor
        self.usual: Tensor
        self.lattice: Tensor
        self.steps: Tensor
        self.local: Tensor

    def forward(self, conditions: HeadInput) -> Edits:
        """Predict the Edits of photos."""
        return self.edits(*self.predict(conditions))

    def predict(self, conditions: HeadInput) -> Prediction:
        """Return amounts and parts, with the exposure at which the rendered white level is the predicted one."""
        return self.matched(conditions.copies, self.unmatched(conditions))

    def unmatched(self, conditions: HeadInput) -> Prediction:
        """Return amounts and parts as the conditions predict them; the exposure includes the white level's gain."""
        standard = self.standardised(conditions.conditions)
        predicted = Prediction(standard @ self.weight + self.bias, standard @ self.mixture)
        return predicted.with_exposure(self.white.exposure(conditions.copies))

    def matched(self, copies: Tensor, prediction: Prediction) -> Prediction:
        """Move exposures until renderings have the white levels that targets of such photos would.

        Args:
            copies: (N, 3, 32, 32), of the photos.
            prediction: for the same photos.
        """

        def levels(offset: Tensor) -> Tensor:
            found: Tensor = white_levels(self.output_before_preferences(copies, prediction.with_exposure(offset)))
            return found

        return prediction.with_exposure(self.white.offset(copies, levels))

    def edits(self, amounts: Tensor, parts: Tensor | None = None) -> Edits:
        """Return the Edits for (N, 6) amounts and (N, 24) weights of the mixture's looks; None is zero."""
        lut = self._apply_look(self.lattice.expand(len(amounts), -1, -1, -1, -1), amounts, parts)
        taste = self.taste[None]
        return Edits(self._apply_preferences(lut, taste), self._affine(len(amounts), parts, taste))

    def output(self, photos: Tensor, conditions: HeadInput, offsets: Tensor | None = None) -> Tensor:
        """Render the predicted Edits without sampling them on a lattice first, for training on small photos.

        Args:
            photos: (N, 3, H, W), sRGB-encoded, in [0, 1].
            conditions: of the same photos.
            offsets: (N, 12), each photo's offset from the shared taste, in just noticeable differences; None is zero.

        Returns:
            (N, 3, H, W), not clamped.
        """
        return self.rendered(photos, self.predict(conditions), offsets)

    def rendered(self, photos: Tensor, prediction: Prediction, offsets: Tensor | None = None) -> Tensor:
        """Render as `output` does, from a prediction; that does not depend on the taste and can be computed once."""
        taste = self.taste[None] if offsets is None else self.taste + offsets
        toned = self._apply_preferences(self._apply_look(photos.permute(0, 2, 3, 1)[:, None], *prediction), taste)
        affine = affine_at(photos, self._affine(len(photos), prediction.parts, taste))
        return apply_affine(toned[:, 0].permute(0, 3, 1, 2), affine)

    def output_before_preferences(self, photos: Tensor, prediction: Prediction) -> Tensor:
        """Render as `rendered` does, without a taste."""
        toned = self._apply_look(photos.permute(0, 2, 3, 1)[:, None], *prediction)[:, 0].permute(0, 3, 1, 2)
        return apply_affine(toned, affine_at(photos, self._light(len(photos), prediction.parts)))

    def coarse_edits(self, prediction: Prediction) -> Edits:
        """Return the Edits behind `output_before_preferences`, with LUTs of 17 nodes."""
        count = len(prediction.amounts)
        lattice = self.lattice[::2, ::2, ::2].expand(count, -1, -1, -1, -1)
        return Edits(self._apply_look(lattice, *prediction), self._light(count, prediction.parts))

    def _apply_look(self, colours: Tensor, amounts: Tensor, parts: Tensor | None) -> Tensor:
        """Adjust (N, D, H, W, 3) colours and add the look."""
        adjusted: Tensor = adjust(colours, amounts)
        look = self.look.expand(len(amounts), -1, -1, -1, -1)
        if parts is not None:
            look = look + torch.tensordot(parts, self.own_looks, 1)
        # grid_sample counts from -1 to 1, and names the volume's last axis, blue, first.
        added = F.grid_sample(look, adjusted.flip(-1) * 2 - 1, padding_mode="border", align_corners=True)
        return adjusted + added.permute(0, 2, 3, 4, 1)

    def _apply_preferences(self, colours: Tensor, taste: Tensor) -> Tensor:
        """Move (N, D, H, W, 3) colours along the pointwise looks by (N or 1, 12) just noticeable differences."""
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
        """Return the look's residual as (1, 9, 9, 9, 3), axes as in an Edit's LUT."""
        return self.look.permute(1, 2, 3, 0)[None]

    def mixture_luts(self) -> Tensor:
        """Return the residuals of the mixture's looks as (24, 9, 9, 9, 3), axes as in an Edit's LUT."""
        return self.own_looks.permute(0, 2, 3, 4, 1)

    def standardised(self, conditions: Tensor) -> Tensor:
        """Return (N, K) conditions of zero mean and, over the training photos, length one on average."""
        standard: Tensor = standardised(conditions, self.centre, self.spread)
        return standard

    @torch.no_grad()
    def standardise(self, conditions: Tensor) -> None:
        """Fit centre, spread and usual distance to the training photos' (N, K) conditions."""
        self.centre.copy_(conditions.mean(0))
        self.spread.copy_(conditions.std(0, correction=0).clamp_min(1e-3))
        if len(conditions) > 1:
            # Each photo against mean and variance of the others, in closed form; a few at a time, for memory.
            grown = len(conditions) / (len(conditions) - 1)
            lengths = []
            for part in conditions.split(AT_ONCE):
                distance = part - self.centre
                variance = grown * (self.spread.square() - distance.square() / (len(conditions) - 1))
                left_out = grown * distance / variance.clamp_min(1e-6).sqrt()
                lengths.append(in_blocks(left_out).norm(dim=1))
            self.usual.copy_(torch.cat(lengths).median())

    @torch.no_grad()
    def unlikeness(self, conditions: HeadInput) -> list[Unlikeness]:
        """Return each photo's distances from the training photos."""
        content = (self.standardised(conditions.conditions).norm(dim=1) / self.usual).tolist()
        white: list[float | None] = [None] * len(content)
        if self.white.deviation > 0:
            white = self.white.leverage(conditions.copies).tolist()
        return [Unlikeness(*pair) for pair in zip(white, content, strict=True)]

    @torch.no_grad()
    def regress(self, conditions: Iterable[Tensor], amounts: Tensor, shared: Tensor) -> None:
        """Set weight and bias so that (N, K) conditions predict (N, 6) amounts, as strongly as the photos warrant.

        Args:
            conditions: of the training photos, in parts.
            amounts: fitted to each photo; the trunk's features alone predict their deviations from the shared ones.
            shared: (6,), amounts of all photos.
        """
        features = (self.standardised(part)[:, STATISTICS:] for part in conditions)
        weight = fit_ridge(features, amounts - shared)
        self.weight.zero_()
        self.weight[STATISTICS:] = weight
        self.bias.copy_(shared)

    def _load_from_state_dict(self, state_dict: dict[str, Any], prefix: str, *rest: Any) -> None:
        # Models of earlier versions have no usual distance.
        state_dict.setdefault(prefix + "usual", torch.ones_like(self.usual))
        super()._load_from_state_dict(state_dict, prefix, *rest)
