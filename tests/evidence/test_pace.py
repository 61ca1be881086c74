"""What the simulated customers of evidence/pace.py are, against their own arithmetic and a second way to count."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.pace import LOOKED_AT, RATE, SHAPE, moments_of, simulate_end, simulate_rates, still_waiting, waits_until


def test_the_share_still_waiting_is_that_of_the_rates() -> None:
    rates = np.random.default_rng(1).gamma(SHAPE, RATE / SHAPE, 400_000)
    assert still_waiting(RATE, LOOKED_AT) == pytest.approx(np.exp(-(LOOKED_AT + 1) * rates).mean(), abs=0.002)


def test_everybody_bought_or_was_last_seen() -> None:
    counts = waits_until(75, 500, np.random.default_rng(2))
    assert counts.customers == 500
    assert counts.days[-1] <= counts.follow_up == 75


def test_moments_are_sums_of_products() -> None:
    rng = np.random.default_rng(3)
    before, after = rng.poisson(1, 50), rng.poisson(2, 50)
    found = moments_of(before, after)
    rows = np.stack([before, after, 0 * before, 0 * before])
    expected = [int(rows[i] @ rows[j]) for i in range(4) for j in range(i, 4)]
    assert (list(found.products), list(found.sums)) == (expected, rows.sum(axis=1).tolist())
    assert found.active == int(np.count_nonzero(rows.any(axis=0)))


def test_the_average_wait_follows_the_end_of_the_sales_and_the_share_back_does_not() -> None:
    early, late = (simulate_end(end, 1000, 30, np.random.default_rng(4)) for end in (75, 545))
    assert late["wait"] > 4 * early["wait"]
    assert late["back"] == pytest.approx(early["back"], abs=0.01)
    assert early["back"] == pytest.approx(1 - still_waiting(RATE, LOOKED_AT), abs=0.01)


def test_the_ratio_of_rates_is_found() -> None:
    found = simulate_rates(200, 30, 30, 1.5, 100, np.random.default_rng(5))
    assert found["measured"] == 1
    assert found["above"] + found["below"] < 0.12
