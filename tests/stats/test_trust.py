"""Sample ratio, balance, and totals: against SciPy, worked cases, and the edges where others go wrong."""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.model import CellSummary, Code, Comparison, Interval, Method, NotMeasurable
from analysis.stats.balance import level_balance, standardised_difference
from analysis.stats.ratio_check import sample_ratio
from analysis.stats.totals import incremental
from tests.stats.tools import TIGHT, close, counted, ends, scaled, shifted


@pytest.mark.parametrize(
    ("observed", "planned"),
    [
        pytest.param({"a": 21307, "b": 21306, "c": 21387}, {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}, id="hillstrom"),
        pytest.param({"t": 9100, "c": 900}, {"t": 0.9, "c": 0.1}, id="hold-out"),
        pytest.param({"t": 9100, "c": 900}, {"t": 90, "c": 10}, id="weights"),
        pytest.param({"t": 0, "c": 30}, {"t": 0.5, "c": 0.5}, id="a cell got lost"),
    ],
)
def test_sample_ratio_equals_scipy(observed, planned):
    shares = np.array(list(planned.values())) / sum(planned.values())
    reference = stats.chisquare(list(observed.values()), sum(observed.values()) * shares)
    result = sample_ratio(observed, planned)
    assert (result.chi_square, result.p_value) == close((reference.statistic, reference.pvalue))
    assert result.degrees_of_freedom == len(planned) - 1
    assert dict(result.expected) == close(dict(zip(planned, sum(observed.values()) * shares, strict=True)))


def test_hillstroms_cells_are_as_planned():
    result = sample_ratio({"a": 21307, "b": 21306, "c": 21387}, {"a": 1, "b": 1, "c": 1})
    assert (result.chi_square, result.p_value) == close((0.20253125, 0.9036929575604196))


def test_an_empty_cell_of_planned_share_0_adds_no_degree_of_freedom():
    """5,200 against 4,800 is a mismatch; a paused third cell must not dilute it (0.00006, not 0.0003)."""
    result = sample_ratio({"a": 5200, "b": 4800, "paused": 0}, {"a": 0.5, "b": 0.5, "paused": 0})
    assert result.degrees_of_freedom == 1
    assert result.p_value == close(stats.chisquare([5200, 4800]).pvalue)


@pytest.mark.parametrize("planned", [{"a": 1, "b": 1, "paused": 0}, {"a": 1, "b": 1}], ids=["share 0", "not planned"])
def test_customers_where_none_were_planned_contradict_the_plan(planned):
    result = sample_ratio({"a": 5000, "b": 5000, "paused": 1}, planned)
    assert (result.chi_square, result.p_value, result.degrees_of_freedom) == (inf, 0, 1)
    assert dict(result.expected)["paused"] == 0


def test_a_planned_cell_that_was_not_observed_is_observed_empty():
    assert sample_ratio({"a": 100}, {"a": 0.5, "b": 0.5}) == sample_ratio({"a": 100, "b": 0}, {"a": 0.5, "b": 0.5})


def test_sample_ratio_not_measurable():
    assert sample_ratio({"a": 100}, {"a": 1}) == NotMeasurable(Code.NO_SPLIT)
    assert sample_ratio({}, {"a": 1, "b": 1}) == NotMeasurable(Code.TOO_FEW, (("cell", "all"), ("customers", 0)))
    assert sample_ratio({"x": 100}, {"a": 1}).p_value == 0


@pytest.mark.parametrize("planned", [{}, {"a": 0}, {"a": 2, "b": -1}, {"a": float("nan")}])
def test_impossible_plans_are_refused(planned):
    with pytest.raises(ValueError, match="planned shares"):
        sample_ratio({"a": 100}, planned)


def test_standardised_difference_by_hand():
    assert standardised_difference(CellSummary(9, 13.0, 9.0), CellSummary(9, 8.0, 41.0)) == 1.0


@pytest.mark.parametrize(("target", "control", "answer"), [(5.0, 5.0, 0.0), (5.0, 3.0, 2.0), (3.0, 5.0, -2.0)])
def test_cells_that_do_not_vary(target, control, answer):
    assert standardised_difference(CellSummary(9, target, 0.0), CellSummary(4, control, 0.0)) == answer


