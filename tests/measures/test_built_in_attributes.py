"""What the store tells of customers as of the contact, against plain Python; and that nothing later changes it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pytest

from analysis.measures.campaigns import read_campaign
from analysis.measures.lift import measure_lift
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import BUILT_IN_ATTRIBUTES, MISSING, BadInput, Extract, Role
from analysis.store.outcomes import refresh_outcomes
from analysis.store.summaries import count_people
from tests.store.tools import load_members, load_reference, load_sales

LAUNCH = date(2026, 3, 1)
PRE = 20


@dataclass
class World:
    """Customers, what they bought, and which campaigns they were in; days count from the launch of campaign c."""

    contacts: dict[str, list[tuple[int, str, int | None]]] = field(default_factory=dict)
    launches: dict[str, int] = field(default_factory=dict)
    sales: list[tuple[int, int, float, str]] = field(default_factory=list)


def day(offset: int) -> str:
    return (LAUNCH + timedelta(offset)).isoformat()


def draw(seed: int) -> World:
    rng = np.random.default_rng(seed)
    world = World(launches={"c": 0, "near": -30, "far": -200, "after": 15})
    for campaign in world.launches:
        who = rng.choice(60, 45, replace=False)
        dates = [int(rng.integers(-110, 5)) if rng.random() < 0.5 else None for _ in who]
        own = [None if d is None else min(d, 3) if campaign == "c" else d for d in dates]
        cells = rng.choice(["Control", "A", "B"], who.size)
        world.contacts[campaign] = list(zip(who.tolist(), cells.tolist(), own, strict=True))
    for _ in range(90):
        line = int(rng.integers(60)), int(rng.integers(-150, 40)), float(rng.integers(-20, 60))
        world.sales.append((*line, str(rng.choice(["Serum", "Cream", ""]))))
    world.sales.append((59, -150 if seed % 2 else -60, 1.0, "Cream"))
    return world


def fill(store: Store, world: World) -> None:
    for campaign, members in world.contacts.items():
        rows = [f"{who},{cell},{'' if at is None else day(at)}" for who, cell, at in members]
        text = "customer_id,cell,contact_date\n" + "\n".join(rows) + "\n"
        launch = date.fromisoformat(day(world.launches[campaign]))
        load_members(store, text, f"{campaign}.csv", campaign=campaign, launch=launch, control="Control")
    change_settings(store, "c", {"pre_days": PRE, "promoted": ("Serum",)})
    rows = [f"{who},{day(at)},{amount},{category}" for who, at, amount, category in world.sales]
    load_sales(store, "customer_id,date,amount,category\n" + "\n".join(rows) + "\n")
    refresh_outcomes(store, read_campaign(store, "c"))


def expected(world: World) -> dict[str, Counter[tuple[str, str]]]:
    """Customers by level and cell of each attribute, straight from the definitions."""
    first = min(at for _who, at, _amount, _category in world.sales)
    found: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in BUILT_IN_ATTRIBUTES}
    for who, cell, own in world.contacts["c"]:
        contact = 0 if own is None else own
        before = [line for line in world.sales if line[0] == who and line[1] < contact and line[2] >= 0]
        promoted = [line for line in before if line[3] == "Serum"]
        unseen = MISSING if first > contact - max(PRE, 90) else None
        found["new_or_existing"]["existing" if before else unseen or "new", cell] += 1
        recent = any(contact - PRE <= line[1] for line in promoted)
        level = "in pre window" if recent else "longer ago" if promoted else unseen or "never"
        found["bought_promoted_before"][level, cell] += 1
        touches = sum(
            member == who and its_cell != "Control" and contact - 90 <= (start if at is None else at) < contact
            for campaign, start in world.launches.items()
            if campaign != "c"
            for member, its_cell, at in world.contacts[campaign]
        )
        found["contacts_90_days"][str(touches) if touches < 3 else "3+", cell] += 1
    return found


def told(store: Store) -> dict[str, Counter[tuple[str, str]]]:
    return {name: Counter(count_people(store, "c", attribute=name)) for name in BUILT_IN_ATTRIBUTES}


@pytest.mark.parametrize("seed", range(6))
def test_every_level_is_what_the_definition_says(store: Store, seed: int) -> None:
    world = draw(seed)
    fill(store, world)
    assert told(store) == expected(world)
    assert read_campaign(store, "c").attributes == BUILT_IN_ATTRIBUTES


@pytest.mark.parametrize("seed", [0, 1])
def test_nothing_that_comes_after_the_contact_changes_a_level(store: Store, seed: int) -> None:
    world = draw(seed)
    fill(store, world)
    before = told(store)
    last = {who: 0 if own is None else own for who, _cell, own in world.contacts["c"]}
    later = [f"{who},{day(contact + days)},500,Serum,x{days}" for who, contact in last.items() for days in (0, 1, 20)]
    load_sales(store, "customer_id,date,amount,category,order_id\n" + "\n".join(later) + "\n", "later.csv")
    same_day = "".join(f"{who},A,{day(contact)}\n" for who, contact in last.items())
    load_members(
        store, "customer_id,cell,contact_date\n" + same_day, "same.csv", campaign="same", launch=LAUNCH, control="C"
    )
    refresh_outcomes(store, read_campaign(store, "c"))
    assert told(store) == before


def test_levels_follow_the_settings(store: Store) -> None:
    """Another pre window, other promoted products, another control cell of the other campaign."""
    load_members(store, "customer_id,cell\n1,Control\n2,A\n3,A\n", "c.csv", campaign="c", launch=LAUNCH)
    load_members(store, "customer_id,cell\n2,X\n3,Y\n", "o.csv", campaign="o", launch=LAUNCH - timedelta(10))
    load_sales(
        store,
        f"customer_id,date,amount,category\n1,{day(-100)},1,Cream\n2,{day(-15)},9,Serum\n3,{day(-15)},9,Cream\n",
    )

    def levels(attribute: str) -> dict[str, int]:
        refresh_outcomes(store, read_campaign(store, "c"))
        totals: Counter[str] = Counter()
        for (level, _cell), customers in count_people(store, "c", attribute=attribute).items():
            totals[level] += customers
        return dict(totals)

    assert read_campaign(store, "c").attributes == ("new_or_existing", "contacts_90_days")
    change_settings(store, "c", {"promoted": ("Serum",)})
    assert levels("bought_promoted_before") == {"in pre window": 1, "never": 2}
    change_settings(store, "c", {"promoted": ("Cream",), "pre_days": 14})
    assert levels("bought_promoted_before") == {"longer ago": 2, "never": 1}
    assert levels("contacts_90_days") == {"0": 1, "1": 2}
    change_settings(store, "o", {"control": "Y"})
    assert levels("contacts_90_days") == {"0": 2, "1": 1}


def test_a_column_of_the_same_name_wins(store: Store) -> None:
    load_members(
        store,
        "customer_id,cell,new_or_existing\n1,Control,old\n2,A,old\n3,A,\n",
        campaign="c",
        launch=LAUNCH,
        roles=(("new_or_existing", Role.ATTRIBUTE),),
    )
    load_reference(store, Extract.CUSTOMERS, "customer_id,contacts_90_days\n1,many\n2,few\n3,few\n")
    load_members(store, "customer_id,cell\n2,X\n", "o.csv", campaign="o", launch=LAUNCH - timedelta(10))
    load_sales(store, f"customer_id,date,amount\n1,{day(-100)},1\n1,{day(40)},1\n")
    refresh_outcomes(store, read_campaign(store, "c"))
    assert read_campaign(store, "c").attributes == ("new_or_existing", "contacts_90_days")
    assert {level for level, _cell in count_people(store, "c", attribute="new_or_existing")} == {"old", MISSING}
    assert {level for level, _cell in count_people(store, "c", attribute="contacts_90_days")} == {"few", "many"}


def test_a_results_file_has_none(store: Store) -> None:
    load_members(store, "cell,visit\nA,1\nControl,0\n", campaign="c", row_is_customer=True)
    assert read_campaign(store, "c").attributes == ()
    with pytest.raises(BadInput, match="new_or_existing"):
        measure_lift(store, "c", segments=["new_or_existing"])


def test_levels_add_up_to_the_whole(store: Store) -> None:
    fill(store, draw(3))
    report = measure_lift(store, "c", metrics=["response_rate"], segments=BUILT_IN_ATTRIBUTES)
    whole = {row.target_cell: (row.n_target, row.n_control) for row in report.of("response_rate")}
    for attribute in BUILT_IN_ATTRIBUTES:
        for cell, sizes in whole.items():
            rows = [row for row in report.of("response_rate", attribute) if row.target_cell == cell]
            assert (sum(row.n_target for row in rows), sum(row.n_control or 0 for row in rows)) == sizes
