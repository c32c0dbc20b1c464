"""Lattices read between their nodes, in numpy: the counterpart of torch's `grid_sample` and `interpolate`."""

from itertools import product

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def sampled(volume: Floats, places: Floats) -> Floats:
    """Return a volume's values at places, trilinear between its nodes and constant beyond them.

    Args:
        volume: (D, H, W, C).
        places: (M, 3), in nodes along D, H, W.

    Returns:
        (M, C).
    """
    last = np.array(volume.shape[:3]) - 1
    inside = np.clip(places, 0, last).astype(np.float32)
    below = np.minimum(inside.astype(np.int32), np.maximum(last - 1, 0))
    upper = (inside - below).T
    weights = ((1 - upper), upper)
    flat = volume.reshape(-1, volume.shape[3])
    strides = np.array((volume.shape[1] * volume.shape[2], volume.shape[2], 1))
    first = below @ strides
    result = np.zeros((len(places), volume.shape[3]), np.float32)
    for corner in product((0, 1), repeat=3):
        weight = weights[corner[0]][0] * weights[corner[1]][1] * weights[corner[2]][2]
        result += weight[:, None] * flat.take(first + strides @ np.minimum(corner, last), axis=0)
    return result


def resized(volume: Floats, shape: tuple[int, int, int]) -> Floats:
    """Return a (D, H, W, C) volume resized to another (D, H, W), trilinear between the centres of its cells."""
    for axis, size in enumerate(shape):
        volume = np.moveaxis(np.tensordot(_weights(volume.shape[axis], size), volume, (1, axis)), 0, axis)
    return np.ascontiguousarray(volume, np.float32)


def _weights(source: int, size: int) -> Floats:
    """Return how much each of `source` cells counts in each of `size` cells, (size, source)."""
    at = np.clip((np.arange(size) + 0.5) * source / size - 0.5, 0, source - 1)
    weights: Floats = np.maximum(1 - np.abs(at[:, None] - np.arange(source)), 0).astype(np.float32)
    return weights
