"""The square copy of a photo that the enhancer looks at."""

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.image.io import to_8_bit
from engine.image.profile import Pixels


def squeezed(pixels: Pixels, size: int) -> npt.NDArray[np.uint8]:
    """Return a photo squeezed to a square, (size, size, 3) uint8; an Edit knows places as shares of the photo only.

    A square of that size is returned as it is.
    """
    # A first coarse step keeps a large photo's second copy small; four pixels a side are left for the filter to average.
    step = max(1, min(pixels.shape[:2]) // (4 * size))
    image = Image.fromarray(to_8_bit(np.ascontiguousarray(pixels[::step, ::step]))).resize(
        (size, size), Image.Resampling.LANCZOS, reducing_gap=3
    )
    return np.array(image)
