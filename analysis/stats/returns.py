"""Profit and return on investment from an effect on margin and a cost, both of which may be uncertain."""

from __future__ import annotations

from math import sqrt

from analysis.model import Amount, Code, Interval, NotMeasurable
from analysis.stats.tails import normal_cdf, normal_quantile


def difference_of(gain: Amount, cost: Amount, *, correlation: float = 0.0) -> Amount:
    """A gain less a cost, with an interval from those of the two.

    Args:
        gain: In money, with its interval (it may lean to one side).
        cost: In money; an interval without width where the cost is known.
        correlation: Between the two estimates, −1 to 1: whoever redeems also buys.

    Returns:
        gain − cost with its interval, or in its place the reason for which one of the two has none.

    Assumes:
        Both intervals have the same confidence level, which the result then has too.

    Source:
        Zou and Donner (2008), Statistics in Medicine 27:1693, "MOVER", eq. 7 with the correlation of eq. 10. With two
        symmetric intervals it is the usual interval of a difference.

    Examples:
        >>> difference_of(Amount(500.0, Interval(200.0, 900.0)), Amount(100.0, Interval(100.0, 100.0)))
        Amount(value=400.0, interval=Interval(low=100.0, high=800.0))
    """
    value = gain.value - cost.value
    if isinstance(gain.interval, NotMeasurable) or isinstance(cost.interval, NotMeasurable):
        return Amount(value, _missing(gain, cost))
    down, up = gain.value - gain.interval.low, gain.interval.high - gain.value
    cheaper, dearer = cost.value - cost.interval.low, cost.interval.high - cost.value
    below = _together(down, dearer, correlation)
    return Amount(value, Interval(value - below, value + _together(up, cheaper, correlation)))


def _together(first: float, second: float, correlation: float) -> float:
    return sqrt(max(0.0, first**2 - 2 * correlation * first * second + second**2))


def _missing(*amounts: Amount) -> NotMeasurable:
    return next(amount.interval for amount in amounts if isinstance(amount.interval, NotMeasurable))


def ratio_of(gain: Amount, cost: Amount, *, correlation: float = 0.0) -> Amount | NotMeasurable:
    """A gain divided by a cost, with every ratio that the two intervals do not contradict.

    Args:
        gain: In money, with its interval (it may lean to one side).
        cost: In money, above 0, with an interval that lies evenly around it.
        correlation: Between the two estimates, −1 to 1.

    Returns:
        The ratio, 1 where each unit spent brought one back; `NO_COST` where nothing was spent, `COST_UNCERTAIN`
        as its interval where the cost cannot be told from 0.

    Assumes:
        Both intervals have the same confidence level. The ratio's interval lies above 1 exactly where that of
        `difference_of` lies above 0.

    Source:
        Fieller (1954), Journal of the Royal Statistical Society B 16:175, for two symmetric intervals; with a leaning
        one Donner and Zou (2012), Statistical Methods in Medical Research 21:347, "MOVER-R": the limits θ solve
        θ²(D² − B²) − 2θ(ND − ρAB) + N² − A² = 0, with A the gain's and B the cost's distance to their limits.

    Examples:
        >>> ratio_of(Amount(500.0, Interval(200.0, 900.0)), Amount(100.0, Interval(100.0, 100.0)))
        Amount(value=5.0, interval=Interval(low=2.0, high=9.0))
    """
    if cost.value <= 0:
        return NotMeasurable(Code.NO_COST)
    value = gain.value / cost.value
    if isinstance(gain.interval, NotMeasurable) or isinstance(cost.interval, NotMeasurable):
        return Amount(value, _missing(gain, cost))
    spread = cost.interval.high - cost.value
    if spread >= cost.value:
        return Amount(value, NotMeasurable(Code.COST_UNCERTAIN))
    low = _limit(gain, gain.value - gain.interval.low, cost.value, spread, correlation, side=-1)
    high = _limit(gain, gain.interval.high - gain.value, cost.value, spread, correlation, side=1)
    return Amount(value, Interval(low, high))


def _limit(gain: Amount, reach: float, cost: float, spread: float, correlation: float, *, side: int) -> float:
    square = cost**2 - spread**2
    half = gain.value * cost - correlation * reach * spread
    root = sqrt(max(0.0, half**2 - square * (gain.value**2 - reach**2)))
    return (half + side * root) / square


