"""Cells and participation: everybody stands in exactly one group of each grouping."""

from __future__ import annotations

from datetime import date

from analysis.measures.store import Store
from analysis.model import ABSENT, NOT_INVITED, Grouping, Part, Role, cell_groups, participation_groups
from analysis.store.campaigns import read_campaign
from analysis.store.groups import list_participations
from tests.store.tools import load_members

EVENING = """customer_id,cell,opened,attended,redeemed,points
1,Invited,1,1,yes,3
2,Invited,1,0,no,0
3,Invited,,,,1
4,Guests,0,1,no,2
5,Control,0,0,no,9
6,Control,0,1,no,9
"""
ROLES = (("redeemed", Role.OUTCOME), ("points", Role.OUTCOME))


def test_what_one_can_take_part_in(store: Store) -> None:
    load_members(store, EVENING, launch=date(2026, 3, 1), roles=ROLES)
    assert list_participations(store, "spring") == {
        "opened": {"Invited": 2},
        "attended": {"Control": 1, "Guests": 1, "Invited": 1},
        "redeemed": {"Invited": 1},
    }
    assert list(list_participations(store, "spring")) == ["opened", "attended", "redeemed"]


def test_a_campaign_without_flags_has_nothing_to_take_part_in(store: Store) -> None:
    load_members(store, launch=date(2026, 3, 1))
    assert list_participations(store, "spring") == {}


def test_groups_are_whole_parts(store: Store) -> None:
    load_members(store, EVENING, launch=date(2026, 3, 1), roles=ROLES, control="Control")
    campaign = read_campaign(store, "spring")
    parts = [Part(cell.name, came) for cell in campaign.cells for came in (True, False)]
    for groups in (cell_groups(campaign), participation_groups(campaign, "attended")):
        taken = [part for group in groups for part in group.parts(parts)]
        assert sorted(map(str, taken)) == sorted(map(str, parts))


def test_names_and_what_each_is_compared_with(store: Store) -> None:
    load_members(store, EVENING, launch=date(2026, 3, 1), roles=ROLES, control="Control")
    campaign = read_campaign(store, "spring")
    assert [(group.name, group.reference) for group in cell_groups(campaign)] == [
        ("Guests", "Control"),
        ("Invited", "Control"),
        ("Control", None),
    ]
    groups = participation_groups(campaign, "attended")
    assert [(group.name, group.reference) for group in groups] == [
        ("attended", ABSENT),
        (ABSENT, None),
        (NOT_INVITED, None),
    ]
    assert {group.grouping for group in groups} == {Grouping.PARTICIPATION}
    assert groups[2].parts([Part("Control", True)]) == (Part("Control", True),)
    assert participation_groups(campaign, None) == ()


def test_without_a_control_nobody_was_not_invited(store: Store) -> None:
    load_members(store, EVENING.replace("Control", "Others"), launch=date(2026, 3, 1), roles=ROLES)
    campaign = read_campaign(store, "spring")
    assert campaign.settings.control is None
    assert [group.name for group in participation_groups(campaign, "opened")] == ["opened", ABSENT]
    assert {group.reference for group in cell_groups(campaign)} == {None}
