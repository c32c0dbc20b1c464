"""The head in numpy: from a photo's features and tones to its Edit; `engine.model.head` is the same in torch, and trains it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from array_api_compat import array_namespace

from engine.edit.edit import GRID_SHAPE, LUMA, LUT_SIZE, Edit, identity_lut
from engine.edit.looks import JUST_VISIBLE, LOCAL_LOOKS, LOOKS, NAMES, move
from engine.edit.looks import saturation as saturate
from engine.predict.conditions import Unlikeness, standardised
from engine.predict.resnet import FEATURES
from engine.predict.sampling import Floats, resized, sampled
from engine.predict.statistics import COPY_SIZE, STATISTICS, TONES_SIZE, tone_statistics
from engine.predict.white import LEVELS, FittedWhite, white_levels

ADJUSTMENTS = 6
"""Amounts predicted for each photo: exposure, gamma, contrast, temperature, tint, saturation."""

LOOK_NODES = 9
GRID_NODES = (4, 8, 8)

MIXTURE_LOOKS = 24
"""Number of further looks, each a LUT and a grid, of which a mixture is predicted for each photo once many pairs allow it."""

CONDITIONS = STATISTICS + FEATURES

_DARKEST = 1e-4

_LOOK = (3, LOOK_NODES, LOOK_NODES, LOOK_NODES)
_LIGHT = (12, *GRID_NODES)


@dataclass(frozen=True, eq=False)
class Head:
    """Hold the numbers of a head, see `engine.model.head.Head`."""

    weight: Floats
    bias: Floats
    look: Floats
    light: Floats
    mixture: Floats
    own_looks: Floats
    own_lights: Floats
    taste: Floats
    centre: Floats
    spread: Floats
    usual: Floats
    white: FittedWhite

    @classmethod
    def of(cls, weights: Mapping[str, Floats]) -> Self:
        """Return the head that weights of the names of `SHAPES` make."""
        level = FittedWhite(**{field.name: weights[f"head.white.{field.name}"] for field in fields(FittedWhite)})
        names = [field.name for field in fields(cls) if field.name != "white"]
        return cls(**{name: weights[f"head.{name}"] for name in names}, white=level)

    def edit(self, photo: Floats, features: Floats) -> tuple[Edit, Unlikeness]:
        """Return the Edit of a photo and its distance from the training photos.

        Args:
            photo: (256, 256, 3), squeezed, sRGB-encoded, in [0, 1].
            features: (1, K), the trunk's.
        """
        tones = _averaged(photo, TONES_SIZE)
        copy = _planes(_averaged(tones, COPY_SIZE))
        conditions = np.concatenate((tone_statistics(_planes(tones)), features), 1)
        standard = standardised(conditions, self.centre, self.spread)
        parts = (standard @ self.mixture)[0]
        look = _nodes_first(self.look + np.tensordot(parts, self.own_looks, 1))
        light = resized(_nodes_first(self.light + np.tensordot(parts, self.own_lights, 1)), GRID_SHAPE)
        amounts = standard @ self.weight + self.bias
        amounts = _with_exposure(amounts, self.white.exposure(copy))
        amounts = _with_exposure(amounts, self._match(copy, amounts, look, light))
        taste = dict(zip(NAMES, self.taste * _STEPS, strict=True))
        colours = _toned(_LATTICE[None], amounts, look)[0]
        lut = move(colours, {name: amount for name, amount in taste.items() if name in LOOKS and amount != 0})
        gain = 1 + sum(taste[name] * pattern for name, pattern in LOCAL_LOOKS.items())
        grid = (_IDENTITY + light.reshape(*GRID_SHAPE, 3, 4)) * gain[:, :, None, None]
        content = float(np.linalg.norm(standard[0]) / self.usual)
        taught = self.white.deviation > 0
        unlikeness = Unlikeness(float(self.white.leverage(copy)[0]) if taught else None, content)
        return Edit(_floats(lut), _floats(grid), unlikeness.extrapolated), unlikeness

    def _match(self, copy: Floats, amounts: Floats, look: Floats, light: Floats) -> Floats:
        """Return the exposure to add so that the rendered (1, 3, 32, 32) copy has the predicted white level, (1,)."""
        if self.white.trust == 0:
            return np.zeros(1, np.float32)
        colours = copy[0].reshape(3, -1).T
        affine = sampled(light, _cells(colours)).reshape(-1, 3, 4)

        def levels(offset: Floats) -> Floats:
            toned = _toned(colours[None], _with_exposure(amounts, offset), look)[0]
            rendered = toned + (affine[..., :3] * toned[:, None]).sum(2) + affine[..., 3]
            found: Floats = white_levels(rendered.T[None, :, :, None])
            return found

        offset: Floats = self.white.offset(copy, levels)
        return offset


def adjust(colours: Any, amounts: Any) -> Any:
    """Move colours of numpy or torch by exposure, gamma, contrast, temperature, tint and saturation, in this order.

    Args:
        colours: (N, ..., 3), sRGB-encoded.
        amounts: (N, 6); zero changes nothing, one is a strong move.

    Returns:
        (N, ..., 3), not clamped.
    """
    xp = array_namespace(colours)
    shape = (-1,) + (1,) * (colours.ndim - 1)
    exposure, gamma, contrast, temperature, tint, saturation = (
        xp.reshape(amounts[:, index], shape) for index in range(ADJUSTMENTS)
    )
    gains = xp.concat((0.15 * temperature + 0.05 * tint, -0.1 * tint, 0.05 * tint - 0.15 * temperature), axis=-1)
    x = colours * 2 ** (exposure / 2.2) * xp.exp(gains)
    # A power has no slope at zero: below the darkest tone the curve goes on as it is there.
    bright = xp.clip(x, _DARKEST, None)
    x = x + bright ** xp.exp(-gamma / 2) - bright
    inside = xp.clip(x, 0.0, 1.0)
    x = x + contrast * 2 * inside * (1 - inside) * (2 * inside - 1)
    return saturate(x, saturation)


SHAPES: Mapping[str, tuple[int, ...]] = {
    "head.weight": (CONDITIONS, ADJUSTMENTS),
    "head.bias": (ADJUSTMENTS,),
    "head.look": _LOOK,
    "head.light": _LIGHT,
    "head.mixture": (CONDITIONS, MIXTURE_LOOKS),
    "head.own_looks": (MIXTURE_LOOKS, *_LOOK),
    "head.own_lights": (MIXTURE_LOOKS, *_LIGHT),
    "head.taste": (len(NAMES),),
    "head.centre": (CONDITIONS,),
    "head.spread": (CONDITIONS,),
    "head.usual": (),
    "head.white.mean": (),
    "head.white.deviation": (),
    "head.white.scatter": (),
    "head.white.share": (),
    "head.white.photo_levels": (len(LEVELS),),
    "head.white.target_levels": (len(LEVELS),),
    "head.white.slopes": (len(LEVELS),),
    "head.white.trust": (),
}
"""Shapes of a saved head's tensors, by name."""

