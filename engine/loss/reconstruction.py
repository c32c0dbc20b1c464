"""Distances of renderings from their targets, and roughness penalties of Edits."""

from collections.abc import Sequence

import torch
from torch import Tensor

LEAST_COVERED = 0.05
"""Least share of a photo by whose inverse a cover's pixels are weighted: a cover of less than that counts for less."""


def weights_of(masks: Tensor) -> Tensor:
    """Return how much pixels count, so that masked pairs count as others do: of each pair, the mean is 1.

    Args:
        masks: (N, 1, H, W), from 0, what does not count, to 1.
    """
    return masks / masks.mean((1, 2, 3), keepdim=True).clamp_min(LEAST_COVERED)


def l1(output: Tensor, target: Tensor, weights: Tensor | None = None) -> Tensor:
    """Return the mean absolute difference of (N, C, H, W) images, a scalar.

    Args:
        output: images.
        target: what they should be.
        weights: (N, 1, H, W) of a mean of 1; None counts all pixels alike.
    """
    difference = (output - target).abs()
    return (difference if weights is None else difference * weights).mean()


def squared_errors(output: Tensor, target: Tensor, weights: Tensor | None = None) -> Tensor:
    """Return the mean squared difference of each of N images, (N,), with arguments as `l1` has."""
    errors = (output - target).square()
    return (errors if weights is None else errors * weights).mean((1, 2, 3))


def perceptual(output_features: Sequence[Tensor], target_features: Sequence[Tensor]) -> Tensor:
    """Return the relative L1 distance between a network's features of output and target, a scalar.

    Each layer's distance is divided by the size of the target's features, so that layers count alike and
    random and trained weights give values of one scale. Features are (N, C, H, W), in the order of the layers.

    Source: Johnson et al. 2016 (arXiv 1603.08155), feature reconstruction loss.
    """
    distances = [
        (a - b).abs().mean() / b.abs().mean().clamp_min(1e-6)
        for a, b in zip(output_features, target_features, strict=True)
    ]
    return torch.stack(distances).mean()


def lut_smoothness(lut: Tensor) -> Tensor:
    """Return the mean squared second difference of (N, S, S, S, 3) LUTs along their three axes, times S^2.

    A scalar, zero for every affine map of colour. Source: Zeng et al. 2020 (arXiv 2009.14468), with second differences so
    that exposure and contrast cost nothing.
    """
    nodes = lut.shape[1]
    bends = [torch.diff(lut, n=2, dim=axis).square().mean() for axis in (1, 2, 3)]
    return torch.stack(bends).sum() * nodes**2


def lut_monotonicity(lut: Tensor) -> Tensor:
    """Return the mean step down of each output channel of (N, S, S, S, 3) LUTs along its own input axis, times S.

    A scalar, zero when order is kept.

    Source: Zeng et al. 2020 (arXiv 2009.14468), equation 8.
    """
    falls = [(-torch.diff(lut[..., channel], dim=1 + channel)).clamp_min(0).mean() for channel in range(3)]
    return torch.stack(falls).sum() * lut.shape[1]


def grid_smoothness(grid: Tensor) -> Tensor:
    """Return the mean squared first difference of (N, 8, 16, 16, 3, 4) grids along luma, rows and columns, a scalar."""
    return torch.stack([torch.diff(grid, dim=axis).square().mean() for axis in (1, 2, 3)]).sum()


def grid_amplitude(grid: Tensor) -> Tensor:
    """Return the mean squared distance of (N, 8, 16, 16, 3, 4) grids from the identity, a scalar."""
    return (grid - torch.eye(3, 4, dtype=grid.dtype, device=grid.device)).square().mean()
