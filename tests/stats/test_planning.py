"""Sample sizes: equal to statsmodels, to a published example, and to what simulated campaigns deliver."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
import statsmodels.stats.power as sm_power
import statsmodels.stats.proportion as sm_proportion
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.model import Baseline, CellSummary, Code, Kind, NotMeasurable
from analysis.stats.means import compare_means
from analysis.stats.planning import (
    Cells,
    customers_needed,
    power_of_lift_test,
    power_of_means,
    power_of_proportions,
    power_of_spend,
    power_to_find,
    smallest_effect_of,
    smallest_lift_of_lift_test,
)
from analysis.stats.proportions import compare_proportions
from analysis.stats.rule import read_rule
from tests.stats.logs_by_hand import Shape, degrees_by_hand, reaches
from tests.stats.tools import close, counted

HALVES = Cells(0.5, 0.5)
RULE = read_rule()


def share_of(mean: float, correlation: float = 0.0) -> Baseline:
    return Baseline(Kind.PROPORTION, mean, sqrt(mean * (1 - mean)), mean, correlation)


@pytest.mark.parametrize("share", [0.003, 0.05, 0.1441, 0.6])
@pytest.mark.parametrize("effect", [0.0005, 0.01, -0.002, 0.1])
@pytest.mark.parametrize(("ours", "theirs"), [(40, 40), (2000, 2000), (9000, 1000), (500, 9500)])
def test_power_of_proportions_is_that_of_statsmodels(share, effect, ours, theirs):
    found = power_of_proportions(share, effect, Cells(ours, theirs), alpha=0.05)
    theirs_of = sm_proportion.power_proportions_2indep(effect, share, ours, theirs / ours, return_results=False)
    assert found == close(theirs_of)


@pytest.mark.parametrize("effect", [0.01, 0.05, 0.2, 0.8])
@pytest.mark.parametrize("n", [2, 5, 64, 1000, 50_000])
def test_power_of_means_is_that_of_statsmodels_for_even_cells(effect, n):
    found = power_of_means(3 * effect, 3.0, Cells(n, n), alpha=0.01)
    theirs = float(sm_power.TTestIndPower().power(effect, n, 0.01))
    assert found == (1.0 if np.isnan(theirs) else close(theirs))  # their far tail has no value where the power is 1


@pytest.mark.parametrize("effect", [0.02, 0.1, 0.5])
def test_sizes_for_means_are_those_of_statsmodels_for_even_cells(effect):
    found = customers_needed(Baseline(Kind.MEAN, 9.0, 2.0), 2 * effect, HALVES, alpha=0.05, power=0.8)
    assert float(sm_power.TTestIndPower().power(effect, found / 2, 0.05)) == close(0.8)


@pytest.mark.parametrize(("share", "effect"), [(0.01, 0.002), (0.1441, 0.02882), (0.5, 0.05)])
def test_sizes_for_proportions_are_those_of_statsmodels(share, effect):
    found = customers_needed(share_of(share), effect, HALVES, alpha=0.05, power=0.9)
    power = sm_proportion.power_proportions_2indep(effect, share, found / 2, return_results=False)
    assert power == close(0.9)
    near = 2 * float(sm_proportion.samplesize_proportions_2indep_onetail(effect, share, 0.9))
    assert found == pytest.approx(near, rel=1e-6)  # theirs leaves out that the wrong side may be found


def test_the_published_example():
    """2,195 users a week, of whom 14.41 % buy, dealt evenly, the percentage tested: 41 % power to find a lift of 20 %
    after one week, and 34.5 % as the smallest lift found with 80 %."""
    baseline, week = share_of(0.1441), Cells(2195 / 2, 2195 / 2)
    assert power_of_lift_test(baseline.mean, baseline.sd, 0.2, week, alpha=0.05) == pytest.approx(0.41, abs=0.005)
    smallest = smallest_lift_of_lift_test(baseline, week, alpha=0.05, power=0.8)
    assert smallest == pytest.approx(0.345, abs=0.001)
    assert power_of_lift_test(baseline.mean, baseline.sd, smallest, week, alpha=0.05) == close(0.8)


def test_the_difference_is_found_more_often_than_the_percentage():
    """The same campaign by the program's own test."""
    week = Cells(2195 / 2, 2195 / 2)
    assert power_to_find(share_of(0.1441), 0.2 * 0.1441, week, alpha=0.05) == pytest.approx(0.456, abs=0.001)


