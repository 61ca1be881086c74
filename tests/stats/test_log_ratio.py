"""The log-ratio: against its formula on raw amounts, and the identities."""

from dataclasses import replace
from itertools import pairwise
from math import exp, inf, log, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.model import Code, Interval, Method, NotMeasurable
from analysis.stats.log_ratio import compare_by_log_ratio
from analysis.stats.summaries import summarize
from tests.stats.logs_by_hand import reaches, squares_and_pull, statistic
from tests.stats.tools import REFERENCE, TIGHT, assert_mirrored, close, ends, scaled

BASKETS = st.lists(st.floats(1.0, 1e4), min_size=2, max_size=30)
IDLE = st.integers(0, 500)
AGREE = 1e-9


def spend(baskets, idle):
    """A cell whose buyers spent so, and so many who bought nothing."""
    return np.concatenate([np.asarray(baskets, dtype=float), np.zeros(idle)])


CELL = st.builds(lambda baskets, idle: summarize(spend(baskets, idle)), BASKETS, IDLE)


def compared(target, control, confidence=0.95, df=inf):
    return compare_by_log_ratio(target, control, confidence=confidence, df=df)


def varied(target, control):
    """Leave out campaigns in which everybody spent the same."""
    result = compared(target, control)
    assume(not isinstance(result, NotMeasurable))
    return result


RNG = np.random.default_rng(20261122)
CAMPAIGNS = [
    pytest.param(spend(RNG.lognormal(4, 1.3, 120), 17_880), spend(RNG.lognormal(4, 1.3, 12), 1988), id="hold-out"),
    pytest.param(spend(RNG.exponential(80, 200), 19_800), spend(RNG.exponential(80, 190), 19_810), id="even"),
    pytest.param(spend(RNG.exponential(80, 30), 5), spend(RNG.exponential(50, 40), 0), id="most buy"),
    pytest.param(spend([50.0] * 40, 3000), spend([50.0] * 9, 900), id="baskets all the same"),
    pytest.param(spend([50, 20, -10, 70] * 9, 900), spend([30, -5, 60] * 5, 900), id="with returns"),
]


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("target", "control"), CAMPAIGNS)
def test_equals_the_formula_on_raw_amounts(target, control, confidence):
    """The interval's ends found by bisection: the ratios that the test would just not reject."""
    result = compared(summarize(target), summarize(control), confidence)
    squares, b = squares_and_pull(target, control)
    s, ratio = sqrt(sum(squares)), target.mean() / control.mean()
    z = stats.norm.ppf((1 + confidence) / 2)
    assert result.method is Method.LOG_RATIO
    assert result.effect == close(target.mean() - control.mean())
    assert result.p_value == close(2 * stats.norm.sf(abs(statistic(log(ratio), s, b))))
    assert result.lift == close(ratio - 1)
    below, above = reaches(z, s, b)
    assert ends(result.lift_interval) == close((ratio * exp(-below) - 1, ratio * exp(above) - 1))
    assert not result.borderline
    angles = np.linspace(-np.pi, np.pi, 200_001)
    for limit, reach, extreme in ((result.interval.low, below, np.min), (result.interval.high, above, np.max)):
        ours, theirs = (reach / s * sqrt(squared) for squared in squares)
        around = target.mean() * np.exp(ours * np.cos(angles)) - control.mean() * np.exp(theirs * np.sin(angles))
        assert limit == close(extreme(around), 1e-8, 1e-8 * control.mean())


@pytest.mark.parametrize("last", [3000.0, 1e6, 1e12])
@pytest.mark.parametrize("most", [np.full(300, 100.0), RNG.lognormal(4, 0.5, 300)], ids=["fixed", "varied"])
def test_one_enormous_basket_breaks_nothing(most, last):
    result = compared(summarize(spend(most, 2700)), summarize(spend([*most[:29], last], 270)), df=20)
    assert 0 < result.p_value <= 1
    assert -inf < result.interval.low < result.effect < result.interval.high < inf
    assert -1 <= result.lift_interval.low < result.lift < result.lift_interval.high < inf


