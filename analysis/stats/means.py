"""Difference between two means."""

from __future__ import annotations

from math import sqrt

from analysis.model import CellSummary, Code, Comparison, Interval, Method, NotMeasurable
from analysis.stats.degrees import degrees
from analysis.stats.fieller import Estimate, lift, lift_interval
from analysis.stats.gate import lack_of_buyers
from analysis.stats.log_ratio import compare_by_log_ratio, no_logarithm
from analysis.stats.rule import read_rule, suits_welch
from analysis.stats.shape import Buyers
from analysis.stats.tails import t_p, t_quantile

_LEAST_CUSTOMERS = 2  # below, a cell has no variance


def compare_means(target: CellSummary, control: CellSummary, *, confidence: float) -> Comparison | NotMeasurable:
    """Difference between two means, by the procedure that keeps its promises for such cells.

    Welch where the skewness of the difference is small and baskets vary alike: cells of even size, or many buyers and
    light tails. Elsewhere, the usual small hold-out, the log-ratio. The limits are those of the stored rule, which
    simulation wrote.

    Args:
        target: Customers assigned to the target cell, those without a purchase included as 0; third moment,
            number of values other than 0 and power sums filled in.
        control: Customers held out, same metric and unit.
        confidence: Confidence level of both intervals, between 0 and 1.

    Returns:
        The comparison in the metric's unit; or the reason there is none: `EMPTY_CELL`, `TOO_FEW` (a cell of one
        customer), `NO_VARIATION` (neither cell varies), `NOT_ENOUGH_CUSTOMERS` or `NOT_ENOUGH_BUYERS`
        (`analysis.stats.gate`); without a logarithm, `NOBODY_BOUGHT` or
        `NET_NOT_POSITIVE`.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        Customers are independent and were assigned to one cell at random; amounts between 1e−100 and 1e100. For the
        log-ratio, see there.

    Source:
        docs/evidence.md, written by `make evidence`.

    Examples:
        >>> cells = CellSummary(125, 12.0, 9.0, nonzero=125), CellSummary(100, 10.0, 16.0, nonzero=100)
        >>> result = compare_means(*cells, confidence=0.95)
        >>> result.effect, round(result.interval.low, 4), round(result.interval.high, 4), round(result.p_value, 4)
        (2.0, 1.0495, 2.9505, 0.0001)
    """
    if reason := unmeasurable(target, control) or _constant(target, control):
        return reason
    return lack_of_buyers(target, control) or compare_however_few(target, control, confidence=confidence)


def compare_however_few(target: CellSummary, control: CellSummary, *, confidence: float) -> Comparison | NotMeasurable:
    """As `compare_means`, with fewer customers than its intervals keep their promises for: for checks, not for figures.

    Args:
        target: Customers assigned to the target cell, at least two, of whom some differ.
        control: Customers held out, the same.
        confidence: Confidence level of both intervals, between 0 and 1.

    Returns:
        The comparison, or why there is no logarithm to take.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        As `compare_means`.

    Source:
        As `compare_means`.

    Examples:
        >>> cells = CellSummary(40, 12.0, 9.0, nonzero=40), CellSummary(40, 10.0, 9.0, nonzero=40)
        >>> round(compare_however_few(*cells, confidence=0.95).p_value, 4)
        0.0038
    """
    if suits_welch(target, control):
        return compare_by_welch(target, control, confidence=confidence, method=Method.WELCH)
    if reason := no_logarithm(target, control):
        return reason
    df = float(degrees(Buyers.of(target), Buyers.of(control), read_rule()))
    return compare_by_log_ratio(target, control, confidence=confidence, df=df)


def _constant(target: CellSummary, control: CellSummary) -> NotMeasurable | None:
    """Without any variation there is no error to test against, whatever the procedure."""
    return None if target.variance or control.variance else NotMeasurable(Code.NO_VARIATION)


def compare_as_welch(target: CellSummary, control: CellSummary, *, confidence: float) -> Comparison | NotMeasurable:
    """Difference between two means by Welch, whatever the rule would choose.

    For groups that nobody drew at random, for changes, which may be negative, and where another interval inverts Welch.

    Args:
        target: Customers of the one group.
        control: Customers of the other.
        confidence: Confidence level of both intervals, between 0 and 1.

    Returns:
        The comparison; or `EMPTY_CELL`, `TOO_FEW`, `NO_VARIATION`.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        As `compare_by_welch`.

    Source:
        As `compare_by_welch`.

    Examples:
        >>> compare_as_welch(CellSummary(50, 12.0, 9.0), CellSummary(40, 10.0, 16.0), confidence=0.95).effect
        2.0
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
        Customers are independent and were assigned to one cell at random; averages close to normal. With a skewed
        metric in cells of uneven size this is too optimistic.

    Source:
        Welch (1947), Biometrika 34:28; degrees of freedom: Satterthwaite (1946), Biometrics Bulletin 2:110.

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
        df=df,
    )