def power_by_hand(ours, theirs, variation, sizes, ratio):
    """Of so many buyers in cells of such sizes, whose log-normal baskets vary so: v = ln q, and λ seems 0.8."""
    squares = [variation / k - 1 / n for k, n in zip((ours, theirs), sizes, strict=True)]
    c, h = 64 * (exp(log(variation) / 8) - 1) ** 2, 0.8 * (variation - 1)
    pulls = []
    for k, n, square in zip((ours, theirs), sizes, squares, strict=True):
        own = k / (k + 80 * (1 + 3 * h**2))
        told = (1 - own) * 0.8 * c + own * k / (k + 80) * min(1.5, h) ** 2
        pull = told * variation / k**2 - 0.75 * (1 / k - 1 / n) / n
        pulls.append(max(-(square**1.5) / 2, min(pull, square**1.5 / 2)))
    expected = [(ours + theirs) * n / sum(sizes) for n in sizes]
    df = degrees_by_hand(
        squares,
        expected,
        sum(expected) / sum(sizes),
        [variation, variation],
        Shape(variation, log(variation), 0.8, c, 0.0),
        RULE,
    )
    s = sqrt(sum(squares))
    below, above = reaches(stats.t.ppf(0.975, df), s, (pulls[1] - pulls[0]) / s**2)
    return stats.norm.sf((below - log(ratio)) / s) + stats.norm.sf((above + log(ratio)) / s)


@pytest.mark.parametrize("gain", [0.5, 0.1, -0.4])
@pytest.mark.parametrize(("ours", "theirs"), [(20_000, 20_000), (90_000, 10_000), (9_000, 1_300)])
def test_power_of_spend_is_that_of_the_log_ratio(gain, ours, theirs):
    """Its test, as docs/methods.md defines it, where every cell has just the buyers it expects."""
    variation = (30**2 + 20**2) / 30**2
    expected = power_by_hand(ours * 0.05 * (1 + gain), theirs * 0.05, variation, (ours, theirs), 1 + gain)
    sd = sqrt(0.05 * (30**2 + 20**2) - 1.5**2)
    assert power_of_spend(1.5, sd, 0.05, 1.5 * gain, Cells(ours, theirs), alpha=0.05) == close(expected)
    baseline = Baseline(Kind.MEAN, 1.5, sd, 0.05)
    assert power_to_find(baseline, 1.5 * gain, Cells(ours, theirs), alpha=0.05) == close(expected)


def test_a_small_control_with_large_baskets_needs_more_customers_than_its_error_says():
    """The test allows for what few baskets hide, and the plan knows it."""
    sd = sqrt(0.03 * exp(1.0) - 0.03**2)
    found = power_of_spend(0.03, sd, 0.03, 0.012, Cells(27_000, 3_000), alpha=0.05)
    error = sqrt((exp(1.0) / 0.042 - 1) / 27_000 + (exp(1.0) / 0.03 - 1) / 3_000)
    assert found < stats.norm.cdf(log(1.4) / error - 1.96) - 0.05


@pytest.mark.parametrize(("buyers", "correlation"), [(None, 0.0), (None, 0.6), (0.95, 0.6)])
def test_what_is_tested_by_welch_is_planned_by_welch(buyers, correlation):
    """Nothing is known of who has it, or nearly everybody has it and it will be adjusted."""
    cells = Cells(900, 100)
    found = power_to_find(Baseline(Kind.MEAN, 50.0, 20.0, buyers, correlation), 4.0, cells, alpha=0.05)
    assert found == power_of_means(4.0, 20.0 * sqrt(1 - correlation**2), cells, alpha=0.05)


