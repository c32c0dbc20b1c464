"""Transforms from the pixels of one picture to those of another, fitted to matched places of which many may be wrong."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

TRIALS = 4000
"""Pairs of matches that are tried: with one right match in twenty, ten of them are right."""

SEED = 0

SCALES = (0.1, 4.0)
"""Bounds of the scale from cover to photo, both at a long side of some hundred pixels: without them, any two pictures agree at
scale 0, where all matches meet in one point."""

TURN = np.radians(20)
"""Largest rotation: straightening is some degrees, and a cover on its side or head is another picture."""

PERSPECTIVE = 4 / 3
"""Largest ratio of depths across a picture: more is no correction of lines, but a fit to wrong matches."""

Points = npt.NDArray[np.float64]
Transform = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def applied(transform: Transform, points: Points) -> Points:
    """Return (N, 2) places under a (3, 3) transform."""
    whole = points @ transform[:, :2].T + transform[:, 2]
    with np.errstate(divide="ignore", invalid="ignore"):  # a homography has a horizon, which lies at no place
        return np.asarray(whole[:, :2] / whole[:, 2:])


def in_pixels(transform: Transform, size: tuple[int, int], other: tuple[int, int]) -> Transform:
    """Return a (3, 3) transform of shares of width and height as one of pixels.

    Args:
        transform: from places of one picture to those of another.
        size: width and height of the one.
        other: width and height of the other.
    """
    return np.asarray(np.diag([*other, 1.0]) @ transform @ np.diag([1 / size[0], 1 / size[1], 1.0]), np.float64)


def scale_of(transform: Transform) -> float:
    """Return by how much a transform enlarges lengths, by its affine part: the root of its area's."""
    return float(np.sqrt(abs(np.linalg.det(transform[:2, :2]))))


def is_bounded(transform: Transform) -> bool:
    """Return whether a transform keeps within the bounds of scale and rotation, and mirrors nothing."""
    (a, b), (c, d) = transform[:2, :2]
    turn = np.arctan2(c - b, a + d)
    return bool(a * d > b * c and SCALES[0] <= scale_of(transform) <= SCALES[1] and abs(turn) <= TURN)


def is_slight(transform: Transform, size: tuple[int, int]) -> bool:
    """Return whether a transform's perspective makes the depths of a picture's corners differ by a third at the most."""
    corners = np.array([(0, 0), (size[0], 0), (0, size[1]), size], np.float64)
    depths = corners @ transform[2, :2] + transform[2, 2]
    return bool((depths > 0).all() and depths.max() <= PERSPECTIVE * depths.min())


def find_similarities(points: Points, others: Points, tolerance: float, most: int) -> Iterator[tuple[Transform, Mask]]:
    """Yield the similarities within bounds that most matches agree with, and which these are; the same for the same matches.

    Of matches that agree with one of them, no two propose another one.

    Args:
        points: (N, 2) pixels of one picture.
        others: (N, 2) pixels of the other, where each of them is believed to be.
        tolerance: distance in pixels of the other picture up to which a match agrees; more where its pixels are smaller.
        most: how many similarities are yielded, the best first.

    Source: Fischler & Bolles 1981 (RANSAC), two matches to a trial.
    """
    count = len(points)
    if count < 2:
        return
    p = points[:, 0] + 1j * points[:, 1]
    q = others[:, 0] + 1j * others[:, 1]
    first, second = np.random.default_rng(SEED).integers(0, count, (2, TRIALS))
    apart = np.abs(p[second] - p[first]) > tolerance
    first = first[apart]
    second = second[apart]
    turned = (q[second] - q[first]) / (p[second] - p[first])
    bounded = (np.abs(turned) >= SCALES[0]) & (np.abs(turned) <= SCALES[1]) & (np.abs(np.angle(turned)) <= TURN)
    first = first[bounded]
    second = second[bounded]
    turned = turned[bounded]
    moved = q[first] - turned * p[first]
    agreed = np.array([_agreeing(a, b, p, q, tolerance).sum() for a, b in zip(turned, moved, strict=True)])
    for _ in range(most):
        if not agreed.any():
            return
        best = int(agreed.argmax())
        a = turned[best]
        b = moved[best]
        inside = _agreeing(a, b, p, q, tolerance)
        yield np.array([[a.real, -a.imag, b.real], [a.imag, a.real, b.imag], [0, 0, 1]]), inside
        agreed[inside[first] & inside[second]] = 0


def _agreeing(
    turned: complex, moved: complex, p: npt.NDArray[np.complex128], q: npt.NDArray[np.complex128], tolerance: float
) -> Mask:
    return np.abs(turned * p + moved - q) <= tolerance * max(1.0, abs(turned))


def fit_similarity(points: Points, others: Points, weights: npt.NDArray[np.float64]) -> Transform:
    """Return the similarity of least weighted squares, (3, 3). Source: Umeyama 1991, in the complex plane.

    Args:
        points: (N, 2), at least two that differ.
        others: (N, 2).
        weights: (N,), above 0.
    """
    p = points[:, 0] + 1j * points[:, 1]
    q = others[:, 0] + 1j * others[:, 1]
    share = weights / weights.sum()
    p_mean = (share * p).sum()
    q_mean = (share * q).sum()
    spread = max(float((share * np.abs(p - p_mean) ** 2).sum()), 1e-12)
    turned = (share * (q - q_mean) * np.conj(p - p_mean)).sum() / spread
    moved = q_mean - turned * p_mean
    return np.array([[turned.real, -turned.imag, moved.real], [turned.imag, turned.real, moved.imag], [0, 0, 1]])


def fit_homography(points: Points, others: Points, weights: npt.NDArray[np.float64]) -> Transform:
    """Return the homography of least weighted algebraic error, (3, 3).

    Args:
        points: (N, 2), at least four, no three on a line.
        others: (N, 2).
        weights: (N,), above 0.

    Raises:
        numpy.linalg.LinAlgError: the places determine none.

    Source: Hartley 1997, the normalised direct linear transform.
    """
    p_norm = _normalising(points)
    q_norm = _normalising(others)
    x, y = applied(p_norm, points).T
    u, v = applied(q_norm, others).T
    one = np.ones_like(x)
    zero = np.zeros_like(x)
    root = np.sqrt(weights)[:, None]
    rows = np.concatenate(
        [
            root * np.stack([x, y, one, zero, zero, zero, -u * x, -u * y, -u], 1),
            root * np.stack([zero, zero, zero, x, y, one, -v * x, -v * y, -v], 1),
        ]
    )
    solution = np.linalg.eigh(rows.T @ rows)[1][:, 0].reshape(3, 3)
    found = np.linalg.inv(q_norm) @ solution @ p_norm
    if abs(found[2, 2]) < 1e-9:
        raise np.linalg.LinAlgError("the places determine no homography")
    return np.asarray(found / found[2, 2])


def _normalising(points: Points) -> Transform:
    """Return the transform that brings places around 0, at a mean distance of the root of 2."""
    centre = points.mean(0)
    scale = np.sqrt(2) / max(float(np.linalg.norm(points - centre, axis=1).mean()), 1e-9)
    return np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1]])
