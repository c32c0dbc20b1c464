"""Which part of a photo its cover's colour and light explain: type, boxes, retouching and other backgrounds are left out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.covers.geometry import Transform, in_pixels, scale_of
from engine.covers.opencv import opencv
from engine.covers.warp import in_frame, local_correlation, log_gradient, softened
from engine.edit.reach import MONOMIALS, RIDGE, colour_features

BEYOND = 3.5
"""Standard deviations from which a pixel is something else than the photo's colour and light."""

SIGMAS = (0.018, 0.045)
"""Bounds of the standard deviation that pixels are judged by, of values up to 1: what two resamplings leave at edges, and twice what
retouched photos have in the median. A fit that is worse must not excuse everything."""

MOST_SIGMA = 0.07
"""Standard deviation from which the fit holds nowhere: retouched photos have 0.056 at the most."""

LEAST_SHARE = 0.5
"""Share of what cover and photo both show that must remain for the pair to teach."""

CLOSED = 3
"""Diameter in pixels of the gaps that are closed, as between a letter and its edge."""

AROUND = 15
MOST_AROUND = 0.6
"""Side in pixels of the square around a pixel, and which share of it may be something else: in another background, many pixels have
the right colours by chance."""

DOUBTED = 0.1
"""Least correlation of gradients that counts: flat parts have none, and must have some weight."""

FITTED = 20_000
"""Pixels that the fit is made of at the most, evenly over the overlap."""

UNSEEN = 1e-5
"""Ridge of the change of colour that is carried to what a cover does not show: of 17 covers, 1e-6 to 1e-4 reach 0.027 to 0.031 (root
mean square, of values up to 1) there and miss the white level by 0.019 to 0.029; the fit with the place by 0.063 and 0.051."""

SOFT_ROUNDS = 8
HARD_ROUNDS = 4
_BAND = 1 << 15
_SIGMA_OF_MEDIAN = 1.4826
"""Standard deviation of normal errors whose size has a median of 1."""

Values = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Explained:
    """Hold a cover in its photo's frame, and what of the photo it explains.

    Attributes:
        pixels: (H, W, 3), of the photo's size: the cover where the mask is true, and elsewhere the colours that its change of
            colour and light makes of the photo, so that averages over several pixels hold no type.
        mask: (H, W) bool: true where the cover shows the photo in other colours and light.
        share: of what both show, 0 to 1.
        sigma: standard deviation of the fit where it holds, of values up to 1.
    """

    pixels: Pixels
    mask: npt.NDArray[np.bool_]
    share: float
    sigma: float

    @property
    def set_aside(self) -> str | None:
        """Return why the pair must not teach, to follow the cover's name; None if it may."""
        if self.sigma > MOST_SIGMA:
            return "has nowhere the colours that one change of colour and light would make of its photo"
        if self.share >= LEAST_SHARE:
            return None
        return (
            f"shows its photo on {self.share:.0%} of the area that both share, and {LEAST_SHARE:.0%} must remain: "
            "the rest is lettered, retouched or from elsewhere"
        )


