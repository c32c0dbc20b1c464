"""The sRGB curve."""

import numpy as np
import numpy.typing as npt

_DARK_ENCODED = 0.04045


def srgb_to_linear(encoded: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Decode sRGB to linear light: e / 12.92 up to 0.04045, else ((e + 0.055) / 1.055)^2.4.

    Args:
        encoded: floats in [0, 1] of any shape; values below 0 follow the straight part.

    Returns:
        The same shape and type, in [0, 1].

    Source: IEC 61966-2-1.
    """
    # Clipped, because `where` computes both branches, and no power is defined of what lies below -0.055.
    bright = ((np.clip(encoded, _DARK_ENCODED, None) + 0.055) / 1.055) ** 2.4
    return np.where(encoded <= _DARK_ENCODED, encoded / 12.92, bright)
