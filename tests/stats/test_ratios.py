"""Ratios of sums: against means where they coincide, a brute-force linearisation, and a numerical derivative."""

import numpy as np
import pytest
from scipy import stats

from analysis.model import CellSummary, Code, Method, NotMeasurable, PairSummary
from analysis.stats.ratios import compare_by_delta, compare_ratios, linearise
from analysis.stats.summaries import summarize, summarize_pair
from tests.stats.tools import TIGHT, assert_mirrored, close, ends, scaled, welch


def customers(seed, size):
    rng = np.random.default_rng(seed)
    orders = rng.poisson(0.7, size)
    return orders * rng.lognormal(3, 0.9, size), orders.astype(float)


TARGET, CONTROL = customers(1, 400), customers(2, 90)


def compared(target, control, confidence=0.95):
    return compare_by_delta(summarize_pair(*target), summarize_pair(*control), confidence=confidence)


def test_equals_welch_on_every_customers_linearised_value():
    """Brute force on raw rows: R + (y − R·x) ÷ x̄ has the ratio as its mean."""

    def values(revenue, orders):
        ratio = revenue.sum() / orders.sum()
        return ratio + (revenue - ratio * orders) / orders.mean()

    result = compared(TARGET, CONTROL)
    reference = stats.ttest_ind(values(*TARGET), values(*CONTROL), equal_var=False)
    assert result.method is Method.DELTA
    assert result.effect == close(TARGET[0].sum() / TARGET[1].sum() - CONTROL[0].sum() / CONTROL[1].sum())
    assert result.p_value == close(reference.pvalue)
    assert ends(result.interval) == close(tuple(reference.confidence_interval(0.95)))


def test_a_denominator_of_one_is_a_mean():
    revenue, other = TARGET[0], CONTROL[0]
    result = compared((revenue, np.ones_like(revenue)), (other, np.ones_like(other)))
    mean = welch(summarize(revenue), summarize(other))
    assert ends(result.interval) == close(ends(mean.interval), TIGHT)
    assert ends(result.lift_interval) == close(ends(mean.lift_interval), TIGHT)
    assert (result.effect, result.p_value, result.lift) == close((mean.effect, mean.p_value, mean.lift), TIGHT)


def test_swapping_the_cells_flips_the_sign_and_keeps_p():
    assert_mirrored(compared(TARGET, CONTROL), compared(CONTROL, TARGET))


def test_equal_cells_show_nothing():
    result = compared(TARGET, TARGET)
    assert (result.effect, result.p_value, result.lift) == (0, 1, 0)


@pytest.mark.parametrize("factor", [1e-6, 1e6])
def test_another_unit_of_money_scales_the_effect_and_keeps_p_and_lift(factor):
    one = compared(TARGET, CONTROL)
    other = compared((TARGET[0] * factor, TARGET[1]), (CONTROL[0] * factor, CONTROL[1]))
    assert (other.effect, other.p_value, other.lift) == close((one.effect * factor, one.p_value, one.lift))
    assert ends(other.lift_interval) == close(ends(one.lift_interval))


def test_pooled_pairs_give_the_same_as_all_rows():
    halves = [summarize_pair(TARGET[0][part], TARGET[1][part]) for part in (slice(0, 123), slice(123, None))]
    whole = compare_by_delta(summarize_pair(*TARGET), summarize_pair(*CONTROL), confidence=0.95)
    pooled = compare_by_delta(halves[0] + halves[1], summarize_pair(*CONTROL), confidence=0.95)
    assert (pooled.effect, pooled.p_value) == close((whole.effect, whole.p_value))


def test_customers_without_an_order_make_it_no_surer():
    """More customers who ordered nothing: same ratio, same standard error but for n − 1."""
    revenue, orders = (np.concatenate([column, np.zeros(100_000)]) for column in TARGET)
    few, many = linearise(summarize_pair(*TARGET)), linearise(summarize_pair(revenue, orders))
    assert many.mean == close(few.mean)
    assert many.variance / many.n == pytest.approx(few.variance / few.n, rel=1 / 399)


