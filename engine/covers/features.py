"""Local features of a picture: places that are found again in a crop of it, however large and however its colours were changed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.covers.opencv import opencv

MOST = 2000
"""Features kept of a picture."""

FOUND = 4000
"""Features that are looked at to choose from, those of most contrast: grain alone has more."""

CELLS = 8
"""Cells across and down of which each gives its features in turn: by contrast alone, letters and foliage would be all there is."""

CONTRAST = 0.01
"""Least contrast of a feature: a quarter of the usual one, because what a cover shows of a photo is often smooth."""

CLIP = 3.0
TILES = (8, 8)
"""Limit and grid of the equalised grey: a cover's tone curve moves contrast from one place to another."""

SCALE = 512.0
"""What a component of a descriptor, a share of 1, is multiplied by to be kept as 8 bits: larger ones than half are rare."""

_MIRRORED = np.array(
    [(3 - row) * 32 + column * 8 + -k % 8 for row in range(4) for column in range(4) for k in range(8)]
)
"""Where each component of a mirrored picture's descriptor stands in that of the picture: four rows across the feature's
direction, each of four columns of eight directions of the gradient."""

Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Features:
    """Hold the local features of a picture of a size.

    Attributes:
        size: width and height in pixels of the copy they were found in.
        frames: (N, 4) float32: x and y in pixels from the copy's upper left corner, diameter in pixels, direction in radians.
        descriptors: (N, 128) uint8, 512 times the components of unit length.
    """

    size: tuple[int, int]
    frames: npt.NDArray[np.float32]
    descriptors: npt.NDArray[np.uint8]

    def mirrored(self) -> "Features":
        """Return the features of the picture mirrored left to right, without looking at it again."""
        frames = self.frames.copy()
        frames[:, 0] = self.size[0] - frames[:, 0]
        frames[:, 3] = np.pi - frames[:, 3]
        return Features(self.size, frames, self.descriptors[:, _MIRRORED])

    def strongest(self, most: int) -> "Features":
        """Return at most so many of them, as spread over the picture as they can be."""
        return Features(self.size, self.frames[:most], self.descriptors[:most])


def equalised(pixels: npt.NDArray[np.uint8]) -> Grey:
    """Return a picture's grey with the contrast of each part stretched, (H, W).

    Args:
        pixels: (H, W, 3), sRGB.

    Source: Zuiderveld 1994, contrast limited adaptive histogram equalisation.
    """
    cv2 = opencv()
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.createCLAHE(CLIP, TILES).apply(grey), np.uint8)


def find_features(pixels: npt.NDArray[np.uint8], most: int = MOST) -> Features:
    """Return a picture's local features, the same for the same pixels, such that any first ones are spread over it.

    Args:
        pixels: (H, W, 3), sRGB, of some hundred pixels each side.
        most: how many are kept.

    Source: Lowe 2004 (SIFT); Arandjelovic & Zisserman 2012 (RootSIFT: the root of what sums to 1 compares as histograms do).
    """
    height, width = pixels.shape[:2]
    finder = opencv().SIFT.create(nfeatures=FOUND, contrastThreshold=CONTRAST, enable_precise_upscale=True)
    found, raw = finder.detectAndCompute(equalised(pixels), None)
    if not found:
        return Features((width, height), np.empty((0, 4), np.float32), np.empty((0, 128), np.uint8))
    order = _spread(np.array([(*p.pt, p.response) for p in found]), (width, height))[:most]
    # OpenCV's pixels have their centres at whole numbers.
    frames = np.array(
        [(p.pt[0] + 0.5, p.pt[1] + 0.5, p.size, np.radians(p.angle)) for p in (found[place] for place in order)],
        np.float32,
    )
    sums = np.maximum(raw[order].sum(1, keepdims=True), 1e-6)
    return Features((width, height), frames, (np.sqrt(raw[order] / sums) * SCALE).round().clip(0, 255).astype(np.uint8))


def _spread(found: npt.NDArray[np.float64], size: tuple[int, int]) -> npt.NDArray[np.intp]:
    """Return the order of features (N, 3; x, y, contrast) in which cells take turns, each with its strongest first."""
    column, row = (np.minimum(found[:, axis] * CELLS // size[axis], CELLS - 1) for axis in (0, 1))
    cell = row * CELLS + column
    order = np.lexsort((-found[:, 2], cell))
    first = np.searchsorted(cell[order], cell[order])
    turn = np.empty(len(found), np.intp)
    turn[order] = np.arange(len(found)) - first
    return np.lexsort((-found[:, 2], turn))
