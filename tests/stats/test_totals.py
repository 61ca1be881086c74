"""Totals over campaigns: the identities, and textbook forms with equal parts."""

from math import inf, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.model import Comparison, Interval, Method
from analysis.stats.means import compare_by_welch
from analysis.stats.summaries import summarize
from analysis.stats.totals import add_totals, incremental
from tests.stats.tools import TIGHT, close, ends


def part(effect: float, below: float, above: float, df: float = inf) -> Comparison:
    return Comparison(effect, Interval(effect - below, effect + above), 0.5, 0.1, Interval(0, 0.2), Method.WELCH, df=df)


reaches = st.floats(0.01, 100.0)
parts = st.builds(part, st.floats(-50, 50), reaches, reaches, st.floats(9, 1e4) | st.just(inf))


@given(parts, st.integers(100, 10_000))
def test_one_campaign_has_its_own_total(comparison: Comparison, customers: int):
    value, interval = incremental(comparison, customers)
    found = add_totals([(comparison, customers)], confidence=0.95)
    assert found.value == close(value)
    size = interval.high - interval.low + abs(value)
    assert ends(found.interval) == close(ends(interval), floor=10 * TIGHT * size)


@given(st.lists(parts, min_size=2, max_size=6))
def test_nobody_knows_the_sum_better_than_a_part(comparisons: list[Comparison]):
    """Nor worse than with all errors on the same side; more customers count for more."""
    found = add_totals([(comparison, 100) for comparison in comparisons], confidence=0.95)
    widths = [100 * (comparison.interval.high - comparison.effect) for comparison in comparisons]
    assert max(widths) * stats.norm.ppf(0.975) / stats.t.ppf(0.975, 9) <= found.interval.high - found.value
    assert found.interval.high - found.value <= sum(widths)


def test_equal_normal_campaigns_have_the_usual_interval():
    found = add_totals([(part(2.0, 1.0, 1.0), 50)] * 9, confidence=0.95)
    assert (found.value, *ends(found.interval)) == close((900.0, 900 - 150, 900 + 150))


def test_two_equal_halves_have_the_interval_of_student():
    """Two differences of means with the same error: twice as many degrees of freedom, and √2 the error."""
    target, control = summarize([1.0, 2.0, 4.0, 9.0]), summarize([0.0, 1.0, 3.0, 8.0])
    result = compare_by_welch(target, control, confidence=0.9, method=Method.WELCH)
    assert isinstance(result, Comparison)
    assert result.df == close(6)
    found = add_totals([(result, 4)] * 2, confidence=0.9)
    error = 4 * sqrt(2 * (target.variance + control.variance) / 4)
    assert found.interval.high - found.value == close(stats.t.ppf(0.95, 12) * error)


def test_confidence_outside_0_to_1_is_refused():
    with pytest.raises(ValueError, match="confidence"):
        add_totals([(part(1, 1, 1), 10)], confidence=95)
