"""A campaign load taken back: its members, attributes and outcomes go, others get their place back, settings stay."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from analysis.measures.campaigns import read_campaign
from analysis.measures.lift import measure_lift
from analysis.measures.loading import read_loads, undo
from analysis.measures.store import Store
from analysis.model import BadInput, Role
from tests.store.tools import MEMBERS, content, counts, data, load_members, members

SPEND: dict[str, Any] = {"campaign": "c", "roles": (("spend", Role.OUTCOME),)}
WITH_SPEND = "customer_id,cell,tier,spend\n1,Control,Gold,3\n2,Mailer,,4\n3,Mailer,Gold,5\n"


def test_customers_return_to_the_cell_of_the_other_file(store: Store) -> None:
    load_members(store, campaign="c")
    second = load_members(store, "customer_id,cell\n1,Mailer\n9,Mailer\n", campaign="c")
    assert members(store) == [("2", "Mailer"), ("3", "Mailer"), ("9", "Mailer")]
    report = undo(store, second.load)
    assert counts(report) == (2, 0, 0, 0)
    assert report.campaigns == ("c",)
    assert members(store) == [("1", "Control"), ("2", "Mailer"), ("3", "Mailer")]
    assert [counts(load) for load in read_loads(store)] == [(3, 3, 0, 0)]


def test_members_that_a_later_file_repeats_become_its_own(store: Store) -> None:
    first = load_members(store, WITH_SPEND, **SPEND)
    second = load_members(store, WITH_SPEND + "4,Control,Silver,6\n", **SPEND)
    load_members(store, WITH_SPEND.replace("2,Mailer,,4\n", ""), **SPEND)
    assert counts(second) == (4, 1, 0, 3)
    undo(store, first.load)
    other = Store()
    load_members(other, WITH_SPEND + "4,Control,Silver,6\n", **SPEND)
    load_members(other, WITH_SPEND.replace("2,Mailer,,4\n", ""), **SPEND)
    mine, theirs = data(store), data(other)
    assert (mine["members"], mine["extras"], mine["loads"]) == (theirs["members"], theirs["extras"], theirs["loads"])
    assert read_campaign(store, "c").attributes == ("tier",)
    rows = measure_lift(store, "c", metrics=["spend"], segments=["tier"]).rows
    assert [(row.level, row.mean_target, row.mean_control) for row in rows] == [
        (row.level, row.mean_target, row.mean_control)
        for row in measure_lift(other, "c", metrics=["spend"], segments=["tier"]).rows
    ]
    undo(store, second.load)
    assert [row[1] for row in members(store)] == ["Control", "Mailer"]
    undo(store, 3)
    assert members(store) == []
    assert not any(content(store)[table] for table in ("memberships", "extras", "extra_columns", "repeated_members"))


def test_settings_stay(store: Store) -> None:
    report = load_members(store, launch=date(2026, 3, 1), control="Control")
    undo(store, report.load)
    campaign = read_campaign(store, "spring")
    assert (campaign.settings.launch, campaign.settings.control) == (date(2026, 3, 1), "Control")
    assert not campaign.cells
    load_members(store, MEMBERS)
    assert read_campaign(store, "spring").settings.launch == date(2026, 3, 1)


def test_undo_changes_the_data_version_and_only_once(store: Store) -> None:
    report = load_members(store)
    version = store.data_version()
    undo(store, report.load)
    assert store.data_version() > version
    with pytest.raises(BadInput, match="There is no load 1; the store has: none yet"):
        undo(store, report.load)
