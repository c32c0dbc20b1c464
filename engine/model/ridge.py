"""Ridge regression whose strength the data choose: few photos shrink it, many free it."""

from typing import NamedTuple

import torch
from torch import Tensor

STRENGTHS = tuple(10 ** (exponent / 4) for exponent in range(-12, 17))
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
    """Regress amounts on conditions, as strongly shrunk as leaving out one photo at a time still allows.

    Of all strengths whose error, in units of each amount's variance, lies within one standard error of the least, the
    strongest is taken: with few photos nearly everything is shrunk, with many nearly nothing. The bias is the median
    of what the regression leaves, so that a photo unlike all others does not move it.

    Args:
        conditions: (N, K), standardised; each block divided by the root of its length, so that both count alike.
        statistics: how many of the first columns are tone statistics; the rest are trunk features.
        amounts: (N, A).

    Source: leave-one-out of a linear smoother and the one-standard-error rule, Hastie, Tibshirani & Friedman, The
    Elements of Statistical Learning, 7.10; solved in the N x N kernel.
    """
    wanted = (amounts - amounts.mean(0)).double()
    blocks = conditions[:, :statistics], conditions[:, statistics:]
    kernels = [(block @ block.T).double() for block in blocks]
    errors = {
        (strength, scale): _left_out_errors(kernels[0] + scale**2 * kernels[1], strength, wanted)
        for scale in FEATURE_SCALES
        for strength in STRENGTHS
    }
    means = {choice: own.mean().item() for choice, own in errors.items()}
    least = min(means, key=means.__getitem__)
    limit = means[least] + errors[least].std(correction=0).item() / len(amounts) ** 0.5
    strength, scale = max(
        (choice for choice, error in means.items() if error <= limit), key=lambda choice: (choice[0], -choice[1])
    )
    dual = _solved(kernels[0] + scale**2 * kernels[1], strength, wanted).to(conditions)
    weight = torch.cat((blocks[0].T @ dual, scale**2 * blocks[1].T @ dual))
    bias = (amounts - conditions @ weight).median(0).values
    return Ridge(weight, bias, strength, scale)


def _left_out_errors(kernel: Tensor, strength: float, wanted: Tensor) -> Tensor:
    """Return each photo's squared error when it is left out, in units of the amounts' variance, (N,)."""
    smoother = _solved(kernel, strength, kernel).T
    errors = (wanted - smoother @ wanted) / (1 - smoother.diag()[:, None] - 1 / len(wanted)).clamp_min(1e-6)
    return (errors.square() / wanted.square().mean(0).clamp_min(1e-8)).mean(1)


def _solved(kernel: Tensor, strength: float, right: Tensor) -> Tensor:
    regularised = kernel + strength * torch.eye(len(kernel), dtype=kernel.dtype, device=kernel.device)
    solution: Tensor = torch.linalg.solve(regularised, right)
    return solution
