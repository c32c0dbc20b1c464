"""How far an image is from its target: PSNR, SSIM and CIEDE2000."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[Any]

_SSIM_WINDOW = 11


@dataclass(frozen=True)
class Measures:
    """Hold the three measures of one image.

    Attributes:
        psnr: dB; infinite for equal images.
        ssim: at most 1.
        delta_e: mean CIEDE2000.
    """

    psnr: float
    ssim: float
    delta_e: float


def measure(image: Image, target: Image) -> Measures:
    """Return all three measures of two (H, W, 3) images, each uint8, uint16 or float in [0, 1].

    Raises:
        ValueError: the shapes differ, or are not (H, W, 3).
    """
    return Measures(psnr(image, target), ssim(image, target), delta_e(image, target))


def psnr(image: Image, target: Image) -> float:
    """Return the peak signal-to-noise ratio in dB, for a peak of 1; infinite for equal images.

    Raises:
        ValueError: the shapes differ, or are not (H, W, 3).
    """
    a, b = _as_floats(image, target)
    error = float(np.mean(np.square(a - b)))
    return -10 * float(np.log10(error)) if error > 0 else float("inf")


def ssim(image: Image, target: Image) -> float:
    """Return the structural similarity with Gaussian weights of sigma 1.5, the mean over channels.

    Images smaller than the 11-pixel window are continued at their edges up to it.

    Raises:
        ValueError: the shapes differ, or are not (H, W, 3).

    Source: Wang et al. 2004, as scikit-image computes it.
    """
    a, b = (_at_least_window(pixels) for pixels in _as_floats(image, target))
    return float(
        _skimage().metrics.structural_similarity(
            a, b, data_range=1, channel_axis=-1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
        )
    )


def delta_e(image: Image, target: Image) -> float:
    """Return the mean colour difference CIEDE2000 of sRGB images (D65).

    Raises:
        ValueError: the shapes differ, or are not (H, W, 3).

    Source: Sharma et al. 2005, as scikit-image computes it.
    """
    color = _skimage().color
    a, b = _as_floats(image, target)
    return float(np.mean(color.deltaE_ciede2000(color.rgb2lab(a), color.rgb2lab(b))))


def _skimage() -> Any:
    """Import scikit-image, which is slow, when it is first needed."""
    # numba first: it imports scipy as scikit-image does, and two threads that begin to import scipy at once can both fail.
    import numba  # noqa: F401
    import skimage.color
    import skimage.metrics

    return skimage


def _as_floats(*images: Image) -> list[npt.NDArray[np.float64]]:
    if len({image.shape for image in images}) > 1 or images[0].ndim != 3 or images[0].shape[2] != 3:
        shapes = " and ".join(str(image.shape) for image in images)
        raise ValueError(f"images must have one shape (H, W, 3), got {shapes}")
    return [
        image.astype(np.float64) / (np.iinfo(image.dtype).max if np.issubdtype(image.dtype, np.integer) else 1)
        for image in images
    ]


def _at_least_window(image: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    rows, columns = (max(0, _SSIM_WINDOW - length) for length in image.shape[:2])
    return np.pad(image, ((0, rows), (0, columns), (0, 0)), mode="edge") if rows or columns else image
