"""Ridge regression under a fixed prior: shrunk to zero with few photos, nearly least squares with many."""

from collections.abc import Iterable
from itertools import chain

import torch
from torch import Tensor

PRIOR = 300.0
"""Prior ratio of the amounts' noise variance to their variance explained by the conditions.

Conditions have length one on average, so that this is also the number of photos at which data and prior count alike. It is a
constant because cross-validation over a dozen photos selects it by chance.
"""


def fit_ridge(conditions: Iterable[Tensor], amounts: Tensor, prior: float = PRIOR) -> Tensor:
    """Regress the photos' deviations from the shared amounts on their conditions.

    Args:
        conditions: parts that together are (N, K), standardised and of length one on average; all at once, those of tens
            of thousands take gigabytes.
        amounts: (N, A), deviations from the amounts that all photos share.
        prior: ratio of the amounts' noise variance to their variance explained by the conditions.

    Returns:
        The weight (K, A).

    Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 3.4.1, solved in the N x N kernel while
    there are fewer photos than conditions.
    """
    remaining = iter(conditions)
    first = next(remaining)
    parts = chain([first], remaining)
    count = first.shape[1]
    if len(amounts) < count:
        joined = torch.cat(list(parts))
        return joined.T @ _solved((joined @ joined.T).cpu().double(), amounts, prior)
    # Apple's GPUs have no doubles.
    gram = torch.zeros(count, count, dtype=torch.float64)
    right_side = torch.zeros(count, amounts.shape[1], dtype=torch.float64)
    start = 0
    for part in parts:
        gram += (part.T @ part).cpu()
        right_side += (part.T @ amounts[start : start + len(part)]).cpu()
        start += len(part)
    return _solved(gram, right_side, prior).to(amounts)


def _solved(gram: Tensor, right_side: Tensor, prior: float) -> Tensor:
    """Solve by Cholesky's decomposition, written over the Gram matrix: a copy of it takes a tenth of a gigabyte."""
    gram.diagonal().add_(prior)
    # Symmetric, so that its transpose is laid out as LAPACK wants it and nothing is copied.
    factor, _ = torch.linalg.cholesky_ex(gram.mT, out=(gram.mT, torch.empty((), dtype=torch.int32)))
    half_solved = torch.linalg.solve_triangular(factor, right_side.cpu().double(), upper=False)
    solution: Tensor = torch.linalg.solve_triangular(factor.mT, half_solved, upper=True)
    return solution.to(right_side)