def test_a_basket_thirty_times_as_large_decides_nothing():
    target, control = spend(np.full(300, 100.0), 2700), spend([*np.full(29, 100.0), 3000.0], 270)
    assert compared(summarize(target), summarize(control), df=20).p_value > 0.05


def test_no_cell_varies_less_than_equal_baskets():
    """One basket in a thousand is fifty times as large, none of them in the control."""
    target = summarize(np.repeat([100.0, 5000.0, 0.0], [1078, 2, 9000]))
    control = summarize(np.repeat([100.0, 0.0], [120, 1000]))
    error = np.diff(np.log1p(ends(compared(target, control).lift_interval)))[0] / 2 / stats.norm.ppf(0.975)
    assert error**2 > 1 / 120 - 1 / 1120


@given(CELL, CELL)
def test_wider_at_more_confidence(target, control):
    varied(target, control)
    intervals = [compared(target, control, confidence, df=12) for confidence in (0.8, 0.95, 0.999)]
    for inner, outer in pairwise(intervals):
        assert outer.interval.low < inner.interval.low < inner.effect < inner.interval.high < outer.interval.high


def test_without_power_sums_the_variation_is_pooled():
    """q = (Σx²/K) ÷ (Σx/K)², s² = q/k_T + q/k_C − 1/n_T − 1/n_C; only the number of buyers pulls."""
    target, control = spend(RNG.lognormal(4, 1, 90), 900), spend(RNG.lognormal(4, 1.3, 20), 180)
    result = compared(*(replace(summarize(cell), powers=None) for cell in (target, control)))
    x = np.concatenate([target[target != 0], control[control != 0]])
    squared = np.mean(x**2) / np.mean(x) ** 2 * (1 / 90 + 1 / 20) - 1 / 990 - 1 / 200
    pulls = [-0.75 * (1 / k - 1 / n) / n for k, n in ((90, 990), (20, 200))]
    z = statistic(log(target.mean() / control.mean()), sqrt(squared), (pulls[1] - pulls[0]) / squared)
    assert result.p_value == close(2 * stats.norm.sf(abs(z)))


@pytest.mark.parametrize(("target", "control"), CAMPAIGNS)
def test_with_degrees_of_freedom_it_is_student_s_t(target, control):
    normal, student = (compared(summarize(target), summarize(control), df=df) for df in (inf, 24.0))
    z = stats.norm.isf(normal.p_value / 2)
    assert student.p_value == close(2 * stats.t.sf(z, 24))
    assert student.interval.low < normal.interval.low < normal.interval.high < student.interval.high


def test_equal_baskets_leave_the_error_of_the_rates_alone():
    """With q = 1 it is the delta method on the logarithm of a ratio of rates (Katz et al. 1978), but for their pull."""
    result = compared(summarize(spend([7.0] * 40, 960)), summarize(spend([7.0] * 20, 480)))
    squared = 1 / 40 - 1 / 1000 + 1 / 20 - 1 / 500
    b = 0.75 * ((1 / 40 - 1 / 1000) / 1000 - (1 / 20 - 1 / 500) / 500) / squared
    below, above = reaches(1.959963984540054, sqrt(squared), b)
    assert log(1 + result.lift_interval.low) - log(2 * 480 / 960) == pytest.approx(-below, rel=1e-9)
    assert log(1 + result.lift_interval.high) == pytest.approx(above, rel=1e-9)
    assert above == close(1.959963984540054 * sqrt(squared), 0.01)


