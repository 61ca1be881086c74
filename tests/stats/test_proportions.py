"""Differences of shares: against statsmodels, published tables, brute force, and the identities."""

from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats import proportion

from analysis.model import CellSummary, Code, Interval, Method, NotMeasurable
from analysis.stats.proportions import compare_proportions, mid_p, newcombe_interval
from tests.stats.tools import CLOSE, PUBLISHED, TIGHT, assert_mirrored, close, counted, ends

TABLES = [
    pytest.param(3894, 21307, 2262, 21306, id="visits"),
    pytest.param(267, 21307, 122, 21306, id="orders"),
    pytest.param(56, 70, 48, 80, id="newcombe a"),
    pytest.param(900_000, 1_000_000, 899_000, 1_000_000, id="a million each"),
    pytest.param(5_000, 900_000, 600, 100_000, id="hold-out"),
]

NEWCOMBE_1998_TABLE_II = [
    pytest.param(56, 70, 48, 80, 0.0524, 0.3339, id="a"),
    pytest.param(9, 10, 3, 10, 0.1705, 0.8090, id="b"),
    pytest.param(6, 7, 2, 7, 0.0582, 0.8062, id="c"),
    pytest.param(5, 56, 0, 29, -0.0381, 0.1926, id="d"),
    pytest.param(0, 10, 0, 20, -0.1611, 0.2775, id="e"),
    pytest.param(0, 10, 0, 10, -0.2775, 0.2775, id="f"),
    pytest.param(10, 10, 0, 20, 0.6791, 1.0000, id="g"),
    pytest.param(10, 10, 0, 10, 0.6075, 1.0000, id="h"),
]


def compared(yes, n, control_yes, control_n, confidence=0.95):
    return compare_proportions(counted(yes, n), counted(control_yes, control_n), confidence=confidence)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(("yes", "n", "control_yes", "control_n"), TABLES)
def test_equals_statsmodels(yes, n, control_yes, control_n, confidence):
    result = compared(yes, n, control_yes, control_n, confidence)
    interval = proportion.confint_proportions_2indep(
        yes, n, control_yes, control_n, method="newcomb", compare="diff", alpha=1 - confidence
    )
    assert result.method is Method.SCORE
    assert result.effect == close(yes / n - control_yes / control_n)
    assert result.p_value == close(proportion.proportions_ztest([yes, control_yes], [n, control_n])[1])
    assert ends(result.interval) == close(interval)


@pytest.mark.parametrize(("yes", "n", "control_yes", "control_n", "low", "high"), NEWCOMBE_1998_TABLE_II)
def test_newcombe_1998_table_ii_method_10(yes, n, control_yes, control_n, low, high):
    interval = newcombe_interval(yes, n, control_yes, control_n, confidence=0.95)
    assert ends(interval) == pytest.approx((low, high), rel=0, abs=PUBLISHED)
    assert -1 <= interval.low <= interval.high <= 1


def test_p_is_right_far_out_in_the_tail():
    assert compared(3894, 21307, 2262, 21306).p_value == close(5.685165482802317e-112)


@pytest.mark.parametrize(
    ("table", "p_value"),
    [
        pytest.param((12, 14, 7, 16), 0.02332167, id="rothman p. 243"),
        pytest.param((347, 902, 20, 108), 2.335156e-05, id="jewell p. 79"),
    ],
)
def test_mid_p_equals_epitools(table, p_value):
    """R: epitools::ormidp.test(12, 2, 7, 9) and ormidp.test(347, 555, 20, 88), `two.sided`, as documented."""
    assert mid_p(*table) == pytest.approx(p_value, rel=1e-6)  # seven digits are printed


def brute_force_mid_p(yes, n, control_yes, control_n):
    """Every table with these margins, in exact fractions."""
    total = yes + control_yes
    weight = {k: comb(n, k) * comb(control_n, total - k) for k in range(total + 1)}
    whole = sum(weight.values())
    tails = (sum(w for k, w in weight.items() if sign * (k - yes) > 0) for sign in (-1, 1))
    return min(Fraction(1), (2 * min(tails) + weight[yes]) * Fraction(1, whole))


@pytest.mark.parametrize(("n", "control_n"), [(1, 1), (3, 5), (7, 7), (12, 4), (9, 14)])
def test_mid_p_equals_enumeration_of_every_small_table(n, control_n):
    for yes, control_yes in product(range(n + 1), range(control_n + 1)):
        expected = float(brute_force_mid_p(yes, n, control_yes, control_n))
        assert mid_p(yes, n, control_yes, control_n) == close(expected, TIGHT)


