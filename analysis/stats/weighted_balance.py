"""Are two groups alike in what is known from before, as they are and after weighting?"""

from __future__ import annotations

from math import copysign, sqrt

import numpy as np
from numpy.typing import NDArray

_APART = 2.0


def standardised_differences(
    values: NDArray[np.float64],
    took_part: NDArray[np.bool_],
    kept: NDArray[np.bool_],
    weight: NDArray[np.float64],
) -> tuple[float, float] | None:
    """Difference of those who took part from the others in standard deviations, before and after weighting.

    Args:
        values: What is known, one number per customer; a level as 0 and 1; nan where it is not known.
        took_part: Whether each customer took part.
        kept: Whom the weighted comparison keeps.
        weight: Weights of those kept, in their order.

    Returns:
        Both differences, over the customers whose value is known. Both are divided by √((s²₁ + s²₂) ÷ 2) of all
        customers before weighting, so that they can be compared; where neither group varies and yet they differ, ±2.
        None where a group has no known value.

    Source:
        Austin and Stuart (2015), Statistics in Medicine 34:3661.

    Examples:
        >>> took_part = np.array([True, True, False, False])
        >>> values, kept = np.array([3.0, 5.0, 1.0, 4.0]), np.full(4, True)
        >>> standardised_differences(values, took_part, kept, np.array([1.0, 1.0, 0.0, 2.0]))
        (0.8320502943378437, 0.0)
    """
    whole = np.zeros(values.size)
    whole[kept] = weight
    known = ~np.isnan(values)
    ours, theirs = known & took_part, known & ~took_part
    if not (whole[ours].sum() and whole[theirs].sum()):
        return None
    spread = sqrt((_variance(values[ours]) + _variance(values[theirs])) / 2)
    plain = float(values[ours].mean() - values[theirs].mean())
    weighted = float(np.average(values[ours], weights=whole[ours]) - np.average(values[theirs], weights=whole[theirs]))
    return _standardised(plain, spread), _standardised(weighted, spread)


def _variance(values: NDArray[np.float64]) -> float:
    return float(values.var(ddof=1)) if values.size > 1 else 0.0


def _standardised(difference: float, spread: float) -> float:
    if spread:
        return difference / spread
    return copysign(_APART, difference) if difference else 0.0
