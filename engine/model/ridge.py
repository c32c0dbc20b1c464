"""Ridge regression under a fixed prior: few photos shrink it, many free it."""

import torch
from torch import Tensor

PRIOR = 300.0
"""Ratio of what amounts owe to chance to what they owe to a photo's conditions, of one photo, before any is seen."""


def fit_ridge(conditions: Tensor, amounts: Tensor) -> Tensor:
    """Regress what amounts differ by from those of all photos on conditions.

    Args:
        conditions: (N, K), standardised and of length one on average.
        amounts: (N, A), without what all photos share.

    Returns:
        The weight (K, A).

    Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 3.4.1, solved in the N x N kernel while
    there are fewer photos than conditions.
    """
    if len(conditions) < conditions.shape[1]:
        return conditions.T @ _solved(conditions @ conditions.T, amounts)
    return _solved(conditions.T @ conditions, conditions.T @ amounts)


def _solved(gram: Tensor, wanted: Tensor) -> Tensor:
    regularised = gram.cpu().double()  # Apple's GPUs have no doubles
    regularised.diagonal().add_(PRIOR)
    solution: Tensor = torch.linalg.solve(regularised, wanted.cpu().double())
    return solution.to(wanted)
