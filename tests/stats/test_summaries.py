"""Summaries against numpy, and pooling against summarizing all rows at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.model import EXPONENTS, CellSummary, PowerSums
from analysis.stats.summaries import summarize, summarize_pair
from tests.stats.tools import TIGHT, close

OFFSET = 1e8
"""Where a sum of squares would leave no digit of the variance."""

FAR = 1e-6
"""Absolute, for values 0 to 9 around the offset: a mean near 1e8 is stored to 1.5e-8, times 81 in pooling."""

MONEY = st.floats(-1e6, 1e6, allow_nan=False)
ROWS = st.lists(MONEY, max_size=40)
PAIRS = st.lists(st.tuples(MONEY, st.integers(0, 9)), max_size=40)


def assert_same(one: CellSummary, other: CellSummary, spread: float) -> None:
    """Equal up to rounding at the size of the values' spread."""
    assert (one.n, one.nonzero) == (other.n, other.nonzero)
    assert one.mean == close(other.mean, TIGHT, TIGHT * spread)
    assert one.variance == close(other.variance, TIGHT, TIGHT * spread**2)
    assert one.third_moment == close(other.third_moment, TIGHT, TIGHT * spread**3)


@pytest.mark.parametrize("offset", [0.0, OFFSET, -OFFSET], ids=["none", "high", "low"])
def test_summary_equals_numpy_whatever_the_offset(offset):
    base = np.arange(10.0) ** 2
    summary = summarize(base + offset)
    assert summary.n == 10
    assert summary.mean == offset + base.mean()
    assert summary.variance == close(np.var(base, ddof=1), TIGHT)
    assert summary.third_moment == close(np.mean((base - base.mean()) ** 3), TIGHT)


def test_buyers_are_counted_and_returns_are_buyers_too():
    assert summarize([0.0, 12.5, -3.0, 0.0]).nonzero == 2


@pytest.mark.parametrize(
    ("rows", "summary"),
    [([], CellSummary(0, 0.0, 0.0)), ([0.0], CellSummary(1, 0.0, 0.0, 0.0, 0, PowerSums(0, (0.0,) * 7)))],
)
def test_no_customer_and_one_customer(rows, summary):
    assert summarize(rows) == summary


def test_power_sums_are_those_of_the_amounts_above_0():
    amounts = np.array([3.0, 0.5, 40.0])
    powers = summarize([0.0, -2.0, *amounts]).powers
    assert powers.count == 3
    assert powers.sums == tuple(close((amounts**exponent).sum(), TIGHT) for exponent in EXPONENTS)


def test_power_sums_pool():
    one, other = [3.0, 0.0, 9.5], [0.25, -1.0]
    pooled = (summarize(one) + summarize(other)).powers
    assert pooled.count == 3
    assert pooled.sums == tuple(close(each, TIGHT) for each in summarize(one + other).powers.sums)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_missing_value_is_refused(bad):
    with pytest.raises(ValueError, match="every customer"):
        summarize([1.0, bad])


def test_pairs_of_different_length_are_refused():
    with pytest.raises(ValueError, match="same customers"):
        summarize_pair([1.0, 2.0], [1.0])


def test_covariance_equals_numpy():
    rng = np.random.default_rng(1)
    x = rng.poisson(2, 50) + OFFSET
    y = 3 * x + rng.normal(size=50)
    pair = summarize_pair(y, x)
    assert pair.covariance == close(np.cov(y - 3 * OFFSET, x - OFFSET)[0, 1])
    assert (pair.numerator, pair.denominator) == (summarize(y), summarize(x))


@given(ROWS, ROWS, ROWS)
def test_pooling_equals_summarizing_all_rows(one, two, three):
    rows = one + two + three
    pooled = summarize(one) + summarize(two) + summarize(three)
    assert_same(pooled, summarize(rows), np.ptp(rows or [0.0]))


@given(ROWS, ROWS)
def test_pooling_does_not_depend_on_the_order(one, two):
    assert_same(summarize(one) + summarize(two), summarize(two) + summarize(one), np.ptp(one + two or [0.0]))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=20), st.lists(st.integers(0, 9), min_size=1, max_size=20))
def test_pooling_keeps_its_digits_far_from_zero(one, two):
    pooled = summarize(np.add(one, OFFSET)) + summarize(np.add(two, OFFSET))
    assert pooled.variance == close(summarize(one + two).variance, floor=FAR)
    assert pooled.third_moment == close(summarize(one + two).third_moment, floor=10 * FAR)


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=60))
def test_one_row_at_a_time_is_a_stream(rows):
    streamed = sum((summarize([row]) for row in rows), CellSummary(0, 0.0, 0.0))
    assert_same(streamed, summarize(rows), 20.0)


def test_an_empty_cell_adds_nothing():
    cell = summarize([1.0, 2.0, 4.0])
    assert cell + summarize([]) == cell
    assert summarize([]) + cell == cell
    pair = summarize_pair([1.0, 2.0], [1.0, 1.0])
    assert pair + summarize_pair([], []) == pair
    assert summarize_pair([], []) + pair == pair


@settings(max_examples=60)
@given(PAIRS, PAIRS)
def test_pooling_pairs_equals_summarizing_all_rows(one, two):
    def fold(rows):
        return summarize_pair([y for y, _ in rows], [x for _, x in rows])

    pooled, whole = fold(one) + fold(two), fold(one + two)
    spread = np.ptp([y for y, _ in one + two] or [0.0])
    assert_same(pooled.numerator, whole.numerator, spread)
    assert_same(pooled.denominator, whole.denominator, 9.0)
    assert pooled.covariance == close(whole.covariance, TIGHT, TIGHT * 9 * spread)
