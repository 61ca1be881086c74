"""Variance reduction by what was known before the contact (CUPED)."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.model import CellSummary, Code, Comparison, Covaried, Method, NotMeasurable, PairSummary
from analysis.stats.means import compare_by_welch, unmeasurable


def compare_covaried(target: PairSummary, control: PairSummary, *, confidence: float) -> Covaried | NotMeasurable:
    """Difference between two means after taking out what a covariate from before the contact explains.

    Args:
        target: The metric (numerator) and the covariate (denominator) of the target cell's customers.
        control: The same of the control cell.
        confidence: Confidence level of the intervals, between 0 and 1.

    Returns:
        Welch's comparison of ȳ − θ(x̄ − x̄ of both cells), with θ and the share of the variance within cells removed; or
        the reason there is none: `EMPTY_CELL`, `TOO_FEW`, `NO_COVARIATE` (the covariate does not vary within cells),
        `NO_VARIATION` (nothing varies, or the covariate explains everything).

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        As `compare_means`; besides, the covariate was known before the contact, so that the campaign cannot have
        changed it. That θ is estimated costs O(1/n).

    Source:
        Deng, Xu, Kohavi, Walker (2013), WSDM, eq. 4; θ pooled within cells, which makes the effect the coefficient of
        the cell in the regression of the metric on cell and covariate.

    Examples:
        >>> x = CellSummary(50, 10.0, 4.0)
        >>> pair, other = (PairSummary(CellSummary(50, mean, 9.0), x, 3.0) for mean in (12.0, 10.0))
        >>> found = compare_covaried(pair, other, confidence=0.95)
        >>> found.result.effect, found.theta, found.variance_removed
        (2.0, 0.75, 0.25)
    """
    if short := unmeasurable(target.numerator, control.numerator):
        return short
    theta, removed = pooled_theta((target, control)), variance_removed((target, control))
    if theta is None:
        return NotMeasurable(Code.NO_COVARIATE)
    centre = (target.denominator + control.denominator).mean
    cells = (adjust_cell(cell, theta, centre) for cell in (target, control))
    result = compare_by_welch(*cells, confidence=confidence, method=Method.COVARIED)
    return Covaried(result, theta, removed) if isinstance(result, Comparison) else result


def pooled_theta(cells: Sequence[PairSummary]) -> float | None:
    """How much the metric rises per unit of the covariate, within cells.

    Args:
        cells: Metric (numerator) and covariate (denominator) of every cell.

    Returns:
        Σ(n − 1)·covariance ÷ Σ(n − 1)·variance of the covariate; None where the covariate does not vary.

    Examples:
        >>> cell = PairSummary(CellSummary(5, 1.0, 9.0), CellSummary(5, 2.0, 4.0), 3.0)
        >>> pooled_theta([cell, cell])
        0.75
    """
    squares = _pooled(cells, [cell.denominator.variance for cell in cells])
    return _pooled(cells, [cell.covariance for cell in cells]) / squares if squares > 0 else None


def variance_removed(cells: Sequence[PairSummary]) -> float:
    """Share of the metric's variance within cells that the covariate explains: the squared pooled correlation.

    Args:
        cells: Metric (numerator) and covariate (denominator) of every cell.

    Returns:
        The share, 0 to 1; 0 where either does not vary.

    Examples:
        >>> cell = PairSummary(CellSummary(5, 1.0, 9.0), CellSummary(5, 2.0, 4.0), 3.0)
        >>> variance_removed([cell, cell])
        0.25
    """
    theta, squares = pooled_theta(cells), _pooled(cells, [cell.numerator.variance for cell in cells])
    if theta is None or squares <= 0:
        return 0.0
    return min(1.0, theta * _pooled(cells, [cell.covariance for cell in cells]) / squares)


def adjust_cell(cell: PairSummary, theta: float, centre: float) -> CellSummary:
    """Mean and variance of y − θ(x − centre) over the customers of one cell.

    Args:
        cell: Metric y (numerator) and covariate x (denominator).
        theta: Metric units per unit of the covariate.
        centre: The covariate's average over all cells compared.

    Returns:
        The summary of the adjusted metric; its third moment is not known and 0.

    Examples:
        >>> adjust_cell(PairSummary(CellSummary(5, 1.0, 9.0), CellSummary(5, 3.0, 4.0), 3.0), 0.75, 2.0)
        CellSummary(n=5, mean=0.25, variance=6.75, third_moment=0.0, nonzero=0)
    """
    y, x = cell.numerator, cell.denominator
    variance = y.variance - 2 * theta * cell.covariance + theta**2 * x.variance
    rounding = 1e-14 * (y.variance + theta**2 * x.variance)  # what the subtraction leaves of a variance of 0
    return CellSummary(y.n, y.mean - theta * (x.mean - centre), variance if variance > rounding else 0.0)


def _pooled(cells: Sequence[PairSummary], moments: Sequence[float]) -> float:
    return sum(max(cell.numerator.n - 1, 0) * moment for cell, moment in zip(cells, moments, strict=True))
