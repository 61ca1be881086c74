"""Time to the next purchase: against statsmodels, SciPy, lifelines and R on raw rows, and against itself."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from analysis.model import Code, Curve, DayCounts, Interval, NotMeasurable, WaitingMean
from analysis.stats.survival import (
    compare_restricted_means,
    completed_wait,
    estimate_curve,
    log_rank_p,
    median_wait,
    restricted_mean,
    waiting_at,
)
from tests.stats.tools import close, ends, stored

LINES = stored("lifelines.json")["cases"]
GROUPS = [(name, place) for name in LINES for place in (0, 1)]


def counted(days, bought) -> DayCounts:
    """Rows of customers folded into counts."""
    days, bought = np.asarray(days), np.asarray(bought, dtype=bool)
    seen = sorted({int(day) for day in days})
    return DayCounts(
        tuple(seen),
        tuple(int(np.sum((days == day) & bought)) for day in seen),
        tuple(int(np.sum((days == day) & ~bought)) for day in seen),
    )


def rows(counts: DayCounts) -> tuple[np.ndarray, np.ndarray]:
    """Counts unfolded into rows of customers again."""
    days = np.repeat(np.tile(counts.days, 2), [*counts.bought, *counts.left])
    bought = np.repeat([True, False], [sum(counts.bought), sum(counts.left)])
    return days, bought


def curve_of(counts: DayCounts, confidence: float = 0.95) -> Curve:
    curve = estimate_curve(counts, confidence=confidence)
    assert isinstance(curve, Curve)
    return curve


@pytest.fixture(params=GROUPS, ids=lambda key: f"{key[0]} {key[1]}")
def group(request):
    name, place = request.param
    return LINES[name]["groups"][place], LINES[name]["horizon"]


def test_curve_is_that_of_statsmodels(group):
    line, _horizon = group
    curve, theirs = curve_of(counted(line["days"], line["bought"])), SurvfuncRight(line["days"], line["bought"])
    for day, share, error, at_risk, bought in zip(
        theirs.surv_times, theirs.surv_prob, theirs.surv_prob_se, theirs.n_risk, theirs.n_events, strict=True
    ):
        place = curve.days.index(int(day))
        assert curve.waiting[place] == close(share)
        if share:  # where nobody is left waiting, statsmodels divides 0 by 0
            assert curve.waiting[place] * sqrt(curve.spread[place]) == close(error)
        assert (curve.at_risk[place], curve.bought[place]) == (at_risk, bought)


def test_curve_and_band_are_those_of_scipy(group):
    line, _horizon = group
    days, bought = np.asarray(line["days"]), np.asarray(line["bought"], dtype=bool)
    curve = curve_of(counted(days, bought), confidence=0.9)
    theirs = stats.ecdf(stats.CensoredData(uncensored=days[bought], right=days[~bought])).sf
    band = theirs.confidence_interval(confidence_level=0.9, method="log-log")
    assert curve.waiting == close(theirs.evaluate(curve.days))
    inside = [place for place, share in enumerate(curve.waiting) if 0 < share < 1]
    assert [curve.low[place] for place in inside] == close(band.low.probabilities[inside])
    assert [curve.high[place] for place in inside] == close(band.high.probabilities[inside])


def test_figures_are_those_of_lifelines(group):
    line, horizon = group
    curve = curve_of(counted(line["days"], line["bought"]))
    for day, share, low, high in zip(line["at"], line["waiting"], line["low"], line["high"], strict=True):
        assert waiting_at(curve, day) == (close(share), Interval(close(low), close(high)))
    assert median_wait(curve) == line["median"] or waiting_at(curve, median_wait(curve))[0] == close(0.5)
    assert restricted_mean(curve, horizon, confidence=0.95).days == close(line["restricted_mean"])


@pytest.mark.parametrize("case", LINES.values(), ids=LINES)
def test_log_rank_is_that_of_lifelines_statsmodels_and_scipy(case):
    ours, theirs = case["groups"]
    p = log_rank_p(counted(ours["days"], ours["bought"]), counted(theirs["days"], theirs["bought"]))
    assert p == close(case["log_rank_p"])
    membership = np.repeat([0, 1], [len(ours["days"]), len(theirs["days"])])
    _chi2, elsewhere = survdiff(ours["days"] + theirs["days"], ours["bought"] + theirs["bought"], membership)
    assert p == close(elsewhere)
    samples = []
    for group in (ours, theirs):
        days, bought = np.asarray(group["days"]), np.asarray(group["bought"], dtype=bool)
        samples.append(stats.CensoredData(uncensored=days[bought], right=days[~bought]))
    assert p == close(stats.logrank(*samples).pvalue)


MAINTAINED = "9 13 13+ 18 23 28+ 31 34 45+ 48 161+"
NOT_MAINTAINED = "5 5 8 8 12 16+ 23 27 30 33 43 45"


def written(text: str) -> DayCounts:
    marks = text.split()
    return counted([int(mark.rstrip("+")) for mark in marks], [not mark.endswith("+") for mark in marks])


@pytest.mark.parametrize(
    ("text", "horizon", "mean", "error", "median"),
    [
        (MAINTAINED, 103, 41.96818, 11.257627, 31),
        (NOT_MAINTAINED, 103, 22.70833, 4.180942, 23),
    ],
    ids=["maintained", "not maintained"],
)
def test_restricted_mean_and_its_error_are_those_of_r(text, horizon, mean, error, median):
    """`print(survfit(Surv(time, status) ~ x, data = aml), print.rmean = TRUE, rmean = "common")`: up to day 103."""
    curve = curve_of(replace(written(text), follow_up=161))
    found = restricted_mean(curve, horizon, confidence=0.95)
    assert found.days == pytest.approx(mean, abs=5e-6)
    assert sqrt(found.squared_error) == pytest.approx(error, abs=5e-7)
    assert median_wait(curve) == median


def test_without_censoring_the_restricted_mean_is_a_plain_mean():
    """Mean and population variance of min(T, horizon): what Greenwood's formula comes to where all is seen."""
    rng = np.random.default_rng(5)
    days = rng.geometric(0.03, 300) - 1
    horizon = 40
    cut = np.minimum(days, horizon)
    found = restricted_mean(curve_of(counted(cut, days <= horizon)), horizon, confidence=0.95)
    assert found.days == close(cut.mean())
    assert found.squared_error == close(cut.var() / cut.size)


