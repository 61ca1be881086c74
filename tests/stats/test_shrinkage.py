"""Shrinkage against adaptive quadrature, its limits, and what it promises when the truth is known."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from scipy.integrate import quad

from analysis.stats.fieller import Estimate
from analysis.stats.shrinkage import shrink
from tests.stats.tools import close

CASES = {
    "two": ([(3.0, 1.0), (1.0, 1.0)], [0.5, 0.5], (2.0, 0.5)),
    "three, unequal": ([(3.0, 0.4), (1.0, 2.0), (-1.0, 5.0)], [0.7, 0.2, 0.1], (2.1, 0.25)),
    "five alike": ([(1.0 + 0.1 * n, 1.0) for n in range(5)], [0.2] * 5, (1.2, 0.2)),
    "three apart": ([(-20.0, 1.0), (0.0, 1.0), (20.0, 1.0)], [0.3, 0.3, 0.3], (0.5, 0.3)),
}


def by_quadrature(pairs, shares, whole):
    """The definition, integrated adaptively: mean and standard deviation of each level."""
    values, errors = (np.array(part) for part in zip(*pairs, strict=True))
    overall, overall_error = whole

    def likelihood(tau):
        total = tau**2 + errors
        precision = sum(1 / total)
        centre = sum(values / total) / precision
        return exp(-0.5 * (sum(np.log(total)) + log(precision) + sum((values - centre) ** 2 / total)) + quad_offset)

    def moments(tau, place):
        kept = tau**2 / (tau**2 + errors[place])
        mean = overall + kept * (values[place] - overall)
        others = overall_error + tau**2 * (1 - 2 * shares[place] + sum(share**2 for share in shares))
        own = errors[place] * (kept**2 + 2 * kept * (1 - kept) * shares[place])
        return mean, own + (1 - kept) ** 2 * others

    quad_offset = 0.5 * sum(np.log(errors))
    top = 8 * sqrt(errors.mean())

    def average(of):
        return quad(lambda tau: of(tau) * likelihood(tau), 0, top, epsabs=0, epsrel=1e-12, limit=500)[0]

    area = average(lambda _tau: 1.0)
    for place in range(len(pairs)):
        mean = average(lambda tau, at=place: moments(tau, at)[0]) / area
        spread = average(lambda tau, at=place, to=mean: moments(tau, at)[1] + (moments(tau, at)[0] - to) ** 2) / area
        yield mean, sqrt(spread)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_equals_quadrature(case):
    pairs, shares, whole = case
    found = shrink([Estimate(*pair) for pair in pairs], shares, Estimate(*whole), confidence=0.95)
    for level, (mean, error) in zip(found, by_quadrature(*case), strict=True):
        assert level.effect == close(mean)
        assert (level.interval.high - level.interval.low) / 2 == close(1.959963984540054 * error)
        assert (level.interval.high + level.interval.low) / 2 == close(level.effect)


def test_levels_far_apart_stay_where_they_are():
    found = shrink([Estimate(-100.0, 1.0), Estimate(100.0, 1.0)], [0.5, 0.5], Estimate(0.0, 0.5), confidence=0.95)
    assert [level.effect for level in found] == close([-100.0, 100.0], 0.05)


def test_the_less_is_known_the_nearer_to_the_whole():
    effects = [Estimate(4.0, 1.0), Estimate(4.0, 9.0), Estimate(1.0, 1.0), Estimate(1.5, 1.0)]
    known, vague, *_others = shrink(effects, [0.3, 0.1, 0.3, 0.3], Estimate(2.0, 0.3), confidence=0.95)
    assert 2 < vague.effect < known.effect < 4


def test_every_level_lies_between_its_own_effect_and_the_whole():
    rng = np.random.default_rng(5)
    for levels in (2, 4, 30):
        effects = [Estimate(float(v), float(e)) for v, e in rng.uniform(0.1, 3, (levels, 2))]
        found = shrink(effects, [1 / levels] * levels, Estimate(1.0, 0.1), confidence=0.9)
        for raw, level in zip(effects, found, strict=True):
            assert min(raw.value, 1.0) <= level.effect <= max(raw.value, 1.0)


def test_another_unit_scales_everything():
    effects = [Estimate(3.0, 1.0), Estimate(1.0, 2.0), Estimate(0.0, 0.5)]
    one = shrink(effects, [0.4, 0.3, 0.3], Estimate(1.4, 0.4), confidence=0.95)
    cents = shrink(
        [Estimate(100 * e.value, 1e4 * e.squared_error) for e in effects],
        [0.4, 0.3, 0.3],
        Estimate(140, 4000),
        confidence=0.95,
    )
    assert [level.effect for level in cents] == close([100 * level.effect for level in one])
    assert [level.interval.low for level in cents] == close([100 * level.interval.low for level in one])


def test_one_level_has_nothing_to_be_drawn_to():
    with pytest.raises(ValueError, match="at least two"):
        shrink([Estimate(1.0, 1.0)], [1.0], Estimate(1.0, 1.0), confidence=0.95)


SPREADS = [0.0, 0.5, 1.0, 2.0, 4.0]
RUNS = [pytest.param(300, id="quick"), pytest.param(4000, id="long", marks=pytest.mark.long)]


@pytest.mark.parametrize("runs", RUNS)
@pytest.mark.parametrize("errors", [(1.0, 1.0), (0.3, 4.0), (1.0,) * 5, (0.3, 0.6, 1.1, 2.1, 4.0)], ids=str)
def test_smaller_errors_than_raw_and_intervals_that_cover(runs, errors):
    """Normal levels of known errors, for every spread of the true effects."""
    rng = np.random.default_rng(len(errors))
    v, shares = np.array(errors), (1 / np.array(errors)) / sum(1 / np.array(errors))
    raw_total = shrunk_total = covered = 0.0
    for spread in SPREADS:
        raw = shrunk = 0.0
        for _ in range(runs):
            truth = rng.normal(3, spread, v.size) if spread else np.full(v.size, 3.0)
            values = rng.normal(truth, np.sqrt(v))
            overall = Estimate(float(shares @ values), float(shares**2 @ v))
            effects = [Estimate(*pair) for pair in zip(values.tolist(), errors, strict=True)]
            found = shrink(effects, shares.tolist(), overall, confidence=0.95)
            raw += sum((values - truth) ** 2)
            shrunk += sum((level.effect - t) ** 2 for level, t in zip(found, truth, strict=True))
            covered += sum(
                level.interval.low <= t <= level.interval.high for level, t in zip(found, truth, strict=True)
            )
        assert shrunk < raw * (1.05 if spread > 2 else 1.0), spread
        raw_total, shrunk_total = raw_total + raw, shrunk_total + shrunk
    assert shrunk_total < 0.9 * raw_total
    assert covered / (len(SPREADS) * runs * v.size) > 0.94
