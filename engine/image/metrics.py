"""How far an image is from its target: PSNR, SSIM and CIEDE2000."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

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


def measure(image: Image, target: Image, mask: Mask | None = None) -> Measures:
    """Return all three measures of two (H, W, 3) images, each uint8, uint16 or float in [0, 1].

    Args:
        image: what is measured.
        target: what it should be.
        mask: (H, W), true where pixels count; None counts all. There must be one.

    Raises:
        ValueError: the shapes differ, or are not (H, W, 3).
    """
    return Measures(psnr(image, target, mask), ssim(image, target, mask), delta_e(image, target, mask))


def psnr(image: Image, target: Image, mask: Mask | None = None) -> float:
    """Return the peak signal-to-noise ratio in dB, for a peak of 1; infinite for equal images. Arguments as `measure` has.

    Raises:
        ValueError: the shapes differ, or are not (H, W, 3).
    """
    a, b = _as_floats(image, target)
    error = float(np.mean(np.square(_counted(a - b, mask))))
    return -10 * float(np.log10(error)) if error > 0 else float("inf")


def ssim(image: Image, target: Image, mask: Mask | None = None) -> float:
    """Return the structural similarity with Gaussian weights of sigma 1.5, the mean over channels. Arguments as `measure` has.

    Where pixels do not count, the image stands in the target's place, because a window reaches beyond its pixel. Images
    smaller than the 11-pixel window are continued at their edges up to it.

    Raises:
        ValueError: the shapes differ, or are not (H, W, 3).

    Source: Wang et al. 2004, as scikit-image computes it.
    """
    a, b = _as_floats(image, target)
    height, width = a.shape[:2]
    if mask is not None:
        b = np.where(mask[..., None], b, a)
    a, b = _at_least_window(a), _at_least_window(b)
    mean, each = _skimage().metrics.structural_similarity(
        a, b, data_range=1, channel_axis=-1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, full=True
    )
    return float(mean if mask is None else np.mean(_counted(each[:height, :width], mask)))


def delta_e(image: Image, target: Image, mask: Mask | None = None) -> float:
    """Return the mean colour difference CIEDE2000 of sRGB images (D65). Arguments as `measure` has.

    Raises:
        ValueError: the shapes differ, or are not (H, W, 3).

    Source: Sharma et al. 2005, as scikit-image computes it.
    """
    color = _skimage().color
    a, b = (_counted(pixels, mask) for pixels in _as_floats(image, target))
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


def _counted(values: npt.NDArray[np.float64], mask: Mask | None) -> npt.NDArray[np.float64]:
    """Return the (H, W, 3) values, or the (N, 3) of the pixels that count."""
    return values if mask is None else values[mask]


def _at_least_window(image: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    rows, columns = (max(0, _SSIM_WINDOW - length) for length in image.shape[:2])
    return np.pad(image, ((0, rows), (0, columns), (0, 0)), mode="edge") if rows or columns else image
