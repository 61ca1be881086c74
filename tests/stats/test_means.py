"""Differences of means: against SciPy and statsmodels on raw rows, and the identities."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats import weightstats

from analysis.model import CellSummary, Code, Interval, Method, NotMeasurable
from analysis.stats.summaries import summarize
from tests.stats.tools import TIGHT, assert_mirrored, close, ends, scaled, shifted
from tests.stats.tools import welch as compared

RNG = np.random.default_rng(20240502)
SAMPLES = [
    pytest.param(RNG.normal(10, 3, 40), RNG.normal(9, 5, 25), id="normal"),
    pytest.param(RNG.normal(10, 3, 4000) * 1e6, RNG.normal(2, 1, 90) * 1e6, id="extreme p, large money"),
    pytest.param(RNG.lognormal(3, 1.3, 900) * (RNG.random(900) < 0.1), RNG.lognormal(3, 1, 100), id="heavy tail"),
    pytest.param(np.array([1.0, 2.0]), np.array([5.0, 9.0]), id="two customers each"),
    pytest.param(np.array([3.0, 3.0, 3.0]), np.array([5.0, 9.0, 1.0]), id="one cell does not vary"),
    pytest.param(1e8 + np.arange(10.0), 1e8 + np.arange(3.0), id="far from zero"),
]

CELL = st.builds(
    CellSummary,
    n=st.integers(2, 100_000),
    mean=st.floats(-1e4, 1e4),
    variance=st.floats(1e-3, 1e6),
)
POSITIVE = st.builds(CellSummary, n=st.integers(2, 10_000), mean=st.floats(0.01, 1e4), variance=st.floats(1e-3, 1e6))


@pytest.mark.filterwarnings("ignore:Precision loss")
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("target", "control"), SAMPLES)
def test_equals_scipy(target, control, confidence):
    result = compared(summarize(target), summarize(control), confidence)
    reference = stats.ttest_ind(target, control, equal_var=False)
    assert result.method is Method.WELCH
    assert result.effect == close(target.mean() - control.mean())
    assert result.p_value == close(reference.pvalue)
    assert ends(result.interval) == close(tuple(reference.confidence_interval(confidence)))


@pytest.mark.parametrize(("target", "control"), SAMPLES)
def test_equals_statsmodels(target, control):
    result = compared(summarize(target), summarize(control))
    reference = weightstats.CompareMeans.from_data(target, control)
    assert result.p_value == close(reference.ttest_ind(usevar="unequal")[1])
    assert ends(result.interval) == close(reference.tconfint_diff(usevar="unequal"))


@pytest.mark.parametrize(
    ("target", "control", "reason"),
    [
        ([], [1, 2], NotMeasurable(Code.EMPTY_CELL, (("cell", "target"),))),
        ([1, 2], [], NotMeasurable(Code.EMPTY_CELL, (("cell", "control"),))),
        ([1], [1, 2], NotMeasurable(Code.TOO_FEW, (("cell", "target"), ("customers", 1)))),
        ([1, 2], [1], NotMeasurable(Code.TOO_FEW, (("cell", "control"), ("customers", 1)))),
        ([0, 0], [0, 0, 0], NotMeasurable(Code.NO_VARIATION)),
        ([5, 5], [3, 3, 3], NotMeasurable(Code.NO_VARIATION)),
    ],
)
def test_not_measurable(target, control, reason):
    assert compared(summarize(target), summarize(control)) == reason


@pytest.mark.parametrize("mean", [0.0, -2.0])
def test_a_control_that_earns_nothing_has_no_lift(mean):
    result = compared(CellSummary(50, 3.0, 4.0), CellSummary(50, mean, 4.0))
    assert result.effect == 3 - mean
    assert result.lift == result.lift_interval == NotMeasurable(Code.CONTROL_NOT_POSITIVE)


def test_confidence_outside_0_to_1_is_refused():
    with pytest.raises(ValueError, match="confidence"):
        compared(CellSummary(5, 1.0, 1.0), CellSummary(5, 1.0, 1.0), 95)


@given(CELL, CELL)
def test_swapping_the_cells_flips_the_sign_and_keeps_p(ours, theirs):
    assert_mirrored(compared(ours, theirs), compared(theirs, ours))


@given(POSITIVE, POSITIVE, st.sampled_from([2.0**-20, 1e-6, 100.0, 1e6]))
def test_another_unit_of_money_scales_the_effect_and_keeps_p_and_lift(ours, theirs, factor):
    one, other = compared(ours, theirs), compared(scaled(ours, factor), scaled(theirs, factor))
    size = (ours.mean + theirs.mean) * factor
    assert other.effect == close(one.effect * factor, TIGHT, TIGHT * size)
    assert ends(other.interval) == close((one.interval.low * factor, one.interval.high * factor), TIGHT, TIGHT * size)
    assert other.p_value == close(one.p_value)
    assert other.lift == close(one.lift, TIGHT, TIGHT)
    assume(isinstance(one.lift_interval, Interval))
    width = one.lift_interval.high - one.lift_interval.low
    assert ends(other.lift_interval) == close(ends(one.lift_interval), TIGHT, 1e-6 * width)


@given(CELL, CELL, st.integers(-1000, 1000))
def test_a_constant_for_everyone_changes_nothing(ours, theirs, constant):
    one, other = compared(ours, theirs), compared(shifted(ours, constant), shifted(theirs, constant))
    size = abs(ours.mean) + abs(theirs.mean) + abs(constant)
    assert other.effect == close(one.effect, TIGHT, TIGHT * size)
    assert ends(other.interval) == close(ends(one.interval), TIGHT, TIGHT * size)
    assert other.p_value == close(one.p_value, rel=1e-6, floor=CANCELLED)


CANCELLED = 1e-9
"""Absolute, of a p-value whose difference of means lost digits to the constant."""


@given(CELL)
def test_equal_cells_show_nothing(cell):
    result = compared(cell, cell)
    assert (result.effect, result.p_value) == (0, 1)
    assert result.interval.low == -result.interval.high


@given(CELL, CELL)
def test_p_and_interval_agree_about_no_effect(ours, theirs):
    result = compared(ours, theirs)
    assume(abs(result.p_value - 0.05) > 1e-9)
    excludes = result.interval.low > 0 or result.interval.high < 0
    assert excludes == (result.p_value < 0.05)
    assert not result.borderline
