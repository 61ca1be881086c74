"""The limits that belong to mid-p: where mid-p of that odds ratio is half of 1 − confidence, and agreement with p."""

from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.model import Code, Interval, Method, NotMeasurable
from analysis.stats.mid_p import mid_p, mid_p_shares
from analysis.stats.proportions import compare_proportions
from tests.stats.tools import close, counted

TABLES = [(12, 14, 7, 16), (3, 10, 1, 30), (1, 500, 4, 40), (9, 9, 2, 8), (40, 900, 6, 100), (5, 2000, 3, 9000)]


def odds(shares):
    return shares.target * (1 - shares.control) / (shares.control * (1 - shares.target))


def upper_tail(yes, n, control_yes, control_n, ratio):
    """Chance of so many or more target customers at an odds ratio, the observed count half, in exact fractions."""
    total, ratio = yes + control_yes, Fraction(ratio)
    weights = {
        k: comb(n, k) * comb(control_n, total - k) * ratio**k
        for k in range(max(0, total - control_n), min(total, n) + 1)
    }
    return (sum(w for k, w in weights.items() if k > yes) + weights[yes] / 2) / sum(weights.values())


@pytest.mark.parametrize("confidence", [0.8, 0.95])
@pytest.mark.parametrize("table", TABLES)
def test_at_the_limits_mid_p_leaves_half_of_the_rest(table, confidence):
    low, high = mid_p_shares(*table, confidence=confidence)
    tail = (1 - confidence) / 2
    assert float(upper_tail(*table, odds(low))) == close(tail)
    if table[0] < table[1]:
        assert 1 - float(upper_tail(*table, odds(high))) == close(tail)


@pytest.mark.parametrize("table", TABLES)
def test_the_shares_add_up_to_the_customers_who_did_it(table):
    yes, n, control_yes, control_n = table
    for shares in mid_p_shares(*table, confidence=0.95):
        assert shares.target * n + shares.control * control_n == close(yes + control_yes)


def test_where_nobody_or_everybody_did_it_one_side_is_open():
    low, high = mid_p_shares(0, 20, 5, 20, confidence=0.95)
    assert (low.target, low.control) == (0, 0.25)
    assert 0 < high.target < high.control
    low, high = mid_p_shares(5, 20, 0, 20, confidence=0.95)
    assert (high.target, high.control) == (0.25, 0)
    assert low.target > low.control > 0


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_p_and_both_intervals_agree_about_no_effect(n, control_n, data):
    yes, control_yes = data.draw(st.integers(0, n)), data.draw(st.integers(0, control_n))
    result = compare_proportions(counted(yes, n), counted(control_yes, control_n), confidence=0.95)
    assume(not isinstance(result, NotMeasurable))
    assume(result.method is Method.MID_P and abs(result.p_value - 0.05) > 1e-9)
    is_found = result.p_value < 0.05
    assert result.p_value == mid_p(yes, n, control_yes, control_n)
    assert is_found == (result.interval.low > 0 or result.interval.high < 0)
    assert not result.borderline
    if isinstance(result.lift_interval, Interval):
        assert is_found == (result.lift_interval.low > 0 or result.lift_interval.high < 0)
        assert result.lift_interval.low <= result.lift <= result.lift_interval.high


@pytest.mark.parametrize(("n", "control_n"), [(6, 6), (9, 4)])
def test_every_small_table_has_its_value_inside(n, control_n):
    for yes, control_yes in product(range(n + 1), range(control_n + 1)):
        if 0 < yes + control_yes < n + control_n:
            result = compare_proportions(counted(yes, n), counted(control_yes, control_n), confidence=0.95)
            assert result.interval.low <= result.effect <= result.interval.high


def test_swapped_cells_mirror():
    one, other = (mid_p_shares(*table, confidence=0.9) for table in ((7, 90, 1, 40), (1, 40, 7, 90)))
    assert odds(one[0]) == close(1 / odds(other[1]))
    assert odds(one[1]) == close(1 / odds(other[0]))


def test_a_target_cell_without_any_has_a_lift_with_an_upper_end():
    result = compare_proportions(counted(0, 900), counted(5, 100), confidence=0.95)
    assert result.lift == -1
    assert result.lift_interval.low == -1
    assert -1 < result.lift_interval.high < 0


def test_a_control_without_any_has_none():
    result = compare_proportions(counted(9, 900), counted(0, 100), confidence=0.95)
    assert result.lift == result.lift_interval == NotMeasurable(Code.CONTROL_NOT_POSITIVE)


@pytest.mark.parametrize("table", [(9000, 100_000, 2, 40), (3, 1_000_000, 1, 500_000)])
def test_large_cells(table):
    low, high = mid_p_shares(*table, confidence=0.95)
    p = mid_p(*table)
    assert (p < 0.05) == (odds(low) > 1 or odds(high) < 1)