def test_one_basket_size_for_all_is_no_variation():
    orders = np.array([0.0, 1.0, 2.0, 0.0, 3.0])
    pair = summarize_pair(orders * 19.9, orders)
    assert linearise(pair).variance == 0
    assert compare_by_delta(pair, pair, confidence=0.95) == NotMeasurable(Code.NO_VARIATION)


@pytest.mark.parametrize(
    ("target", "control", "reason"),
    [
        (([], []), CONTROL, NotMeasurable(Code.EMPTY_CELL, (("cell", "target"),))),
        (CONTROL, ([5], [1]), NotMeasurable(Code.TOO_FEW, (("cell", "control"), ("customers", 1)))),
        (([0, 0], [0, 0]), CONTROL, NotMeasurable(Code.NO_ORDERS, (("cell", "target"),))),
        (CONTROL, ([0, 0], [0, 0]), NotMeasurable(Code.NO_ORDERS, (("cell", "control"),))),
    ],
)
def test_not_measurable(target, control, reason):
    assert compared(target, control) == reason


def test_returns_larger_than_sales_have_no_lift():
    loss = PairSummary(CellSummary(50, -2.0, 9.0), CellSummary(50, 1.0, 0.5), 0.1)
    gain = PairSummary(scaled(loss.numerator, -1.0), loss.denominator, -0.1)
    result = compare_by_delta(gain, loss, confidence=0.95)
    assert result.effect == 4
    assert result.lift == NotMeasurable(Code.CONTROL_NOT_POSITIVE)


def campaign(n, control_n, orders=0.3, seed=5):
    rng = np.random.default_rng(seed)
    counts = rng.poisson(orders, n), rng.poisson(orders, control_n)
    return [(count * rng.lognormal(3, 0.9, count.size), count.astype(float)) for count in counts]


def ruled(target, control):
    return compare_ratios(summarize_pair(*target), summarize_pair(*control), confidence=0.95)


def test_even_cells_keep_the_delta_method():
    target, control = campaign(1000, 950)
    assert ruled(target, control) == compared(target, control)


def test_uneven_cells_are_compared_on_the_log_scale():
    """The formula on raw rows: w the mean square of (y − R·x) ÷ (R·x̄) over those with an order; s² = w/k_T + w/k_C."""
    target, control = campaign(9000, 1000)
    result = ruled(target, control)
    squares, counts, ratios = 0.0, [], []
    for revenue, orders in (target, control):
        bought = orders > 0
        ratio = revenue.sum() / orders.sum()
        relative = (revenue - ratio * orders)[bought] / (ratio * orders[bought].mean())
        squares += (relative**2).sum() * orders.size / (orders.size - 1)  # the program's variance has n − 1
        counts.append(bought.sum())
        ratios.append(ratio)
    s = np.sqrt(squares / sum(counts) * (1 / counts[0] + 1 / counts[1]))
    log = np.log(ratios[0] / ratios[1])
    assert result.method is Method.DELTA_LOG
    assert result.effect == close(ratios[0] - ratios[1])
    assert result.p_value == close(2 * stats.norm.sf(abs(log) / s))
    z = stats.norm.ppf(0.975)
    assert ends(result.lift_interval) == close((np.exp(log - z * s) - 1, np.exp(log + z * s) - 1))
    assert_mirrored(result, ruled(control, target))


@pytest.mark.parametrize(("sizes", "enough"), [((400, 400), 100), ((900, 100), 100)])
def test_too_few_orders_are_not_measured(sizes, enough):
    result = ruled(*campaign(*sizes, orders=0.2))
    assert result.code is Code.NOT_ENOUGH_BUYERS
    assert dict(result.facts)["enough"] == enough


def test_on_the_log_scale_returns_larger_than_sales_have_no_effect():
    orders = CellSummary(1000, 0.5, 0.25, nonzero=500)
    loss = PairSummary(CellSummary(1000, -2.0, 9.0, nonzero=500), orders, 0.1)
    gain = PairSummary(CellSummary(9000, 2.0, 9.0, nonzero=4500), CellSummary(9000, 0.5, 0.25, nonzero=4500), 0.1)
    reason = NotMeasurable(Code.NET_NOT_POSITIVE, (("cell", "control"),))
    assert compare_ratios(gain, loss, confidence=0.95) == reason
