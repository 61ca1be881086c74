"""The permutation test against full enumeration, SciPy, and what it promises."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.model import Code, NotMeasurable, Permutation
from analysis.stats.means import compare_means
from analysis.stats.permutation import LEAST_DRAWS, MOST_DRAWS, permutation_p
from analysis.stats.summaries import summarize

FEW_ERRORS = 5
"""Monte-Carlo errors by which a sound answer differs from the exact one in one of a million seeds."""


def measured(target, control, seed=1) -> Permutation:
    """The test on all customers' values, those of 0 included."""
    target, control = np.asarray(target), np.asarray(control)
    found = permutation_p(
        target[target != 0], control[control != 0], target_n=target.size, control_n=control.size, seed=seed
    )
    assert isinstance(found, Permutation)
    return found


def enumerated(target, control) -> float:
    """Twice the smaller tail over every allocation of all customers, in whole numbers."""
    everybody, size, observed = [*target, *control], len(control), sum(control)
    sums = [sum(chosen) for chosen in combinations(everybody, size)]
    tail = min(sum(s <= observed for s in sums), sum(s >= observed for s in sums))
    return min(1.0, 2 * tail / comb(len(everybody), size))


TINY = {
    "few buyers": ([0, 0, 0, 12, 0, 3, 0, 0, 40], [0, 0, 7, 0]),
    "nobody in the control bought": ([0, 5, 9, 0, 31, 0], [0, 0, 0]),
    "ties": ([0, 2, 2, 5, 0, 0, 2], [5, 5, 0, 2]),
    "everybody has a value": ([3, 8, 1, 9], [4, 7, 2, 6]),
    "returns": ([0, -4, 10, 0, 3], [0, 0, 12, -1, -1]),
    "no difference at all": ([0, 1, 3, 0], [3, 0, 0, 1]),
}


@pytest.mark.parametrize(("target", "control"), TINY.values(), ids=TINY)
@pytest.mark.parametrize("unit", [1, 0.1], ids=["whole numbers", "floats"])
def test_every_allocation_of_tiny_cells(target, control, unit):
    exact = enumerated(target, control)
    found = measured(np.array(target) * unit, np.array(control) * unit)
    assert abs(found.p_value - exact) <= FEW_ERRORS * found.error + 2 / found.draws


def test_the_error_is_the_spread_between_seeds():
    target, control = TINY["ties"]
    found = [measured(target, control, seed) for seed in range(25)]
    spread = np.std([one.p_value for one in found], ddof=1)
    assert spread == pytest.approx(found[0].error, rel=0.5)


@pytest.mark.parametrize(("yes", "n", "control_yes", "control_n"), [(3, 10, 1, 10), (40, 900, 9, 100), (0, 50, 2, 5)])
def test_equal_values_are_counted(yes, n, control_yes, control_n):
    target, control = np.repeat([7, 0], [yes, n - yes]), np.repeat([7, 0], [control_yes, control_n - control_yes])
    found, table = measured(target, control), [[control_yes, control_n - control_yes], [yes, n - yes]]
    tails = [stats.fisher_exact(table, alternative=side).pvalue for side in ("less", "greater")]
    assert (found.error, found.draws) == (0.0, 0)
    assert found.p_value == pytest.approx(min(1.0, 2 * min(tails)), rel=1e-9)


@pytest.mark.parametrize("split", [0.5, 0.9])
def test_equals_scipy_up_to_the_error_of_both(split):
    rng = np.random.default_rng(5)
    values = np.round(rng.lognormal(3, 1, 400), 2) * (rng.random(400) < 0.3)
    target, control = np.split(values, [int(400 * split)])
    target = target * 1.3
    found = measured(target, control)
    peer = stats.permutation_test(
        (target, control),
        lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        vectorized=True,
        n_resamples=9_999,
        rng=np.random.default_rng(8),
    )
    assert abs(found.p_value - peer.pvalue) <= FEW_ERRORS * np.sqrt(2) * found.error


def test_close_to_welch_where_averages_are_normal():
    rng = np.random.default_rng(2)
    target, control = rng.gamma(4, 10, 3_000) + 0.8, rng.gamma(4, 10, 2_000)
    welch = compare_means(summarize(target), summarize(control), confidence=0.95)
    found = measured(target, control)
    assert abs(found.p_value - welch.p_value) <= FEW_ERRORS * found.error + 0.002
    assert 0.001 < welch.p_value < 0.9


VALUES = st.lists(st.integers(0, 60), min_size=2, max_size=25)


@settings(max_examples=10)
@given(VALUES, VALUES, st.integers(1, 1_000))
def test_the_unit_does_not_matter(target, control, factor):
    assume(len({*target, *control}) > 1)
    one, other = measured(target, control), measured(np.array(target) * factor, np.array(control) * factor)
    assert one == other


@settings(max_examples=10)
@given(VALUES, VALUES)
def test_swapped_cells_and_more_seeds_agree(target, control):
    assume(len({*target, *control}) > 1)
    one, other = measured(target, control, 3), measured(control, target, 4)
    assert 0 < one.p_value <= 1
    assert abs(one.p_value - other.p_value) <= FEW_ERRORS * np.hypot(one.error, other.error) + 2e-4


def test_the_same_seed_gives_the_same_answer():
    target, control = TINY["few buyers"]
    assert measured(target, control, 11) == measured(target, control, 11)
    assert measured(target, control, 11) != measured(target, control, 12)


def test_never_zero_and_fewer_draws_for_many_values():
    rng = np.random.default_rng(0)
    few = measured(rng.gamma(1, 1, 300) + 9, rng.gamma(1, 1, 300))
    many = measured(rng.gamma(1, 1, 80_000) + 9, rng.gamma(1, 1, 80_000))
    assert (few.draws, few.p_value) == (MOST_DRAWS, 2 / (MOST_DRAWS + 1))
    assert (many.draws, many.p_value) == (LEAST_DRAWS, 2 / (LEAST_DRAWS + 1))


@pytest.mark.parametrize("runs", [60, pytest.param(2_000, marks=pytest.mark.long)])
def test_under_no_effect_it_alarms_no_more_often_than_promised(runs):
    """A hold-out with a heavy tail, where Welch says "won" in more than one of ten."""
    rng = np.random.default_rng(21)
    alarms = {"up": 0, "down": 0}
    for run in range(runs):
        target, control = (rng.lognormal(3, 1.3, n) * (rng.random(n) < 0.02) for n in (2_700, 300))
        if measured(target, control, run).p_value < 0.05:
            alarms["up" if target.mean() > control.mean() else "down"] += 1
    for side in alarms.values():
        assert side <= stats.binom.ppf(1 - 1e-4, runs, 0.025)
    assert sum(alarms.values()) >= stats.binom.ppf(1e-4, runs, 0.04)


@pytest.mark.parametrize(
    ("target", "control", "target_n", "control_n", "code"),
    [
        ([1.0], [], 3, 0, Code.EMPTY_CELL),
        ([], [], 3, 4, Code.NO_VARIATION),
        ([2, 2], [2], 2, 1, Code.NO_VARIATION),
    ],
    ids=["an empty cell", "nobody bought", "all the same"],
)
def test_not_measurable(target, control, target_n, control_n, code):
    found = permutation_p(np.array(target), np.array(control), target_n=target_n, control_n=control_n, seed=0)
    assert isinstance(found, NotMeasurable)
    assert found.code is code


def test_more_values_than_customers_are_refused():
    with pytest.raises(ValueError, match="more values than customers"):
        permutation_p(np.array([1, 2]), np.array([1]), target_n=1, control_n=5, seed=0)
