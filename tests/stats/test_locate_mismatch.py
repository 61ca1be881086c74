"""Where an assignment broke: level by level against SciPy, and how often a sound one is blamed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.stats.ratio_check import locate_mismatch
from tests.stats.tools import close

PLAN = {"a": 0.9, "b": 0.1}
COUNTS = {
    ("tier", "gold"): {"a": 900, "b": 100},
    ("tier", "silver"): {"a": 1700, "b": 300},
    ("city", "Shanghai"): {"a": 2600},
    ("city", "(missing)"): {"b": 400},
    ("city", "Lhasa"): {"a": 50, "b": 40},
}


def test_every_large_level_is_tested_by_chi_square_and_bonferroni():
    found = locate_mismatch(COUNTS, PLAN)
    assert {level.level for level in found} == {"gold", "silver", "Shanghai", "(missing)"}
    for level in found:
        seen = [COUNTS[level.attribute, level.level].get(cell, 0) for cell in PLAN]
        reference = stats.chisquare(seen, np.array([0.9, 0.1]) * sum(seen))
        assert (level.ratio.chi_square, level.ratio.p_value) == close((reference.statistic, reference.pvalue))
        assert level.p_adjusted == close(min(1.0, reference.pvalue * 4))
        assert dict(level.observed) == COUNTS[level.attribute, level.level]


def test_the_clearest_comes_first():
    p_values = [level.ratio.p_value for level in locate_mismatch(COUNTS, PLAN)]
    assert p_values == sorted(p_values)


@pytest.mark.parametrize(("customers", "tested"), [(99, 0), (100, 1)])
def test_a_level_needs_ten_expected_in_every_cell(customers: int, tested: int):
    assert len(locate_mismatch({("tier", "gold"): {"a": customers}}, PLAN)) == tested


def test_a_cell_of_planned_share_0_does_not_hinder():
    plan = {"a": 1, "b": 1, "paused": 0}
    (level,) = locate_mismatch({("tier", "gold"): {"a": 40, "b": 60}}, plan)
    assert level.ratio.p_value == close(stats.chisquare([40, 60]).pvalue)


def test_nothing_to_look_at():
    assert locate_mismatch({}, PLAN) == ()


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.9, 0.1), (0.97, 0.03)], ids=str)
def test_a_sound_assignment_is_seldom_blamed(shares: tuple[float, float]):
    """40 levels of 120 to 3,000 customers: any of them alarms in at most 1 of 1,000 campaigns, beyond chance."""
    rng = np.random.default_rng(5)
    sizes = np.linspace(120, 3000, 40).astype(int)
    campaigns, alarms = 1000, 0
    for _campaign in range(campaigns):
        held_out = rng.binomial(sizes, shares[1])
        counts = {("l", str(i)): {"a": n - k, "b": k} for i, (n, k) in enumerate(zip(sizes, held_out, strict=True))}
        found = locate_mismatch(counts, {"a": shares[0], "b": shares[1]})
        alarms += found[0].p_adjusted < 0.001
    assert alarms <= stats.binom.ppf(0.999, campaigns, 0.001) + 1
