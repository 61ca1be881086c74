"""The simulated campaigns of daily tracking are what they say, and the short cut to their limits changes nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.model import Comparison
from analysis.stats.bands import daily_confidence, day_correlations
from analysis.stats.summaries import summarize
from evidence.tracking import DAYS, Limits, by_day, draw_days, judge, truth_of
from tests.stats.tools import close


def test_days_have_the_moments_of_all_customers():
    """Those who never bought included."""
    rng = np.random.default_rng(4)
    paths = (rng.exponential(2.0, (40, DAYS)) * (rng.random((40, DAYS)) < 0.1)).cumsum(axis=1)
    everybody = np.vstack([paths, np.zeros((60, DAYS))])
    found = by_day(100, paths)
    for day, summary in zip(everybody.T, found.summaries, strict=True):
        expected = summarize(day)
        assert (summary.n, summary.nonzero) == (expected.n, expected.nonzero)
        assert (summary.mean, summary.variance) == close((expected.mean, expected.variance))
        assert summary.third_moment == close(expected.third_moment)
    assert np.array(found.covariances) == close(np.cov(everybody, rowvar=False))


@pytest.mark.parametrize("shape", ["", "exponential"])
def test_the_truth_is_that_of_the_draws(shape):
    rng, truth = np.random.default_rng(5), truth_of(2.0, by_value=bool(shape))
    ours, theirs = (draw_days(400_000, lift, shape, rng).summaries for lift in (2.0, 0.0))
    for day, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        error = ((a.variance + b.variance) / 400_000) ** 0.5
        assert a.mean - b.mean == pytest.approx(truth.effects[day], abs=5 * error)


def test_the_short_cut_to_the_limits_changes_nothing():
    """Against the limits of each campaign, for truths at the edge of the band and far on either side of it."""
    rng, limits, found = np.random.default_rng(6), Limits(), []
    truth = truth_of(0.0, by_value=True)
    for away in np.linspace(0.0, 0.08, 12):
        cells = [draw_days(n, 0.0, "exponential", rng) for n in (1800, 600)]
        shifted = replace(truth, effects=truth.effects + away)
        pairs = list(zip(*(cell.summaries for cell in cells), strict=True))
        first = next(day for day, (a, b) in enumerate(pairs) if (a.nonzero + b.nonzero) / 4 >= 20)
        levels = daily_confidence(day_correlations(cells), first=first, days=DAYS, confidence=0.95)
        out = False
        for day, level in enumerate(levels, start=first):
            result = truth.compare(*pairs[day], confidence=level)
            assert isinstance(result, Comparison)
            out |= not result.interval.low <= shifted.effects[day] <= result.interval.high
        found.append(out)
        assert judge(*cells, shifted, limits)["band"] == out
    assert 2 < sum(found) < 10


def test_an_interval_that_is_wrong_at_the_end_is_wrong_on_some_day():
    rng, limits = np.random.default_rng(7), Limits()
    none, far = truth_of(0.0, by_value=False), truth_of(9.0, by_value=False)
    cells = [draw_days(3000, 0.0, "", rng) for _ in range(2)]
    assert judge(*cells, far, limits) == {"drawn": 1, "last": 1, "any": 1, "band": 1}
    few = [draw_days(60, 0.0, "", rng) for _ in range(2)]
    assert judge(*few, none, limits)["drawn"] == 0
