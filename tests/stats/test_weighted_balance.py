"""Standardised differences with weights: numpy by hand, and their edges."""

import numpy as np
import pytest

from analysis.model import CellSummary
from analysis.stats.balance import standardised_difference
from analysis.stats.weighted_balance import standardised_differences
from tests.stats.tools import close


@pytest.fixture
def rows():
    rng = np.random.default_rng(20240630)
    took_part = rng.random(80) < 0.4
    return rng.gamma(2.0, 3.0, 80) + took_part, took_part, rng.random(80) < 0.9, rng.uniform(0.2, 3.0, 80)


def test_against_rows_repeated_as_often_as_they_weigh(rows):
    values, took_part, kept, _weight = rows
    whole = np.random.default_rng(1).integers(1, 5, 80)
    before, after = standardised_differences(values, took_part, kept, whole[kept].astype(float))
    spread = np.sqrt((values[took_part].var(ddof=1) + values[~took_part].var(ddof=1)) / 2)
    repeated = [np.repeat(values[kept & group], whole[kept & group]).mean() for group in (took_part, ~took_part)]
    assert before == close((values[took_part].mean() - values[~took_part].mean()) / spread)
    assert after == close((repeated[0] - repeated[1]) / spread)


def test_before_weighting_it_is_the_difference_of_the_trust_checks(rows):
    values, took_part, kept, weight = rows
    cells = (
        CellSummary(group.size, group.mean(), group.var(ddof=1)) for group in (values[took_part], values[~took_part])
    )
    before, _after = standardised_differences(values, took_part, kept, weight[kept])
    assert before == close(standardised_difference(*cells))


def test_unknown_values_are_left_out(rows):
    values, took_part, kept, weight = rows
    known = np.arange(80) % 7 > 0
    found = standardised_differences(np.where(known, values, np.nan), took_part, kept, weight[kept])
    expected = standardised_differences(values[known], took_part[known], kept[known], weight[known & kept])
    assert found == close(expected)


def test_groups_that_do_not_vary(rows):
    _values, took_part, kept, weight = rows
    assert standardised_differences(took_part.astype(float), took_part, kept, weight[kept]) == (2.0, 2.0)
    assert standardised_differences(np.ones(80), took_part, kept, weight[kept]) == (0.0, 0.0)


def test_nothing_known_of_a_group(rows):
    values, took_part, kept, weight = rows
    assert standardised_differences(np.where(took_part, np.nan, values), took_part, kept, weight[kept]) is None