def chance_above_zero(amount: Amount, *, confidence: float) -> float | NotMeasurable:
    """Chance that the true figure is above 0.

    Args:
        amount: The figure with its interval.
        confidence: Confidence level of that interval, between 0 and 1.

    Returns:
        0 to 1; it is above (1 + confidence) ÷ 2 exactly where the interval lies above 0. The reason where the figure
        has no interval.

    Assumes:
        The estimate is close to normal on the side where 0 lies, and nothing was known of the figure before (a flat
        prior). Named as such wherever it is shown.

    Source:
        The normal posterior under a flat prior; Gelman et al., *Bayesian Data Analysis*, 3rd ed., section 2.5.

    Examples:
        >>> round(chance_above_zero(Amount(0.6976, Interval(-0.3242, 1.7194)), confidence=0.95), 4)
        0.9096
    """
    if isinstance(amount.interval, NotMeasurable):
        return amount.interval
    reach = amount.value - amount.interval.low if amount.value > 0 else amount.interval.high - amount.value
    if reach <= 0:
        return float(amount.value > 0)
    return normal_cdf(amount.value / reach * normal_quantile(confidence))


def incentive_cost(customers: int, redeemed: int, price: float, *, confidence: float) -> Amount:
    """What redeemed incentives cost, with an interval: another draw of customers would have redeemed more or fewer.

    Args:
        customers: Of the target cell, at least 2.
        redeemed: How many of them redeemed one.
        price: Money that one costs.
        confidence: Confidence level of the interval, between 0 and 1.

    Returns:
        price × redeemed and its interval, in money.

    Assumes:
        Customers redeem independently of each other, at most once each.

    Source:
        The total of n draws of a yes/no variable: variance n · n ÷ (n − 1) · f(1 − f), f the share that redeemed.

    Examples:
        >>> incentive_cost(10_000, 400, 5.0, confidence=0.95).value
        2000.0
    """
    share, value = redeemed / customers, price * redeemed
    reach = normal_quantile(confidence) * price * customers * sqrt(share * (1 - share) / (customers - 1))
    return Amount(value, Interval(value - reach, value + reach))


def correlation_with_incentives(
    customers: int, redeemed: int, *, gain_of_redeemers: float, gain_of_all: float, gain_error: float
) -> float:
    """How the total gain of a target cell goes with what its incentives cost.

    Args:
        customers: Of the target cell, at least 2.
        redeemed: How many of them redeemed an incentive.
        gain_of_redeemers: Average margin of these, in money.
        gain_of_all: Average margin of all customers of the cell.
        gain_error: Standard error of the cell's total gain over its control.

    Returns:
        −1 to 1; 0 where nobody or everybody redeemed, or the gain has no error.

    Assumes:
        The control redeems nothing, so only the target cell's margin varies with the cost.

    Source:
        Covariance of two totals over the same customers, n · n ÷ (n − 1) · f · (ȳ of redeemers − ȳ), divided by the two
        standard errors.

    Examples:
        >>> found = correlation_with_incentives(100, 50, gain_of_redeemers=2.0, gain_of_all=1.0, gain_error=20.0)
        >>> round(found, 4)
        0.5025
    """
    share = redeemed / customers
    spread = sqrt(share * (1 - share) * (customers - 1)) * gain_error
    found = customers * share * (gain_of_redeemers - gain_of_all) / spread if spread else 0.0
    return max(-1.0, min(1.0, found))


def cost_of_one(cost: float, more: Amount) -> Amount | NotMeasurable:
    """What one incremental order or buyer cost.

    Args:
        cost: What was spent, in money.
        more: Incremental orders or buyers, with their interval.

    Returns:
        Cost ÷ number, with the interval that theirs gives; `NO_MORE` where there were none, and `COST_PER_UNBOUNDED`
        as the interval where none cannot be ruled out.

    Assumes:
        The cost is known; with incentives redeemed, their observed cost is taken.

    Source:
        The interval of 1 ÷ x is that of x turned over, while x stays above 0.

    Examples:
        >>> cost_of_one(1000.0, Amount(50.0, Interval(40.0, 80.0)))
        Amount(value=20.0, interval=Interval(low=12.5, high=25.0))
    """
    if more.value <= 0:
        return NotMeasurable(Code.NO_MORE)
    if isinstance(more.interval, NotMeasurable):
        return Amount(cost / more.value, more.interval)
    if more.interval.low <= 0:
        return Amount(cost / more.value, NotMeasurable(Code.COST_PER_UNBOUNDED))
    return Amount(cost / more.value, Interval(cost / more.interval.high, cost / more.interval.low))
