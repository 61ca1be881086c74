"""Difference between two ratios of sums, such as average order value."""

from __future__ import annotations

from analysis.model import CellSummary, Code, Comparison, Method, NotMeasurable, PairSummary
from analysis.stats.means import compare_by_welch, unmeasurable

_ROUNDING = 1e-14  # a variance this small a share of its own terms is what their subtraction leaves of 0


def compare_ratios(target: PairSummary, control: PairSummary, *, confidence: float) -> Comparison | NotMeasurable:
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
        >>> compare_ratios(pair, other, confidence=0.95).effect
        2.0
    """
    if short := unmeasurable(target.numerator, control.numerator):
        return short
    for name, cell in (("target", target), ("control", control)):
        if cell.denominator.mean <= 0:
            return NotMeasurable(Code.NO_ORDERS, (("cell", name),))
    return compare_by_welch(linearise(target), linearise(control), confidence=confidence, method=Method.DELTA)


def linearise(pair: PairSummary) -> CellSummary:
    """The ratio of a cell as if it were a mean: same value, same standard error.

    Args:
        pair: Numerator and denominator of one cell; the denominator's mean is not 0.

    Returns:
        n, the ratio, and the variance per customer of (y − R·x) ÷ x̄.

    Source:
        As `compare_ratios`.

    Examples:
        >>> linearise(PairSummary(CellSummary(50, 12.0, 9.0), CellSummary(50, 2.0, 1.0), 0.5))
        CellSummary(n=50, mean=6.0, variance=9.75, third_moment=0.0, nonzero=0)
    """
    ratio, scale = pair.numerator.mean / pair.denominator.mean, pair.denominator.mean
    terms = pair.numerator.variance + ratio**2 * pair.denominator.variance
    squares = terms - 2 * ratio * pair.covariance
    return CellSummary(pair.numerator.n, ratio, squares / scale**2 if squares > _ROUNDING * terms else 0.0)
