"""Difference between two shares of customers."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np

from analysis.model import CellSummary, Code, Comparison, Interval, Method, NotMeasurable
from analysis.stats.fieller import Estimate, lift, lift_interval
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
        The comparison, shares and differences on the 0 to 1 scale, its lift with a Fieller interval (normal quantile,
        unpooled variances), `borderline` where p-value and interval disagree about 0; or the reason there is none:
        `EMPTY_CELL`, `NO_VARIATION` (nobody did it in either cell, or everybody in both).

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
    method, p_value = _test(ours, theirs)
    quantile = normal_quantile(confidence)
    interval = newcombe_interval(ours.yes, ours.n, theirs.yes, theirs.n, confidence=confidence)
    return Comparison(
        effect=ours.rate - theirs.rate,
        interval=interval,
        p_value=p_value,
        lift=lift(ours.estimate, theirs.estimate),
        lift_interval=lift_interval(ours.estimate, theirs.estimate, quantile=quantile),
        method=method,
        borderline=(p_value < 1 - confidence) != (not interval.low <= 0 <= interval.high),
    )


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


def mid_p(target_yes: int, target_n: int, control_yes: int, control_n: int) -> float:
    """Fisher's mid-p of a 2×2 table: twice the smaller tail, the observed table counted half.

    The table's margins are held fixed. Equal-tailed, as the interval beside it is.

    Args:
        target_yes: Customers of the target cell who did it, 0 to `target_n`.
        target_n: Customers of the target cell.
        control_yes: Customers of the control cell who did it, 0 to `control_n`.
        control_n: Customers of the control cell.

    Returns:
        The p-value, 0 to 1.

    Source:
        Rothman, Greenland (1998), Modern Epidemiology, 2nd edition; Berry, Armitage (1995), The Statistician 44:417.

    Examples:
        >>> round(mid_p(12, 14, 7, 16), 8)
        0.02332167
    """
    first, probability = _hypergeometric(target_n, control_n, target_yes + control_yes)
    at = target_yes - first
    tails = probability[:at].sum(), probability[at + 1 :].sum()
    return min(1.0, float(2 * min(tails) + probability[at]))


def _count(cell: CellSummary) -> _Count:
    if not 0 <= cell.mean <= 1:
        raise ValueError(f"a share of customers must lie between 0 and 1, not {cell.mean}")
    return _Count(round(cell.mean * cell.n), cell.n)


def _test(ours: _Count, theirs: _Count) -> tuple[Method, float]:
    yes, n = ours.yes + theirs.yes, ours.n + theirs.n
    if min(ours.n, theirs.n) * min(yes, n - yes) < _LEAST_EXPECTED * n:
        return Method.MID_P, mid_p(ours.yes, ours.n, theirs.yes, theirs.n)
    difference = ours.yes * theirs.n - theirs.yes * ours.n
    return Method.SCORE, normal_p(difference * sqrt(n / (ours.n * theirs.n * yes * (n - yes))))


def _wilson(count: _Count, quantile: float) -> Interval:
    """Score interval of one share (Newcombe 1998, Statistics in Medicine 17:857, method 3)."""
    yes, no, z2 = count.yes, count.n - count.yes, quantile**2
    twice = 2 * yes + z2 + quantile * sqrt(z2 + 4 * yes * (no / count.n))
    return Interval(2 * yes * count.rate / twice, twice / (2 * (count.n + z2)))


def _hypergeometric(target_n: int, control_n: int, yes: int) -> tuple[int, np.ndarray]:
    """The smallest possible target count, and the probability of each from there on.

    By the ratios of neighbours, outwards from the most likely one: exact to rounding also where factorials overflow.
    """
    first, last = max(0, yes - control_n), min(yes, target_n)
    k = np.arange(first, last, dtype=float)
    steps = np.log((yes - k) * (target_n - k)) - np.log((k + 1) * (control_n - yes + k + 1))
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    weights = np.exp(logs - logs.max())
    return first, weights / weights.sum()
