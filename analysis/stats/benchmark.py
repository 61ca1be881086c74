"""What campaigns usually do: the mean of their effects, how much they differ, and where the next one may fall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log, log1p, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from analysis.model import Amount, Benchmark, CellSummary, Code, Comparison, Interval, NotMeasurable
from analysis.stats.fieller import Estimate
from analysis.stats.tails import t_quantile

LEAST_CAMPAIGNS = 3
"""Two campaigns say nothing about how much campaigns differ."""

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(400)

Floats = NDArray[np.float64]


def log_lift(
    comparison: Comparison, target: CellSummary, control: CellSummary, *, confidence: float
) -> Estimate | NotMeasurable:
    """How much the target's average lies above the control's, as the logarithm of their ratio.

    Args:
        comparison: Of these two cells.
        target: A metric over all customers of the target cells.
        control: The same of the control cell.
        confidence: Confidence level of the comparison's intervals, between 0 and 1.

    Returns:
        ln(ȳ_T ÷ ȳ_C), 0.1 for about +10 %, freed of its bias, and the squared standard error behind the comparison's
        interval; or why the lift has no interval; `LIFT_UNBOUNDED` where that reaches down to −100 %.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        As the comparison.

    Source:
        s = ln((1 + high) ÷ (1 + low)) ÷ 2t with the ends of the lift's interval and the quantile t behind it. The bias
        of ln ȳ is half its squared error: Lajeunesse (2015), Ecology 96:2056, eq. 8, with s² divided between the cells
        like the squared errors s²_k ÷ (n_k·ȳ_k²) of the delta method.

    Examples:
        >>> from analysis.stats.means import compare_as_welch
        >>> cells = CellSummary(100, 11.0, 25.0), CellSummary(100, 10.0, 25.0)
        >>> found = log_lift(compare_as_welch(*cells, confidence=0.95), *cells, confidence=0.95)
        >>> round(found.value, 4), round(found.squared_error, 6)
        (0.0951, 0.0046)
    """
    if isinstance(comparison.lift_interval, NotMeasurable):
        return comparison.lift_interval
    if comparison.lift_interval.low <= -1:
        return NotMeasurable(Code.LIFT_UNBOUNDED)
    width = log1p(comparison.lift_interval.high) - log1p(comparison.lift_interval.low)
    squared_error = (width / 2 / t_quantile(confidence, comparison.df)) ** 2
    ours, theirs = (cell.variance / cell.n / cell.mean**2 for cell in (target, control))
    bias = squared_error * (theirs - ours) / (theirs + ours) / 2
    return Estimate(log(target.mean / control.mean) - bias, squared_error)


def usual_lift(lifts: Sequence[Estimate], *, confidence: float) -> Benchmark | NotMeasurable:
    """The mean lift of campaigns like these, and the range in which the next one may fall.

    The true log lifts are taken as normal between campaigns with standard deviation τ. A handful of campaigns says
    little about τ, so the answer is averaged over every τ, weighted by its likelihood: a single best τ is often 0, and
    its range for the next campaign then holds 85 % instead of 95 %.

    Args:
        lifts: Of each campaign as `log_lift`, squared standard errors above 0; independent of each other.
        confidence: Confidence level of both intervals, between 0 and 1.

    Returns:
        Mean with its interval, the spread τ between campaigns (its average), the range of one more campaign, and for
        each campaign its lift with chance taken out; all but τ as lifts (0.1 is +10 %). `FEW_CAMPAIGNS` below three.

    Assumes:
        True log lifts are normal between campaigns; those measured are like those to come; mean and τ equally likely
        everywhere before the data are seen. Whoever measures only what looks promising finds the usual lift too high.

    Source:
        Normal hierarchical model: Gelman et al., Bayesian Data Analysis, 3rd ed., section 5.4, eqs. 5.17-5.21; a
        uniform τ: Gelman (2006), Bayesian Analysis 1:515; range of the next one: Higgins, Thompson and Spiegelhalter
        (2009), JRSS A 172:137, section 4.

    Examples:
        >>> found = usual_lift([Estimate(0.1, 1e-6), Estimate(0.2, 1e-6), Estimate(0.0, 1e-6)], confidence=0.95)
        >>> round(found.mean.value, 4)
        0.1052
    """
    if len(lifts) < LEAST_CAMPAIGNS:
        return NotMeasurable(Code.FEW_CAMPAIGNS, (("campaigns", len(lifts)), ("enough", LEAST_CAMPAIGNS)))
    values = np.array([lift.value for lift in lifts])
    errors = np.array([lift.squared_error for lift in lifts])
    spread, weight, centre, variance = _averaged_over(values, errors)
    kept = spread[:, None] / (spread[:, None] + errors)
    own = centre[:, None] + kept * (values - centre[:, None])
    unknown = kept * errors + (1 - kept) ** 2 * variance[:, None]
    return Benchmark(
        mean=_as_lift(weight, centre, variance, confidence),
        spread=float(weight @ np.sqrt(spread)),
        next_one=_ends(weight, centre, variance + spread, confidence),
        shrunk=tuple(_as_lift(weight, own[:, place], unknown[:, place], confidence) for place in range(len(lifts))),
    )


def _averaged_over(values: Floats, errors: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Values of τ² to average over, the weight of each, and for each the mean of the lifts with its variance."""
    furthest = max(8 * sqrt(errors.mean()), 8 * float(values.std(ddof=1)))
    spread = (furthest * (_NODES + 1) / 2) ** 2
    total = spread[:, None] + errors
    variance = 1 / np.sum(1 / total, axis=1)
    centre = variance * np.sum(values / total, axis=1)
    squares = np.sum((values - centre[:, None]) ** 2 / total, axis=1)
    logs = 0.5 * (np.log(variance) - np.sum(np.log(total), axis=1) - squares)
    weight = _WEIGHTS * np.exp(logs - logs.max())
    return spread, weight / weight.sum(), centre, variance


def _as_lift(weight: Floats, centre: Floats, variance: Floats, confidence: float) -> Amount:
    return Amount(exp(float(weight @ centre)) - 1, _ends(weight, centre, variance, confidence))


def _ends(weight: Floats, centre: Floats, variance: Floats, confidence: float) -> Interval:
    """Both ends of an average of normal distributions, as lifts."""
    error = np.sqrt(variance)
    reach = 40 * error.max()

    def below(share: float) -> Callable[[float], float]:
        return lambda place: float(weight @ ndtr((place - centre) / error)) - share

    low, high = (
        brentq(below(share), centre.min() - reach, centre.max() + reach, xtol=1e-12)
        for share in ((1 - confidence) / 2, (1 + confidence) / 2)
    )
    return Interval(exp(low) - 1, exp(high) - 1)
