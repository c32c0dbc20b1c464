"""Ridge regression whose strength the data choose: few photos shrink it, many free it."""

from typing import NamedTuple

import torch
from torch import Tensor

STRENGTHS = tuple(10 ** (exponent / 4) for exponent in range(-8, 13))
FEATURE_SCALES = (0.0, 0.1, 0.3, 1.0)
"""How much the trunk's features count beside the tone statistics; 0 leaves them out."""


class Ridge(NamedTuple):
    """Hold a fitted regression.

    Attributes:
        weight: (K, A), of standardised conditions.
        bias: (A,).
        strength: the ridge chosen.
        feature_scale: the weight of the features chosen.
    """

    weight: Tensor
    bias: Tensor
    strength: float
    feature_scale: float


def fit_ridge(conditions: Tensor, statistics: int, amounts: Tensor) -> Ridge:
    """Regress amounts on conditions, leaving out one photo at a time to choose the ridge and the features' weight.

    Args:
        conditions: (N, K), standardised; each block divided by the root of its length, so that both count alike.
        statistics: how many of the first columns are tone statistics; the rest are trunk features.
        amounts: (N, A).

    Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 7.10 (leave-one-out of a linear
    smoother), solved in the N x N kernel.
    """
    count = len(amounts)
    bias = amounts.mean(0)
    wanted = amounts - bias
    size = wanted.square().mean(0).clamp_min(1e-8)
    blocks = conditions[:, :statistics], conditions[:, statistics:]
    kernels = [(block @ block.T).double() for block in blocks]
    eye = torch.eye(count, dtype=torch.float64, device=amounts.device)
    best = (float("inf"), STRENGTHS[-1], 0.0)
    for scale in FEATURE_SCALES:
        kernel = kernels[0] + scale**2 * kernels[1]
        for strength in STRENGTHS:
            smoother = torch.linalg.solve(kernel + strength * eye, kernel, left=False)
            left_out = (wanted - smoother @ wanted.double()) / (1 - smoother.diag()[:, None] - 1 / count)
            error = (left_out.square().mean(0) / size).mean().item()
            if error < best[0]:
                best = (error, strength, scale)
    _, strength, scale = best
    kernel = kernels[0] + scale**2 * kernels[1]
    dual = torch.linalg.solve(kernel + strength * eye, wanted.double()).to(conditions)
    weight = torch.cat((blocks[0].T @ dual, scale**2 * blocks[1].T @ dual))
    return Ridge(weight, bias, strength, scale)
