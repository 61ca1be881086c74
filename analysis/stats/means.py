"""Difference between two means."""

from __future__ import annotations

from math import sqrt

from analysis.model import CellSummary, Code, Comparison, Interval, Method, NotMeasurable
from analysis.stats.fieller import Estimate, lift, lift_interval
from analysis.stats.tails import t_p, t_quantile

_LEAST_CUSTOMERS = 2  # below, a cell has no variance


def compare_means(target: CellSummary, control: CellSummary, *, confidence: float) -> Comparison | NotMeasurable:
    """Difference between two means with Welch's interval and p-value.

    Args:
        target: Customers assigned to the target cell, those without a purchase included as 0.
        control: Customers held out, same metric and unit.
        confidence: Confidence level of both intervals, between 0 and 1.

    Returns:
        The comparison in the metric's unit, its lift with a Fieller interval on the same t quantile; or the reason
        there is none: `EMPTY_CELL`, `TOO_FEW` (a cell of one customer), `NO_VARIATION` (neither cell varies).

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        Customers are independent and were assigned to one cell at random; means close to normal. With a heavy-tailed
        metric and fewer than about 60 buyers in a cell this is too optimistic.

    Source:
        Welch (1947), Biometrika 34:28; degrees of freedom: Satterthwaite (1946), Biometrics Bulletin 2:110.

    Examples:
        >>> result = compare_means(CellSummary(50, 12.0, 9.0), CellSummary(40, 10.0, 16.0), confidence=0.95)
        >>> result.effect, round(result.interval.low, 4), round(result.interval.high, 4), round(result.p_value, 4)
        (2.0, 0.4813, 3.5187, 0.0106)
    """
    return unmeasurable(target, control) or compare_by_welch(
        target, control, confidence=confidence, method=Method.WELCH
    )


def unmeasurable(target: CellSummary, control: CellSummary) -> NotMeasurable | None:
    """Why two cells have no Welch comparison for want of customers.

    Args:
        target: Customers of the target cell.
        control: Customers of the control cell.

    Returns:
        `EMPTY_CELL` or `TOO_FEW` with the first cell it is true of; None where there are enough.

    Examples:
        >>> unmeasurable(CellSummary(1, 3.0, 0.0), CellSummary(9, 2.0, 1.0)).facts
        (('cell', 'target'), ('customers', 1))
    """
    for name, cell in (("target", target), ("control", control)):
        if not cell.n:
            return NotMeasurable(Code.EMPTY_CELL, (("cell", name),))
        if cell.n < _LEAST_CUSTOMERS:
            return NotMeasurable(Code.TOO_FEW, (("cell", name), ("customers", cell.n)))
    return None


def compare_by_welch(
    target: CellSummary, control: CellSummary, *, confidence: float, method: Method
) -> Comparison | NotMeasurable:
    """Welch's procedure on any two independent averages, under the name of the method that made them.

    Args:
        target: n, average and variance per customer of the target cell; at least 2 customers.
        control: The same of the control cell.
        confidence: Confidence level of both intervals, between 0 and 1.
        method: Name of the procedure.

    Returns:
        The comparison, or `NO_VARIATION` where both variances are 0.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        As `compare_means`.

    Source:
        As `compare_means`.

    Examples:
        >>> compare_by_welch(CellSummary(9, 5.0, 0.0), CellSummary(9, 4.0, 0.0), confidence=0.9, method=Method.DELTA)
        NotMeasurable(code=<Code.NO_VARIATION: 'no_variation'>, facts=())
    """
    ours, theirs = (Estimate(cell.mean, cell.variance / cell.n) for cell in (target, control))
    squared_error = ours.squared_error + theirs.squared_error
    if squared_error == 0:
        return NotMeasurable(Code.NO_VARIATION)
    weight = ours.squared_error / squared_error
    df = 1 / (weight**2 / (target.n - 1) + (1 - weight) ** 2 / (control.n - 1))
    effect, error, quantile = target.mean - control.mean, sqrt(squared_error), t_quantile(confidence, df)
    return Comparison(
        effect=effect,
        interval=Interval(effect - quantile * error, effect + quantile * error),
        p_value=t_p(effect / error, df),
        lift=lift(ours, theirs),
        lift_interval=lift_interval(ours, theirs, quantile=quantile),
        method=method,
    )
