"""How many customers and buyers are enough."""

from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.model import CellSummary, Code
from analysis.stats.gate import (
    facts_on_buyers,
    fewer_than,
    is_enough_to_check,
    lack_of_buyers,
    least_customers,
    least_for_shape,
    smaller_cell,
)
from analysis.stats.means import compare_means
from analysis.stats.rule import expected_buyers, read_rule
from analysis.stats.shape import Buyers
from analysis.stats.summaries import summarize
from tests.stats.logs_by_hand import shape_of
from tests.stats.tools import close

RULE = read_rule()
PRAISE, SCORES, REGULARS = np.repeat([5.0, 4, 1], [18, 1, 1]), np.array([3.0, 4, 5, 5]), np.geomspace(1, 90, 20)


@pytest.mark.parametrize(
    ("values", "idle", "least"),
    [
        pytest.param(PRAISE, 0, 285, id="nearly all give five stars"),
        pytest.param(SCORES, 0, 100, id="stars"),
        pytest.param(REGULARS, 0, 100, id="spend of regulars"),
        pytest.param(PRAISE, 20, 100, id="half give no stars at all"),
        pytest.param(PRAISE, 1, 736, id="one in twenty gives none"),
        pytest.param(np.full(19, 5.0), 1, 427, id="nineteen of twenty buy the same"),
    ],
)
def test_where_nearly_all_values_are_the_same_more_customers_are_needed(values, idle, least):
    cell = np.concatenate([np.repeat(values, 4), np.zeros(4 * idle)])
    summary = summarize(cell)
    assert least_customers(summary, summary) == least
    amounts = cell[cell > 0]
    shape, share = shape_of(amounts), amounts.size / cell.size
    part = (shape.q - 1) / (shape.q - share) if share < 1 else 1.0
    of_none = (2 * share - 1) / np.sqrt(share * (1 - share)) if share < 1 else 0.0
    by_hand = RULE.least_by_skewness * (abs(shape.skewness) * np.sqrt(part) + of_none * np.sqrt(1 - part)) ** 2
    by_hand = by_hand if share > 0.5 else 0.0
    assert float(least_for_shape(Buyers.of(summary), RULE)) == close(by_hand)
    assert is_enough_to_check(summary, summary) == (by_hand <= cell.size and amounts.size >= RULE.least_buyers)


@given(st.integers(2, 3000), st.integers(2, 3000), st.floats(0, 1))
def test_what_is_said_to_lack_is_what_lacks(target, control, share):
    ours, theirs = (
        summarize(np.repeat([1.0, 0.0], [round(share * n), n - round(share * n)])) for n in (target, control)
    )
    needed = least_customers(ours, theirs)
    lack, expected = lack_of_buyers(ours, theirs), expected_buyers(ours, theirs)
    if lack is None:
        assert min(target, control) >= needed
        assert expected >= RULE.least_buyers
    elif lack.is_too_small:
        name = "target" if target < control else "control"
        for_buyers = ceil(min(target, control) * RULE.least_buyers / expected) if expected else 0
        enough = max(needed, for_buyers if expected < RULE.least_buyers else 0)
        assert dict(lack.facts) == {"customers": min(target, control), "cell": name, "enough": enough}
        assert min(target, control) < needed
        assert lack.code is (Code.FEW_DIFFER if needed > RULE.least_customers else Code.NOT_ENOUGH_CUSTOMERS)
    else:
        assert lack.facts == facts_on_buyers(ours, theirs, RULE.least_buyers)
        assert expected < RULE.least_buyers
        if expected:
            assert dict(lack.facts)["customers"] == ceil(min(target, control) * RULE.least_buyers / expected)


@pytest.mark.parametrize("customers", [99, 100, 300])
def test_who_has_enough_buyers_has_enough_when_more_have_bought(customers):
    """So no day of a campaign can be measured and a later one not, unless nearly everybody spends the same."""
    spent = np.random.default_rng(9).lognormal(3, 1, customers)
    measured = [
        lack_of_buyers(*[summarize(np.append(spent[:buyers], np.zeros(customers - buyers)))] * 2) is None
        for buyers in range(2, customers + 1)
    ]
    assert measured == sorted(measured)
    assert any(measured) == (customers >= RULE.least_customers)


@pytest.mark.parametrize(
    ("customers", "buyers", "code"),
    [(99, 60, Code.NOT_ENOUGH_CUSTOMERS), (100, 19, Code.NOT_ENOUGH_BUYERS), (100, 20, None)],
)
def test_averages_are_measured_from_the_limits_on(customers, buyers, code):
    rng = np.random.default_rng(8)
    cells = [summarize(np.concatenate([rng.lognormal(3, 1, buyers), np.zeros(customers - buyers)])) for _ in range(2)]
    assert getattr(compare_means(*cells, confidence=0.95), "code", None) is code


def test_the_smaller_cell_is_the_control_of_two_that_are_equal():
    one, other = CellSummary(50, 1.0, 1.0), CellSummary(40, 1.0, 1.0)
    assert [smaller_cell(*pair) for pair in ((one, other), (other, one), (one, one))] == [
        ("control", 40),
        ("target", 40),
        ("control", 50),
    ]


def test_fewer_than_a_limit():
    few = CellSummary(9000, 1.5, 400.0, nonzero=90), CellSummary(1000, 1.0, 250.0, nonzero=10)
    assert fewer_than(*few, 10) is None
    assert dict(fewer_than(*few, 25).facts) == {"buyers": 10, "cell": "control", "enough": 25, "customers": 2500}
