"""Colour formulas, for numpy arrays and torch tensors alike."""

from typing import Any, TypeVar

from array_api_compat import array_namespace

Array = TypeVar("Array")

_DARK_ENCODED, _DARK_LINEAR = 0.04045, 0.0031308


def srgb_to_linear(encoded: Array) -> Array:
    """Decode sRGB to linear light: e / 12.92 up to 0.04045, else ((e + 0.055) / 1.055)^2.4.

    Args:
        encoded: floats in [0, 1] of any shape; values below 0 follow the straight part.

    Returns:
        The same shape and type, in [0, 1].

    Source: IEC 61966-2-1.
    """
    values: Any = encoded
    xp = array_namespace(values)
    bright = ((xp.clip(values, _DARK_ENCODED, None) + 0.055) / 1.055) ** 2.4
    result: Array = xp.where(values <= _DARK_ENCODED, values / 12.92, bright)
    return result


def linear_to_srgb(linear: Array) -> Array:
    """Encode linear light as sRGB: 12.92 l up to 0.0031308, else 1.055 l^(1/2.4) - 0.055.

    Args:
        linear: floats in [0, 1] of any shape; values below 0 follow the straight part.

    Returns:
        The same shape and type, in [0, 1].

    Source: IEC 61966-2-1.
    """
    values: Any = linear
    xp = array_namespace(values)
    # Clipped above zero, where the power's slope is infinite: infinity times the branch not taken is not a number.
    bright = 1.055 * xp.clip(values, _DARK_LINEAR, None) ** (1 / 2.4) - 0.055
    result: Array = xp.where(values <= _DARK_LINEAR, values * 12.92, bright)
    return result


def luma(encoded: Array) -> Array:
    """Return the luma 0.299 R + 0.587 G + 0.114 B of sRGB-encoded colours.

    Args:
        encoded: (..., 3) floats in [0, 1].

    Returns:
        (...) of the same type, in [0, 1].

    Source: ITU-R BT.601.
    """
    values: Any = encoded
    result: Array = 0.299 * values[..., 0] + 0.587 * values[..., 1] + 0.114 * values[..., 2]
    return result
