"""Looks: named directions in which renderings move, shared by sliders, candidates and simulated tastes."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.edit.edit import GRID_SHAPE, LUMA, Edit, Floats
from engine.edit.namespace import array_namespace

Look = Callable[[Any, Any], Any]
"""(colours (..., 3) sRGB-encoded, amount) -> (..., 3), not clamped; numpy arrays and torch tensors alike."""


def exposure(colours: Any, amount: Any) -> Any:
    """Multiply light by 2^amount, in the approximation that sRGB is a power of 2.2."""
    return colours * 2 ** (amount / 2.2)


def contrast(colours: Any, amount: Any) -> Any:
    """Bend the tone curve around middle grey; black and white stay, and order is kept up to amount 1."""
    x = _inside(colours)
    return colours + amount * 0.9 * x * (1 - x) * (2 * x - 1)


def highlights(colours: Any, amount: Any) -> Any:
    """Lift the tones around two thirds by up to 0.15; black and white stay."""
    x = _inside(colours)
    return colours + amount * (0.15 * 27 / 4) * x * x * (1 - x)


def shadows(colours: Any, amount: Any) -> Any:
    """Lift the tones around one third by up to 0.15; black and white stay."""
    x = _inside(colours)
    return colours + amount * (0.15 * 27 / 4) * x * (1 - x) * (1 - x)


def temperature(colours: Any, amount: Any) -> Any:
    """Multiply red by e^(0.15 amount) and blue by its inverse: warmer."""
    return _gained(colours, amount, (0.15, 0.0, -0.15))


def tint(colours: Any, amount: Any) -> Any:
    """Multiply green by e^(-0.1 amount), red and blue by e^(0.05 amount): towards magenta."""
    return _gained(colours, amount, (0.05, -0.1, 0.05))


def saturation(colours: Any, amount: Any) -> Any:
    """Multiply the distance from grey by 2^amount."""
    grey = _luma(colours)
    return grey + (colours - grey) * 2**amount


def vibrance(colours: Any, amount: Any) -> Any:
    """Multiply the distance from grey by up to 2^amount, the less the stronger a colour is already."""
    xp = array_namespace(colours)
    x = _inside(colours)
    strength = xp.max(x, axis=-1, keepdims=True) - xp.min(x, axis=-1, keepdims=True)
    return saturation(colours, amount * (1 - strength))


def skin(colours: Any, amount: Any) -> Any:
    """Multiply warm colours' red by up to e^(0.3 amount), green and blue by less: lighter and warmer, as skin is lit."""
    return _gained(colours, amount * _excess(colours, 0, 2), (0.3, 0.2, 0.1))


def sky(colours: Any, amount: Any) -> Any:
    """Divide cool colours' red by up to e^(0.45 amount), green and blue by less: deeper and bluer, as skies are."""
    return _gained(colours, amount * _excess(colours, 2, 0), (-0.45, -0.3, -0.1))


LOOKS: dict[str, Look] = {
    look.__name__: look
    for look in (exposure, contrast, highlights, shadows, temperature, tint, saturation, vibrance, skin, sky)
}


def _from_middle() -> Floats:
    rows, columns = GRID_SHAPE[1:]
    y = ((np.arange(rows) + 0.5) / rows - 0.5)[:, None]
    x = ((np.arange(columns) + 0.5) / columns - 0.5)[None, :]
    return np.hypot(x, y).astype(np.float32)


def _subject() -> Floats:
    glow = np.exp(-2 * (_from_middle() / 0.45) ** 2)
    return np.asarray(0.6 * (glow - glow.mean()), np.float32)


LOCAL_LOOKS: dict[str, Floats] = {
    "subject": _subject(),
    "vignette": -0.6 * np.clip((_from_middle() - 0.25) / 0.46, 0, 1) ** 2,
}
"""Gain of light over the grid's (rows, columns) at amount 1: a lit middle against its surroundings, darker corners."""

NAMES = (*LOOKS, *LOCAL_LOOKS)

JUST_VISIBLE = {
    "exposure": 0.10,
    "contrast": 0.18,
    "highlights": 0.14,
    "shadows": 0.09,
    "temperature": 0.13,
    "tint": 0.10,
    "saturation": 0.23,
    "vibrance": 0.26,
    "skin": 0.9,
    "sky": 0.6,
    "subject": 0.25,
    "vignette": 0.32,
}
"""Amounts that move a photo by about one CIEDE2000 (means over 18 FiveK photos, measured at twice this), so that a step
along one look counts like a step along another."""


def move(colours: Any, amounts: Mapping[str, Any]) -> Any:
    """Apply pointwise looks to (..., 3) sRGB-encoded colours, in the order of `LOOKS`; 0 changes nothing, 1 is strong."""
    for name, look in LOOKS.items():
        if name in amounts:
            colours = look(colours, amounts[name])
    return colours


def moved(edit: Edit, amounts: Mapping[str, float]) -> Edit:
    """Return the Edit followed by looks: pointwise ones move its LUT's colours, local ones its grid.

    Args:
        edit: stays as it is.
        amounts: of looks, by name; 0 changes nothing, 1 is strong.
    """
    lights = [np.float32(amounts[name]) * pattern for name, pattern in LOCAL_LOOKS.items() if amounts.get(name)]
    grid = edit.grid * (1 + np.sum(lights, 0))[:, :, None, None] if lights else edit.grid
    return Edit(np.asarray(move(edit.lut, amounts), np.float32), grid)


def _inside(colours: Any) -> Any:
    return array_namespace(colours).clip(colours, 0.0, 1.0)


def _excess(colours: Any, channel: int, other: int) -> Any:
    """Return how clearly one channel exceeds another, 0 to 1, half of it at a difference of 0.2."""
    x = _inside(colours)
    square = array_namespace(x).clip(x[..., channel : channel + 1] - x[..., other : other + 1], 0.0, 1.0) ** 2
    return square / (square + 0.04)


def _luma(colours: Any) -> Any:
    red, green, blue = LUMA
    return red * colours[..., 0:1] + green * colours[..., 1:2] + blue * colours[..., 2:3]


def _gained(colours: Any, amount: Any, logs: tuple[float, float, float]) -> Any:
    xp = array_namespace(colours)
    parts = [colours[..., i : i + 1] * 2 ** (amount * (log / np.log(2.0))) for i, log in enumerate(logs)]
    return xp.concat(parts, axis=-1)
