"""Before and after: averages of what changed for each customer, and how much more it changed in one group."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import exp, log, sqrt

from analysis.model import CellSummary, Code, Interval, Measured, Method, Moments, NotMeasurable, RateChange
from analysis.stats.means import compare_by_welch, unmeasurable
from analysis.stats.tails import t_p, t_quantile

_PAIRS = [(i, j) for i in range(4) for j in range(i, 4)]
"""The places of `Moments.products`."""

EVEN_SHARE = 0.4
"""From this share of the smaller group on, sizes count as even."""

STRICTER = 0.4
"""Part of the usual limit of p where windows of different lengths meet groups of different sizes."""

Weights = Sequence[Fraction | int]
"""What each of the four numbers of a customer counts for."""


def combine(moments: Moments, weights: Weights) -> CellSummary:
    """Mean and variance over customers of a weighted sum of their four numbers.

    Args:
        moments: Exact sums and products over the group's customers.
        weights: What a, b, c and d count for; exact, such as a `Fraction`.

    Returns:
        The summary, exact up to its last rounding; variance with n − 1, its third moment not known and left at 0.

    Examples:
        >>> combine(Moments(2, 2, (3, 5, 0, 0), (5, 8, 0, 0, 13, 0, 0, 0, 0, 0)), (-1, 1, 0, 0)).mean
        1.0
    """
    n = moments.customers
    if not n:
        return CellSummary(0, 0.0, 0.0)
    total = sum((Fraction(w) * s for w, s in zip(weights, moments.sums, strict=True)), Fraction(0))
    squares = sum(
        (
            Fraction(weights[i]) * weights[j] * product * (1 if i == j else 2)
            for (i, j), product in zip(_PAIRS, moments.products, strict=True)
        ),
        Fraction(0),
    )
    variance = (squares * n - total**2) / (n * (n - 1)) if n > 1 else Fraction(0)
    return CellSummary(n, float(total / n), float(variance), nonzero=moments.active)


def ratio_change(moments: Moments, *, before: bool, after: bool) -> CellSummary | NotMeasurable:
    """Average per order (a ÷ c before, b ÷ d after), or its change, with the variance of its linearised value.

    Args:
        moments: Money before and after (a, b) and orders before and after (c, d).
        before: Whether the ratio before counts, negative where the one after does too.
        after: Whether the ratio after counts.

    Returns:
        A summary whose mean is the ratio or the change, and whose variance ÷ n is its squared error; `NO_ORDERS` where
        a window that counts has none.

    Assumes:
        Customers are independent, and enough of them for the delta method.

    Source:
        Deng, Knoblich and Lu (2018), Applying the Delta Method in Metric Analytics, KDD, eq. 2.

    Examples:
        >>> bought = Moments(2, 2, (0, 90, 0, 3), (0, 0, 0, 0, 4500, 0, 150, 0, 0, 5))
        >>> ratio_change(bought, before=False, after=True)
        CellSummary(n=2, mean=30.0, variance=0.0, third_moment=0.0, nonzero=2)
    """
    n, value, weights = moments.customers, Fraction(0), [Fraction(0)] * 4
    for counts, place, sign in ((before, 0, -1 if after else 1), (after, 1, 1)):
        money, orders = moments.sums[place], moments.sums[place + 2]
        if counts and not orders:
            return NotMeasurable(Code.NO_ORDERS)
        if counts:
            value += sign * Fraction(money, orders)
            weights[place] = sign * Fraction(n, orders)
            weights[place + 2] = -sign * Fraction(n * money, orders**2)
    spread = combine(moments, weights)
    return CellSummary(n, float(value), spread.variance, nonzero=moments.active)


def estimate_mean(summary: CellSummary, *, confidence: float) -> Measured | NotMeasurable:
    """Student's interval of an average, such as the average change of a group.

    Args:
        summary: The values of the group's customers.
        confidence: Confidence level, between 0 and 1.

    Returns:
        The average with its interval and the two-sided p-value of it being 0, without both where there is one customer
        or all have the same value; `EMPTY_CELL` without customers.

    Assumes:
        Customers are independent; the average close to normal.

    Source:
        Student (1908), Biometrika 6:1. Of a change per customer this is the paired t-test.

    Examples:
        >>> found = estimate_mean(CellSummary(25, 2.0, 4.0), confidence=0.95)
        >>> round(found.interval.low, 4), round(found.p_value, 6)
        (1.1744, 4.2e-05)
    """
    if not summary.n:
        return NotMeasurable(Code.EMPTY_CELL, (("cell", "target"),))
    if summary.n < 2 or summary.variance == 0:
        return Measured(summary.mean)
    error, df = sqrt(summary.variance / summary.n), summary.n - 1
    reach = t_quantile(confidence, df) * error
    return Measured(summary.mean, Interval(summary.mean - reach, summary.mean + reach), t_p(summary.mean / error, df))


def compare_rates(moments: Moments, pre_days: int, post_days: int, *, confidence: float) -> RateChange | NotMeasurable:
    """Purchase occasions per customer and day before and after, and their ratio with customer-clustered errors.

    Args:
        moments: Occasions before and after (a, b) of the group's customers.
        pre_days: Days of the window before, the same for everybody, at least 1.
        post_days: Days of the window after, the same for everybody, at least 1.
        confidence: Confidence level, between 0 and 1.

    Returns:
        Both rates and after ÷ before; `EMPTY_CELL`, `TOO_FEW` (one customer), `NO_RATE` where a window has
        no purchase, `NO_VARIATION` where the rate changed alike for everybody.

    Assumes:
        Customers are independent; a customer's purchases need not be, so the counts may be spread wider than Poisson's.

    Source:
        Poisson regression with a log link and the sandwich of Liang and Zeger (1986), Biometrika 73:13, by customer:
        its squared error is Σ(b ÷ Σb − a ÷ Σa)², here with the factor n ÷ (n − 1) and Student's t with n − 1.

    Examples:
        >>> found = compare_rates(Moments(3, 3, (4, 4, 0, 0), (6, 5, 0, 0, 6, 0, 0, 0, 0, 0)), 60, 30, confidence=0.95)
        >>> round(found.before, 6), found.ratio
        (0.022222, 2.0)
    """
    n, (before, after) = moments.customers, moments.sums[:2]
    if not n:
        return NotMeasurable(Code.EMPTY_CELL, (("cell", "target"),))
    if n < 2:
        return NotMeasurable(Code.TOO_FEW, (("cell", "target"), ("customers", n)))
    if not before or not after:
        return NotMeasurable(Code.NO_RATE)
    spread = combine(moments, (-Fraction(n, before), Fraction(n, after), 0, 0))
    if spread.variance == 0:
        return NotMeasurable(Code.NO_VARIATION)
    ratio, error = after * pre_days / (before * post_days), sqrt(spread.variance / n)
    reach = t_quantile(confidence, n - 1) * error
    return RateChange(
        before=before / (n * pre_days),
        after=after / (n * post_days),
        ratio=ratio,
        interval=Interval(ratio * exp(-reach), ratio * exp(reach)),
        p_value=t_p(log(ratio) / error, n - 1),
    )


def compare_groups(ours: CellSummary, theirs: CellSummary, *, confidence: float) -> Measured | NotMeasurable:
    """Difference between the averages of two groups; of changes, the difference in differences.

    Args:
        ours: Values of the group that is looked at, such as its customers' changes.
        theirs: Values of the group it is compared with.
        confidence: Confidence level, between 0 and 1.

    Returns:
        The difference with Welch's interval and p-value; `EMPTY_CELL`, `TOO_FEW` or `NO_VARIATION`.

    Assumes:
        As `compare_means`. That the difference in differences is an effect supposes besides that both groups would
        have changed alike without the campaign; random assignment makes that so, nothing else does.

    Source:
        Welch (1947), Biometrika 34:28; Angrist and Pischke (2009), Mostly Harmless Econometrics, eq. 5.2.1.

    Examples:
        >>> found = compare_groups(CellSummary(50, 12.0, 9.0), CellSummary(40, 10.0, 16.0), confidence=0.95)
        >>> found.value, round(found.interval.low, 4), round(found.p_value, 4)
        (2.0, 0.4813, 0.0106)
    """
    found = unmeasurable(ours, theirs) or compare_by_welch(ours, theirs, confidence=confidence, method=Method.WELCH)
    return found if isinstance(found, NotMeasurable) else Measured(found.effect, found.interval, found.p_value)


def limit_of_p(ours: int, theirs: int, *, same_length: bool, confidence: float) -> float:
    """What p of a difference in differences of spend has to be below, so that too many rises are not called clear.

    Args:
        ours: Customers of one group.
        theirs: Customers of the other; the order does not matter.
        same_length: Whether both windows have the same number of days.
        confidence: Confidence level of the interval, between 0 and 1.

    Returns:
        1 − confidence; 0.4 of it where the windows differ in length and one group is smaller than 40 % of both.

    Assumes:
        Spend is skewed to the right, as it is. Then changes per day over windows of different lengths are too, the
        average and the error of the smaller group go together, and Welch finds a rise in 4 to 6 % of campaigns without
        an effect where 2.5 % are promised (simulated up to 300 buyers of the smaller group). The stricter limit keeps
        it at 2.9 % or less there.

    Source:
        Simulation: the section on purchase intervals and spend change of docs/evidence.md.

    Examples:
        >>> [round(limit_of_p(900, 100, same_length=same, confidence=0.95), 3) for same in (True, False)]
        [0.05, 0.02]
    """
    uneven = min(ours, theirs) < EVEN_SHARE * (ours + theirs)
    return (1 - confidence) * (STRICTER if uneven and not same_length else 1.0)
