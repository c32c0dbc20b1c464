"""The features that two pictures agree about, and the transform from one to the other that they agree on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.covers.features import SCALE, Features
from engine.covers.geometry import (
    SCALES,
    TURN,
    Points,
    Transform,
    applied,
    find_similarities,
    fit_homography,
    fit_similarity,
    is_bounded,
    is_slight,
    scale_of,
)

RATIO = 0.9
"""A feature's nearest neighbour must be nearer than so much of the distance to the next, or it could be either."""

TOLERANCE = 3.0
"""Pixels up to which a match agrees with a transform."""

GUIDED = (6.0, 3.0, 2.0)
"""Pixels within which features are matched anew where a transform says that they are, from round to round."""

LEAST_SIMILAR = 0.75
"""Least product of two descriptors of unit length that are matched where they are expected."""

LEAST_INLIERS = 8
"""Few, because gradients verify what features agree about: a small crop of a smooth photo has no more of them."""

PROPOSED = 8
"""Transforms that are looked at: where a cover shows little of its photo, as many matches agree about a wrong one by chance."""

LEAST_PROPOSING = 3
"""Matches that must agree about a transform for it to be looked at."""

CLEARLY = 0.7
"""A homography is taken when its residual is so much of the similarity's at the most: it bends where nothing holds it."""

_LEAST_FOR_HOMOGRAPHY = 24
_NEIGHBOURS = 24

Similarities = npt.NDArray[np.float32]
"""(N, M) products of the descriptors of a cover's and a photo's features, 1 for equal ones."""


@dataclass(frozen=True, eq=False)
class Fit:
    """Hold a transform between pixels at working size, how many features agree with it, and how well (median, pixels)."""

    transform: Transform
    inliers: int
    residual: float


def find_fits(cover: Features, photo: Features) -> Iterator[Fit]:
    """Yield the transforms from cover pixels to photo pixels that features agree about, those of most features first."""
    similar = _similarities(cover, photo)
    rows, columns = _matched(cover, photo, similar)
    found = find_similarities(_places(cover, rows), _places(photo, columns), TOLERANCE, PROPOSED)
    for _, inside in found:
        if inside.sum() >= LEAST_PROPOSING:
            fit = _guided_fit(cover, photo, similar, rows[inside], columns[inside])
            if fit is not None:
                yield _bent(cover, photo, similar, fit)


def _guided_fit(
    cover: Features,
    photo: Features,
    similar: Similarities,
    rows: npt.NDArray[np.intp],
    columns: npt.NDArray[np.intp],
) -> Fit | None:
    """Return the similarity of matches, after rounds in which features are matched anew where it says that they are."""
    transform = fit_similarity(_places(cover, rows), _places(photo, columns), _weights(cover, photo, rows, columns))
    fit: Fit | None = None
    for radius in GUIDED:
        rows, columns = _guided(cover, photo, similar, transform, radius)
        if len(rows) < LEAST_INLIERS:
            return None
        fit = _refined(cover, photo, rows, columns, fit_similarity)
        if fit is None or not is_bounded(fit.transform):
            return None
        transform = fit.transform
    return fit


def _bent(cover: Features, photo: Features, similar: Similarities, fit: Fit) -> Fit:
    """Return a homography in place of a similarity where it agrees clearly better."""
    rows, columns = _guided(cover, photo, similar, fit.transform, GUIDED[0])
    if len(rows) < _LEAST_FOR_HOMOGRAPHY:
        return fit
    try:
        other = _refined(cover, photo, rows, columns, fit_homography)
    except np.linalg.LinAlgError:
        return fit
    if other is None or other.inliers < fit.inliers or not is_bounded(other.transform):
        return fit
    if not is_slight(other.transform, cover.size):
        return fit
    return other if other.residual < CLEARLY * fit.residual else fit