def test_difference_of_restricted_means_is_a_z_test():
    rng = np.random.default_rng(6)
    means = []
    for pace in (0.03, 0.02):
        days = np.minimum(rng.geometric(pace, 250) - 1, 60)
        means.append(restricted_mean(curve_of(counted(days, days < 60)), 60, confidence=0.95))
    found = compare_restricted_means(*means, confidence=0.95)
    error = sqrt(means[0].squared_error + means[1].squared_error)
    expected = stats.norm(means[0].days - means[1].days, error)
    assert found.days == close(expected.mean())
    assert ends(found.interval) == close(expected.interval(0.95))
    assert found.p_value == close(2 * stats.norm.sf(abs(expected.mean()) / error))


def test_an_interval_stays_within_the_horizon():
    curve = curve_of(DayCounts((1, 20), (1, 0), (0, 1)))
    assert restricted_mean(curve, 20, confidence=0.99).interval == Interval(0.0, 20.0)


@pytest.mark.parametrize("horizon", [0, 21])
def test_no_mean_beyond_what_was_seen(horizon):
    curve = curve_of(DayCounts((1, 20), (1, 0), (0, 1)))
    with pytest.raises(ValueError, match="horizon"):
        restricted_mean(curve, horizon, confidence=0.95)


def test_means_over_other_horizons_are_not_compared():
    ours, theirs = (WaitingMean(5.0, 0.1, horizon, Interval(4, 6)) for horizon in (30, 60))
    with pytest.raises(ValueError, match="30 and 60"):
        compare_restricted_means(ours, theirs, confidence=0.95)


