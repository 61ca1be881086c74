"""The log-ratio with pooled variation of baskets: against its formula on raw amounts, and the identities."""

from math import exp, inf, log, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.model import CellSummary, Code, Interval, Method, NotMeasurable
from analysis.stats.log_ratio import compare_by_log_ratio
from analysis.stats.summaries import summarize
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


@pytest.mark.parametrize(("target", "control"), CAMPAIGNS)
def test_with_own_variation_the_larger_of_both_errors_counts(target, control):
    """Own: s² = q_T/k_T + q_C/k_C − 1/n_T − 1/n_C with q = k·Σx² ÷ (Σx)² of each cell."""
    pair = summarize(target), summarize(control)
    own = compare_by_log_ratio(*pair, confidence=0.95, own_variation=True)
    pooled = compared(*pair)
    squares = [np.sum(cell**2) / np.sum(cell) ** 2 - 1 / cell.size for cell in (target, control)]
    ratio = log(target.mean() / control.mean())
    p_own = 2 * stats.norm.sf(abs(ratio) / sqrt(sum(squares)))
    assert own.p_value == close(max(p_own, pooled.p_value))
    assert own.effect == pooled.effect
    assert own.interval.low <= pooled.interval.low or own.lift_interval.low <= pooled.lift_interval.low


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("target", "control"), CAMPAIGNS)
def test_equals_the_formula_on_raw_amounts(target, control, confidence):
    """q = (Σx²/K) ÷ (Σx/K)²; s² = q/k_T + q/k_C − 1/n_T − 1/n_C; z = ln(ȳ_T/ȳ_C) ÷ s."""
    result = compared(summarize(target), summarize(control), confidence)
    x = np.concatenate([target[target != 0], control[control != 0]])
    q = np.mean(x**2) / np.mean(x) ** 2
    squares = [q / np.count_nonzero(cell) - 1 / cell.size for cell in (target, control)]
    s, ratio = sqrt(sum(squares)), target.mean() / control.mean()
    z = stats.norm.ppf((1 + confidence) / 2)
    assert result.method is Method.LOG_RATIO
    assert result.effect == close(target.mean() - control.mean())
    assert result.p_value == close(2 * stats.norm.sf(abs(log(ratio)) / s))
    assert result.lift == close(ratio - 1)
    assert ends(result.lift_interval) == close((ratio * exp(-z * s) - 1, ratio * exp(z * s) - 1))
    limits = [
        (cell.mean() * exp(-z * sqrt(e)), cell.mean() * exp(z * sqrt(e)))
        for cell, e in zip((target, control), squares, strict=True)
    ]
    low = result.effect - sqrt((target.mean() - limits[0][0]) ** 2 + (limits[1][1] - control.mean()) ** 2)
    high = result.effect + sqrt((limits[0][1] - target.mean()) ** 2 + (control.mean() - limits[1][0]) ** 2)
    assert ends(result.interval) == close((low, high))


@pytest.mark.parametrize(("target", "control"), CAMPAIGNS)
def test_with_degrees_of_freedom_it_is_student_s_t(target, control):
    normal, student = (compared(summarize(target), summarize(control), df=df) for df in (inf, 24.0))
    z = stats.norm.isf(normal.p_value / 2)
    assert student.p_value == close(2 * stats.t.sf(z, 24))
    widths = [log((1 + r.lift_interval.high) / (1 + r.lift_interval.low)) for r in (normal, student)]
    assert widths[1] / widths[0] == close(stats.t.ppf(0.975, 24) / stats.norm.ppf(0.975))


def test_equal_baskets_leave_the_error_of_the_rates_alone():
    """With q = 1 it is the delta method on the logarithm of a ratio of rates (Katz et al. 1978)."""
    result = compared(summarize(spend([7.0] * 40, 960)), summarize(spend([7.0] * 20, 480)))
    error = sqrt(1 / 40 - 1 / 1000 + 1 / 20 - 1 / 500)
    assert log(1 + result.lift_interval.high) == close(1.959963984540054 * error)


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
def test_p_and_the_lift_s_interval_agree_by_construction(target, control):
    result = varied(target, control)
    assume(abs(result.p_value - 0.05) > AGREE)
    excludes = result.lift_interval.low > 0 or result.lift_interval.high < 0
    assert excludes == (result.p_value < 0.05)


@given(CELL, CELL)
def test_borderline_says_that_the_difference_s_interval_disagrees(target, control):
    result = varied(target, control)
    excludes = result.interval.low > 0 or result.interval.high < 0
    assert result.borderline == (excludes != (result.p_value < 0.05))


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


def summary(n, buyers, total, squares):
    """A cell from what its buyers spent, as one works by hand."""
    return CellSummary(n, total / n, (squares - total**2 / n) / (n - 1), nonzero=buyers)


def test_the_worked_example():
    """Every figure that docs/methods.md works out."""
    target, control = summary(36_000, 324, 34_200, 5_130_000), summary(4_000, 28, 2_100, 252_000)
    result = compared(target, control)
    q = (5_382_000 / 352) / (36_300 / 352) ** 2
    s = sqrt(q / 324 + q / 28 - 1 / 36_000 - 1 / 4_000)
    z = stats.norm.ppf(0.975)
    limits = [
        cell.mean * exp(side * z * sqrt(q / cell.nonzero - 1 / cell.n))
        for cell in (target, control)
        for side in (-1, 1)
    ]
    worked = [q, s**2, s, target.mean / control.mean, log(target.mean / control.mean) / s, result.p_value, *limits]
    worked += [*ends(result.lift_interval), *ends(result.interval)]
    worked += [target.mean - limits[0], limits[3] - control.mean, limits[1] - target.mean, control.mean - limits[2]]
    text = (REFERENCE.parents[1] / "docs" / "methods.md").read_text(encoding="utf-8")
    worked_out = text[text.index("*Worked.*") : text.index("**Ratios**")]
    assert not [value for value in worked if f"{value:.4f}" not in worked_out]
