"""The lift's interval: against the textbook quadratic in exact arithmetic, the test it inverts, and its edges."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import optimize

from analysis.model import CellSummary, Code, Interval, NotMeasurable
from analysis.stats.fieller import Estimate, lift, lift_interval
from tests.stats.tools import close, ends, welch

ESTIMATE = st.builds(Estimate, value=st.floats(0.01, 1e3), squared_error=st.floats(1e-6, 1e2))
CELL = st.builds(CellSummary, n=st.integers(2, 500), mean=st.floats(0.1, 100), variance=st.floats(1e-2, 1e3))


def textbook(target: Estimate, control: Estimate, quantile: float) -> tuple[float, float]:
    """Fieller's limits of target ÷ control, minus 1, with 60 digits."""
    with localcontext(prec=60):
        a, va, b, vb = (Decimal(x) for x in (target.value, target.squared_error, control.value, control.squared_error))
        q2 = Decimal(quantile) ** 2
        factor = b * b - q2 * vb
        reach = ((a * b) ** 2 - factor * (a * a - q2 * va)).sqrt()
        return float((a * b - reach) / factor - 1), float((a * b + reach) / factor - 1)


@given(ESTIMATE, ESTIMATE)
def test_equals_the_textbook_form_in_long_arithmetic(target, control):
    interval = lift_interval(target, control, quantile=1.96)
    g = 1.96**2 * control.squared_error / control.value**2
    assume(abs(g - 1) > 1e-6)
    if g > 1:
        assert interval == NotMeasurable(Code.LIFT_UNBOUNDED)
    else:
        low, high = textbook(target, control, 1.96)
        assert ends(interval) == close((low, high), floor=1e-12 * (high - low))


def test_a_difference_in_the_sixteenth_digit_survives():
    """Two equal averages of a large size, known to ten digits: the textbook form in floats has nothing left of it."""
    target, control = Estimate(1e8 + 1, 1.0), Estimate(1e8, 1.0)
    assert ends(lift_interval(target, control, quantile=1.96)) == close(textbook(target, control, 1.96))


def test_inverts_the_test_of_target_minus_ratio_times_control():
    """Brute force: the ratios at which |a − θb| is exactly q standard errors."""
    target, control, q = Estimate(1.4, 0.09), Estimate(1.0, 0.04), 2.1

    def excess(theta):
        error = (target.squared_error + theta**2 * control.squared_error) ** 0.5
        return abs(target.value - theta * control.value) - q * error

    roots = [optimize.brentq(excess, *bracket, xtol=1e-15) - 1 for bracket in ((0, 1.4), (1.4, 50))]
    assert ends(lift_interval(target, control, quantile=q)) == close(tuple(roots))


@pytest.mark.parametrize("factor", [1e-6, 1e6, 1e100])
def test_the_unit_of_money_does_not_matter(factor):
    target, control = Estimate(1.4226, 0.0148), Estimate(0.6528, 0.0063)
    larger = [Estimate(cell.value * factor, cell.squared_error * factor**2) for cell in (target, control)]
    assert ends(lift_interval(*larger, quantile=1.96)) == close(
        ends(lift_interval(target, control, quantile=1.96)), 1e-13
    )


@given(CELL, CELL)
def test_excludes_no_lift_exactly_when_welch_rejects(target, control):
    result = welch(target, control)
    assume(abs(result.p_value - 0.05) > 1e-9 and isinstance(result.lift_interval, Interval))
    excludes = result.lift_interval.low > 0 or result.lift_interval.high < 0
    assert excludes == (result.p_value < 0.05)


@given(ESTIMATE, ESTIMATE)
def test_contains_the_lift(target, control):
    interval = lift_interval(target, control, quantile=1.96)
    assume(isinstance(interval, Interval))
    assert interval.low <= lift(target, control) <= interval.high


def test_a_control_known_for_certain_gives_the_plain_interval():
    interval = lift_interval(Estimate(12.0, 0.25), Estimate(10.0, 0.0), quantile=2.0)
    assert ends(interval) == close((0.1, 0.3))


def test_edges():
    certain = Estimate(0.0, 0.0)
    assert lift_interval(certain, Estimate(10.0, 1.0), quantile=2) == NotMeasurable(Code.LIFT_CERTAIN)
    assert lift_interval(Estimate(1.0, 1.0), certain, quantile=2) == NotMeasurable(Code.CONTROL_NOT_POSITIVE)
    assert lift(Estimate(1.0, 1.0), Estimate(-1.0, 1.0)) == NotMeasurable(Code.CONTROL_NOT_POSITIVE)
    assert lift_interval(Estimate(1.0, 1.0), Estimate(2.0, 1.0), quantile=2) == NotMeasurable(Code.LIFT_UNBOUNDED)
