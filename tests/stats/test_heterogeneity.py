"""Cochran's Q against statsmodels; the errors of levels against every way to deal out the cells."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from analysis.model import CellSummary, Code, Heterogeneity, NotMeasurable
from analysis.stats.fieller import Estimate
from analysis.stats.heterogeneity import ENOUGH_BUYERS, expected_buyers, heterogeneity, level_effects
from analysis.stats.summaries import summarize
from tests.stats.tools import CLOSE, TIGHT, close, counted, scaled

LEVELS = st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3)), min_size=2, max_size=12)


@pytest.mark.parametrize("levels", [2, 3, 7, 40])
@pytest.mark.parametrize("spread", [0.0, 1.0, 30.0])
def test_equals_statsmodels(levels, spread):
    rng = np.random.default_rng(levels)
    errors = rng.uniform(0.1, 4, levels)
    values = rng.normal(2, spread, levels) + rng.normal(0, np.sqrt(errors))
    found = heterogeneity([Estimate(*pair) for pair in zip(values.tolist(), errors.tolist(), strict=True)])
    with np.errstate(invalid="ignore"):
        theirs = combine_effects(values, errors, method_re="dl")
    assert isinstance(found, Heterogeneity)
    assert found.q == close(theirs.q)
    assert found.degrees_of_freedom == theirs.df
    assert found.p_value == close(stats.chi2.sf(theirs.q, theirs.df))
    assert found.tau_squared == close(max(0.0, theirs.tau2), floor=1e-12)
    assert found.i_squared == close(max(0.0, theirs.i2), floor=1e-12)


def test_two_levels_are_the_z_test_of_their_difference():
    found = heterogeneity([Estimate(3.0, 2.0), Estimate(-1.0, 0.5)])
    assert found.p_value == close(2 * stats.norm.sf(4 / np.sqrt(2.5)))


@given(LEVELS)
def test_another_unit_or_a_constant_more_changes_nothing(pairs):
    found = heterogeneity([Estimate(*pair) for pair in pairs])
    moved = heterogeneity([Estimate(-7 * value + 11, 49 * error) for value, error in pairs])
    assert moved.q == close(found.q, 1e-6, 1e-9)
    assert moved.tau_squared == close(49 * found.tau_squared, 1e-6, 1e-6)


def test_equal_effects_do_not_differ():
    found = heterogeneity([Estimate(2.0, 1.0), Estimate(2.0, 9.0)])
    assert (found.q, found.p_value, found.i_squared, found.tau_squared) == (0.0, 1.0, 0.0, 0.0)


@pytest.mark.parametrize("effects", [[], [Estimate(1.0, 1.0)]])
def test_one_level_cannot_differ(effects):
    assert heterogeneity(effects) == NotMeasurable(Code.ONE_LEVEL)


def test_the_error_of_a_level_is_that_over_all_ways_to_deal_out_the_cells():
    """If the campaign did nothing the effect is 0 on average and varies just so, whatever the baskets are."""
    baskets = np.array([1.0, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 9, 10, 11, 12, 15, 20, 90, 700])
    target = baskets[np.array(list(combinations(range(20), 10)))]
    differences = target.mean(axis=1) - (baskets.sum() - target.sum(axis=1)) / 10
    alike = CellSummary(10**12, 5.0, 30.0, nonzero=10**12)
    level = summarize(baskets[::2]), summarize(baskets[1::2])
    [found] = level_effects((alike, alike), [level], proportion=False)
    assert differences.mean() == close(0.0, floor=1e-10)
    assert found.squared_error == close(np.var(differences))


def test_the_error_by_hand():
    """The control has half the variance of the target, and as many buyers."""
    whole = CellSummary(600, 3.0, 12.0, nonzero=300), CellSummary(400, 3.0, 6.0, nonzero=200)
    both = whole[0] + whole[1]
    level = CellSummary(60, 3.0, 8.0, nonzero=30), CellSummary(40, 3.0, 8.0, nonzero=20)
    mixed = (59 * 8 + 39 * 8) / 99
    by_variance = mixed * (12 / both.variance / 60 + 6 / both.variance / 40)
    by_buyers = mixed * (1 / 60 + 1 / 40)
    [found] = level_effects(whole, [level], proportion=False)
    assert found.squared_error == close(max(by_variance, by_buyers))
    [share] = level_effects(whole, [level], proportion=True)
    assert share.squared_error == close(by_variance)


def test_a_share_has_nearly_its_own_errors():
    """Where the whole behaves like the level, its error is the two-sample one."""
    level = counted(300, 2000), counted(200, 2000)
    [found] = level_effects(level, [level], proportion=True)
    assert found.squared_error == close(sum(cell.variance / cell.n for cell in level), CLOSE)


def test_few_buyers_have_no_place_in_the_test():
    whole = counted(100, 1000), counted(100, 1000)
    enough, less = (counted(10, 100), counted(10, 100)), (counted(9, 100), counted(10, 100))
    found = level_effects(whole, [enough, less], proportion=True)
    assert [effect is None for effect in found] == [False, True]
    assert expected_buyers(less, proportion=True) == close(9.5)


def test_of_a_share_the_rarer_answer_counts():
    nearly_all = counted(95, 100), counted(96, 100)
    assert expected_buyers(nearly_all, proportion=True) == close(4.5)
    assert expected_buyers(nearly_all, proportion=False) == close(95.5)


def test_the_gate_does_not_ask_which_cell_the_buyers_are_in():
    """Whoever picked levels by the buyers of the control would pick lucky draws."""
    one, other = (counted(30, 300), counted(0, 100)), (counted(20, 300), counted(10, 100))
    assert expected_buyers(one, proportion=True) == expected_buyers(other, proportion=True) < ENOUGH_BUYERS


def test_nobody_differs():
    level = CellSummary(50, 4.0, 0.0, nonzero=50)
    assert level_effects((level, level), [(level, level)], proportion=False) == (None,)


@given(st.floats(0.01, 100))
def test_another_unit_of_money(factor):
    level = CellSummary(80, 3.0, 40.0, 9.0, 30), CellSummary(70, 2.0, 30.0, 5.0, 25)
    larger = tuple(scaled(cell, factor) for cell in level)
    [found] = level_effects(level, [level], proportion=False)
    [scaled_found] = level_effects(larger, [larger], proportion=False)
    assert scaled_found.squared_error == close(found.squared_error * factor**2, TIGHT)
    assert scaled_found.value == close(found.value * factor, TIGHT)
