"""Caps, more buyers and bigger baskets, and which cell is best: against rows, identities and other integrals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import betaln

from analysis.model import Capped, CellSummary, Code, NotMeasurable, Split
from analysis.stats.chance import believe_log_means, believe_means, believe_shares, chance_highest
from analysis.stats.outliers import cap_buyers
from analysis.stats.split import split_effect
from analysis.stats.summaries import summarize
from tests.stats.tools import close, counted

POINTS = 5e-5
"""Absolute. The midpoint rule with 20,000 points on a function that only rises."""


def spend(seed, n, share=0.05):
    rng = np.random.default_rng(seed)
    return np.round(rng.lognormal(3, 1.3, n), 2) * (rng.random(n) < share)


def capped(target, control) -> Capped:
    found = cap_buyers(target[target != 0], control[control != 0], (summarize(target), summarize(control)))
    assert isinstance(found, Capped)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_capped_row_by_row(seed):
    target, control = spend(seed, 4_000), spend(seed + 100, 800)
    everybody = np.concatenate([target, control])
    cap = np.quantile(everybody[everybody != 0], 0.99)
    cut = [np.minimum(cell, cap).mean() for cell in (target, control)]
    plain = target.mean() - control.mean()
    error = np.hypot(target.std(ddof=1) / np.sqrt(4_000), control.std(ddof=1) / np.sqrt(800))
    found = capped(target, control)
    assert (found.cap, found.customers) == (close(cap), int((everybody > cap).sum()))
    assert found.effect == close(cut[0] - cut[1], 1e-9, 1e-12)
    assert found.change == close((found.effect - plain) / error, 1e-9, 1e-12)
    assert found.sign_changes == (found.effect * plain < 0)


def test_one_whale_carries_the_effect():
    target = np.array([0.0] * 180 + [10.0] * 19 + [5_000.0])
    control = np.array([0.0] * 178 + [10.0] * 22)
    found = capped(target, control)
    assert found.customers == 1
    assert not found.sign_changes
    more = np.concatenate([control, np.full(200, 10.0)])
    assert capped(np.concatenate([target, np.full(150, 10.0)]), more).sign_changes


def test_the_percentile_is_of_the_buyers():
    """Of all customers it would be 0 here, and nothing would be left."""
    target, control = spend(1, 5_000, 0.004), spend(2, 5_000, 0.004)
    assert np.quantile(np.concatenate([target, control]), 0.99) == 0
    assert capped(target, control).cap > 0


def test_caps_not_measurable():
    cell, none = CellSummary(5, 1.0, 1.0), np.array([])
    for cells, code in (
        ((CellSummary(0, 0.0, 0.0), cell), Code.EMPTY_CELL),
        ((cell, CellSummary(1, 0.0, 0.0)), Code.TOO_FEW),
        ((cell, cell), Code.NO_VARIATION),
    ):
        found = cap_buyers(none, none, cells)
        assert isinstance(found, NotMeasurable)
        assert found.code is code


AMOUNTS = st.lists(st.integers(0, 400), min_size=1, max_size=40)


@given(AMOUNTS, AMOUNTS)
def test_more_buyers_and_bigger_baskets_add_up(target, control):
    cells = [summarize(np.array(cell, float)) for cell in (target, control)]
    found = split_effect(*cells)
    if not any(target) or not any(control):
        assert found == NotMeasurable(Code.NO_BUYERS)
        return
    assert isinstance(found, Split)
    assert found.more_buyers + found.bigger_baskets == close(cells[0].mean - cells[1].mean, 1e-9, 1e-9)
    assert found.basket_control == close(np.mean([y for y in control if y]))
    assert found.buyers_target == np.count_nonzero(target) / len(target)


def test_only_more_buyers_or_only_bigger_baskets():
    control = summarize(np.array([0.0, 0, 0, 20]))
    more = split_effect(summarize(np.array([0.0, 20, 0, 20])), control)
    bigger = split_effect(summarize(np.array([0.0, 0, 0, 50])), control)
    assert (more.more_buyers, more.bigger_baskets) == (5.0, 0.0)
    assert (bigger.more_buyers, bigger.bigger_baskets) == (0.0, 7.5)
    assert split_effect(CellSummary(0, 0.0, 0.0), control) == NotMeasurable(Code.EMPTY_CELL, (("cell", "target"),))


CELLS = [CellSummary(200, 10.0, 90.0), CellSummary(150, 11.0, 150.0), CellSummary(900, 10.5, 70.0)]


def test_two_averages_by_the_normal_distribution():
    beliefs = believe_means(CELLS[:2])
    z = (11.0 - 10.0) / np.sqrt(90 / 200 + 150 / 150)
    assert chance_highest(beliefs, 1) == pytest.approx(stats.norm.cdf(z), abs=POINTS)


@pytest.mark.parametrize("which", range(3))
def test_several_averages_by_the_multivariate_normal(which):
    """P(all differences to the others are above 0), the differences correlated by the common cell."""
    others = [place for place in range(3) if place != which]
    means = [CELLS[which].mean - CELLS[place].mean for place in others]
    covariance = np.full((2, 2), CELLS[which].variance / CELLS[which].n)
    covariance += np.diag([CELLS[place].variance / CELLS[place].n for place in others])
    peer = stats.multivariate_normal(np.zeros(2), covariance).cdf(means)
    assert chance_highest(believe_means(CELLS), which) == pytest.approx(peer, abs=1e-4)


def test_the_chances_of_all_cells_add_up_to_one():
    cells = [counted(3, 50), counted(9, 70), counted(0, 40), counted(30, 400)]
    beliefs = believe_shares(cells)
    assert sum(chance_highest(beliefs, which) for which in range(4)) == pytest.approx(1, abs=4 * POINTS)


@pytest.mark.parametrize(("yes", "n", "other_yes", "other_n"), [(5, 40, 2, 30), (0, 12, 0, 3), (40, 90, 60, 100)])
def test_two_shares_by_the_sum_over_tables(yes, n, other_yes, other_n):
    """P(p > q) of two beta variables with whole parameters, as a finite sum (Miller 2015)."""
    a, b, c, d = 1 + yes, 1 + n - yes, 1 + other_yes, 1 + other_n - other_yes
    total = sum(np.exp(betaln(c + i, d + b) - np.log(b + i) - betaln(1 + i, b) - betaln(c, d)) for i in range(a))
    found = chance_highest(believe_shares([counted(yes, n), counted(other_yes, other_n)]), 0)
    assert found == pytest.approx(total, abs=POINTS)


def test_logarithms_where_few_buy():
    """Two cells of the same baskets: only the numbers of buyers tell them apart."""
    one, other = (np.repeat([0.0, 20.0], [n - k, k]) for n, k in ((5_000, 60), (500, 5)))
    beliefs = believe_log_means([summarize(one), summarize(other)])
    z = np.log(60 / 5_000 / (5 / 500)) / np.sqrt(1 / 60 - 1 / 5_000 + 1 / 5 - 1 / 500)
    assert chance_highest(beliefs, 0) == pytest.approx(stats.norm.cdf(z), abs=POINTS)


def test_the_variation_of_baskets_is_pooled():
    target, control = spend(5, 9_000), spend(6, 1_000)
    baskets = np.concatenate([target, control])
    baskets = baskets[baskets != 0]
    q = (baskets**2).mean() / baskets.mean() ** 2
    variances = [q / np.count_nonzero(cell) - 1 / cell.size for cell in (target, control)]
    beliefs = believe_log_means([summarize(target), summarize(control)])
    assert [belief.std() ** 2 for belief in beliefs] == close(variances)
    assert [belief.mean() for belief in beliefs] == close([np.log(target.mean()), np.log(control.mean())])


def test_no_belief_without_variation_or_buyers():
    still = summarize(np.array([5.0, 5.0]))
    assert believe_means([still, CELLS[0]]) == NotMeasurable(Code.NO_VARIATION)
    assert believe_log_means([still, still]) == NotMeasurable(Code.NO_VARIATION)
    assert believe_log_means([counted(0, 9), counted(2, 9)]) == NotMeasurable(Code.NO_BUYERS)
