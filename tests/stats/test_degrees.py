"""How many degrees of freedom the log-ratio's t has."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats.degrees import Spent, degrees, degrees_of
from analysis.stats.rule import read_rule
from analysis.stats.shape import Buyers, Shape
from analysis.stats.summaries import summarize
from tests.stats.logs_by_hand import degrees_by_hand, shape_of, squares_and_pull
from tests.stats.tools import close

RULE = read_rule()
RNG = np.random.default_rng(20261122)


def spend(baskets, idle):
    return np.concatenate([baskets, np.zeros(idle)])


CAMPAIGNS = [
    pytest.param(spend(RNG.lognormal(4, 1.3, 120), 17_880), spend(RNG.lognormal(4, 1.0, 12), 1988), id="hold-out"),
    pytest.param(spend(RNG.exponential(80, 30), 2970), spend(RNG.exponential(80, 24), 2976), id="even"),
    pytest.param(spend(RNG.lognormal(4, 0.2, 700), 6300), spend(RNG.lognormal(4, 0.2, 20), 180), id="nearly equal"),
    pytest.param(spend([50, 20, -10, 70] * 9, 900), spend([30, -5, 60] * 5, 900), id="with returns"),
    pytest.param(RNG.lognormal(0, 1, 400), RNG.lognormal(0, 1, 40), id="everybody"),
    pytest.param(RNG.choice([5.0, 4, 1], 400, p=[0.9, 0.08, 0.02]), RNG.choice([5.0, 2], 90), id="praise"),
]


def found(target, control, rule=RULE):
    return float(degrees(Buyers.of(summarize(target)), Buyers.of(summarize(control)), rule))


@pytest.mark.parametrize("limit", [0.05, 0.9, 50.0])
@pytest.mark.parametrize(("target", "control"), CAMPAIGNS)
def test_equals_the_formula_on_raw_amounts(target, control, limit):
    rule = replace(RULE, shape_degrees=limit)
    squares, _b = squares_and_pull(target, control)
    cells = target, control
    baskets = np.concatenate([cell[cell != 0] for cell in cells])
    shape, customers = shape_of(baskets), sum(cell.size for cell in cells)
    expected = [baskets.size * cell.size / customers for cell in cells]
    variations = [
        (square + 1 / cell.size) * np.count_nonzero(cell) for square, cell in zip(squares, cells, strict=True)
    ]
    by_hand = degrees_by_hand(squares, expected, baskets.size / customers, variations, shape, rule)
    assert found(target, control, rule) == close(by_hand)


@pytest.mark.parametrize(("target", "control"), CAMPAIGNS)
def test_swapped_cells_have_the_same(target, control):
    assert found(target, control) == close(found(control, target))


def test_where_all_spend_the_same_it_is_the_normal_quantile():
    assert found(np.repeat([7.0, 0.0], [400, 9600]), np.repeat([7.0, 0.0], [20, 980])) == inf


def test_a_large_cell_leaves_the_degrees_of_the_small_one():
    """Satterthwaite: what has no error takes no part."""
    small, large = Spent(1.0, 25.0, 0.01, 1.5), Spent(0.0, 9e9, 0.01, 1.5)
    found = degrees_of(large, small, Shape(1.5, 1.0, 0.0, 0.0, 0.0), RULE)
    assert found == close(RULE.wide_degrees * 25**0.75 * 0.6 * 1.49 / 0.5)


@given(st.floats(1, 1e3), st.floats(1, 1e3), st.floats(1, 50), st.floats(0, 2))
def test_never_below_the_least_and_more_with_more_buyers(ours, theirs, variation, growth):
    def of(times):
        cells = (Spent(variation / (times * k), times * k, 0.01, variation) for k in (ours, theirs))
        return float(degrees_of(*cells, Shape(variation, 1.0, growth, 0.0, 0.0), RULE))

    assert RULE.least_degrees <= of(1.0) <= of(3.0)
