from __future__ import annotations

import numpy as np
import pytest

from analysis.sample.members import draw_members
from analysis.sample.purchases import (
    DAYS,
    POST_DAYS,
    draw_baskets,
    kept_share,
    mean_order,
    season,
)
from analysis.sample.truth import Simulation
from tests.sample.files import Sales

EASY = 4.5  # standard errors: one test in 150,000 fails by chance, and the seed is fixed


def test_baskets_are_heavy_tailed(simulation: Simulation) -> None:
    lines = simulation.sales.purchases()
    baskets = np.bincount(lines.order, lines.amount)
    baskets = np.sort(baskets[baskets > 0])
    assert baskets.mean() > 1.4 * np.median(baskets)
    assert baskets[-baskets.size // 100 :].sum() / baskets.sum() > 0.06


def test_orders_have_several_lines(simulation: Simulation) -> None:
    lines = np.bincount(simulation.sales.purchases().order)
    assert 1.5 < lines[lines > 0].mean() < 1.7
    assert lines.max() >= 4


def test_members_differ_in_how_often_they_buy(simulation: Simulation) -> None:
    orders = np.bincount(simulation.sales.purchases().member, minlength=simulation.members.ids.size)
    assert orders.var() > 4 * orders.mean()  # a common rate would give 1, lines counted a little more
    assert 0.1 < (orders == 0).mean() < 0.3


def test_purchase_intervals_are_irregular(sales: Sales) -> None:
    days = sales.days_between_purchases()
    assert days.std() > 0.9 * days.mean()
    assert 20 < np.median(days) < 60


def test_season_is_mild_and_averages_to_one() -> None:
    assert season().mean() == pytest.approx(1)
    assert 0.7 < season().min() < season().max() < 2.2


@pytest.mark.parametrize("lead", ["Serum", "Cream"])
def test_mean_order_is_what_baskets_average_to(lead: str) -> None:
    rng = np.random.default_rng(3)
    members = draw_members(rng, 500)
    who = np.repeat(np.arange(500), 200)
    lines = draw_baskets(rng, members, who, np.zeros(who.size, dtype=int), lead).purchases()
    baskets = np.bincount(lines.order, lines.amount)
    expected = mean_order(members.care_share, lead).mean()
    assert abs(baskets.mean() - expected) < EASY * baskets.std() / np.sqrt(baskets.size)


@pytest.mark.parametrize("day", [0, 15, POST_DAYS - 1])
def test_kept_share_is_what_returns_leave(day: int) -> None:
    rng = np.random.default_rng(4)
    members = draw_members(rng)
    who = np.repeat(np.arange(members.ids.size), 10)
    lines = draw_baskets(rng, members, who, np.full(who.size, day))
    left = lines.within(0, POST_DAYS).amount.sum() / lines.purchases().amount.sum()
    assert left == pytest.approx(kept_share(np.eye(POST_DAYS)[day]), abs=0.002)


def test_first_line_of_a_led_order_is_of_the_category(simulation: Simulation) -> None:
    rng = np.random.default_rng(5)
    lines = draw_baskets(rng, simulation.members, np.arange(100), np.zeros(100, dtype=int), "Serum")
    serum = lines.product <= 1
    assert set(lines.order[serum]) == set(range(100))


def test_no_line_is_outside_the_calendar(simulation: Simulation) -> None:
    assert simulation.sales.day.min() == 0
    assert simulation.sales.day.max() == DAYS - 1
