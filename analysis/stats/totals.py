"""From an effect per customer to the campaign's total."""

from __future__ import annotations

from analysis.model import Comparison, Interval


def incremental(comparison: Comparison, n_target: int) -> tuple[float, Interval]:
    """What the campaign added in all: the effect per customer times the customers of the target cell.

    Args:
        comparison: The effect per assigned customer and its interval.
        n_target: Customers assigned to the target cell, contacted or not.

    Returns:
        The total and its interval, in the metric's unit (customers, for a share).

    Examples:
        >>> from analysis.model import Method
        >>> effect = Comparison(0.5, Interval(0.25, 0.75), 0.01, 0.1, Interval(0.05, 0.15), Method.WELCH)
        >>> incremental(effect, 1000)
        (500.0, Interval(low=250.0, high=750.0))
    """
    low, high = comparison.interval.low * n_target, comparison.interval.high * n_target
    return comparison.effect * n_target, Interval(low, high)
