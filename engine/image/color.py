"""Colour formulas, for numpy arrays and torch tensors alike."""

from typing import TypeVar

from array_api_compat import array_namespace

Array = TypeVar("Array")


def srgb_to_linear(encoded: Array) -> Array:
    """Decode sRGB values in [0, 1] of any shape to linear light in [0, 1].

    Source: IEC 61966-2-1.
    """
    xp = array_namespace(encoded)
    dark, bright = encoded / 12.92, ((xp.clip(encoded, 0.0, None) + 0.055) / 1.055) ** 2.4  # type: ignore[operator]
    result: Array = xp.where(encoded <= 0.04045, dark, bright)  # type: ignore[operator]
    return result


def linear_to_srgb(linear: Array) -> Array:
    """Encode linear light in [0, 1] of any shape as sRGB values in [0, 1].

    Source: IEC 61966-2-1.
    """
    xp = array_namespace(linear)
    dark, bright = linear * 12.92, 1.055 * xp.clip(linear, 0.0, None) ** (1 / 2.4) - 0.055  # type: ignore[operator]
    result: Array = xp.where(linear <= 0.0031308, dark, bright)  # type: ignore[operator]
    return result
