"""Perceptual distance of images: CIEDE2000, linearised at the colours of a comparison's two images."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def lab(colours: Floats) -> Floats:
    """Return (..., 3) sRGB-encoded colours in [0, 1] as CIE L*a*b* (D65)."""
    from skimage.color import rgb2lab  # scikit-image takes a while to import

    result: Floats = np.asarray(rgb2lab(colours), np.float32)
    return result


def local_metric(a: Floats, b: Floats) -> Floats:
    """Return the (P, 3, 3) maps W so that |W (u - v)| is about CIEDE2000 for L*a*b* colours u, v near those of a and b.

    Lightness, chroma and hue are divided by CIEDE2000's S_L, S_C and S_H at the mean of (P, 3) a and b; its rotation
    term, for saturated blues alone, is left out.

    Source: Sharma, Wu & Dalal 2005, equations 2-21.
    """
    middle = (a + b) / 2
    lightness = middle[:, 0]
    plain = np.hypot(middle[:, 1], middle[:, 2])
    seventh = plain**7 / (plain**7 + 25.0**7)
    stretch = 1 + 0.5 * (1 - np.sqrt(seventh))
    red_green = middle[:, 1] * stretch
    chroma = np.maximum(np.hypot(red_green, middle[:, 2]), 1e-6)
    hue = np.degrees(np.arctan2(middle[:, 2], red_green))
    tone = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    off = (lightness - 50) ** 2
    metric = np.zeros((len(a), 3, 3), np.float32)
    metric[:, 0, 0] = 1 / (1 + 0.015 * off / np.sqrt(20 + off))
    along = np.stack([red_green, middle[:, 2]], -1) / chroma[:, None]
    metric[:, 1, 1:] = along / (1 + 0.045 * chroma)[:, None]
    metric[:, 2, 1:] = np.stack([-along[:, 1], along[:, 0]], -1) / (1 + 0.015 * chroma * tone)[:, None]
    metric[:, 1:, 1] *= stretch[:, None]
    return metric
