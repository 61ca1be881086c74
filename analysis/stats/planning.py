"""What a campaign of a given size could find, and how large it has to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isnan, log, sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import nctdtr, ndtr, ndtri, stdtrit

from analysis.model import Baseline, Code, Kind, NotMeasurable
from analysis.stats.degrees import Spent, degrees_of
from analysis.stats.log_region import LogRatio
from analysis.stats.rule import read_rule
from analysis.stats.shape import LogAverage, Shape, pull_of, weight_of_own
from analysis.stats.tails import t_quantile

_MOST_CUSTOMERS = 1e12
"""More than that is no plan."""

_GROWTH = 0.8
"""What some hundreds of log-normal baskets show of λ, which is 1 for all there could be."""

_MOST_OF_AMOUNTS = 3
"""Deviation over average above which what everybody has is taken for changes; spend of regulars has 1 to 2."""

_FAR = 37.0
"""A non-centrality from which a power is 1 in double precision, and beyond which the noncentral t is not computed."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Customers of a target cell and of its control; not necessarily whole numbers while a size is looked for."""

    target: float
    control: float


def power_of_proportions(share: float, effect: float, cells: Cells, *, alpha: float, correlation: float = 0.0) -> float:
    """Chance that the two-sided score test of two shares finds an effect.

    Args:
        share: Of the control, between 0 and 1.
        effect: Difference of the shares, target − control; the target's share lies between 0 and 1 too.
        cells: Customers of both cells.
        alpha: Chance of a false alarm, between 0 and 1.
        correlation: With a figure known before the contact that is adjusted for, −1 to 1.

    Returns:
        The power, 0 to 1, an effect found on the wrong side included.

    Raises:
        ValueError: A share is not between 0 and 1.

    Assumes:
        Both cells are large enough for the normal approximation. The variance is the pooled one where the test
        supposes no effect, and each cell's own where there is one.

    Source:
        Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, chapter 4, without continuity
        correction. An adjustment takes the share correlation² of the variance: Deng et al. (2013).

    Examples:
        >>> round(power_of_proportions(0.10, 0.02, Cells(3841, 3841), alpha=0.05), 3)
        0.8
    """
    ours = share + effect
    if not (0 < share < 1 and 0 < ours < 1):
        raise ValueError(f"shares lie between 0 and 1, not {share} and {ours}")
    pooled = (ours * cells.target + share * cells.control) / (cells.target + cells.control)
    left = 1 - correlation**2
    supposed = left * pooled * (1 - pooled) * (1 / cells.target + 1 / cells.control)
    real = left * (ours * (1 - ours) / cells.target + share * (1 - share) / cells.control)
    return _normal_power(effect, sqrt(supposed), sqrt(real), alpha)


def power_of_means(effect: float, sd: float, cells: Cells, *, alpha: float) -> float:
    """Chance that Welch's two-sided test of two means finds an effect.

    Args:
        effect: Difference of the means, in the metric's unit.
        sd: Standard deviation between customers of both cells, above 0, after any adjustment.
        cells: Customers of both cells, more than 1 each.
        alpha: Chance of a false alarm, between 0 and 1.

    Returns:
        The power, 0 to 1, an effect found on the wrong side included.

    Assumes:
        Means close to normal, and the same standard deviation in both cells.

    Source:
        Noncentral t distribution with the degrees of freedom of Welch and Satterthwaite; for cells of equal size that
        is Student's test, as in Cohen (1988), Statistical Power Analysis, chapter 2.

    Examples:
        >>> round(power_of_means(0.5, 1.0, Cells(64, 64), alpha=0.05), 4)
        0.8015
    """
    parts = 1 / cells.target, 1 / cells.control
    df = sum(parts) ** 2 / (parts[0] ** 2 / (cells.target - 1) + parts[1] ** 2 / (cells.control - 1))
    quantile, distance = -float(stdtrit(df, alpha / 2)), abs(effect) / sd / sqrt(sum(parts))
    if distance > _FAR:
        return 1.0
    wrong_side = 1 - float(nctdtr(df, -distance, quantile))
    return float(1 - nctdtr(df, distance, quantile)) + (0.0 if isnan(wrong_side) else wrong_side)


