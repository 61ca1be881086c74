"""Difference between two shares of customers."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt

from analysis.model import CellSummary, Code, Comparison, Interval, Method, NotMeasurable
from analysis.stats.fieller import Estimate, lift, lift_interval
from analysis.stats.mid_p import Shares, mid_p, mid_p_shares
from analysis.stats.tails import normal_p, normal_quantile

_LEAST_EXPECTED = 10  # below, the normal approximation of the score test is not trusted


@dataclass(frozen=True, slots=True)
class _Count:
    """How many of n customers did it."""

    yes: int
    n: int

    @property
    def rate(self) -> float:
        return self.yes / self.n

    @property
    def estimate(self) -> Estimate:
        return Estimate(self.rate, self.rate * ((self.n - self.yes) / self.n) / self.n)


def compare_proportions(target: CellSummary, control: CellSummary, *, confidence: float) -> Comparison | NotMeasurable:
    """Difference between two shares of customers, with a two-sided p-value and Newcombe's interval.

    The p-value is the score test's (pooled z); where a cell of the 2×2 table has an expected count below 10, Fisher's
    mid-p.

    Args:
        target: Customers assigned to the target cell. `mean` is the share that did it, 0 to 1.
        control: Customers held out, same metric.
        confidence: Confidence level of both intervals, between 0 and 1.

    Returns:
        The comparison, shares and differences on the 0 to 1 scale; or the reason there is none: `EMPTY_CELL`,
        `NO_VARIATION` (nobody did it in either cell, or everybody in both). With the score test the lift has a Fieller
        interval (normal quantile, unpooled variances) and `borderline` says that p-value and interval disagree about
        0. With mid-p the lift has the limits that mid-p does not contradict, and where Newcombe's interval disagrees
        with mid-p about 0, its nearer end is mid-p's.

    Raises:
        ValueError: A mean is not a share, or the confidence level is not between 0 and 1.

    Assumes:
        Customers are independent and were assigned to one cell at random.

    Source:
        Newcombe (1998), Statistics in Medicine 17:873, method 10.

    Examples:
        >>> result = compare_proportions(CellSummary(70, 0.8, 0.162), CellSummary(80, 0.6, 0.243), confidence=0.95)
        >>> round(result.interval.low, 4), round(result.interval.high, 4), round(result.p_value, 4)
        (0.0524, 0.3339, 0.008)
    """
    for name, cell in (("target", target), ("control", control)):
        if not cell.n:
            return NotMeasurable(Code.EMPTY_CELL, (("cell", name),))
    ours, theirs = _count(target), _count(control)
    if ours.yes + theirs.yes in (0, ours.n + theirs.n):
        return NotMeasurable(Code.NO_VARIATION)
    if _is_small(ours, theirs):
        return _by_mid_p(ours, theirs, confidence)
    return _by_score(ours, theirs, confidence)


def newcombe_interval(
    target_yes: int, target_n: int, control_yes: int, control_n: int, *, confidence: float
) -> Interval:
    """Hybrid score interval of the difference between two shares, without continuity correction.

    Args:
        target_yes: Customers of the target cell who did it, 0 to `target_n`.
        target_n: Customers of the target cell, at least 1.
        control_yes: Customers of the control cell who did it, 0 to `control_n`.
        control_n: Customers of the control cell, at least 1.
        confidence: Confidence level, between 0 and 1.

    Returns:
        The interval, within -1 to 1.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Source:
        Newcombe (1998), Statistics in Medicine 17:873, method 10.

    Examples:
        >>> interval = newcombe_interval(9, 10, 3, 10, confidence=0.95)
        >>> round(interval.low, 4), round(interval.high, 4)
        (0.1705, 0.809)
    """
    ours, theirs = _Count(target_yes, target_n), _Count(control_yes, control_n)
    quantile, effect = normal_quantile(confidence), ours.rate - theirs.rate
    a, b = _wilson(ours, quantile), _wilson(theirs, quantile)
    below = hypot(ours.rate - a.low, b.high - theirs.rate)
    above = hypot(a.high - ours.rate, theirs.rate - b.low)
    return Interval(max(-1.0, effect - below), min(1.0, effect + above))  # the bounds only take away rounding


def _count(cell: CellSummary) -> _Count:
    if not 0 <= cell.mean <= 1:
        raise ValueError(f"a share of customers must lie between 0 and 1, not {cell.mean}")
    return _Count(round(cell.mean * cell.n), cell.n)


def _is_small(ours: _Count, theirs: _Count) -> bool:
    """Whether a cell of the 2×2 table has an expected count that a normal approximation cannot be trusted with."""
    yes, n = ours.yes + theirs.yes, ours.n + theirs.n
    return min(ours.n, theirs.n) * min(yes, n - yes) < _LEAST_EXPECTED * n


def _by_score(ours: _Count, theirs: _Count, confidence: float) -> Comparison:
    yes, n = ours.yes + theirs.yes, ours.n + theirs.n
    difference = ours.yes * theirs.n - theirs.yes * ours.n
    p_value = normal_p(difference * sqrt(n / (ours.n * theirs.n * yes * (n - yes))))
    interval = newcombe_interval(ours.yes, ours.n, theirs.yes, theirs.n, confidence=confidence)
    return Comparison(
        effect=ours.rate - theirs.rate,
        interval=interval,
        p_value=p_value,
        lift=lift(ours.estimate, theirs.estimate),
        lift_interval=lift_interval(ours.estimate, theirs.estimate, quantile=normal_quantile(confidence)),
        method=Method.SCORE,
        borderline=(p_value < 1 - confidence) != (not interval.low <= 0 <= interval.high),
    )


def _by_mid_p(ours: _Count, theirs: _Count, confidence: float) -> Comparison:
    low, high = mid_p_shares(ours.yes, ours.n, theirs.yes, theirs.n, confidence=confidence)
    newcombe = newcombe_interval(ours.yes, ours.n, theirs.yes, theirs.n, confidence=confidence)
    ends = low.target - low.control, high.target - high.control
    interval = Interval(
        newcombe.low if (newcombe.low > 0) == (ends[0] > 0) else ends[0],
        newcombe.high if (newcombe.high < 0) == (ends[1] < 0) else ends[1],
    )
    return Comparison(
        effect=ours.rate - theirs.rate,
        interval=interval,
        p_value=mid_p(ours.yes, ours.n, theirs.yes, theirs.n),
        lift=lift(ours.estimate, theirs.estimate),
        lift_interval=_lift_limits(low, high, theirs),
        method=Method.MID_P,
    )


def _lift_limits(low: Shares, high: Shares, control: _Count) -> Interval | NotMeasurable:
    if not control.yes:
        return NotMeasurable(Code.CONTROL_NOT_POSITIVE)
    if not high.control:
        return NotMeasurable(Code.LIFT_UNBOUNDED)
    return Interval(low.target / low.control - 1, high.target / high.control - 1)


def _wilson(count: _Count, quantile: float) -> Interval:
    """Score interval of one share (Newcombe 1998, Statistics in Medicine 17:857, method 3)."""
    yes, no, z2 = count.yes, count.n - count.yes, quantile**2
    twice = 2 * yes + z2 + quantile * sqrt(z2 + 4 * yes * (no / count.n))
    return Interval(2 * yes * count.rate / twice, twice / (2 * (count.n + z2)))