def explain(cover: Pixels, photo: Pixels, transform: Transform) -> Explained:
    """Return which of a photo's pixels become its cover's by colour and light alone.

    The same smooth function of colour and place as in `engine.edit.reach` is fitted robustly to the pixels that both show,
    first with weights that fall with the residual, then without those beyond three and a half standard deviations.

    Args:
        cover: (h, w, 3), a cover of the photo.
        photo: (H, W, 3), the photo.
        transform: (3, 3), from the cover's places to the photo's, both as shares of width and height.

    Source: Holland & Welsch 1977 (iteratively reweighted least squares), with weights after Geman & McClure 1987.
    """
    height, width = photo.shape[:2]
    there, inside = in_frame(cover, transform, (width, height))
    if not inside.any():
        return Explained(photo.copy(), inside, 0.0, 0.0)
    # Where the cover is the coarser one, its lack of detail is no change of colour.
    pixels = softened(photo, scale_of(in_pixels(transform, cover.shape[1::-1], (width, height))))
    colours = pixels.reshape(-1, 3) / 255
    places = 2 * np.argwhere(np.ones_like(inside))[:, ::-1] / np.array((width, height)) - 1
    target = there.reshape(-1, 3) / 255
    shown = np.flatnonzero(inside)
    # Where gradients are alike, both surely show the same: without that, a large foreign part would draw the fit to itself.
    alike = local_correlation(log_gradient(pixels), log_gradient(there)).reshape(-1)
    chosen = shown[np.linspace(0, len(shown) - 1, min(FITTED, len(shown))).astype(int)]
    trusted = np.clip(alike[chosen], DOUBTED, 1).astype(np.float64) ** 2
    fit, sigma = _fitted(colours[chosen], places[chosen], target[chosen], trusted)
    bands = [slice(first, first + _BAND) for first in range(0, len(colours), _BAND)]
    nearest = np.concatenate([colour_features(colours[band], places[band]) @ fit for band in bands])
    beyond = (_distances(nearest, target) > BEYOND * np.clip(sigma, *SIGMAS)).reshape(inside.shape) & inside
    cv2 = opencv()
    ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (CLOSED, CLOSED))
    closed = cv2.morphologyEx(beyond.astype(np.uint8), cv2.MORPH_CLOSE, ellipse)
    foreign = cv2.blur(closed.astype(np.float32), (AROUND, AROUND)) > MOST_AROUND
    mask = inside & (closed == 0) & ~foreign
    filled = _in_its_colours(pixels, there, mask) if mask.any() else pixels
    return Explained(np.where(mask[..., None], there, filled), mask, float(mask.sum() / inside.sum()), sigma)


def _in_its_colours(photo: Pixels, cover: Pixels, mask: npt.NDArray[np.bool_]) -> Pixels:
    """Return an (H, W, 3) photo in the colours that its cover, in its frame, has where a mask is true.

    Of the colours alone, because a polynomial of the place leads anywhere outside of a crop, and drawn to the photo's.
    """
    shown = np.flatnonzero(mask)
    chosen = shown[np.linspace(0, len(shown) - 1, min(FITTED, len(shown))).astype(int)]
    colours = photo.reshape(-1, 3) / 255
    change = cover.reshape(-1, 3)[chosen] / 255 - colours[chosen]
    features = _monomials(colours[chosen])
    ridge = UNSEEN * len(chosen) * np.eye(features.shape[1])
    fit = np.linalg.solve(features.T @ features + ridge, features.T @ change)
    bands = [slice(first, first + _BAND) for first in range(0, len(colours), _BAND)]
    filled = np.concatenate([colours[band] + _monomials(colours[band]) @ fit for band in bands])
    return (filled.clip(0, 1) * 255).round().astype(np.uint8).reshape(photo.shape)


def _monomials(colours: Values) -> Values:
    return colour_features(colours, np.zeros((len(colours), 2)))[:, :MONOMIALS]


def _fitted(colours: Values, places: Values, target: Values, trust: Values) -> tuple[Values, float]:
    """Return the (40, 3) coefficients of a robust fit to (N, 3) colours, and its residuals' standard deviation.

    Args:
        colours: (N, 3) of the photo, 0 to 1.
        places: (N, 2), -1 to 1.
        target: (N, 3) of the cover.
        trust: (N,) weights of pixels before their residuals count, above 0.
    """
    features = colour_features(colours, places)
    ridge = RIDGE * len(colours) * np.eye(features.shape[1])
    weights = trust
    for number in range(SOFT_ROUNDS + HARD_ROUNDS):
        weighted = features * weights[:, None]
        fit = np.asarray(np.linalg.solve(features.T @ weighted + ridge, weighted.T @ target), np.float64)
        errors = _distances(features @ fit, target)
        sigma = float(_SIGMA_OF_MEDIAN * _weighted_median(errors, trust))
        relative = errors / np.clip(sigma, *SIGMAS)
        soft = 1 / np.square(1 + (1.5 * relative) ** 2)
        weights = trust * np.asarray(soft if number < SOFT_ROUNDS else relative < BEYOND, np.float64)
    return fit, sigma


def _weighted_median(values: Values, weights: Values) -> float:
    order = np.argsort(values)
    summed = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(summed, summed[-1] / 2)]])


def _distances(one: Values, other: Values) -> Values:
    """Return the root mean square over channels of the differences of (N, 3) colours, (N,)."""
    return np.asarray(np.sqrt(((one - other) ** 2).mean(1)))