def test_the_answer_for_cells_that_do_not_vary_is_the_one_over_both_cells_mixed():
    mixed = np.repeat([5.0, 3.0], 1000)
    assert (5.0 - 3.0) / mixed.std() == 2.0


CELL = st.builds(CellSummary, n=st.integers(2, 1000), mean=st.floats(-100, 100), variance=st.floats(1e-3, 1e3))


@given(CELL, CELL, st.sampled_from([1e-6, 3.0, 1e6]))
def test_standardised_difference_has_no_unit_and_a_sign(ours, theirs, factor):
    one = standardised_difference(ours, theirs)
    assert standardised_difference(theirs, ours) == -one
    assert standardised_difference(scaled(ours, factor), scaled(theirs, factor)) == close(one, floor=TIGHT)
    assert standardised_difference(shifted(ours, 7), shifted(theirs, 7)) == close(one, floor=1e-9)
    assert standardised_difference(ours, ours) == 0


def test_empty_cells_cannot_be_balanced():
    with pytest.raises(ValueError, match="empty cell"):
        standardised_difference(CellSummary(0, 0.0, 0.0), CellSummary(3, 1.0, 1.0))
    with pytest.raises(ValueError, match="empty cell"):
        level_balance({}, {"a": 3})


TARGET_LEVELS, CONTROL_LEVELS = {"a": 120, "b": 60, "c": 20}, {"a": 90, "b": 70, "c": 40}


def test_levels_equal_scipys_contingency_table():
    table = [list(TARGET_LEVELS.values()), list(CONTROL_LEVELS.values())]
    reference = stats.chi2_contingency(table, correction=False)
    result = level_balance(TARGET_LEVELS, CONTROL_LEVELS)
    assert (result.chi_square, result.p_value) == close((reference.statistic, reference.pvalue))
    assert result.degrees_of_freedom == reference.dof


def test_the_largest_difference_is_the_level_of_most_standard_deviations():
    result = level_balance(TARGET_LEVELS, CONTROL_LEVELS)
    each = {
        level: abs(0.005 * (TARGET_LEVELS[level] - CONTROL_LEVELS[level]))
        / np.sqrt(np.mean([p * (1 - p) for p in (TARGET_LEVELS[level] / 200, CONTROL_LEVELS[level] / 200)]))
        for level in TARGET_LEVELS
    }
    assert result.level == max(each, key=each.get) == "a"
    assert result.largest_difference == close(each["a"])


def test_two_levels_are_one_share():
    """Equals the standardised difference of the yes/no attribute itself, but for n instead of n − 1."""
    result = level_balance({"yes": 300, "no": 700}, {"yes": 200, "no": 600})
    whole = standardised_difference(counted(300, 1000), counted(200, 800))
    assert result.largest_difference == pytest.approx(whole, rel=1 / 800)
    assert result.level == "yes"


def test_levels_in_one_cell_only_and_in_none():
    reference = stats.chi2_contingency([[50, 50, 0], [60, 30, 10]], correction=False)
    result = level_balance({"a": 50, "b": 50, "gone": 0}, {"a": 60, "b": 30, "c": 10, "gone": 0})
    assert (result.p_value, result.degrees_of_freedom) == (close(reference.pvalue), 2)


def test_one_level_is_balanced_and_two_separate_ones_are_not():
    alike = level_balance({"a": 10}, {"a": 500})
    assert (alike.chi_square, alike.degrees_of_freedom, alike.p_value, alike.largest_difference) == (0, 0, 1, 0)
    apart = level_balance({"a": 100}, {"b": 100})
    assert apart.largest_difference == 2
    assert apart.p_value == close(stats.chi2_contingency([[100, 0], [0, 100]], correction=False).pvalue)


def test_incremental_is_the_effect_times_the_target_customers():
    effect = Comparison(0.75, Interval(0.5, 1.0), 0.01, 0.1, Interval(0.05, 0.15), Method.WELCH)
    total, interval = incremental(effect, 21307)
    assert total == 15980.25
    assert ends(interval) == (10653.5, 21307)