def power_of_spend(
    mean: float, sd: float, buyers: float, effect: float, cells: Cells, *, alpha: float, correlation: float = 0.0
) -> float:
    """Chance that the test of an average that few customers have finds an effect which more or fewer buyers bring.

    Args:
        mean: Average of the control per customer, above 0.
        sd: Standard deviation between its customers, above 0.
        buyers: Share of its customers whose value is not 0, above 0.
        effect: Difference of the averages, target − control, above −mean; a buyer's value stays what it was, unless
            every customer of the target cell buys: what is left then comes from larger values, which vary alike.
        cells: Customers of both cells.
        alpha: Chance of a false alarm, between 0 and 1.
        correlation: With a figure known before the contact that is adjusted for, −1 to 1.

    Returns:
        The power, 0 to 1, an effect found on the wrong side included.

    Assumes:
        The logarithm of the ratio of both averages is close to normal, and baskets are log-normal. Where cells are of
        even size or the metric is little skewed, and baskets vary alike, the program uses Welch's test; what that finds
        instead is not simulated here.

    Source:
        Delta method for ln(ȳ_T ÷ ȳ_C), with the expected buyers of both cells; the test is that of
        `analysis.stats.log_region`, with the errors and their pull that `analysis.stats.shape` expects.

    Examples:
        >>> round(power_of_spend(3.0, 24.0, 0.03, 1.5, Cells(9000, 1000), alpha=0.05), 4)
        0.2825
    """
    ratio = (mean + effect) / mean
    ours = min(1.0, buyers * ratio)
    variation = max(1.0, ((sd / mean) ** 2 + 1) * buyers)  # Σx² ÷ K over (Σx ÷ K)²: 1 where all spend the same
    worth = 1 / (1 - correlation**2)  # an adjusted customer counts as so many
    logs = LogRatio(
        _log_average(variation, ours * cells.target * worth, cells.target * worth),
        _log_average(variation, buyers * cells.control * worth, cells.control * worth),
    )
    mixed = (ours * cells.target + buyers * cells.control) / (cells.target + cells.control)
    spent = [
        Spent(each.squared_error, np.float64(mixed * customers), np.float64(mixed), np.float64(variation))
        for each, customers in ((logs.target, cells.target), (logs.control, cells.control))
    ]
    shape = Shape(np.float64(variation), np.log(variation), np.float64(_GROWTH), np.float64(0), np.float64(0))
    df = degrees_of(spent[0], spent[1], shape, read_rule())
    return _power_of_logs(logs, log(ratio), t_quantile(1 - alpha, float(df)))


def _log_average(variation: float, buyers: float, customers: float) -> LogAverage:
    """What is expected of a cell whose baskets are log-normal: c = 64·(exp(v ÷ 8) − 1)² with v = ln q."""
    k, n, q, growth = map(np.float64, (buyers, customers, variation, _GROWTH))
    told = growth * 64 * (q ** (1 / 8) - 1) ** 2
    pull = pull_of(k, n, q, growth, told, weight_of_own(k, growth * (q - 1)))
    return LogAverage(np.float64(1), q / k - 1 / n, pull)


def _power_of_logs(logs: LogRatio, distance: float, quantile: float) -> float:
    error = sqrt(logs.squared_error)
    if not error:  # nothing varies, and no difference is by chance
        return float(distance != 0)
    below, above = (float(limit) for limit in logs.reach(np.float64(quantile)))
    return float(ndtr((distance - below) / error) + ndtr((-distance - above) / error))


