"""The average of one group with its interval."""

from __future__ import annotations

from math import sqrt

from analysis.model import Average, CellSummary, Interval
from analysis.stats.tails import t_quantile


def average(group: CellSummary, *, confidence: float) -> Average:
    """A group's average with Student's interval.

    Args:
        group: At least one customer, any metric.
        confidence: Confidence level, between 0 and 1.

    Returns:
        The average in the metric's unit; its interval has no width for one customer, who shows no variation.

    Raises:
        ValueError: The group has no customers, or the confidence level is not between 0 and 1.

    Assumes:
        Customers are independent, their average close to normal.

    Source:
        Student (1908), Biometrika 6:1.

    Examples:
        >>> found = average(CellSummary(25, 10.0, 4.0), confidence=0.95)
        >>> found.value, round(found.interval.low, 4), round(found.interval.high, 4)
        (10.0, 9.1744, 10.8256)
    """
    if not group.n:
        raise ValueError("an empty group has no average")
    reach = t_quantile(confidence, group.n - 1) * sqrt(group.variance / group.n) if group.n > 1 else 0.0
    return Average(group.mean, Interval(group.mean - reach, group.mean + reach))
