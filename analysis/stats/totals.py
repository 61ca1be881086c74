"""From an effect per customer to the campaign's total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf, sqrt

from analysis.model import Amount, Comparison, Interval
from analysis.stats.tails import t_quantile


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


def add_totals(parts: Iterable[tuple[Comparison, int]], *, confidence: float) -> Amount:
    """What several campaigns added together.

    Args:
        parts: Of each campaign the effect per customer, with an interval of this confidence, and its target customers.
        confidence: Confidence level, between 0 and 1.

    Returns:
        Σ n·Δ in the metric's unit with its interval; of one campaign that of `incremental`.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        The campaigns' errors are independent, as those of controls are that were drawn each by itself.

    Source:
        Zou and Donner (2008), Statistics in Medicine 27:1693, "MOVER", eq. 3, here with the errors behind the limits,
        their distances over the quantile t of each campaign, and the quantile of the sum with the degrees of freedom
        of Satterthwaite (1946), Biometrics Bulletin 2:110.

    Examples:
        >>> from analysis.model import Method
        >>> effect = Comparison(0.5, Interval(0.1, 0.8), 0.01, 0.1, Interval(0.05, 0.15), Method.WELCH)
        >>> ends = add_totals([(effect, 1000)] * 4, confidence=0.95).interval
        >>> round(ends.low, 6), round(ends.high, 6)
        (1200.0, 2600.0)
    """
    found = [(*incremental(comparison, customers), comparison.df) for comparison, customers in parts]
    value = sum(total for total, _ends, _df in found)
    below = _reach([(total - ends.low, df) for total, ends, df in found], confidence)
    above = _reach([(ends.high - total, df) for total, ends, df in found], confidence)
    return Amount(value, Interval(value - below, value + above))


def _reach(reaches: Sequence[tuple[float, float]], confidence: float) -> float:
    """How far the sum reaches to one side, from how far its parts do with their degrees of freedom."""
    squares = [(reach / t_quantile(confidence, df)) ** 2 for reach, df in reaches]
    unsure = sum(square**2 / df for square, (_reach, df) in zip(squares, reaches, strict=True))
    df = sum(squares) ** 2 / unsure if unsure else inf
    return t_quantile(confidence, df) * sqrt(sum(squares))