def power_of_lift_test(mean: float, sd: float, lift: float, cells: Cells, *, alpha: float) -> float:
    """Chance that a two-sided test of the percentage finds a lift, for comparison with programs that test it.

    Args:
        mean: Average of the control, above 0.
        sd: Standard deviation between customers of both cells, above 0.
        lift: Effect ÷ control, 0.1 for +10 %.
        cells: Customers of both cells.
        alpha: Chance of a false alarm, between 0 and 1.

    Returns:
        The power, 0 to 1.

    Assumes:
        The ratio of the averages is close to normal, and the standard deviation is the same in both cells.

    Source:
        Delta method for ȳ_T ÷ ȳ_C − 1: variance (s² ÷ n_T + (1 + lift)² s² ÷ n_C) ÷ ȳ_C².

    Examples:
        >>> sd = (0.1441 * 0.8559) ** 0.5
        >>> round(power_of_lift_test(0.1441, sd, 0.2, Cells(1097.5, 1097.5), alpha=0.05), 4)
        0.4132
    """
    error = sd / mean * sqrt(1 / cells.target + (1 + lift) ** 2 / cells.control)
    return _normal_power(lift, error, error, alpha)


def _normal_power(effect: float, supposed: float, real: float, alpha: float) -> float:
    """Chance that an estimate leaves ± quantile · supposed, where its own standard error is `real`."""
    return _power_beyond(-float(ndtri(alpha / 2)), abs(effect), supposed, real)


def _power_beyond(quantile: float, size: float, supposed: float, real: float) -> float:
    if not real:  # nothing varies, and no difference is by chance
        return float(size > 0)
    reach = quantile * supposed
    return float(ndtr((size - reach) / real) + ndtr((-size - reach) / real))


def power_to_find(baseline: Baseline, effect: float, cells: Cells, *, alpha: float) -> float:
    """Chance that the program's test of this metric finds an effect.

    Args:
        baseline: What customers do without the campaign.
        effect: Per customer, target − control, in the metric's unit.
        cells: Customers of both cells.
        alpha: Chance of a false alarm, between 0 and 1.

    Returns:
        The power, 0 to 1.

    Raises:
        ValueError: A share is not between 0 and 1.

    Assumes:
        As `power_of_proportions`; of an average of which it is known how many customers have it as `power_of_spend`; of
        another, and of what nearly everybody has if it will be adjusted or is a change around 0, as `power_of_means`.

    Source:
        As these.

    Examples:
        >>> power_to_find(Baseline(Kind.MEAN, 10.0, 1.0), 0.5, Cells(64, 64), alpha=0.05).__round__(4)
        0.8015
    """
    if baseline.kind is Kind.PROPORTION:
        return power_of_proportions(baseline.mean, effect, cells, alpha=alpha, correlation=baseline.correlation)
    if baseline.buyers and not _is_by_welch(baseline) and baseline.mean > max(0.0, -effect):
        return power_of_spend(
            baseline.mean, baseline.sd, baseline.buyers, effect, cells, alpha=alpha, correlation=baseline.correlation
        )
    return power_of_means(effect, baseline.remaining_sd, cells, alpha=alpha)


def _is_by_welch(baseline: Baseline) -> bool:
    """Of what nearly everybody has what will be adjusted, and changes, whose deviations dwarf their average."""
    is_change = baseline.sd > _MOST_OF_AMOUNTS * baseline.mean
    return (baseline.buyers or 0.0) > read_rule().mostly_buyers and bool(baseline.correlation or is_change)


