"""Self-selection and regression to the mean: what each comparison of an event is worth, on events of known truth.

The world is that of the evidence (`evidence/events.py`), which runs it longer and over more kinds of events.
"""

import numpy as np
import pytest

from evidence.events import USUAL, simulate
from tests.stats.test_simulation import within_bounds

EFFECT = 20.0
RUNS = [pytest.param(150, id="quick"), pytest.param(2_000, id="long", marks=pytest.mark.long)]
LOWEST, HIGHEST = 0.94, 0.96


def found(selection, runs):
    rng = np.random.default_rng(20240701)
    return simulate(selection, 1500, 500, EFFECT, USUAL, runs, rng)


def covered(figures, runs):
    return round(figures["covered"] * runs)


def between(hits, runs):
    """Whether so many hits are what some rate between the promised ones gives."""
    return within_bounds(hits, runs, LOWEST) or within_bounds(hits, runs, HIGHEST)


@pytest.mark.parametrize("runs", RUNS)
def test_history_decides_who_comes(runs):
    """Who came had just bought: raw far too high, the change far too low; what adjusts for history is right."""
    result = found("recorded", runs)
    assert between(covered(result["coming"], runs), runs)
    assert between(covered(result["weighted"], runs), runs)
    assert result["raw"]["covered"] < 0.01
    assert result["raw"]["median"] > 3 * EFFECT
    assert result["did"]["median"] < 0
    assert result["did"]["covered"] < 0.5
    assert result["alarms"] > 0.9
    assert abs(result["weighted"]["median"] - EFFECT) < 0.2 * EFFECT


@pytest.mark.parametrize("runs", RUNS)
def test_better_customers_come(runs):
    """Then the change is right and adjusting for one window is too high: both stand on either side of the truth."""
    result = found("standing", runs)
    assert between(covered(result["coming"], runs), runs)
    assert between(covered(result["did"], runs), runs)
    assert result["adjusted"]["median"] > 1.5 * EFFECT
    assert result["alarms"] < 0.1


@pytest.mark.parametrize("runs", RUNS)
def test_those_come_who_were_going_to_buy(runs):
    """Nothing recorded shows it: every comparison by choice fails, the draw does not."""
    result = found("intention", runs)
    assert between(covered(result["coming"], runs), runs)
    for way in ("did", "adjusted", "weighted", "raw"):
        assert result[way]["covered"] < 0.2
        assert result[way]["median"] > 2 * EFFECT
    assert result["alarms"] < 0.12