@pytest.mark.parametrize(
    ("target", "control", "reason"),
    [
        ([], [1, 2], NotMeasurable(Code.EMPTY_CELL, (("cell", "target"),))),
        ([1, 0], [], NotMeasurable(Code.EMPTY_CELL, (("cell", "control"),))),
        ([0, 0], [0, 0, 0], NotMeasurable(Code.NO_VARIATION)),
        ([5, 5], [5, 5, 5], NotMeasurable(Code.NO_VARIATION)),
        ([0, 0, 0], [5, 0], NotMeasurable(Code.NOBODY_BOUGHT, (("cell", "target"),))),
        ([5, 0], [0, 0, 0], NotMeasurable(Code.NOBODY_BOUGHT, (("cell", "control"),))),
        ([5, -9], [5, 0, 0], NotMeasurable(Code.NET_NOT_POSITIVE, (("cell", "target"),))),
        ([5, 0], [5, -5, 0], NotMeasurable(Code.NET_NOT_POSITIVE, (("cell", "control"),))),
    ],
)
def test_not_measurable(target, control, reason):
    assert compared(summarize(target), summarize(control)) == reason


def test_confidence_outside_0_to_1_is_refused():
    with pytest.raises(ValueError, match="confidence"):
        compared(summarize([5, 0]), summarize([5, 0]), 95)


@given(CELL, CELL)
def test_p_and_both_intervals_agree_by_construction(target, control):
    result = varied(target, control)
    assume(abs(result.p_value - 0.05) > AGREE)
    for interval in (result.lift_interval, result.interval):
        assert (interval.low > 0 or interval.high < 0) == (result.p_value < 0.05)


@given(CELL, CELL)
def test_swapping_the_cells_flips_the_sign_and_keeps_p(target, control):
    one, other = varied(target, control), compared(control, target)
    assert_mirrored(one, other)
    assert 1 + other.lift_interval.high == close(1 / (1 + one.lift_interval.low), AGREE)


@given(CELL, CELL, st.sampled_from([2.0**-20, 1e-6, 100.0, 1e6]))
def test_another_unit_of_money_scales_the_effect_and_keeps_p_and_lift(target, control, factor):
    one, other = varied(target, control), compared(scaled(target, factor), scaled(control, factor))
    size = (target.mean + control.mean) * factor
    assert other.effect == close(one.effect * factor, TIGHT, TIGHT * size)
    assert ends(other.interval) == close((one.interval.low * factor, one.interval.high * factor), AGREE, AGREE * size)
    assert other.p_value == close(one.p_value)
    assert ends(other.lift_interval) == close(ends(one.lift_interval), AGREE, AGREE)


@given(BASKETS, BASKETS, IDLE, BASKETS)
def test_pooled_summaries_equal_the_summary_of_all_customers(first, second, idle, control):
    whole = summarize(spend(first + second, idle))
    parts = summarize(spend(first, idle)) + summarize(spend(second, 0))
    cell = summarize(spend(control, 40))
    one, other = varied(whole, cell), compared(parts, cell)
    assert other.p_value == close(one.p_value)
    assert ends(other.interval) == close(ends(one.interval), AGREE, AGREE * whole.mean)


@given(CELL)
def test_equal_cells_show_nothing(cell):
    result = varied(cell, cell)
    assert (result.effect, result.p_value, result.lift) == (0, 1, 0)
    assert isinstance(result.lift_interval, Interval)


def test_the_worked_example():
    """Every figure that docs/methods.md works out."""
    baskets = np.repeat([60.0, 100.0, 200.0], [8, 8, 4]), np.repeat([40.0, 100.0, 300.0], [4, 4, 2])
    target, control = spend(baskets[0], 1980), spend(baskets[1], 1990)
    result = compared(summarize(target), summarize(control))
    squares, b = squares_and_pull(target, control)
    worked = [*squares, sqrt(sum(squares)), b, log(target.mean() / control.mean()), result.p_value]
    worked += [*ends(result.lift_interval), *ends(result.interval)]
    text = (REFERENCE.parents[1] / "docs" / "methods.md").read_text(encoding="utf-8")
    worked_out = text[text.index("*Worked.*") : text.index("**Ratios**")]
    assert not [value for value in worked if f"{value:.4f}".replace("-", "−") not in worked_out]