def smallest_effect_of(baseline: Baseline, cells: Cells, *, alpha: float, power: float) -> float | NotMeasurable:
    """The smallest gain that the program's test finds with a given chance.

    Args:
        baseline: What customers do without the campaign.
        cells: Customers of both cells.
        alpha: Chance of a false alarm, between 0 and 1.
        power: Chance to find the effect, above `alpha` and below 1.

    Returns:
        The effect in the metric's unit, above 0; or `PLAN_TOO_SMALL` where no effect is found with that chance: a cell
        has fewer than two customers, or not even every single customer of the target cell would be enough.

    Assumes:
        As `power_to_find`.

    Source:
        Root of `power_to_find` in the effect.

    Examples:
        >>> round(smallest_effect_of(Baseline(Kind.MEAN, 10.0, 1.0), Cells(64, 64), alpha=0.05, power=0.8), 4)
        0.4991
    """
    if min(cells.target, cells.control) < 2:
        return NotMeasurable(Code.PLAN_TOO_SMALL)
    most = 1e3 * baseline.remaining_sd
    if baseline.kind is Kind.PROPORTION:
        most = (1 - baseline.mean) * (1 - 1e-9)
    return _root(lambda effect: power_to_find(baseline, effect, cells, alpha=alpha) - power, 1e-12 * most, most)


def smallest_lift_of_lift_test(
    baseline: Baseline, cells: Cells, *, alpha: float, power: float
) -> float | NotMeasurable:
    """The smallest lift that a test of the percentage finds with a given chance.

    Args:
        baseline: What customers do without the campaign.
        cells: Customers of both cells.
        alpha: Chance of a false alarm, between 0 and 1.
        power: Chance to find the lift, above `alpha` and below 1.

    Returns:
        The lift, 0.1 for +10 %; or `PLAN_TOO_SMALL` where no lift is ever found with that chance.

    Assumes:
        As `power_of_lift_test`.

    Source:
        Root of `power_of_lift_test` in the lift.

    Examples:
        >>> baseline = Baseline(Kind.PROPORTION, 0.1441, (0.1441 * 0.8559) ** 0.5)
        >>> round(smallest_lift_of_lift_test(baseline, Cells(1097.5, 1097.5), alpha=0.05, power=0.8), 4)
        0.3455
    """
    if baseline.mean <= 0 or min(cells.target, cells.control) < 2:
        return NotMeasurable(Code.PLAN_TOO_SMALL)

    def short_of(lift: float) -> float:
        return power_of_lift_test(baseline.mean, baseline.remaining_sd, lift, cells, alpha=alpha) - power

    return _root(short_of, 1e-9, 1e6)


def customers_needed(
    baseline: Baseline, effect: float, shares: Cells, *, alpha: float, power: float
) -> float | NotMeasurable:
    """How many customers the whole campaign needs so that its test finds an effect with a given chance.

    Args:
        baseline: What customers do without the campaign.
        effect: Per customer, target − control, in the metric's unit, not 0.
        shares: Of all customers in the target and in the control cell, above 0.
        alpha: Chance of a false alarm, between 0 and 1.
        power: Chance to find the effect, above `alpha` and below 1.

    Returns:
        Customers of all cells together, to be rounded up; or `PLAN_TOO_LARGE` where even 10¹² were not enough.

    Raises:
        ValueError: A share is not between 0 and 1.

    Assumes:
        As `power_to_find`.

    Source:
        Root of `power_to_find` in the number of customers.

    Examples:
        >>> round(customers_needed(Baseline(Kind.MEAN, 10.0, 1.0), 0.5, Cells(0.5, 0.5), alpha=0.05, power=0.8), 1)
        127.5
    """
    least = 2 / min(shares.target, shares.control)

    def short_of(customers: float) -> float:
        cells = Cells(customers * shares.target, customers * shares.control)
        return power_to_find(baseline, effect, cells, alpha=alpha) - power

    found = _root(short_of, least, _MOST_CUSTOMERS)
    return NotMeasurable(Code.PLAN_TOO_LARGE) if isinstance(found, NotMeasurable) else found


def _root(short_of: Callable[[float], float], low: float, high: float) -> float | NotMeasurable:
    """Where a growing function turns positive; its lower end where it is so from there on."""
    if short_of(low) >= 0:
        return low
    while low * 4 < high and short_of(low * 4) < 0:
        low *= 4
    top = min(high, low * 4)
    if short_of(top) < 0:
        return NotMeasurable(Code.PLAN_TOO_SMALL)
    return float(brentq(short_of, low, top, xtol=1e-300, rtol=1e-13))
