"""Time to the next purchase: Kaplan-Meier's curve, its median, the log-rank test and restricted means."""

from __future__ import annotations

from bisect import bisect_right
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.model import (
    Code,
    Curve,
    DayCounts,
    Interval,
    NotMeasurable,
    WaitingDifference,
    WaitingMean,
)
from analysis.stats.tails import chi_square_p, normal_p, normal_quantile

_ROUNDING = 1e-12
"""A share that a product of fractions gives is compared up to this, so that one half is one half."""

Floats = NDArray[np.float64]


def estimate_curve(counts: DayCounts, *, confidence: float) -> Curve | NotMeasurable:
    """Share of customers who have not bought again, day by day, with a pointwise band.

    Args:
        counts: First purchases and last days seen, by days since the contact.
        confidence: Confidence level of the band, between 0 and 1.

    Returns:
        The curve, a step on each of the counts' days; `EMPTY_CELL` without customers.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        Customers are independent, and when one is last seen has nothing to do with when it would buy: here everybody
        is last seen where the sales end. Who buys on the day it is last seen has bought.

    Source:
        Kaplan and Meier (1958), JASA 53:457, eq. 3a; variance: Greenwood (1926); band on the log(−log) scale:
        Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data, eq. 1.13.

    Examples:
        >>> curve = estimate_curve(DayCounts((0, 5, 9), (1, 2, 0), (0, 1, 4)), confidence=0.95)
        >>> curve.at_risk, curve.waiting
        ((8, 7, 4), (0.875, 0.625, 0.625))
    """
    quantile = normal_quantile(confidence)
    if not counts.customers:
        return NotMeasurable(Code.EMPTY_CELL, (("cell", "target"),))
    bought, at_risk = np.asarray(counts.bought), _at_risk(counts)
    waiting = np.cumprod((at_risk - bought) / at_risk)
    waiting[at_risk == bought] = 0.0
    spread = np.cumsum(_spreads(bought, at_risk))
    low, high = _band(waiting, spread, quantile)
    return Curve(
        days=counts.days,
        at_risk=tuple(at_risk.tolist()),
        bought=counts.bought,
        waiting=tuple(waiting.tolist()),
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
        spread=tuple(spread.tolist()),
        reach=counts.days[-1] if waiting[-1] else max(counts.days[-1], counts.follow_up),
    )


def _at_risk(counts: DayCounts) -> NDArray[np.int64]:
    """Customers seen on each day who had not bought before it."""
    gone = np.asarray(counts.bought, dtype=np.int64) + np.asarray(counts.left, dtype=np.int64)
    return counts.customers - np.cumsum(gone) + gone


def _spreads(bought: NDArray[np.int64], at_risk: NDArray[np.int64]) -> Floats:
    """Greenwood's terms; 0 where nobody is left waiting, because the share is 0 for certain of it."""
    rest = at_risk - bought
    return np.divide(bought, at_risk * rest, out=np.zeros(bought.size), where=rest > 0)


def _band(waiting: Floats, spread: Floats, quantile: float) -> tuple[Floats, Floats]:
    inside = (waiting > 0) & (spread > 0)
    error = np.zeros(waiting.size)
    error[inside] = quantile * np.sqrt(spread[inside]) / -np.log(waiting[inside])
    return waiting ** np.exp(error), waiting ** np.exp(-error)


def waiting_at(curve: Curve, day: int) -> tuple[float, Interval] | None:
    """Share of customers who have not bought by the end of a day, S(t).

    Args:
        curve: The group's curve.
        day: Days since the contact, 0 or more.

    Returns:
        The share, 0 to 1, and its band; None beyond the curve's reach.

    Examples:
        >>> curve = estimate_curve(DayCounts((0, 5, 9), (1, 2, 0), (0, 1, 4)), confidence=0.95)
        >>> waiting_at(curve, 7)[0], waiting_at(curve, 10)
        (0.625, None)
    """
    if day > curve.reach:
        return None
    place = bisect_right(curve.days, day) - 1
    if place < 0:
        return 1.0, Interval(1.0, 1.0)
    return curve.waiting[place], Interval(curve.low[place], curve.high[place])


def median_wait(curve: Curve) -> int | None:
    """First day by whose end at least half of the customers have bought again.

    Args:
        curve: The group's curve.

    Returns:
        Days since the contact; None where the curve stays above one half: the median is not reached.

    Examples:
        >>> median_wait(estimate_curve(DayCounts((2, 4), (1, 1), (0, 0)), confidence=0.95))
        2
    """
    half = 0.5 + _ROUNDING
    return next((day for day, share in zip(curve.days, curve.waiting, strict=True) if share <= half), None)