LATER: Mapping[str, float] = {"head.usual": 1.0} | {name: 0.0 for name in SHAPES if name.startswith("head.white.")}
"""What tensors hold that models of earlier versions lack."""

_LATTICE = identity_lut(LUT_SIZE)
_IDENTITY = np.eye(3, 4, dtype=np.float32)
_STEPS = np.array([JUST_VISIBLE[name] for name in NAMES], np.float32)


def _averaged(photo: Floats, size: int) -> Floats:
    """Average a square (H, H, 3) photo down to (size, size, 3), rows first: numpy is slow over short axes."""
    block = len(photo) // size
    rows = photo.reshape(size, block, -1).mean(1)
    means: Floats = rows.reshape(size, size, block, 3).mean(2)
    return means


def _planes(photo: Floats) -> Floats:
    """Return (H, W, 3) as (1, 3, H, W)."""
    return np.ascontiguousarray(photo.transpose(2, 0, 1))[None]


def _nodes_first(values: Floats) -> Floats:
    """Return (C, D, H, W) as (D, H, W, C)."""
    return np.ascontiguousarray(np.moveaxis(values, 0, -1))


def _with_exposure(amounts: Floats, offset: Floats) -> Floats:
    """Return (1, 6) amounts with (1,) added to the exposure."""
    return np.concatenate((amounts[:, :1] + offset[:, None], amounts[:, 1:]), 1)


def _toned(colours: Floats, amounts: Floats, look: Floats) -> Floats:
    """Adjust (1, ..., 3) colours and add the (9, 9, 9, 3) look."""
    adjusted: Floats = adjust(colours, amounts)
    added = sampled(look, adjusted.reshape(-1, 3) * (LOOK_NODES - 1))
    return adjusted + added.reshape(adjusted.shape)


def _cells(colours: Floats) -> Floats:
    """Return where (32 * 32, 3) colours of a copy lie in the grid, in cells along luma, rows, columns."""
    middles = ((np.arange(COPY_SIZE, dtype=np.float32) + 0.5) / COPY_SIZE).astype(np.float32)
    rows, columns = np.meshgrid(middles, middles, indexing="ij")
    shares = np.stack((colours @ np.array(LUMA, np.float32), rows.ravel(), columns.ravel()), 1)
    return shares * np.array(GRID_SHAPE, np.float32) - np.float32(0.5)


def _floats(values: npt.NDArray[np.floating]) -> Floats:
    return np.ascontiguousarray(values, np.float32)
