"""Comparison of two averages on the log scale, for metrics that few customers have, such as spend."""

from __future__ import annotations

from dataclasses import dataclass
from math import expm1, hypot, inf, log, sqrt

from analysis.model import CellSummary, Code, Comparison, Interval, Method, NotMeasurable
from analysis.stats.fieller import Estimate
from analysis.stats.tails import t_p, t_quantile


@dataclass(frozen=True, slots=True)
class _Spread:
    """How far baskets vary, both cells together: Σx² ÷ K over the square of Σx ÷ K."""

    relative: float

    def squared_error(self, cell: CellSummary) -> float:
        """Squared standard error of the logarithm of a cell's average."""
        return max(0.0, self.relative / cell.nonzero - 1 / cell.n)


def compare_by_log_ratio(
    target: CellSummary, control: CellSummary, *, confidence: float, df: float = inf, own_variation: bool = False
) -> Comparison | NotMeasurable:
    """Difference between two averages from the logarithm of their ratio, with the variation of baskets pooled.

    A small control that happens to have drawn few large baskets has a low average and, were its own variance used, a
    small error: it would call the campaign a success. Pooled over both cells, the error does not depend on that luck.

    Args:
        target: Customers assigned to the target cell, those without a purchase included as 0; `nonzero` the buyers.
        control: Customers held out, same metric and unit.
        confidence: Confidence level of both intervals, between 0 and 1.
        df: Degrees of freedom of Student's t in place of the normal distribution, above 0.
        own_variation: Take the variation of each cell's own baskets where the error is larger with it: for baskets that
            are known to vary differently.

    Returns:
        The comparison in the metric's unit: p-value and lift interval from the logarithm, which agree by construction,
        and an interval of the difference from the same logarithmic limits of each cell (`borderline` in the rare case
        that it disagrees with them about 0); or the reason there is none: `EMPTY_CELL`, `NO_VARIATION` (nobody bought,
        or everybody spent the same), `NOBODY_BOUGHT` (in one of the cells), `NET_NOT_POSITIVE` (returns outweigh
        purchases).

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        Customers are independent and were assigned to one cell at random; baskets vary in both cells by the same
        coefficient of variation. Where the control's vary more, the error is too small; where less, too large.

    Source:
        With K buyers in both cells together, of amounts x, and k those of a cell of n customers: delta method on
        ln(ȳ_T ÷ ȳ_C), s² = q/k_T + q/k_C − 1/n_T − 1/n_C, q = (Σx²/K) ÷ (Σx/K)². Interval of the difference: Zou,
        Donner (2008), Statistics in Medicine 27:1693 (MOVER).

    Examples:
        >>> cells = CellSummary(9000, 1.5, 400.0, nonzero=90), CellSummary(1000, 1.0, 250.0, nonzero=10)
        >>> result = compare_by_log_ratio(*cells, confidence=0.95)
        >>> round(result.lift, 4), round(result.lift_interval.low, 4), round(result.lift_interval.high, 4)
        (0.5, -0.3803, 2.6309)
        >>> round(result.interval.low, 4), round(result.interval.high, 4), round(result.p_value, 4)
        (-0.8633, 1.2459, 0.3687)
    """
    if reason := _reason(target, control):
        return reason
    pooled = _pooled_spread((target, control))
    errors = [(pooled.squared_error(target), pooled.squared_error(control))]
    if own_variation:
        errors.append(
            (_pooled_spread((target,)).squared_error(target), _pooled_spread((control,)).squared_error(control))
        )
    ours, theirs = max(errors, key=sum)
    estimates = Estimate(target.mean, ours), Estimate(control.mean, theirs)
    return compare_logs(*estimates, confidence=confidence, df=df, method=Method.LOG_RATIO)


def compare_logs(
    target: Estimate, control: Estimate, *, confidence: float, df: float, method: Method
) -> Comparison | NotMeasurable:
    """The log-ratio's procedure on any two positive averages, under the name of the method that made them.

    Args:
        target: Average of the target cell, above 0, with the squared standard error of its logarithm.
        control: The same of the control cell.
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
        As `compare_by_log_ratio`.

    Examples:
        >>> compare_logs(Estimate(2.0, 0.0), Estimate(1.0, 0.0), confidence=0.9, df=inf, method=Method.DELTA_LOG)
        NotMeasurable(code=<Code.NO_VARIATION: 'no_variation'>, facts=())
    """
    error = sqrt(target.squared_error + control.squared_error)
    if error == 0:
        return NotMeasurable(Code.NO_VARIATION)
    quantile, ratio = t_quantile(confidence, df), log(target.value / control.value)
    p_value, interval = t_p(ratio / error, df), _difference(target, control, quantile)
    return Comparison(
        effect=target.value - control.value,
        interval=interval,
        p_value=p_value,
        lift=(target.value - control.value) / control.value,
        lift_interval=Interval(expm1(ratio - quantile * error), expm1(ratio + quantile * error)),
        method=method,
        borderline=(p_value < 1 - confidence) != (not interval.low <= 0 <= interval.high),
    )


def _reason(target: CellSummary, control: CellSummary) -> NotMeasurable | None:
    """Why there is no logarithm to take."""
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


def _pooled_spread(cells: tuple[CellSummary, ...]) -> _Spread:
    """Σx and Σx² over buyers are those over customers: the others add 0. In units of the first cell's average."""
    unit = cells[0].mean
    total = sum(cell.n * (cell.mean / unit) for cell in cells)
    squares = sum((cell.n - 1) * (cell.variance / unit) / unit + cell.n * (cell.mean / unit) ** 2 for cell in cells)
    return _Spread(sum(cell.nonzero for cell in cells) * squares / total**2)


def _difference(target: Estimate, control: Estimate, quantile: float) -> Interval:
    """Limits of target − control recovered from each cell's own limits, value·exp(±quantile·error)."""
    ours, theirs = (quantile * sqrt(cell.squared_error) for cell in (target, control))
    effect = target.value - control.value
    below = hypot(target.value * expm1(-ours), control.value * expm1(theirs))
    above = hypot(target.value * expm1(ours), control.value * expm1(-theirs))
    return Interval(effect - below, effect + above)
