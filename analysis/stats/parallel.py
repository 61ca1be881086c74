"""Did two groups run side by side before anything happened?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc

from analysis.model import Code, NotMeasurable

LEAST_PERIODS = 3
"""Below, there is one step at most, and nothing to call a path."""


def parallel_paths(took_part: NDArray[np.float64], others: NDArray[np.float64]) -> float | NotMeasurable:
    """Probability of steps between periods that differ so much between two groups, if their paths are parallel.

    A joint test: the step from each period to the next is compared between the groups, all steps at once. The level of
    a path does not matter, only whether the distance between both stays the same.

    Args:
        took_part: Spend of every customer of the one group in each period, the earliest first (customers × periods).
        others: The same of the other group.

    Returns:
        The p-value, 0 to 1; or why it cannot be asked: `TOO_FEW_PERIODS` (fewer than three), `TOO_FEW` (a group with
        hardly more customers than steps), `NO_VARIATION`.

    Raises:
        ValueError: The groups have different numbers of periods.

    Assumes:
        Customers are independent; averages close to normal. The groups may vary differently. Degrees of freedom are
        those of the smaller group, so in small groups the test says "parallel" rather too often.

    Source:
        Hotelling (1931), Annals of Mathematical Statistics 2:360, for two covariance matrices S: with D the differences
        of the average steps and V = S₁/n₁ + S₂/n₂, T² = D'V⁻¹D and F = T²(ν − s + 1) ÷ (νs) for s steps, ν = min n − 1.

    Examples:
        >>> rows = np.array([[1.0, 2, 3], [2, 3, 3], [3, 3, 5], [4, 4, 4], [2, 4, 5], [5, 5, 6]])
        >>> round(parallel_paths(rows, rows[::-1] + 10), 6)
        1.0
    """
    if took_part.shape[1] != others.shape[1]:
        raise ValueError("both groups need the same periods")
    steps = took_part.shape[1] - 1
    if steps + 1 < LEAST_PERIODS:
        return NotMeasurable(Code.TOO_FEW_PERIODS, (("periods", steps + 1),))
    df = min(len(took_part), len(others)) - 1
    if df <= steps:
        return NotMeasurable(Code.FEW_TOOK_PART, (("customers", df + 1),))
    ours, theirs = np.diff(took_part, axis=1), np.diff(others, axis=1)
    spread = np.cov(ours, rowvar=False) / len(ours) + np.cov(theirs, rowvar=False) / len(theirs)
    if np.linalg.matrix_rank(spread) < steps:
        return NotMeasurable(Code.NO_VARIATION)
    apart = ours.mean(axis=0) - theirs.mean(axis=0)
    squared = float(apart @ np.linalg.solve(spread, apart))
    return float(fdtrc(steps, df - steps + 1, squared * (df - steps + 1) / (df * steps)))
