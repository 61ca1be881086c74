"""From an effect per customer to the campaign's total."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.model import CellSummary, Comparison, Interval
from analysis.stats.fieller import Estimate


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


def incremental_of_cells(targets: Sequence[CellSummary], control: CellSummary) -> Estimate:
    """What all target cells of one campaign added together, over the one control that they share.

    Args:
        targets: A metric over the customers of each target cell.
        control: The same of the control cell, at least 2 customers.

    Returns:
        Σ n_t(ȳ_t − ȳ_C) in the metric's unit, and its squared standard error Σ n_t·s²_t + (Σ n_t)²·s²_C ÷ n_C: the
        control's error enters once for all cells, not once for each.

    Assumes:
        Customers are independent and were assigned at random.

    Source:
        Variance of a linear combination of independent averages.

    Examples:
        >>> incremental_of_cells([CellSummary(10, 3.0, 4.0), CellSummary(20, 2.0, 4.0)], CellSummary(15, 1.0, 2.0))
        Estimate(value=40.0, squared_error=240.0)
    """
    customers = sum(target.n for target in targets)
    value = sum(target.n * (target.mean - control.mean) for target in targets)
    squares = sum(target.n * target.variance for target in targets) + customers**2 * control.variance / control.n
    return Estimate(value, squares)
