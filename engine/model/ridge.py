"""Ridge regression under a fixed prior: few photos shrink it, many free it."""

import torch
from torch import Tensor

PRIOR = 3.0
"""Ratio of what amounts owe to chance to what they owe to a photo's conditions, of one photo, before any is seen."""


def fit_ridge(conditions: Tensor, amounts: Tensor) -> tuple[Tensor, Tensor]:
    """Regress amounts on conditions.

    The bias is the median of what the regression leaves, so that a photo unlike all others does not move it.

    Args:
        conditions: (N, K), standardised and of length one on average.
        amounts: (N, A).

    Returns:
        The weight (K, A) and the bias (A,).

    Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 3.4.1, solved in the N x N kernel while
    there are fewer photos than conditions.
    """
    centred = amounts - amounts.mean(0)
    if len(conditions) < conditions.shape[1]:
        weight = conditions.T @ _solved(conditions @ conditions.T, centred)
    else:
        weight = _solved(conditions.T @ conditions, conditions.T @ centred)
    return weight, (amounts - conditions @ weight).median(0).values


def _solved(gram: Tensor, wanted: Tensor) -> Tensor:
    regularised = gram.cpu().double()  # Apple's GPUs have no doubles
    regularised.diagonal().add_(PRIOR)
    solution: Tensor = torch.linalg.solve(regularised, wanted.cpu().double())
    return solution.to(wanted)