def test_nothing_is_known_after_the_last_day_seen():
    curve = curve_of(DayCounts((3, 20), (1, 0), (0, 4)))
    assert waiting_at(curve, 2) == (1.0, Interval(1.0, 1.0))
    assert waiting_at(curve, 20) is not None
    assert waiting_at(curve, 21) is None


def test_nobody_came_back():
    counts = DayCounts((20,), (0,), (4,))
    curve = curve_of(counts)
    assert (curve.waiting, curve.low, curve.high) == ((1.0,), (1.0,), (1.0,))
    assert median_wait(curve) is None
    assert completed_wait(counts) is None
    mean = restricted_mean(curve, 20, confidence=0.95)
    assert (mean.days, mean.squared_error) == (20.0, 0.0)
    assert compare_restricted_means(mean, mean, confidence=0.95) == NotMeasurable(Code.NO_VARIATION)
    assert log_rank_p(counts, counts) == NotMeasurable(Code.NO_VARIATION)


def test_everybody_came_back():
    counts = DayCounts((0, 7), (2, 1), (0, 0), follow_up=30)
    curve = curve_of(counts)
    assert curve.waiting[-1] == curve.low[-1] == curve.high[-1] == 0.0
    assert median_wait(curve) == 0
    assert waiting_at(curve, 30) == (0.0, Interval(0.0, 0.0))
    assert waiting_at(curve, 31) is None
    assert restricted_mean(curve, 30, confidence=0.95).days == close(7 / 3)


def test_exactly_half_is_half():
    """Twelve of 24 customers, one a day: the product of the shares is 0.5000000000000001 in floating point."""
    curve = curve_of(DayCounts((*range(1, 13), 30), (1,) * 12 + (0,), (0,) * 12 + (12,)))
    assert curve.waiting[11] > 0.5
    assert median_wait(curve) == 12


def test_a_group_without_customers_has_no_curve():
    assert estimate_curve(DayCounts(), confidence=0.95) == NotMeasurable(Code.EMPTY_CELL, (("cell", "target"),))


def test_the_last_customer_alone_decides_nothing():
    """A day on which one customer is left adds nothing to the log-rank test, instead of a division by 0."""
    ours, theirs = DayCounts((1, 9), (1, 1), (0, 0)), DayCounts((2,), (2,), (0,))
    days, bought = zip(rows(ours), rows(theirs), strict=True)
    _chi2, p = survdiff(np.concatenate(days), np.concatenate(bought), np.repeat([0, 1], 2))
    assert log_rank_p(ours, theirs) == close(p)


counts_of_groups = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 5), st.integers(0, 5)).filter(lambda row: row[1] + row[2]),
    min_size=1,
    max_size=12,
    unique_by=lambda t: t[0],
).map(lambda found: DayCounts(*(tuple(column) for column in zip(*sorted(found), strict=True))))


@given(counts_of_groups, counts_of_groups)
def test_pooled_counts_are_the_counts_of_pooled_rows(ours, theirs):
    both = [np.concatenate(parts) for parts in zip(rows(ours), rows(theirs), strict=True)]
    pooled, expected = ours + theirs, counted(*both)
    assert pooled == expected
    assert pooled.customers == ours.customers + theirs.customers


@given(counts_of_groups, counts_of_groups)
def test_the_order_of_groups_changes_no_p_value(ours, theirs):
    p = log_rank_p(ours, theirs)
    assert log_rank_p(theirs, ours) == (p if isinstance(p, NotMeasurable) else close(p, floor=1e-12))
    same = log_rank_p(ours, ours)
    assert isinstance(same, NotMeasurable) or same == close(1.0)


@given(counts_of_groups)
def test_the_curve_falls_within_its_band(counts):
    curve = curve_of(counts)
    assert all(
        0 <= low <= share <= high <= 1 for low, share, high in zip(curve.low, curve.waiting, curve.high, strict=True)
    )
    assert list(curve.waiting) == sorted(curve.waiting, reverse=True)
