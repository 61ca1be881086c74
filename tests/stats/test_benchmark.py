"""The usual lift: SciPy's adaptive quadrature, a bootstrap, a simulation of the next campaign."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log, sqrt

import numpy as np
import pytest
from scipy import integrate, stats

from analysis.model import Benchmark, CellSummary, Code, Interval, NotMeasurable
from analysis.stats.benchmark import log_lift, usual_lift
from analysis.stats.fieller import Estimate
from analysis.stats.means import compare_as_welch, compare_means
from analysis.stats.summaries import summarize
from tests.stats.tools import close, ends

LIFTS = [Estimate(0.05, 0.0004), Estimate(0.22, 0.0025), Estimate(-0.03, 0.0009), Estimate(0.11, 0.0001)]


def by_quadrature(function):
    """The average of a function of (τ, mean given τ, its variance) over τ, by adaptive quadrature."""
    values = np.array([lift.value for lift in LIFTS])
    errors = np.array([lift.squared_error for lift in LIFTS])

    def at(tau):
        total = tau**2 + errors
        variance = 1 / np.sum(1 / total)
        centre = variance * np.sum(values / total)
        density = sqrt(variance) * np.prod(stats.norm.pdf(values, centre, np.sqrt(total)))
        return density, function(tau, centre, variance)

    top = 8 * max(sqrt(errors.mean()), values.std(ddof=1))
    options = {"epsabs": 0, "epsrel": 1e-11, "limit": 400, "points": [0.05, 0.1, 0.2]}
    whole = integrate.quad(lambda tau: at(tau)[0], 0, top, **options)[0]
    return integrate.quad(lambda tau: np.prod(at(tau)), 0, top, **options)[0] / whole


def test_against_adaptive_quadrature():
    found = usual_lift(LIFTS, confidence=0.95)
    assert log(1 + found.mean.value) == pytest.approx(by_quadrature(lambda _tau, centre, _v: centre), rel=1e-9)
    assert found.spread == pytest.approx(by_quadrature(lambda tau, _centre, _v: tau), rel=1e-9)
    for place, lift in enumerate(LIFTS):
        kept = by_quadrature(
            lambda tau, centre, _v, lift=lift: centre + tau**2 / (tau**2 + lift.squared_error) * (lift.value - centre)
        )
        assert log(1 + found.shrunk[place].value) == pytest.approx(kept, rel=1e-8)
    for end, share in ((found.next_one.low, 0.025), (found.next_one.high, 0.975)):
        below = by_quadrature(lambda tau, c, v, end=end: stats.norm.cdf(log(1 + end), c, sqrt(v + tau**2)))
        assert below == pytest.approx(share, rel=1e-7)
    for end, share in ((found.mean.interval.low, 0.025), (found.mean.interval.high, 0.975)):
        below = by_quadrature(lambda _tau, c, v, end=end: stats.norm.cdf(log(1 + end), c, sqrt(v)))
        assert below == pytest.approx(share, rel=1e-7)


def test_equal_campaigns_are_all_the_mean():
    found = usual_lift([Estimate(0.1, 0.01)] * 4, confidence=0.95)
    assert [one.value for one in found.shrunk] == pytest.approx([exp(0.1) - 1] * 4)


def test_two_campaigns_are_too_few():
    assert usual_lift(LIFTS[:2], confidence=0.95) == NotMeasurable(
        Code.FEW_CAMPAIGNS, (("campaigns", 2), ("enough", 3))
    )


def test_the_logarithm_of_a_ratio_against_a_bootstrap():
    rng = np.random.default_rng(2)
    target, control = rng.gamma(2, 5, 800), rng.gamma(2, 4, 700)
    found = log_of(target, control)
    draws = [log(rng.choice(target, 800).mean() / rng.choice(control, 700).mean()) for _draw in range(2000)]
    assert found.squared_error == pytest.approx(np.var(draws), rel=0.12)
    excess = np.mean(draws) - log(target.mean() / control.mean())
    assert log(target.mean() / control.mean()) - found.value == pytest.approx(
        excess, abs=3 * np.std(draws) / sqrt(2000)
    )


def test_the_error_is_that_of_the_comparison_and_half_of_it_the_bias():
    rng = np.random.default_rng(3)
    spend = [np.append(rng.lognormal(4, 1, buyers), np.zeros(50 * buyers)) for buyers in (600, 40)]
    target, control = (summarize(cell) for cell in spend)
    result = compare_means(target, control, confidence=0.9)
    assert result.df < 60
    found = log_lift(result, target, control, confidence=0.9)
    low, high = (log(1 + end) for end in ends(result.lift_interval))
    assert sqrt(found.squared_error) * 2 * stats.t.ppf(0.95, result.df) == close(high - low)
    squares = [cell.var(ddof=1) / cell.size / cell.mean() ** 2 for cell in spend]
    bias = found.squared_error / 2 * (squares[1] - squares[0]) / sum(squares)
    assert found.value == close(log(target.mean / control.mean) - bias)


def test_without_an_effect_small_controls_do_not_make_the_usual_lift():
    """On average, where the plain logarithm of the ratio lies above 0 by half the control's squared error."""
    rng, found, plain = np.random.default_rng(4), [], []
    for _run in range(400):
        spend = [np.append(rng.lognormal(4, 1, rng.poisson(k)), np.zeros(50 * k)) for k in (400, 40)]
        found.append(log_of(*spend).value)
        plain.append(log(spend[0].mean() / spend[1].mean()))
    assert abs(np.mean(found)) < 3 * np.std(found) / sqrt(400)
    assert np.mean(plain) > 0.02


def test_without_an_interval_of_the_lift_there_is_no_logarithm():
    unbounded = CellSummary(500, 1.0, 900.0, nonzero=450), CellSummary(500, 1.0, 900.0, nonzero=450)
    result = compare_as_welch(*unbounded, confidence=0.95)
    assert log_lift(result, *unbounded, confidence=0.95) == NotMeasurable(Code.LIFT_UNBOUNDED)
    lost = replace(result, lift_interval=Interval(-1.0, 2.0))
    assert log_lift(lost, *unbounded, confidence=0.95) == NotMeasurable(Code.LIFT_UNBOUNDED)


def log_of(target, control):
    cells = summarize(target), summarize(control)
    found = log_lift(compare_means(*cells, confidence=0.95), *cells, confidence=0.95)
    assert isinstance(found, Estimate)
    return found


def test_the_next_campaign_falls_where_it_was_expected():
    rng, runs, inside = np.random.default_rng(20260101), 1000, 0
    for _run in range(runs):
        errors = rng.uniform(0.0004, 0.004, 8)
        true = rng.normal(0.08, 0.06, 9)
        measured = [Estimate(true[n] + rng.normal(0, sqrt(errors[n])), errors[n]) for n in range(8)]
        found = usual_lift(measured, confidence=0.95)
        assert isinstance(found, Benchmark)
        inside += found.next_one.low <= exp(true[8]) - 1 <= found.next_one.high
    assert abs(inside / runs - 0.95) < 0.025