def _matched(
    cover: Features, photo: Features, similar: Similarities
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return rows of the cover's features and of their one clear neighbour, within the bounds of rotation and scale."""
    nothing = np.empty(0, np.intp)
    if len(cover.frames) < 2 or len(photo.frames) < 2:
        return nothing, nothing
    columns = similar.argmax(1)
    every = np.arange(len(similar))
    best = similar[every, columns]
    others = similar.copy()
    others[every, columns] = -1
    # Of unit length, a distance's square is 2 less twice the product.
    clear = 1 - best < RATIO**2 * (1 - others.max(1))
    rows = np.flatnonzero(clear & _alike(cover.frames, photo.frames[columns], SCALES, TURN + 0.2, 1.5))
    return rows, columns[rows]


def _guided(
    cover: Features, photo: Features, similar: Similarities, transform: Transform, radius: float
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return rows of features that are most alike among those near where a transform puts them."""
    scale = scale_of(transform)
    # Imported when it is first needed, because the window's start would wait; numba first, as in `engine.image.metrics`.
    import numba  # noqa: F401
    from scipy.spatial import cKDTree

    expected = applied(transform, _places(cover))
    reach = radius * max(1.0, scale)
    _, near = cKDTree(_places(photo)).query(expected, _NEIGHBOURS, distance_upper_bound=reach)
    every = np.arange(len(near))[:, None]
    missing = near == len(photo.frames)
    near[missing] = 0
    fitting = ~missing & _alike(cover.frames[:, None], photo.frames[near], (scale, scale), 0.5, 1.4)
    likeness = np.where(fitting, similar[every, near], np.float32(-1))
    best = likeness.argmax(1)
    columns = near[every[:, 0], best]
    rows = np.flatnonzero(likeness.max(1) >= LEAST_SIMILAR)
    # A photo's feature counts once, or a few of them would be agreed with by all.
    order = rows[np.argsort(-likeness[rows].max(1), kind="stable")]
    rows = np.sort(order[np.unique(columns[order], return_index=True)[1]])
    return rows, columns[rows]


def _refined(
    cover: Features,
    photo: Features,
    rows: npt.NDArray[np.intp],
    columns: npt.NDArray[np.intp],
    fit: Callable[[Points, Points, npt.NDArray[np.float64]], Transform],
) -> Fit | None:
    """Fit a transform to matches, leaving out those that do not agree with it, until it stays."""
    points = _places(cover, rows)
    others = _places(photo, columns)
    weights = _weights(cover, photo, rows, columns)
    inside = np.ones(len(rows), bool)
    for _ in range(10):
        transform = fit(points[inside], others[inside], weights[inside])
        errors = np.linalg.norm(applied(transform, points) - others, axis=1)
        limit = min(TOLERANCE, max(1.0, 2.5 * float(np.median(errors[inside])))) * max(1.0, scale_of(transform))
        before = inside
        inside = errors <= limit
        if inside.sum() < LEAST_INLIERS:
            return None
        if (inside == before).all():
            break
    return Fit(transform, int(inside.sum()), float(np.median(errors[inside])))


def _similarities(cover: Features, photo: Features) -> Similarities:
    return (cover.descriptors.astype(np.float32) @ photo.descriptors.astype(np.float32).T) / np.float32(SCALE**2)


def _alike(
    cover: npt.NDArray[np.float32],
    photo: npt.NDArray[np.float32],
    scales: tuple[float, float],
    turn: float,
    factor: float,
) -> npt.NDArray[np.bool_]:
    """Return whether directions differ by a turn at the most, and diameters by scales within bounds, give or take a factor."""
    turned = np.abs((photo[..., 3] - cover[..., 3] + np.pi) % (2 * np.pi) - np.pi)
    larger = photo[..., 2] / cover[..., 2]
    return np.asarray((turned <= turn) & (larger >= scales[0] / factor) & (larger <= scales[1] * factor))


def _places(features: Features, rows: npt.NDArray[np.intp] | None = None) -> Points:
    places = features.frames[:, :2] if rows is None else features.frames[rows, :2]
    return places.astype(np.float64)


def _weights(
    cover: Features, photo: Features, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]
) -> npt.NDArray[np.float64]:
    """Return weights of matches: a feature's place is as uncertain as it is large."""
    return np.asarray(1.0 / (cover.frames[rows, 2].astype(np.float64) * photo.frames[columns, 2]))