def test_changes_around_0_are_planned_by_welch():
    cells = Cells(900, 100)
    found = power_to_find(Baseline(Kind.MEAN, 0.1, 2.0, 1.0), 0.3, cells, alpha=0.05)
    assert found == power_of_means(0.3, 2.0, cells, alpha=0.05)


def test_what_nearly_everybody_has_is_planned_as_spend_is():
    cells = Cells(900, 100)
    found = power_to_find(Baseline(Kind.MEAN, 50.0, 20.0, 0.95), 4.0, cells, alpha=0.05)
    assert found == power_of_spend(50.0, 20.0, 0.95, 4.0, cells, alpha=0.05)


def test_spend_that_varies_less_than_its_buyers_do_is_taken_as_equal_baskets():
    """Such a standard deviation cannot be; the least that can be is meant."""
    cells = Cells(9000, 1000)
    equal = power_of_spend(1.0, sqrt(0.05 * 20**2 - 1), 0.05, 0.4, cells, alpha=0.05)
    assert power_of_spend(1.0, 0.5, 0.05, 0.4, cells, alpha=0.05) == close(equal)


def test_once_every_customer_buys_the_rest_comes_from_larger_baskets():
    """Baskets 0.6 of customers would have to become 1.2 of them: all buy, and baskets are 1.2 times as large."""
    found = power_of_spend(3.0, 4.0, 0.6, 3.0, Cells(60, 90), alpha=0.05)
    assert found == close(power_by_hand(60, 54, (16 + 9) * 0.6 / 9, (60, 90), 2.0))


def test_where_nothing_varies_every_effect_is_found():
    assert power_of_spend(3.0, 0.1, 1.0, 0.5, Cells(40, 40), alpha=0.05) == 1


@pytest.mark.parametrize("mean", [0.0, -5.0])
def test_a_ratio_needs_an_average_above_0(mean):
    cells = Cells(90, 60)
    assert power_to_find(Baseline(Kind.MEAN, mean, 2.0, 0.5), 8.0, cells, alpha=0.05) == power_of_means(
        8.0, 2.0, cells, alpha=0.05
    )


def test_an_adjustment_of_spend_takes_its_share_of_the_variance():
    """Of many buyers, of whom fewer do not change the quantile."""
    cells, adjusted = Cells(9e6, 1e6), Cells(9e6 * 0.64, 1e6 * 0.64)
    plain = power_of_spend(1.0, 9.0, 0.05, 0.015, cells, alpha=0.05)
    found = power_of_spend(1.0, 9.0, 0.05, 0.015, adjusted, alpha=0.05, correlation=0.6)
    assert 0.2 < plain < 0.8
    assert found == pytest.approx(plain, abs=3e-4)


@pytest.mark.parametrize("kind", [Kind.PROPORTION, Kind.MEAN])
@pytest.mark.parametrize("shares", [HALVES, Cells(0.9, 0.1), Cells(0.3, 0.1)])
def test_size_and_smallest_effect_belong_together(kind, shares):
    baseline = share_of(0.08) if kind is Kind.PROPORTION else Baseline(Kind.MEAN, 20.0, 90.0)
    customers = customers_needed(baseline, 0.03, shares, alpha=0.025, power=0.85)
    cells = Cells(customers * shares.target, customers * shares.control)
    assert power_to_find(baseline, 0.03, cells, alpha=0.025) == close(0.85)
    assert smallest_effect_of(baseline, cells, alpha=0.025, power=0.85) == close(0.03)


@given(st.floats(0.01, 0.5), st.floats(0, 0.95))
def test_an_adjustment_saves_its_share_of_the_customers(effect, correlation):
    plain, adjusted = (
        customers_needed(Baseline(Kind.MEAN, 5.0, 40.0, None, r), effect, HALVES, alpha=0.05, power=0.8)
        for r in (0.0, correlation)
    )
    assert adjusted == pytest.approx(plain * (1 - correlation**2), rel=1e-3, abs=2)


def test_an_even_split_needs_fewest_customers():
    sizes = [
        customers_needed(share_of(0.1), 0.02, Cells(1 - part, part), alpha=0.05, power=0.8)
        for part in (0.02, 0.1, 0.3, 0.5, 0.7)
    ]
    assert min(sizes) == sizes[3]
    assert sizes[0] > sizes[1] > sizes[2] > sizes[3] < sizes[4]


