"""Ridge regression under a fixed prior: shrunk to zero with few photos, nearly least squares with many."""

import torch
from torch import Tensor

PRIOR = 300.0
"""Prior ratio of the amounts' noise variance to their variance explained by the conditions.

Conditions have length one on average, so that this is also the number of photos at which data and prior count alike. It is a
constant because cross-validation over a dozen photos selects it by chance.
"""


def fit_ridge(conditions: Tensor, amounts: Tensor) -> Tensor:
    """Regress the photos' deviations from the shared amounts on their conditions.

    Args:
        conditions: (N, K), standardised and of length one on average.
        amounts: (N, A), deviations from the amounts that all photos share.

    Returns:
        The weight (K, A).

    Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 3.4.1, solved in the N x N kernel while
    there are fewer photos than conditions.
    """
    if len(conditions) < conditions.shape[1]:
        return conditions.T @ _solved(conditions @ conditions.T, amounts)
    return _solved(conditions.T @ conditions, conditions.T @ amounts)


def _solved(gram: Tensor, right_side: Tensor) -> Tensor:
    regularised = gram.cpu().double()  # Apple's GPUs have no doubles
    regularised.diagonal().add_(PRIOR)
    solution: Tensor = torch.linalg.solve(regularised, right_side.cpu().double())
    return solution.to(right_side)