def restricted_mean(curve: Curve, horizon: int, *, confidence: float) -> WaitingMean:
    """Average days without a purchase within a horizon: the area under the curve up to it.

    Args:
        curve: The group's curve.
        horizon: Days since the contact, at least 1, at most the curve's reach.
        confidence: Confidence level of the interval, between 0 and 1.

    Returns:
        The mean in days with its squared error and normal interval, cut at 0 and the horizon.

    Raises:
        ValueError: The horizon is not within the curve.

    Assumes:
        As `estimate_curve`; the mean close to normal.

    Source:
        Royston and Parmar (2013), BMC Medical Research Methodology 13:152; squared error Σ A²d ÷ (n(n − d)) with A the
        area from a day to the horizon: Klein and Moeschberger (2003), Survival Analysis, eq. 4.5.2.

    Examples:
        >>> curve = estimate_curve(DayCounts((2, 4, 9), (1, 1, 0), (0, 0, 2)), confidence=0.95)
        >>> restricted_mean(curve, 9, confidence=0.95).days
        6.0
    """
    if not 1 <= horizon <= curve.reach:
        raise ValueError(f"the horizon must lie between 1 and {curve.reach}, not {horizon}")
    days = np.asarray([day for day in curve.days if day < horizon], dtype=np.float64)
    steps = np.concatenate(([1.0], curve.waiting[: days.size]))
    areas = steps * np.diff(np.concatenate(([0.0], days, [float(horizon)])))
    after = np.cumsum(areas[::-1])[::-1][1:]
    bought, at_risk = np.asarray(curve.bought[: days.size]), np.asarray(curve.at_risk[: days.size])
    squared_error = float(after**2 @ _spreads(bought, at_risk))
    mean, reach = float(areas.sum()), normal_quantile(confidence) * sqrt(squared_error)
    return WaitingMean(
        mean, squared_error, horizon, Interval(max(mean - reach, 0.0), min(mean + reach, float(horizon)))
    )


def compare_restricted_means(
    ours: WaitingMean, theirs: WaitingMean, *, confidence: float
) -> WaitingDifference | NotMeasurable:
    """Difference between two restricted means over the same horizon.

    Args:
        ours: Of the group that is looked at.
        theirs: Of the group it is compared with.
        confidence: Confidence level of the interval, between 0 and 1.

    Returns:
        The difference in days, below 0 where the first group came back sooner, with its normal interval and p-value;
        `NO_VARIATION` where nothing varies in either group.

    Raises:
        ValueError: The horizons differ.

    Assumes:
        As `restricted_mean`; the groups are independent.

    Source:
        Royston and Parmar (2013), BMC Medical Research Methodology 13:152.

    Examples:
        >>> ours, theirs = (WaitingMean(mean, 0.02, 30, Interval(0, 30)) for mean in (24.0, 25.0))
        >>> compare_restricted_means(ours, theirs, confidence=0.95).p_value < 0.001
        True
    """
    if ours.horizon != theirs.horizon:
        raise ValueError(f"means over {ours.horizon} and {theirs.horizon} days cannot be compared")
    squared_error = ours.squared_error + theirs.squared_error
    if squared_error == 0:
        return NotMeasurable(Code.NO_VARIATION)
    difference, error = ours.days - theirs.days, sqrt(squared_error)
    reach = normal_quantile(confidence) * error
    return WaitingDifference(difference, Interval(difference - reach, difference + reach), normal_p(difference / error))


def log_rank_p(ours: DayCounts, theirs: DayCounts) -> float | NotMeasurable:
    """Log-rank test of two groups: whether they come back at the same pace.

    Args:
        ours: First purchases and last days seen of one group.
        theirs: Those of the other; the order does not matter.

    Returns:
        The two-sided p-value, 0 to 1; `NO_VARIATION` where nobody bought again, or everybody on the same day.

    Assumes:
        As `estimate_curve`; enough purchases for the chi-square with 1 degree of freedom.

    Source:
        Mantel (1966), Cancer Chemotherapy Reports 50:163; Peto and Peto (1972), JRSS A 135:185.

    Examples:
        >>> round(log_rank_p(DayCounts((1, 9), (8, 0), (0, 2)), DayCounts((5, 9), (8, 0), (0, 2))), 4)
        0.0389
    """
    days = np.asarray(sorted({*ours.days, *theirs.days}), dtype=np.int64)
    bought_ours, ours_at_risk = _on(ours, days)
    bought_theirs, theirs_at_risk = _on(theirs, days)
    bought, at_risk = bought_ours + bought_theirs, ours_at_risk + theirs_at_risk
    seen = at_risk > 1
    bought, at_risk, share = bought[seen], at_risk[seen], ours_at_risk[seen] / at_risk[seen]
    variance = float(np.sum(share * (1 - share) * bought * (at_risk - bought) / (at_risk - 1)))
    if variance == 0:
        return NotMeasurable(Code.NO_VARIATION)
    surplus = float(np.sum(bought_ours[seen] - bought * share))
    return chi_square_p(surplus**2 / variance, 1)


def _on(counts: DayCounts, days: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Purchases, and customers at risk, of one group on all of these days."""
    bought, gone = np.zeros(days.size, dtype=np.int64), np.zeros(days.size, dtype=np.int64)
    places = np.searchsorted(days, counts.days)
    bought[places] = counts.bought
    gone[places] = np.asarray(counts.bought, dtype=np.int64) + np.asarray(counts.left, dtype=np.int64)
    return bought, counts.customers - np.cumsum(gone) + gone


def completed_wait(counts: DayCounts) -> float | None:
    """Average days to the next purchase of those who bought again: the figure that grows as the sales go on.

    Args:
        counts: First purchases and last days seen, by days since the contact.

    Returns:
        The mean in days, None where nobody bought again. It leaves out whoever has not come back yet, and so describes
        only how long one has looked.

    Examples:
        >>> completed_wait(DayCounts((2, 4, 9), (1, 1, 0), (0, 0, 98)))
        3.0
    """
    bought = sum(counts.bought)
    days = sum(day * customers for day, customers in zip(counts.days, counts.bought, strict=True))
    return days / bought if bought else None
