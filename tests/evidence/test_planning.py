"""The simulated plans: without an effect the draws find 5 %, and what was planned only at the planned size."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from evidence.planning import METRICS, plan_of, published_example, simulate

RUNS = 1500


@pytest.mark.parametrize("metric", METRICS)
def test_without_an_effect_the_draws_find_five_in_a_hundred(metric):
    """With mid-p and the log-ratio a little less."""
    draw = METRICS[metric][1]
    p_values = draw([2000, 1000], 800, 0.0, RUNS, np.random.default_rng(1))
    assert p_values.shape == (2, RUNS)
    assert (p_values < 0.05).mean(axis=1) == pytest.approx(0.05, abs=5 * sqrt(0.05 * 0.95 / RUNS))


@pytest.mark.parametrize("metric", METRICS)
def test_a_smaller_effect_is_found_far_less_often(metric):
    """So the simulation tells a campaign of the planned effect from another."""
    baseline, draw = METRICS[metric]
    plan = plan_of(baseline, "90/10", "size")
    row, rng = plan.rows[0], np.random.default_rng(2)
    p_values = draw([row.n_target], row.n_control, plan.effect / sqrt(2), RUNS, rng)
    found = (p_values[0] < 0.05).mean()
    assert 0.46 < found < 0.63


def test_another_cell_is_found_as_often_as_holm_allows():
    result = simulate("rate 14.41 %", "30/30/30/10", "size", 4000, np.random.default_rng(3))
    assert result["found"] == pytest.approx(0.8, abs=0.04)
    assert 0.01 < result["false"] < 0.055


def test_the_smallest_effect_of_more_cells_is_larger():
    lifts = [
        simulate("amount, adjusted", split, "effect", 2, np.random.default_rng(4))["lift"]
        for split in ("50/50", "90/10", "45/45/10", "30/30/30/10")
    ]
    assert lifts == sorted(lifts)


def test_the_published_example():
    assert published_example() == pytest.approx((0.41, 0.345), abs=0.005)
