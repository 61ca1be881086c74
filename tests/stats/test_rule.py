"""Which procedure compares two averages, and when none does."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.model import CellSummary, Code, Method, NotMeasurable
from analysis.stats.degrees import degrees
from analysis.stats.log_ratio import compare_by_log_ratio
from analysis.stats.means import compare_means
from analysis.stats.rule import (
    expected_buyers,
    is_rare,
    is_wide,
    read_rule,
    skewness_of_difference,
    suits_welch,
)
from analysis.stats.shape import Buyers, variation_apart
from analysis.stats.summaries import summarize
from tests.stats.tools import CLOSE, assert_mirrored, close, welch

RULE = read_rule()


def spend(rng, n, buyers, sigma=1.3):
    """A cell of n customers of whom so many bought."""
    return np.concatenate([rng.lognormal(4, sigma, buyers), np.zeros(n - buyers)])


def cells(n, buyers, control_n, control_buyers, sigma=1.3, seed=1):
    rng = np.random.default_rng(seed)
    return summarize(spend(rng, n, buyers, sigma)), summarize(spend(rng, control_n, control_buyers, sigma))


def compared(target, control):
    return compare_means(target, control, confidence=0.95)


@pytest.mark.parametrize(
    ("pair", "method"),
    [
        pytest.param(cells(5000, 300, 5000, 300, sigma=0.3), Method.WELCH, id="even cells, light tails"),
        pytest.param(cells(5000, 50, 5000, 50), Method.LOG_RATIO, id="even cells, one varies more than the other"),
        pytest.param(cells(9000, 198, 1000, 22), Method.LOG_RATIO, id="a small hold-out"),
        pytest.param(cells(1000, 22, 9000, 198), Method.LOG_RATIO, id="a small target cell"),
        pytest.param(cells(90_000, 3600, 10_000, 400), Method.LOG_RATIO, id="heavy tails need more than 400"),
        pytest.param(cells(90_000, 9000, 10_000, 1000, sigma=0.3), Method.WELCH, id="many buyers, light tails"),
    ],
)
def test_skewness_and_how_differently_baskets_vary_decide(pair, method):
    result = compared(*pair)
    assert result.method is method
    is_straight = abs(skewness_of_difference(*pair)) <= RULE.most_skewness
    is_alike = variation_apart(*map(Buyers.of, pair)) <= RULE.most_apart
    assert (is_straight and is_alike) == suits_welch(*pair) == (method is Method.WELCH)
    if method is Method.WELCH:
        assert result == welch(*pair)


def test_below_twenty_expected_buyers_nothing_is_measured_and_what_would_do_is_said():
    target, control = cells(9000, 60, 1000, 8)
    assert compared(target, control) == NotMeasurable(
        Code.NOT_ENOUGH_BUYERS, (("buyers", 6), ("cell", "control"), ("enough", 20), ("customers", 2942))
    )
    assert compared(control, target).facts[1] == ("cell", "target")


def test_the_gate_is_on_expected_buyers_not_on_counted_ones():
    assert isinstance(compared(*cells(9000, 140, 1000, 50)), NotMeasurable)
    assert compared(*cells(9000, 219, 1000, 1)).method is Method.LOG_RATIO


@pytest.mark.parametrize("sizes", [(9000, 1000), (5000, 5000)])
def test_no_interval_without_a_buyer_in_one_of_the_cells(sizes):
    pair = cells(sizes[0], 240, sizes[1], 0)
    assert compared(*pair) == NotMeasurable(Code.NOBODY_BOUGHT, (("cell", "control"),))
    assert compared(*reversed(pair)) == NotMeasurable(Code.NOBODY_BOUGHT, (("cell", "target"),))


def test_one_buyer_beside_sixty_is_compared_on_the_log_scale():
    assert compared(*cells(5000, 100, 5000, 1)).method is Method.LOG_RATIO


def test_even_cells_with_few_buyers_are_compared_on_the_log_scale():
    assert compared(*cells(5000, 29, 5000, 29, sigma=0.01)).method is Method.LOG_RATIO
    assert compared(*cells(5000, 31, 5000, 31, sigma=0.01)).method is Method.WELCH


def test_where_returns_outweigh_purchases_in_an_even_cell_it_is_said():
    rng = np.random.default_rng(7)
    target, control = summarize(spend(rng, 1000, 60)), summarize(-spend(rng, 1000, 60))
    assert compared(target, control) == NotMeasurable(Code.NET_NOT_POSITIVE, (("cell", "control"),))


def test_cells_that_net_nothing_together_are_no_error():
    nothing = summarize(np.repeat([30.0, -30.0, 0.0], [25, 25, 950]))
    assert compared(nothing, nothing).code is Code.NET_NOT_POSITIVE


def test_the_stored_limits_are_those_that_the_methods_name():
    text = (Path(__file__).parents[2] / "docs" / "methods.md").read_text(encoding="utf-8")
    assert f"|γ| up to **{RULE.most_skewness:g}**" in text
    assert f"|ln(q_T ÷ q_C)| up to **{RULE.most_apart:g}**" in text
    assert f"f_k = {RULE.wide_degrees:g}·E_k^¾" in text
    assert f"\n  {RULE.shape_degrees:g}·K^⅔" in text


def test_nobody_bought_has_no_variation_rather_than_too_few_buyers():
    nothing = CellSummary(500, 0.0, 0.0)
    assert compared(nothing, nothing) == NotMeasurable(Code.NO_VARIATION)


@pytest.mark.parametrize(("customers", "measured"), [(99, False), (100, True)])
def test_a_hundred_scores_a_cell_are_enough(customers, measured):
    rng = np.random.default_rng(2)
    target, control = (summarize(rng.normal(7, 1, customers)) for _ in range(2))
    assert not is_rare(target, control)
    result = compared(target, control)
    assert result == welch(target, control) if measured else result.code is Code.NOT_ENOUGH_CUSTOMERS


def test_a_skewed_score_of_few_customers_is_not_measured():
    rng = np.random.default_rng(3)
    target, control = summarize(rng.exponential(1, 60)), summarize(rng.exponential(1, 6))
    assert compared(target, control).code is Code.NOT_ENOUGH_CUSTOMERS


@pytest.mark.parametrize(("target", "control"), [((90, 40), (10, 5)), ((50, 3), (50, 9)), ((7, 7), (80, 11))])
def test_expected_buyers_are_the_smaller_share_of_all(target, control):
    ours, theirs = (CellSummary(n, 1.0, 1.0, 0.0, buyers) for n, buyers in (target, control))
    share = min(target[0], control[0]) / (target[0] + control[0])
    assert expected_buyers(ours, theirs) == close(share * (target[1] + control[1]))
    assert is_wide(ours, theirs) == (expected_buyers(ours, theirs) < RULE.enough_buyers)


@given(
    st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=40),
    st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=40),
)
def test_skewness_of_the_difference_from_all_values_at_once(target, control):
    values = np.array(target + control)
    if np.ptp(values) < 1e-3:
        return
    skew = float(np.mean((values - values.mean()) ** 3)) / values.var(ddof=1) ** 1.5
    a, b = 1 / len(target), 1 / len(control)
    expected = skew * (a**2 - b**2) / (a + b) ** 1.5
    assert skewness_of_difference(summarize(target), summarize(control)) == close(expected, 1e-6, 1e-9)


def test_skewness_of_the_difference_is_what_simulation_finds():
    """Differences of averages of 40 and 10 exponentials: third moment 2/40² − 2/10², variance 1/40 + 1/10."""
    rng = np.random.default_rng(4)
    differences = rng.exponential(1, (200_000, 40)).mean(axis=1) - rng.exponential(1, (200_000, 10)).mean(axis=1)
    known = CellSummary(40, 1.0, 1.0, 2.0, 40), CellSummary(10, 1.0, 1.0, 2.0, 10)
    assert skewness_of_difference(*known) == close((2 / 40**2 - 2 / 10**2) / (1 / 40 + 1 / 10) ** 1.5, 0.05)
    assert stats.skew(differences) == pytest.approx(skewness_of_difference(*known), abs=0.03)


def test_what_everybody_has_is_compared_as_what_few_have():
    rng = np.random.default_rng(6)
    pair = summarize(rng.lognormal(0, 0.8, 900)), summarize(rng.lognormal(0, 1.2, 100))
    df = float(degrees(*map(Buyers.of, pair), RULE))
    assert compared(*pair) == compare_by_log_ratio(*pair, confidence=0.95, df=df)


@pytest.mark.parametrize(("center", "method"), [(0.0, Method.WELCH), (2.0, Method.LOG_RATIO)])
def test_changes_around_0_have_no_variation_to_compare(center, method):
    """Of amounts that vary so differently a logarithm is taken; where many are below 0 there is none."""
    rng = np.random.default_rng(5)
    pair = [summarize(rng.normal(center, sigma, 400)) for sigma in (0.5, 1.0)]
    result = compared(*pair)
    assert result.method is method
    assert (result == welch(*pair)) == (method is Method.WELCH)


def test_swapped_cells_mirror_whatever_the_procedure():
    for pair in (cells(5000, 50, 5000, 60), cells(9000, 190, 1000, 30), cells(5000, 300, 5000, 300, sigma=0.3)):
        assert_mirrored(compared(*pair), compared(*reversed(pair)))


def test_the_stored_rule_is_one_that_methods_allow():
    assert RULE.least_buyers >= 10
    assert RULE.enough_buyers > RULE.least_buyers
    assert RULE.least_customers > RULE.enough_buyers
    assert RULE.least_by_skewness > 0
    assert 0 < RULE.most_skewness < 0.2
    assert 0 < RULE.most_apart < 0.3
    assert RULE.wide_degrees > CLOSE
    assert RULE.shape_degrees > CLOSE
    assert RULE.least_degrees > 2
