"""The amounts that are predicted for each photo, and what they do to its colours; numpy arrays and torch tensors alike."""

from typing import Any

from array_api_compat import array_namespace

from engine.edit.looks import saturation as saturate

ADJUSTMENTS = 6
"""Amounts predicted for each photo: exposure, gamma, contrast, temperature, tint, saturation."""

_DARKEST = 1e-4


def adjust(colours: Any, amounts: Any) -> Any:
    """Move colours by exposure, gamma, contrast, temperature, tint and saturation, in this order.

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
