"""Difference between two ratios of sums, such as average order value."""

from __future__ import annotations

from math import inf

import numpy as np

from analysis.model import CellSummary, Code, Comparison, Method, NotMeasurable, PairSummary
from analysis.stats.gate import fewer_than
from analysis.stats.log_ratio import compare_logs
from analysis.stats.means import compare_by_welch, unmeasurable
from analysis.stats.rule import is_even, read_rule
from analysis.stats.shape import LogAverage

_ROUNDING = 1e-14  # a variance this small a share of its own terms is what their subtraction leaves of 0


def compare_ratios(target: PairSummary, control: PairSummary, *, confidence: float) -> Comparison | NotMeasurable:
    """Difference between two ratios Σ numerator ÷ Σ denominator, by the procedure that keeps its promises.

    The delta method on each cell where the cells are of even size; elsewhere on the log scale with the variation
    pooled, since a small cell's own is low when its ratio is. The limits are those of the stored rule.

    Args:
        target: Numerator and denominator per customer of the target cell, customers without either included as 0.
        control: The same of the control cell.
        confidence: Confidence level of both intervals, between 0 and 1.

    Returns:
        The comparison in the unit of the ratio; or the reason there is none: `EMPTY_CELL`, `TOO_FEW`, `NO_ORDERS` (a
        cell's denominators sum to 0), `NO_VARIATION`, `NOT_ENOUGH_BUYERS` (of customers with a denominator, expected
        in the smaller cell), `NET_NOT_POSITIVE` (no logarithm).

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        As `compare_by_delta`; on the log scale also that the ratio varies in both cells by the same coefficient.

    Source:
        docs/evidence.md, written by `make evidence`.

    Examples:
        >>> one = CellSummary(500, 1.0, 0.0, nonzero=500)
        >>> pair, other = (PairSummary(CellSummary(500, mean, 9.0, nonzero=500), one, 0.0) for mean in (12.0, 10.0))
        >>> compare_ratios(pair, other, confidence=0.95).effect
        2.0
    """
    if reason := _reason(target, control):
        return reason
    if is_even(target.denominator, control.denominator):
        lack = fewer_than(target.denominator, control.denominator, read_rule().least_buyers_of_ratios)
        return lack or compare_by_delta(target, control, confidence=confidence)
    lack = fewer_than(target.denominator, control.denominator, read_rule().least_buyers_of_uneven_ratios)
    return lack or compare_log_ratios(target, control, confidence=confidence)


def compare_by_delta(target: PairSummary, control: PairSummary, *, confidence: float) -> Comparison | NotMeasurable:
    """Difference between two ratios Σ numerator ÷ Σ denominator, by the delta method on each cell.

    Args:
        target: Numerator and denominator per customer of the target cell, customers without either included as 0.
        control: The same of the control cell.
        confidence: Confidence level of both intervals, between 0 and 1.

    Returns:
        The comparison in the unit of the ratio, its lift with a Fieller interval; or the reason there is none:
        `EMPTY_CELL`, `TOO_FEW`, `NO_ORDERS` (a cell's denominators sum to 0), `NO_VARIATION`.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        Customers are independent; the mean denominator is known well (its standard error a small share of it). The
        ratio compares whoever has a denominator, often different people in the two cells.

    Source:
        Deng, Knoblich, Lu (2018), Applying the Delta Method in Metric Analytics, section 2: per customer
        (y − R·x) ÷ x̄ has the ratio's variance; Welch–Satterthwaite on it.

    Examples:
        >>> one = CellSummary(50, 1.0, 0.0)
        >>> pair, other = (PairSummary(CellSummary(50, mean, 9.0), one, 0.0) for mean in (12.0, 10.0))
        >>> compare_by_delta(pair, other, confidence=0.95).effect
        2.0
    """
    return _reason(target, control) or compare_by_welch(
        linearise(target), linearise(control), confidence=confidence, method=Method.DELTA
    )


def _reason(target: PairSummary, control: PairSummary) -> NotMeasurable | None:
    """Why two cells have no ratios to compare."""
    if short := unmeasurable(target.numerator, control.numerator):
        return short
    for name, cell in (("target", target), ("control", control)):
        if cell.denominator.mean <= 0:
            return NotMeasurable(Code.NO_ORDERS, (("cell", name),))
    return None


def compare_log_ratios(target: PairSummary, control: PairSummary, *, confidence: float) -> Comparison | NotMeasurable:
    """Difference between two ratios Σ numerator ÷ Σ denominator on the log scale, with their variation pooled.

    Args:
        target: Numerator and denominator per customer of the target cell, customers without either included as 0;
            `nonzero` of the denominator are the customers who have one.
        control: The same of the control cell.
        confidence: Confidence level of both intervals, between 0 and 1.

    Returns:
        The comparison in the unit of the ratio; or the reason there is none: `EMPTY_CELL`, `TOO_FEW`, `NO_ORDERS` (a
        cell's denominators sum to 0), `NO_VARIATION`, `NET_NOT_POSITIVE` (no logarithm).

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        As `compare_by_delta`; also that the ratio varies in both cells by the same coefficient.

    Source:
        As `compare_by_delta`, on ln(R_T ÷ R_C): with w the squares of (y − R·x) ÷ (R·x̄), x̄ per customer with a
        denominator, averaged over those of both cells, s² = w/k_T + w/k_C.

    Examples:
        >>> one = CellSummary(500, 1.0, 0.0, nonzero=500)
        >>> pair, other = (PairSummary(CellSummary(500, mean, 9.0), one, 0.0) for mean in (12.0, 10.0))
        >>> round(compare_log_ratios(pair, other, confidence=0.95).lift, 4)
        0.2
    """
    if reason := _reason(target, control):
        return reason
    ours, theirs = linearise(target), linearise(control)
    for name, cell in (("target", ours), ("control", theirs)):
        if cell.mean <= 0:
            return NotMeasurable(Code.NET_NOT_POSITIVE, (("cell", name),))
    counts = target.denominator.nonzero, control.denominator.nonzero
    squares = [
        count**2 * cell.variance / cell.n / cell.mean**2 for count, cell in zip(counts, (ours, theirs), strict=True)
    ]
    spread = sum(squares) / sum(counts)
    averages = (
        LogAverage(np.float64(cell.mean), np.float64(spread / count), np.float64(0))
        for count, cell in zip(counts, (ours, theirs), strict=True)
    )
    return compare_logs(*averages, confidence=confidence, df=inf, method=Method.DELTA_LOG)


def linearise(pair: PairSummary) -> CellSummary:
    """The ratio of a cell as if it were a mean: same value, same standard error.

    Args:
        pair: Numerator and denominator of one cell; the denominator's mean is not 0.

    Returns:
        n, the ratio, and the variance per customer of (y − R·x) ÷ x̄.

    Source:
        As `compare_by_delta`.

    Examples:
        >>> linearise(PairSummary(CellSummary(50, 12.0, 9.0), CellSummary(50, 2.0, 1.0), 0.5))
        CellSummary(n=50, mean=6.0, variance=9.75, third_moment=0.0, nonzero=0)
    """
    ratio, scale = pair.numerator.mean / pair.denominator.mean, pair.denominator.mean
    terms = pair.numerator.variance + ratio**2 * pair.denominator.variance
    squares = terms - 2 * ratio * pair.covariance
    return CellSummary(pair.numerator.n, ratio, squares / scale**2 if squares > _ROUNDING * terms else 0.0)
