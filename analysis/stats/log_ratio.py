"""Comparison of two averages on the log scale, for metrics that few customers have, such as spend."""

from __future__ import annotations

from math import expm1, inf

import numpy as np

from analysis.model import CellSummary, Code, Comparison, Interval, Method, NotMeasurable
from analysis.stats.log_region import LARGEST, LogRatio
from analysis.stats.shape import Buyers, LogAverage, log_averages
from analysis.stats.tails import t_p, t_quantile


def compare_by_log_ratio(
    target: CellSummary, control: CellSummary, *, confidence: float, df: float = inf
) -> Comparison | NotMeasurable:
    """Difference between two averages from the logarithm of their ratio, with the shape of baskets from both cells.

    A small control that happens to have drawn few large baskets has a low average and, were its own variance used, a
    small error: it would call the campaign a success. The shape of baskets is therefore taken from both cells, and from
    the cell only how far its baskets are spread; what that still has to do with its average is taken out.

    Args:
        target: Customers assigned to the target cell, those without a purchase included as 0; `nonzero` the buyers;
            without `powers` baskets are taken to vary alike in both cells.
        control: Customers held out, same metric and unit.
        confidence: Confidence level of both intervals, between 0 and 1.
        df: Degrees of freedom of Student's t in place of the normal distribution, above 0.

    Returns:
        The comparison in the metric's unit, from the logarithm; p-value and both intervals agree about 0 by
        construction. Or the reason there is none: `EMPTY_CELL`, `NO_VARIATION` (nobody bought, or everybody spent the
        same), `NOBODY_BOUGHT` (in one of the cells), `NET_NOT_POSITIVE` (returns outweigh purchases).

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        Customers are independent and were assigned to one cell at random; the baskets of the cells differ by a factor
        and a power at most.

    Source:
        `analysis.stats.shape` and `analysis.stats.log_region`; docs/methods.md, section 3.

    Examples:
        >>> cells = CellSummary(9000, 1.5, 400.0, nonzero=90), CellSummary(1000, 1.0, 250.0, nonzero=10)
        >>> result = compare_by_log_ratio(*cells, confidence=0.95)
        >>> round(result.lift, 4), round(result.lift_interval.low, 4), round(result.lift_interval.high, 4)
        (0.5, -0.3799, 2.6335)
        >>> round(result.p_value, 4)
        0.3685
    """
    if reason := no_logarithm(target, control):
        return reason
    return compare_logs(
        *log_averages(Buyers.of(target), Buyers.of(control)), confidence=confidence, df=df, method=Method.LOG_RATIO
    )


def compare_logs(
    target: LogAverage, control: LogAverage, *, confidence: float, df: float, method: Method
) -> Comparison | NotMeasurable:
    """The log-ratio's procedure on any two averages above 0, under the name of the method that made them.

    Args:
        target: Average of the target cell.
        control: Average of the control cell.
        confidence: Confidence level of both intervals, between 0 and 1.
        df: Degrees of freedom of Student's t, above 0; infinite for the normal distribution.
        method: Name of the procedure.

    Returns:
        The comparison, or `NO_VARIATION` where neither has an error.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        Independent averages whose logarithms are close to normal.

    Source:
        `analysis.stats.log_region`.

    Examples:
        >>> known = LogAverage(np.float64(2.0), np.float64(0.0), np.float64(0.0))
        >>> compare_logs(known, known, confidence=0.9, df=inf, method=Method.DELTA_LOG)
        NotMeasurable(code=<Code.NO_VARIATION: 'no_variation'>, facts=())
    """
    logs = LogRatio(target, control)
    if not logs.squared_error:
        return NotMeasurable(Code.NO_VARIATION)
    quantile = np.float64(t_quantile(confidence, df))
    ratio, (below, above) = float(logs.value), logs.reach(quantile)
    low, high = logs.difference(quantile)
    effect = float(target.value - control.value)
    return Comparison(
        effect=effect,
        interval=Interval(float(low), float(high)),
        p_value=t_p(float(logs.statistic()), df),
        lift=effect / float(control.value),
        lift_interval=Interval(expm1(ratio - float(below)), expm1(min(ratio + float(above), LARGEST))),
        method=method,
        df=df,
    )


def no_logarithm(target: CellSummary, control: CellSummary) -> NotMeasurable | None:
    """Why there is no logarithm of the ratio to take.

    Args:
        target: Customers of the target cell.
        control: Customers of the control cell.

    Returns:
        As `compare_by_log_ratio`; None where there is one.

    Examples:
        >>> no_logarithm(CellSummary(9, 1.0, 4.0, nonzero=3), CellSummary(9, 0.0, 0.0)).code.value
        'nobody_bought'
    """
    cells = (("target", target), ("control", control))
    for name, cell in cells:
        if not cell.n:
            return NotMeasurable(Code.EMPTY_CELL, (("cell", name),))
    if not target.nonzero + control.nonzero:
        return NotMeasurable(Code.NO_VARIATION)
    for name, cell in cells:
        if not cell.nonzero:
            return NotMeasurable(Code.NOBODY_BOUGHT, (("cell", name),))
        if cell.mean <= 0:
            return NotMeasurable(Code.NET_NOT_POSITIVE, (("cell", name),))
    return None
