"""Confidence interval of a win rate."""

from math import sqrt

Z_95 = 1.959964


def wilson_interval(wins: int, losses: int) -> tuple[float, float]:
    """Return the 95 % interval of the true win rate; ties are left out, and no comparison at all gives (0, 1).

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    count = wins + losses
    if count == 0:
        return 0.0, 1.0
    share = wins / count
    z2 = Z_95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z_95 * sqrt(share * (1 - share) / count + z2 / (4 * count**2)) / (1 + z2 / count)
    return max(0.0, middle - half), min(1.0, middle + half)
