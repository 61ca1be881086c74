"""The daily band: exact where it can be computed otherwise, and what it promises by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtri

from analysis.model import CellByDay, CellSummary
from analysis.stats.bands import SPENT, daily_confidence, day_correlations
from analysis.stats.summaries import summarize
from tests.stats.tools import close

DAYS = 30
GROWING = np.sqrt(np.divide.outer(np.arange(1, DAYS + 1), np.arange(1, DAYS + 1)))
GROWING = np.minimum(GROWING, GROWING.T)
"""Correlations of sums to which every day adds as much."""

NOISE = 0.0015
"""Of a chance that 60,000 or more simulated courses give, four standard errors of 4 %, rounded up."""


def limits(levels) -> np.ndarray:
    return ndtri((1 + np.array(levels)) / 2)


def inside(correlations, levels) -> float:
    """Exact chance that normal estimates lie within all limits."""
    ends = limits(levels)
    normal = stats.multivariate_normal
    return normal.cdf(ends, np.zeros(len(ends)), correlations, allow_singular=True, lower_limit=-ends, rng=1)


@pytest.mark.parametrize("together", [0.0, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("first", [0, 1])
def test_the_error_is_spent_day_by_day(together, first):
    """Against the multivariate normal distribution of SciPy."""
    correlations = together ** np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    levels = daily_confidence(correlations, first=first, days=4, confidence=0.95)
    for seen in range(1, len(levels) + 1):
        block = correlations[first : first + seen, first : first + seen]
        spent = SPENT * 0.05 * (first + seen) / 4
        assert 1 - inside(block, levels[:seen]) == pytest.approx(spent, abs=NOISE)


def test_the_first_drawn_day_may_spend_what_the_days_before_left():
    levels = daily_confidence(GROWING, first=11, days=DAYS, confidence=0.95)
    assert levels[0] == pytest.approx(1 - SPENT * 0.05 * 12 / DAYS, abs=NOISE)


@pytest.mark.parametrize("seen", [1, 7, 29])
@pytest.mark.parametrize("first", [0, 5])
def test_no_later_day_changes_an_earlier_band(seen, first):
    """Not even in the last digit: nothing is redrawn with hindsight."""
    whole = daily_confidence(GROWING, first=first, days=DAYS, confidence=0.95)
    until = first + seen if first + seen <= DAYS else DAYS
    part = daily_confidence(GROWING[:until, :until], first=first, days=DAYS, confidence=0.95)
    assert part == whole[: until - first]


def test_a_band_is_wider_than_an_interval_and_narrower_than_bonferroni():
    levels = daily_confidence(GROWING, first=4, days=DAYS, confidence=0.95)
    assert all(0.95 < level < 1 - SPENT * 0.05 / DAYS + NOISE for level in levels)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_it_holds_on_all_days_at_once_in_simulation(confidence):
    rng = np.random.default_rng(3)
    courses = rng.standard_normal((40_000, DAYS)).cumsum(axis=1) / np.sqrt(np.arange(1, DAYS + 1))
    levels = daily_confidence(GROWING, first=3, days=DAYS, confidence=confidence)
    held = (np.abs(courses[:, 3:]) <= limits(levels)).all(axis=1).mean()
    promised = 1 - SPENT * (1 - confidence)
    assert held == pytest.approx(promised, abs=5 * np.sqrt(promised * (1 - promised) / 40_000))


def test_days_that_bring_nothing_new_cost_nothing():
    """The second day equals the first, the third is new."""
    still = np.array([[1.0, 1.0, 0.6], [1.0, 1.0, 0.6], [0.6, 0.6, 1.0]])
    levels = daily_confidence(still, first=0, days=3, confidence=0.95)
    assert levels[1] < levels[0]
    assert 1 - inside(still[1:, 1:], levels[1:]) == pytest.approx(SPENT * 0.05, abs=NOISE)


def test_a_window_of_one_day_is_an_interval_a_little_wider():
    (level,) = daily_confidence(np.eye(1), first=0, days=1, confidence=0.9)
    assert level == pytest.approx(1 - SPENT * 0.1, abs=NOISE)


@pytest.mark.parametrize(("first", "days"), [(-1, 4), (4, 4), (0, 3)])
def test_days_outside_the_window_are_refused(first, days):
    with pytest.raises(ValueError, match="in a window of"):
        daily_confidence(np.eye(4), first=first, days=days, confidence=0.95)


def by_day(values: np.ndarray) -> CellByDay:
    covariances = np.atleast_2d(np.cov(values, rowvar=False))
    return CellByDay(tuple(summarize(day) for day in values.T), tuple(map(tuple, covariances.tolist())))


def test_correlations_are_those_of_the_pooled_cells():
    """numpy's on all customers, each measured from its cell's average."""
    rng = np.random.default_rng(8)
    cells = [rng.poisson(0.3, (n, 5)).cumsum(axis=1).astype(float) * scale for n, scale in ((300, 1), (4000, 2))]
    found = day_correlations([by_day(cell) for cell in cells])
    weights = [len(cell) / (len(cell) - 1) for cell in cells]
    centred = np.vstack([np.sqrt(w) * (cell - cell.mean(axis=0)) for w, cell in zip(weights, cells, strict=True)])
    products = centred.T @ centred
    assert found == close(products / np.sqrt(np.outer(np.diag(products), np.diag(products))))


def test_days_without_any_buyer_go_with_nothing():
    day = CellSummary(10, 0.0, 0.0)
    found = day_correlations([CellByDay((day, CellSummary(10, 1.0, 4.0)), ((0.0, 0.0), (0.0, 4.0)))])
    assert found.tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_cells_are_compared_over_the_days_they_share():
    day = CellSummary(10, 1.0, 4.0)
    short, long = CellByDay((day,), ((4.0,),)), CellByDay((day, day), ((4.0, 1.0), (1.0, 4.0)))
    assert day_correlations([long, short]).shape == (1, 1)
