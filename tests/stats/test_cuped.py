"""CUPED against least squares, rows adjusted one by one, and tea-tasting."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import CompareMeans

from analysis.model import CellSummary, Code, Covaried, Method, NotMeasurable, PairSummary
from analysis.stats.cuped import adjust_cell, compare_covaried, pooled_theta, variance_removed
from analysis.stats.means import compare_by_welch, compare_means
from analysis.stats.summaries import summarize_pair
from tests.stats.tools import TIGHT, close, ends, stored

TEA = stored("tea_tasting_cuped.json")["cases"]


def customers(seed, sizes=(90, 40), slope=0.7, effect=2.0):
    """Metric and covariate of both cells' customers: many zeros, heavy tails."""
    rng = np.random.default_rng(seed)
    cells = []
    for place, n in enumerate(sizes):
        x = rng.lognormal(2, 1, n) * (rng.random(n) < 0.6)
        y = (slope * x + rng.lognormal(1.5, 1, n)) * (rng.random(n) < 0.5) + (effect if place == 0 else 0.0)
        cells.append((y, x))
    return cells


def found(cells) -> Covaried:
    result = compare_covaried(*(summarize_pair(y, x) for y, x in cells), confidence=0.95)
    assert isinstance(result, Covaried)
    return result


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("sizes", [(90, 40), (30, 30), (400, 12)])
def test_the_effect_is_the_coefficient_of_the_cell(seed, sizes):
    cells = customers(seed, sizes)
    y, x = (np.concatenate([cell[i] for cell in cells]) for i in (0, 1))
    design = np.column_stack([np.ones(y.size), np.repeat([1.0, 0.0], sizes), x])
    fitted = sm.OLS(y, design).fit()
    result = found(cells)
    assert result.result.effect == close(fitted.params[1])
    assert result.theta == close(fitted.params[2])
    within = sm.OLS(y, design[:, :2]).fit()
    assert result.variance_removed == close(1 - fitted.ssr / within.ssr)


@pytest.mark.parametrize("seed", range(5))
def test_interval_and_p_are_welchs_on_adjusted_rows(seed):
    cells = customers(seed)
    result = found(cells)
    centre = np.concatenate([x for _, x in cells]).mean()
    rows = [y - result.theta * (x - centre) for y, x in cells]
    peer = CompareMeans.from_data(*rows)
    assert ends(result.result.interval) == close(peer.tconfint_diff(usevar="unequal"))
    assert result.result.p_value == close(peer.ttest_ind(usevar="unequal")[1])


@pytest.mark.parametrize("case", TEA)
def test_with_its_own_theta_it_equals_tea_tasting(case):
    """tea-tasting takes θ from all customers together: equal to ours but for O(1/n) where the cells differ."""
    cells = [summarize_pair(TEA[case][which]["revenue"], TEA[case][which]["before"]) for which in ("target", "control")]
    whole = cells[0] + cells[1]
    theta, centre = whole.covariance / whole.denominator.variance, whole.denominator.mean
    result = compare_by_welch(
        *(adjust_cell(cell, theta, centre) for cell in cells), confidence=0.95, method=Method.COVARIED
    )
    peer = TEA[case]["result"]
    assert result.effect == close(peer["effect_size"])
    assert ends(result.interval) == close((peer["effect_size_ci_lower"], peer["effect_size_ci_upper"]))
    assert result.p_value == close(peer["pvalue"])
    ours = compare_covaried(*cells, confidence=0.95)
    error = (ours.result.interval.high - ours.result.interval.low) / 4
    assert abs(ours.result.effect - peer["effect_size"]) < error / np.sqrt(whole.numerator.n)


@given(st.integers(0, 50), st.floats(-1e3, 1e3), st.floats(0.01, 100))
def test_unit_and_zero_of_the_covariate_do_not_matter(seed, shift, factor):
    cells = customers(seed)
    one, other = found(cells), found([(y, factor * x + shift) for y, x in cells])
    assert other.result.effect == close(one.result.effect, 1e-7)
    assert other.result.p_value == close(one.result.p_value, 1e-6, 1e-12)
    assert other.variance_removed == close(one.variance_removed, 1e-7)


def test_a_covariate_without_relation_changes_next_to_nothing():
    rng = np.random.default_rng(3)
    cells = [(rng.gamma(1, 10, n), rng.normal(size=n)) for n in (4_000, 4_000)]
    plain = compare_means(*(summarize_pair(y, x).numerator for y, x in cells), confidence=0.95)
    result = found(cells)
    assert result.variance_removed < 0.002
    assert result.result.effect == pytest.approx(plain.effect, abs=0.2 * (plain.interval.high - plain.effect))


def test_all_variance_of_a_straight_line_is_removed():
    pairs = [summarize_pair(2 * np.arange(n) + up, np.arange(n)) for n, up in ((20, 3.0), (10, 0.0))]
    assert variance_removed(pairs) == close(1.0)
    assert compare_covaried(*pairs, confidence=0.95) == NotMeasurable(Code.NO_VARIATION)


def test_hillstroms_history_removes_nothing_worth_it():
    """The shape of the public campaign: 64,000 customers, correlation of spend with history about 0.02."""
    rng = np.random.default_rng(0)
    history = rng.lognormal(5, 1, 40_000)
    spend = (rng.random(40_000) < 0.009) * rng.lognormal(4, 1, 40_000) * (1 + history / 2e4)
    pairs = [summarize_pair(spend[:20_000], history[:20_000]), summarize_pair(spend[20_000:], history[20_000:])]
    assert 0 < variance_removed(pairs) < 0.01


@pytest.mark.parametrize(
    ("target", "control", "code"),
    [
        (([], []), ([1.0, 2.0], [0.0, 1.0]), Code.EMPTY_CELL),
        (([1.0], [3.0]), ([1.0, 2.0], [0.0, 1.0]), Code.TOO_FEW),
        (([1.0, 2.0], [5.0, 5.0]), ([1.0, 4.0], [5.0, 5.0]), Code.NO_COVARIATE),
        (([1.0, 1.0], [5.0, 6.0]), ([2.0, 2.0], [5.0, 9.0]), Code.NO_VARIATION),
    ],
    ids=["empty", "one customer", "covariate constant", "metric constant"],
)
def test_not_measurable(target, control, code):
    result = compare_covaried(summarize_pair(*target), summarize_pair(*control), confidence=0.95)
    assert isinstance(result, NotMeasurable)
    assert result.code is code


def test_nothing_varies():
    still = PairSummary(CellSummary(5, 1.0, 0.0), CellSummary(5, 2.0, 0.0), 0.0)
    assert pooled_theta([still, still]) is None
    assert variance_removed([still, still]) == 0.0
    assert adjust_cell(still, 0.5, 2.0).variance == 0.0


def test_swapped_cells_flip_the_sign():
    cells = customers(7)
    one, other = found(cells).result, found(cells[::-1]).result
    assert other.effect == close(-one.effect, TIGHT)
    assert other.p_value == close(one.p_value)