@pytest.mark.parametrize("table", [(3, 200_000, 4, 90_000), (2, 1_000_000, 7, 1_000), (40, 400, 9, 9)])
def test_mid_p_equals_exact_fractions_where_factorials_overflow(table):
    assert mid_p(*table) == close(float(brute_force_mid_p(*table)))


def test_mid_p_of_not_doing_it_is_the_same():
    everybody_but_few = mid_p(99_990, 100_000, 15, 20)
    assert everybody_but_few == close(float(brute_force_mid_p(10, 100_000, 5, 20)))


def test_an_expected_count_below_ten_turns_to_mid_p():
    assert compared(10, 100, 10, 100).method is Method.SCORE
    few = compared(10, 100, 9, 100)
    assert few.method is Method.MID_P
    assert few.p_value == mid_p(10, 100, 9, 100)
    assert compared(91, 100, 90, 100).method is Method.MID_P
    interval = proportion.confint_proportions_2indep(10, 100, 9, 100, method="newcomb", compare="diff")
    assert ends(few.interval) == close(interval)


def test_lift_follows_from_unpooled_binomial_variances():
    """Fieller's textbook quadratic, with the variances p(1 - p)/n."""
    result = compared(56, 70, 48, 80)
    a, b, q2 = 0.8, 0.6, 1.959963984540054**2
    va, vb = 0.16 / 70, 0.24 / 80
    centre, factor = a * b / (b**2 - q2 * vb), b**2 - q2 * vb
    reach = (a**2 * b**2 - factor * (a**2 - q2 * va)) ** 0.5 / factor
    assert result.lift == close(1 / 3)
    assert ends(result.lift_interval) == close((centre - reach - 1, centre + reach - 1))


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ((0, 0, 3, 10), NotMeasurable(Code.EMPTY_CELL, (("cell", "target"),))),
        ((3, 10, 0, 0), NotMeasurable(Code.EMPTY_CELL, (("cell", "control"),))),
        ((0, 10, 0, 10), NotMeasurable(Code.NO_VARIATION)),
        ((10, 10, 7, 7), NotMeasurable(Code.NO_VARIATION)),
    ],
)
def test_not_measurable(cells, reason):
    assert compared(*cells) == reason


def test_lift_without_a_control_buyer_is_not_measurable():
    result = compared(3, 10, 0, 10)
    assert result.lift == result.lift_interval == NotMeasurable(Code.CONTROL_NOT_POSITIVE)
    assert result.effect == 0.3


def test_lift_with_few_control_buyers_has_no_finite_interval():
    result = compared(30, 1000, 2, 1000)
    assert result.lift == close(14)
    assert result.lift_interval == NotMeasurable(Code.LIFT_UNBOUNDED)


def test_no_target_buyer_is_no_certain_loss():
    assert compared(0, 200, 40, 200).lift_interval == NotMeasurable(Code.LIFT_CERTAIN)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_what_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match="share"):
        compare_proportions(CellSummary(10, share, 0.1), counted(3, 10), confidence=0.95)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5])
def test_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        compared(30, 100, 20, 100, confidence)


def test_borderline_marks_every_table_where_p_and_interval_disagree():
    found = 0
    for yes, control_yes in product(range(100, 150), range(3, 20)):
        result = compared(yes, 2000, control_yes, 60)
        excludes = result.interval.low > 0 or result.interval.high < 0
        assert result.borderline == (excludes != (result.p_value < 0.05))
        found += result.borderline
    assert found < 40  # at most a thin line through 850 tables


CELLS = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(CELLS, CELLS)
def test_swapping_the_cells_flips_the_sign_and_keeps_p(ours, theirs):
    one, other = compared(*ours, *theirs), compared(*theirs, *ours)
    if isinstance(one, NotMeasurable):
        assert other == one
    else:
        assert_mirrored(one, other)


@given(CELLS)
def test_equal_cells_show_nothing(cell):
    result = compared(*cell, *cell)
    if not isinstance(result, NotMeasurable):
        assert (result.effect, result.p_value, result.borderline) == (0, close(1, CLOSE), False)
        assert result.interval.low == -result.interval.high


@given(CELLS, CELLS)
def test_everything_is_a_number_in_its_range(ours, theirs):
    result = compared(*ours, *theirs)
    if not isinstance(result, NotMeasurable):
        assert 0 <= result.p_value <= 1
        assert -1 <= result.interval.low <= result.effect <= result.interval.high <= 1
        if isinstance(result.lift_interval, Interval):
            assert result.lift_interval.low <= result.lift <= result.lift_interval.high
