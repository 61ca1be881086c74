"""From the values of customers to the few numbers that tests need."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.model import EXPONENTS, CellSummary, PairSummary, PowerSums


def summarize(values: ArrayLike) -> CellSummary:
    """Fold the values of a cell's customers into its summary.

    Args:
        values: One number per customer, any unit; may be empty.

    Returns:
        The summary; two passes, so that an offset of 1e8 costs no digits of the variance.

    Raises:
        ValueError: A value is missing or infinite.

    Examples:
        >>> summarize([0.0, 0.0, 3.0])
        CellSummary(n=3, mean=1.0, variance=3.0, third_moment=2.0, nonzero=1)
    """
    rows = _finite(values)
    if not rows.size:
        return CellSummary(0, 0.0, 0.0)
    mean, deviations = _centre(rows)
    return CellSummary(
        n=rows.size,
        mean=mean,
        variance=float(deviations @ deviations) / max(rows.size - 1, 1),
        third_moment=float(np.mean(deviations**3)),
        nonzero=int(np.count_nonzero(rows)),
        powers=_powers(rows[rows > 0]),
    )


def summarize_pair(numerator: ArrayLike, denominator: ArrayLike) -> PairSummary:
    """Fold numerator and denominator of a cell's customers into their joint summary.

    Args:
        numerator: One number per customer, such as revenue.
        denominator: One number per customer in the same order, such as orders.

    Returns:
        Both summaries and their sample covariance (0 below two customers).

    Raises:
        ValueError: The lengths differ, or a value is missing or infinite.

    Examples:
        >>> summarize_pair([0.0, 30.0, 60.0], [0.0, 1.0, 2.0]).covariance
        30.0
    """
    ours, theirs = _finite(numerator), _finite(denominator)
    if ours.size != theirs.size:
        raise ValueError(f"numerator and denominator must be of the same customers: {ours.size} and {theirs.size}")
    products = float(_centre(ours)[1] @ _centre(theirs)[1]) if ours.size else 0.0
    return PairSummary(summarize(ours), summarize(theirs), products / max(ours.size - 1, 1))


def _finite(values: ArrayLike) -> NDArray[np.float64]:
    rows = np.asarray(values, dtype=np.float64).ravel()
    if not np.isfinite(rows).all():
        raise ValueError("a summary needs a number from every customer")
    return rows


def _powers(amounts: NDArray[np.float64]) -> PowerSums:
    return PowerSums(amounts.size, tuple(float((amounts**exponent).sum()) for exponent in EXPONENTS))


def _centre(rows: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Mean and deviations from it, the mean corrected once for its own rounding."""
    rough = rows.mean()
    mean = rough + (rows - rough).mean()
    return float(mean), rows - mean
