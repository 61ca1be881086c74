from __future__ import annotations

import numpy as np
import pytest

from analysis.sample import CAMPAIGNS, Truth, truth
from analysis.sample.purchases import POST_DAYS, day_of, join
from analysis.sample.truth import RESPONSE, REVENUE, Simulation, truth_of

EXACT = 1e-9  # the same sums in another order


def _one(rows: tuple[Truth, ...], *key: str) -> Truth:
    (row,) = (row for row in rows if (row.campaign, row.target_cell, row.segment, row.level, row.metric) == key)
    return row


@pytest.fixture(scope="module")
def rows() -> tuple[Truth, ...]:
    return truth()


@pytest.mark.parametrize("number", range(3), ids=[campaign.id for campaign in CAMPAIGNS])
def test_realised_effect_is_the_difference_of_both_worlds(simulation: Simulation, number: int) -> None:
    played, members = simulation.played[number], simulation.members.ids.size
    start = day_of(played.campaign.launch)
    caused = played.caused()
    strip = np.isin(simulation.sales.order, _orders_of(simulation, number))
    without = simulation.sales.where(~strip)
    for target, name in enumerate(played.cells):
        if name == played.campaign.control:
            continue
        everybody = played.added.where(played.adds[played.added.order, target])
        worlds = [world.within(start, start + POST_DAYS) for world in (join(without, everybody), without)]
        revenue = worlds[0].spend(members)[played.who] - worlds[1].spend(members)[played.who]
        bought = worlds[0].buyers(members)[played.who].mean() - worlds[1].buyers(members)[played.who].mean()
        truths = {row.metric: row for row in truth_of(played) if (row.target_cell, row.segment) == (name, "all")}
        assert truths[REVENUE].realised == pytest.approx(revenue.mean(), rel=EXACT)
        assert truths[RESPONSE].realised == pytest.approx(bought, rel=EXACT)
    assert caused.order.size == strip.sum()


def _orders_of(simulation: Simulation, number: int) -> np.ndarray:
    """Numbers, in all the sales, of the orders that one campaign caused: they were added last to first."""
    top = simulation.sales.order.max() + 1
    for played in reversed(simulation.played[number:]):
        orders = played.caused().order
        top -= orders.max() + 1
        found = top + np.unique(orders)
    return found


def test_levels_add_up_to_the_whole(rows: tuple[Truth, ...]) -> None:
    whole = _one(rows, "serum-launch", "Mailer", "all", "all", REVENUE)
    for segment in ("age_group", "tier", "home_counter", "product_history", "contact_history"):
        levels = [row for row in rows if (row.campaign, row.target_cell, row.segment, row.metric) == (
            "serum-launch", "Mailer", segment, REVENUE)]  # fmt: skip
        assert sum(row.customers for row in levels) == whole.customers
        total = sum(row.customers * row.expected for row in levels)
        assert total / whole.customers == pytest.approx(whole.expected, rel=EXACT)


def test_make_up_buyers_are_not_moved(rows: tuple[Truth, ...]) -> None:
    for cell in ("Mailer", "Mailer + sample sachet"):
        row = _one(rows, "serum-launch", cell, "product_history", "make-up", REVENUE)
        assert (row.expected, row.realised) == (0, 0)


def test_effect_differs_by_age_and_contacts(rows: tuple[Truth, ...]) -> None:
    def effect(segment: str, level: str) -> float:
        return _one(rows, "serum-launch", "Mailer", segment, level, REVENUE).expected

    assert effect("age_group", "30-44") > 2 * effect("age_group", "18-29")
    assert effect("contact_history", "3+") < 0.7 * effect("contact_history", "0")


def test_unknown_ages_stand_in_their_own_level(rows: tuple[Truth, ...]) -> None:
    assert _one(rows, "serum-launch", "Mailer", "age_group", "(missing)", REVENUE).customers > 100


def test_invitation_effect_is_attendance_times_effect_of_coming(rows: tuple[Truth, ...]) -> None:
    invited = _one(rows, "vip-evening", "Invited", "all", "all", REVENUE)
    coming = _one(rows, "vip-evening", "Invited", "attended", "1", REVENUE)
    total = pytest.approx(coming.realised * coming.customers, rel=EXACT)
    assert invited.realised * invited.customers == total
    assert coming.expected > 3 * invited.expected


def test_realised_is_near_expected(rows: tuple[Truth, ...]) -> None:
    for row in rows:
        if row.segment == "all" and row.metric == REVENUE:
            assert row.realised == pytest.approx(row.expected, rel=0.25)
