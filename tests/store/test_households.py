"""An address or a phone is taken on request only, and nothing of it can be read in the store."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from analysis.measures.campaigns import read_campaign
from analysis.measures.loading import preview, set_aside_csv, undo
from analysis.measures.store import Store
from analysis.model import Extract
from analysis.store.summaries import count_levels
from analysis.store.trust import count_households
from tests.store.tools import content, load_members, load_reference, request

MAPPED = (("household", "phone"),)
MEMBERS = "customer_id,cell,phone\n1,A,+86 138-0013-8000\n2,Control,+8613800138000\n3,Control,13911112222\n"


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store()
    yield store
    store.close()


def shared(store: Store, campaign: str = "spring") -> int:
    return count_households(store, read_campaign(store, campaign))[1][0].households


def everything(store: Store) -> str:
    return repr(content(store))


def test_it_is_never_guessed(store: Store) -> None:
    assert "household" not in dict(preview(store, request(store, Extract.CAMPAIGN, MEMBERS, "m.csv")).mapping)
    load_members(store, MEMBERS, control="Control")
    assert shared(store) == 0


def test_of_a_campaign_extract(store: Store) -> None:
    load_members(store, MEMBERS, mapping=MAPPED, control="Control")
    assert shared(store) == 1
    said = re.sub(r"\D", "", everything(store))
    assert "13911112222" not in said
    assert "13800138000" not in said


def test_of_a_customers_extract(store: Store) -> None:
    load_members(store, "customer_id,cell\n1,A\n2,Control\n", control="Control")
    load_reference(
        store,
        Extract.CUSTOMERS,
        "customer_id,address\n1,5 Lake Street\n2,5 lake street\n3,5 Lake Street\n",
        mapping=(("household", "address"),),
    )
    assert shared(store) == 1
    assert "lake" not in everything(store).lower()


def test_it_is_no_attribute_and_no_metric(store: Store) -> None:
    load_members(store, MEMBERS, mapping=MAPPED, control="Control")
    campaign = read_campaign(store, "spring")
    assert not [name for name in (*campaign.attributes, *(m.name for m in campaign.metrics)) if "household" in name]
    assert not count_levels(store, "spring", campaign.attributes)


def test_a_row_set_aside_does_not_keep_it_either(store: Store) -> None:
    report = load_members(store, MEMBERS + "4,,13933334444\n", mapping=MAPPED, control="Control")
    assert report.set_aside == 1
    assert "13933334444" not in everything(store)
    assert "13933334444" not in set_aside_csv(store, report.load).decode()


def test_two_stores_have_different_fingerprints(store: Store) -> None:
    other = Store()
    for held in (store, other):
        load_members(held, MEMBERS, mapping=MAPPED)
    prints = [{row[3] for row in held.fetch("select * from extras")} for held in (store, other)]
    other.close()
    assert len(prints[0]) == 2
    assert not prints[0] & prints[1]


def test_what_says_that_there_is_none_is_no_household(store: Store) -> None:
    load_members(store, "customer_id,cell,phone\n1,A,n/a\n2,Control,N/A\n3,A,--\n4,Control,--\n", mapping=MAPPED)
    assert (count_households(store, read_campaign(store, "spring"))[0], shared(store)) == (0, 0)


def test_it_goes_with_its_load(store: Store) -> None:
    report = load_members(store, MEMBERS, mapping=MAPPED, control="Control")
    undo(store, report.load)
    assert not store.fetch("select * from extras")
