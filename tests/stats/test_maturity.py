"""What part of a window's buyers has bought by a day."""

import numpy as np
import pytest
from scipy import stats

from analysis.stats.maturity import PastEffect, share_at_pace, share_seen
from tests.stats.tools import close


@pytest.mark.parametrize(("day", "days"), [(1, 30), (12, 30), (30, 30)])
@pytest.mark.parametrize("rate", [0.0001, 0.02, 0.5])
def test_at_a_steady_pace_it_is_the_exponential_distribution(day, days, rate):
    waiting = stats.expon(scale=1 / rate)
    assert share_at_pace(waiting.cdf(day), day=day, days=days) == close(waiting.cdf(day) / waiting.cdf(days))


def test_nobody_or_everybody_has_bought():
    assert share_at_pace(0.0, day=3, days=30) is None
    assert share_at_pace(1.0, day=3, days=30) == 1.0


def test_past_campaigns_count_by_their_extra_buyers():
    small, large = PastEffect(9.0, 10.0, 1.0), PastEffect(100.0, 400.0, 50.0)
    assert share_seen([small, large], confidence=0.95) == close(109 / 410)


@pytest.mark.parametrize(
    "past",
    [
        [],
        [PastEffect(5.0, 10.0, 6.0)],
        [PastEffect(-2.0, 100.0, 1.0)],
        [PastEffect(50.0, 100.0, 1.0), PastEffect(50.0, -90.0, 10.0)],
    ],
)
def test_without_extra_buyers_to_go_by_there_is_no_share(past):
    assert share_seen(past, confidence=0.95) is None


def test_more_than_all_cannot_have_come():
    assert share_seen([PastEffect(120.0, 100.0, 5.0)], confidence=0.95) == 1.0


def test_past_campaigns_recover_the_share_that_they_were_simulated_with():
    rng = np.random.default_rng(4)
    found = []
    for _ in range(400):
        late = rng.normal(40, 15)
        by_then = rng.normal(60, 20)
        found.append(share_seen([PastEffect(by_then, by_then + late, 25.0)], confidence=0.95))
    assert np.median([share for share in found if share]) == pytest.approx(0.6, abs=0.02)
