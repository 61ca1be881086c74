"""What the trust checks ask of the store, against the same questions answered by pandas or by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analysis.measures.campaigns import read_campaign
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.store.trust import (
    ContactRecords,
    OtherContacts,
    SharedHouseholds,
    UnmatchedSales,
    count_channels,
    count_contacts,
    count_households,
    count_other_contacts,
    count_unmatched,
)
from tests.store.tools import load_members, load_sales

LAUNCH = date(2026, 3, 1)


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store()
    yield store
    store.close()


def test_contact_records_of_a_cell(store: Store) -> None:
    load_members(
        store,
        "customer_id,cell,channel,contact_cost,delivered,opened,attended\n"
        "1,A,sms,0.1,1,0,\n"
        "2,A,,0,0,0,0\n"
        "3,A,,,,,\n"
        "4,Control,,,,,\n"
        "5,Control,mail,0,0,,0\n"
        "6,Control,,2,,,1\n"
        "7,Empty,,,,,\n",
    )
    found = {record.cell: record for record in count_contacts(store, "spring")}
    assert found["A"] == ContactRecords("A", 3, 2, 1, 0, 0, 0, 0, 1, 1, 1, 1)
    assert found["Control"] == ContactRecords("Control", 3, 2, 0, 0, 0, 0, 1, 1, 1, 1, 2)
    assert found["Empty"] == ContactRecords("Empty", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert count_channels(store, "spring") == {
        "A": {"sms": 1, "(missing)": 2},
        "Control": {"mail": 1, "(missing)": 2},
        "Empty": {"(missing)": 1},
    }


def test_contact_records_without_any_column(store: Store) -> None:
    load_members(store)
    assert {(record.kept, record.any) for record in count_contacts(store, "spring")} == {(0, 0)}


ADDRESSES = """customer_id,cell,address
1,A,"12 Nanjing Rd, Shanghai"
2,Control,12 nanjing rd. Shanghai
3,B,12 NANJING RD SHANGHAI
4,Control,8 Nanjing Rd Shanghai
5,A,
6,Control,
7,A,无
8,Control,无
9,B,Lane 5
10,B,lane-5
11,Control,Lane  5
"""


def test_households_in_both_cells(store: Store) -> None:
    load_members(store, ADDRESSES, mapping=(("household", "address"),), control="Control")
    known, shared = count_households(store, read_campaign(store, "spring"))
    assert known == 7
    assert shared == (
        SharedHouseholds(None, 2, 4, 2),
        SharedHouseholds("A", 1, 1, 1),
        SharedHouseholds("B", 2, 3, 2),
    )


def test_no_household_is_known(store: Store) -> None:
    load_members(store, ADDRESSES, control="Control")
    known, shared = count_households(store, read_campaign(store, "spring"))
    assert (known, shared) == (0, (SharedHouseholds(None, 0, 0, 0),))


def test_an_address_of_many_is_no_household(store: Store) -> None:
    cells = ["A", "Control"] * 11
    for size, households in ((20, 1), (21, 0)):
        rows = "".join(f"{size}-{n},{cell},Counter {size} Wuhan\n" for n, cell in enumerate(cells[:size]))
        load_members(
            store,
            "customer_id,cell,address\n" + rows,
            campaign=f"c{size}",
            mapping=(("household", "address"),),
            control="Control",
        )
        _known, shared = count_households(store, read_campaign(store, f"c{size}"))
        assert shared[0].households == households


def day(offset: int) -> str:
    return (LAUNCH + timedelta(days=int(offset))).isoformat()


@pytest.fixture
def crowded(store: Store) -> tuple[Store, pd.DataFrame, dict[str, pd.DataFrame]]:
    """A campaign with own contact dates for some, and three others: with own dates, with a control, without a date."""
    rng = np.random.default_rng(3)
    mine = pd.DataFrame({"customer_id": range(300), "cell": rng.choice(["A", "B", "Control"], 300)})
    mine["contact_date"] = [day(n) if n % 3 else "" for n in rng.integers(-5, 20, 300)]
    load_members(store, mine.to_csv(index=False), campaign="mine", launch=LAUNCH, control="Control")
    others = {}
    for name, launch in (("dated", None), ("launched", LAUNCH + timedelta(days=12)), ("undated", None)):
        who = rng.choice(400, 200, replace=False)
        other = pd.DataFrame({"customer_id": who, "cell": rng.choice(["X", "Control"], 200, p=[0.7, 0.3])})
        if name == "dated":
            other["contact_date"] = [day(n) for n in rng.integers(-60, 60, 200)]
        load_members(store, other.to_csv(index=False), campaign=name, launch=launch, control="Control")
        others[name] = other
    return store, mine, others


def test_other_contacts_against_pandas(crowded) -> None:
    store, mine, others = crowded
    campaign = change_settings(store, "mine", {"post_days": 17})
    launches = {"dated": read_campaign(store, "dated").settings.launch, "launched": LAUNCH + timedelta(days=12)}
    mine = mine.assign(contact=pd.to_datetime(mine["contact_date"].replace("", LAUNCH.isoformat())))
    found = []
    for name, launch in launches.items():
        other = others[name][others[name]["cell"] != "Control"]
        dates = other["contact_date"] if "contact_date" in other else pd.Series(launch, index=other.index)
        both = mine.merge(other.assign(theirs=pd.to_datetime(dates)), on="customer_id", suffixes=("", "_other"))
        later = (both["theirs"] - both["contact"]).dt.days
        found.append(both[(later >= 0) & (later < 17)].assign(campaign=name))
    hits = pd.concat(found)
    expected = {(cell, None): len(set(group["customer_id"])) for cell, group in hits.groupby("cell")}
    expected |= {key: len(set(group["customer_id"])) for key, group in hits.groupby(["cell", "campaign"])}
    answer = count_other_contacts(store, campaign)
    assert answer is not None
    assert {(line.cell, line.campaign): line.customers for line in answer} == expected
    assert len(expected) == 9


def test_a_campaign_alone_in_the_store(store: Store) -> None:
    load_members(store, campaign="mine", launch=LAUNCH)
    assert count_other_contacts(store, read_campaign(store, "mine")) is None
    load_members(store, "customer_id,cell\n1,X\n", campaign="undated")
    assert count_other_contacts(store, read_campaign(store, "mine")) is None
    load_members(store, "customer_id,cell\n9,X\n", campaign="of others", launch=LAUNCH)
    assert count_other_contacts(store, read_campaign(store, "mine")) == ()
    load_members(store, "customer_id,cell\n1,X\n", campaign="on the day", launch=LAUNCH)
    assert count_other_contacts(store, read_campaign(store, "mine")) == (
        OtherContacts("Control", "on the day", 1),
        OtherContacts("Control", None, 1),
    )


def test_unmatched_sales_against_pandas(store: Store) -> None:
    rng = np.random.default_rng(4)
    mine = pd.DataFrame({"customer_id": range(40), "cell": ["A", "Control"] * 20})
    load_members(store, mine.to_csv(index=False), campaign="mine", launch=LAUNCH)
    sales = pd.DataFrame({"customer_id": rng.integers(0, 80, 500), "amount": rng.integers(-5, 90, 500)})
    offsets = rng.integers(-40, 40, 500)
    sales["date"] = [day(n) for n in offsets]
    load_sales(store, sales.to_csv(index=False))
    campaign = change_settings(store, "mine", {"pre_days": 10, "post_days": 7})
    stranger, inside = sales["customer_id"] >= 40, (offsets >= -10) & (offsets < 7)
    expected = UnmatchedSales(500, int(stranger.sum()), int(inside.sum()), int((stranger & inside).sum()))
    assert count_unmatched(store, campaign) == expected


def test_no_sales_at_all(store: Store) -> None:
    load_members(store, launch=LAUNCH)
    assert count_unmatched(store, read_campaign(store, "spring")) == UnmatchedSales(0, 0, 0, 0)
