"""Profit and return: against Fieller, a root finder, the normal distribution, published figures, and a simulation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from analysis.model import Amount, Code, Interval, NotMeasurable
from analysis.stats.fieller import Estimate, lift_interval
from analysis.stats.returns import (
    chance_above_zero,
    correlation_with_incentives,
    cost_of_one,
    difference_of,
    incentive_cost,
    ratio_of,
)
from tests.stats.tools import close, ends

Q = 1.959963984540054


def around(value, error):
    return Amount(value, Interval(value - Q * error, value + Q * error))


def certain(value):
    return Amount(value, Interval(value, value))


@pytest.mark.parametrize(
    ("gain", "cost"), [((12.0, 3.0), (5.0, 1.0)), ((-4.0, 2.5), (9.0, 0.1)), ((0.0, 1.0), (1.0, 0.4))]
)
def test_a_ratio_is_fiellers_where_both_intervals_are_symmetric(gain, cost):
    expected = lift_interval(Estimate(gain[0], gain[1] ** 2), Estimate(cost[0], cost[1] ** 2), quantile=Q)
    found = ratio_of(around(*gain), around(*cost))
    assert found.value == close(gain[0] / cost[0])
    assert ends(found.interval) == close((expected.low + 1, expected.high + 1))


@pytest.mark.parametrize("correlation", [-0.7, 0.0, 0.4, 0.95])
def test_a_correlated_ratio_solves_its_equation(correlation):
    """Brute force: the limits are where the squared distance from θ·cost equals its own squared reach."""
    (n, error_n), (d, error_d) = (500.0, 120.0), (200.0, 25.0)

    def excess(theta):
        variance = error_n**2 - 2 * theta * correlation * error_n * error_d + theta**2 * error_d**2
        return (n - theta * d) ** 2 - Q**2 * variance

    low, high = (optimize.brentq(excess, *bracket, xtol=1e-13) for bracket in ((-10, n / d), (n / d, 30)))
    found = ratio_of(around(n, error_n), around(d, error_d), correlation=correlation)
    assert ends(found.interval) == pytest.approx((low, high), rel=1e-9)


def test_a_known_cost_only_scales():
    gain = Amount(500.0, Interval(200.0, 900.0))
    assert ratio_of(gain, certain(100.0)) == Amount(5.0, Interval(2.0, 9.0))
    assert difference_of(gain, certain(100.0)) == Amount(400.0, Interval(100.0, 800.0))


reaches = st.floats(0.1, 50)


@given(st.floats(-100, 100), reaches, reaches, st.floats(1, 100), st.floats(0, 0.9), st.floats(-0.9, 0.9))
def test_profit_and_return_agree_about_breaking_even(value, down, up, cost, part, correlation):
    gain = Amount(value, Interval(value - down, value + up))
    spent = Amount(cost, Interval(cost * (1 - part), cost * (1 + part)))
    profit = difference_of(gain, spent, correlation=correlation)
    ratio = ratio_of(gain, spent, correlation=correlation)
    if min(abs(profit.interval.low), abs(profit.interval.high)) > 1e-6:
        assert (profit.interval.low > 0) == (ratio.interval.low > 1)
        assert (profit.interval.high < 0) == (ratio.interval.high < 1)


def test_no_cost_and_an_uncertain_one():
    gain = around(10.0, 1.0)
    assert ratio_of(gain, certain(0.0)) == NotMeasurable(Code.NO_COST)
    assert ratio_of(gain, around(1.0, 0.6)).interval == NotMeasurable(Code.COST_UNCERTAIN)
    nothing = Amount(3.0, NotMeasurable(Code.LIFT_UNBOUNDED))
    assert difference_of(nothing, certain(1.0)).interval == NotMeasurable(Code.LIFT_UNBOUNDED)
    assert ratio_of(nothing, certain(1.0)).interval == NotMeasurable(Code.LIFT_UNBOUNDED)


@pytest.mark.parametrize("value", [-3.0, -0.2, 0.4, 2.0])
def test_the_chance_is_the_normal_one(value):
    assert chance_above_zero(around(value, 1.3), confidence=0.95) == close(stats.norm.cdf(value / 1.3))


@given(st.floats(-10, 10).filter(lambda v: abs(v) > 1e-3), reaches, reaches)
def test_the_chance_and_the_interval_agree(value, down, up):
    chance = chance_above_zero(Amount(value, Interval(value - down, value + up)), confidence=0.9)
    if abs(value - down) > 1e-9:
        assert (chance > 0.95) == (value - down > 0)
    if abs(value + up) > 1e-9:
        assert (chance < 0.05) == (value + up < 0)


@pytest.mark.parametrize(
    ("customers", "incremental", "effect", "profit", "ratio", "chance"),
    [
        (21_307, 16_402.707, (0.485140, 1.054515), 4_430.38, (2.0793, 0.9406, 3.2181), 0.9998),
        (21_387, 9_076.904, (0.168957, 0.679868), 1_492.06, (0.6976, -0.3242, 1.7195), 0.9096),
    ],
    ids=["mens", "womens"],
)
def test_hillstroms_mails_at_forty_percent_and_ten_cents(customers, incremental, effect, profit, ratio, chance):
    """Published data; the figures were computed elsewhere from the raw file."""
    cost, (low, high) = 0.10 * customers, effect
    margin = Amount(0.4 * incremental, Interval(0.4 * low * customers, 0.4 * high * customers))
    gained, returned = difference_of(margin, certain(cost)), ratio_of(margin, certain(cost))
    assert gained.value == pytest.approx(profit, abs=0.005)
    found = (returned.value, returned.interval.low, returned.interval.high)
    assert [part - 1 for part in found] == pytest.approx(ratio, abs=6e-5)
    assert chance_above_zero(gained, confidence=0.95) == pytest.approx(chance, abs=5e-5)


def test_the_cost_of_one():
    assert cost_of_one(1000.0, around(-2.0, 1.0)) == NotMeasurable(Code.NO_MORE)
    assert cost_of_one(1000.0, around(2.0, 2.0)) == Amount(500.0, NotMeasurable(Code.COST_PER_UNBOUNDED))
    assert cost_of_one(1000.0, Amount(50.0, Interval(40.0, 80.0))) == Amount(20.0, Interval(12.5, 25.0))


def test_incentives_against_their_rows():
    """Brute force: variance and covariance of totals from one value per customer."""
    rng = np.random.default_rng(5)
    redeemed = rng.random(400) < 0.2
    margin = rng.lognormal(2, 1, 400) * redeemed + rng.lognormal(0, 1, 400)
    cost = incentive_cost(400, int(redeemed.sum()), 7.0, confidence=0.95)
    error = sqrt(400 * np.var(7.0 * redeemed, ddof=1))
    assert cost.interval.high - cost.value == close(Q * error)
    gain_error = 900.0
    covariance = 400 * np.cov(margin, 7.0 * redeemed)[0, 1]
    found = correlation_with_incentives(
        400,
        int(redeemed.sum()),
        gain_of_redeemers=margin[redeemed].mean(),
        gain_of_all=margin.mean(),
        gain_error=gain_error,
    )
    assert found == close(covariance / (error * gain_error))


def draw(rng, n, share, price):
    """One campaign whose incentive makes redeemers buy: figures of the target cell, of the control, and the truth."""
    redeemed = rng.random(n) < share
    margin = rng.gamma(2.0, 5.0, n) * (rng.random(n) < 0.3) + redeemed * rng.gamma(2.0, 8.0, n)
    control = rng.gamma(2.0, 5.0, n) * (rng.random(n) < 0.3)
    error = sqrt(n**2 * (margin.var(ddof=1) / n + control.var(ddof=1) / n))
    gain = around(n * (margin.mean() - control.mean()), error)
    cost = incentive_cost(n, int(redeemed.sum()), price, confidence=0.95)
    correlation = correlation_with_incentives(
        n,
        int(redeemed.sum()),
        gain_of_redeemers=margin[redeemed].mean(),
        gain_of_all=margin.mean(),
        gain_error=error,
    )
    return gain, cost, correlation


def test_the_interval_of_a_return_with_random_incentives_covers():
    """Truth: each redeemer brings 16 on average and costs 6; the bars are 95 % ± three Monte-Carlo errors."""
    rng, runs = np.random.default_rng(20260101), 1500
    found = [draw(rng, 1500, 0.1, 6.0) for _ in range(runs)]
    ratios = [ratio_of(gain, cost, correlation=rho).interval for gain, cost, rho in found]
    covered = np.mean([interval.low <= 16 / 6 <= interval.high for interval in ratios])
    assert abs(covered - 0.95) < 3 * sqrt(0.95 * 0.05 / runs)
    ignoring = [ratio_of(gain, certain(cost.value)).interval for gain, cost, _rho in found]
    assert np.mean([i.high - i.low for i in ratios]) != pytest.approx(
        np.mean([i.high - i.low for i in ignoring]), rel=0.01
    )


def test_a_campaign_that_just_breaks_even_is_seldom_said_to_pay_or_to_lose():
    """Truth: each redeemer brings 16 and costs 16, so either word is wrong; the bars are 2.5 % ± three errors."""
    rng, runs = np.random.default_rng(20260102), 1500
    found = [draw(rng, 1500, 0.1, 16.0) for _ in range(runs)]
    profits = [difference_of(gain, cost, correlation=rho).interval for gain, cost, rho in found]
    paid, lost = (np.mean([interval.low > 0 for interval in profits]), np.mean([i.high < 0 for i in profits]))
    bar = 3 * sqrt(0.025 * 0.975 / runs)
    assert abs(paid - 0.025) < bar
    assert abs(lost - 0.025) < bar