@pytest.mark.parametrize("effect", np.geomspace(1e-3, 1e6, 19))
@pytest.mark.parametrize("cells", [Cells(2, 2), Cells(98, 2), Cells(2.02, 1e6), Cells(1e9, 3), Cells(1e9, 1e9)])
def test_tiny_and_huge_cells_have_a_power(effect, cells):
    assert 0.04 < power_of_means(effect, 5.0, cells, alpha=0.05) <= 1


def test_what_no_campaign_could_find():
    assert smallest_effect_of(share_of(0.3), Cells(3, 2), alpha=0.05, power=0.8) == NotMeasurable(Code.PLAN_TOO_SMALL)
    assert smallest_effect_of(share_of(0.3), Cells(300, 1), alpha=0.05, power=0.8) == NotMeasurable(Code.PLAN_TOO_SMALL)
    needed = customers_needed(Baseline(Kind.MEAN, 1.0, 1e9), 1e-3, HALVES, alpha=0.05, power=0.8)
    assert needed == NotMeasurable(Code.PLAN_TOO_LARGE)
    none = smallest_lift_of_lift_test(Baseline(Kind.MEAN, 0.0, 1.0), Cells(9, 9), alpha=0.05, power=0.8)
    assert none == NotMeasurable(Code.PLAN_TOO_SMALL)


def test_a_lift_test_with_a_tiny_control_finds_nothing():
    """The error of a percentage grows with the percentage."""
    baseline, cells = Baseline(Kind.MEAN, 10.0, 60.0), Cells(5000, 60)
    assert isinstance(smallest_lift_of_lift_test(baseline, cells, alpha=0.05, power=0.8), NotMeasurable)
    assert isinstance(smallest_effect_of(baseline, cells, alpha=0.05, power=0.8), float)


def test_impossible_shares_are_refused():
    with pytest.raises(ValueError, match="shares lie between 0 and 1"):
        power_of_proportions(0.9, 0.2, Cells(10, 10), alpha=0.05)


RUNS = 4000
NOISE = 4 * sqrt(0.8 * 0.2 / RUNS)


@pytest.mark.parametrize("shares", [HALVES, Cells(0.9, 0.1)])
def test_sizes_for_proportions_deliver_their_power(shares):
    rng = np.random.default_rng(5)
    customers = customers_needed(share_of(0.1), 0.025, shares, alpha=0.05, power=0.8)
    ours, theirs = round(customers * shares.target), round(customers * shares.control)
    drawn = zip(rng.binomial(ours, 0.125, RUNS), rng.binomial(theirs, 0.1, RUNS), strict=True)
    results = [compare_proportions(counted(a, ours), counted(b, theirs), confidence=0.95) for a, b in drawn]
    assert np.mean([result.p_value < 0.05 for result in results]) == pytest.approx(0.8, abs=NOISE)


@pytest.mark.parametrize("shares", [HALVES, Cells(0.9, 0.1)])
def test_sizes_for_means_deliver_their_power(shares):
    """Averages and variances of normal outcomes, drawn from their distributions."""
    rng = np.random.default_rng(6)
    customers = customers_needed(Baseline(Kind.MEAN, 50.0, 20.0), 4.0, shares, alpha=0.05, power=0.8)
    sizes = round(customers * shares.target), round(customers * shares.control)

    def cells(mean: float, n: int) -> list[CellSummary]:
        means, variances = rng.normal(mean, 20 / sqrt(n), RUNS), 400 * rng.chisquare(n - 1, RUNS) / (n - 1)
        return [CellSummary(n, m, v, 0.0, n) for m, v in zip(means, variances, strict=True)]

    pairs = zip(cells(54.0, sizes[0]), cells(50.0, sizes[1]), strict=True)
    results = [compare_means(*pair, confidence=0.95) for pair in pairs]
    assert np.mean([result.p_value < 0.05 for result in results]) == pytest.approx(0.8, abs=NOISE)
