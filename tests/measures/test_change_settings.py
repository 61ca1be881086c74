"""What a person may set: what is kept, what is brought to a common form, what is refused and in which words."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.measures.campaigns import campaign_ids, read_campaign
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import BadInput, CampaignSettings
from tests.store.tools import load_members

EVERYTHING = {
    "launch": date(2026, 3, 1),
    "pre_days": 60,
    "post_days": 14,
    "control": "Rest",
    "split": (("A", 0.75), ("Rest", 0.25)),
    "primary": "response_rate",
    "planned_effect": 0.02,
    "confidence": 0.9,
    "margin_rate": 0.6,
    "contact_cost": 0.1,
    "fixed_cost": 100.0,
    "promoted": ("Serum", "Cream, rich"),
    "revenue": "spend",
    "value_per_event": 3.5,
}


def test_a_campaign_may_be_set_before_any_extract(store: Store) -> None:
    assert change_settings(store, "c", EVERYTHING).settings == CampaignSettings(**EVERYTHING)
    assert campaign_ids(store) == ("c",)


@pytest.mark.parametrize("setting", EVERYTHING)
def test_only_what_is_named_changes(store: Store, setting: str) -> None:
    change_settings(store, "c", {setting: EVERYTHING[setting]})
    assert read_campaign(store, "c").settings == CampaignSettings(**{setting: EVERYTHING[setting]})


def test_defaults(store: Store) -> None:
    settings = change_settings(store, "c", {}).settings
    assert (settings.pre_days, settings.post_days, settings.confidence) == (90, 30, 0.95)
    assert read_campaign(store, "c").primary.name == "revenue_per_customer"


@pytest.mark.parametrize(
    ("split", "kept"),
    [
        ((("A", 90), ("B", 10)), (("A", 0.9), ("B", 0.1))),
        ((("A", 1), ("B", 1), ("C", 2)), (("A", 0.25), ("B", 0.25), ("C", 0.5))),
        ((("A", 1), ("B", 0)), (("A", 1.0), ("B", 0.0))),
        ((), ()),
    ],
)
def test_a_split_is_brought_to_one(store: Store, split, kept) -> None:
    assert change_settings(store, "c", {"split": split}).settings.split == kept


REFUSED = {
    "no such setting": ({"colour": "red"}, "There is no setting colour."),
    "no pre window": ({"pre_days": 0}, "A window is a whole number of days, from 1 to 3660."),
    "negative window": ({"post_days": -1}, "A window is a whole number of days"),
    "endless window": ({"post_days": 3661}, "A window is a whole number of days"),
    "half a day": ({"post_days": 1.5}, "A window is a whole number of days"),
    "confidence in percent": ({"confidence": 95}, "between 0.5 and 1, for example 0.95"),
    "certain": ({"confidence": 1.0}, "between 0.5 and 1"),
    "no confidence": ({"confidence": float("nan")}, "between 0.5 and 1"),
    "margin in percent": ({"margin_rate": 60}, "a share between 0 and 1, for example 0.6"),
    "negative margin": ({"margin_rate": -0.1}, "a share between 0 and 1"),
    "negative cost": ({"contact_cost": -1}, "cannot be below 0"),
    "endless cost": ({"fixed_cost": float("inf")}, "cannot be below 0"),
    "negative plan": ({"planned_effect": -1}, "cannot be below 0"),
    "a cell twice": ({"split": (("A", 1), ("A", 1))}, "The planned split names a cell twice."),
    "a negative share": ({"split": (("A", 1), ("B", -1))}, "The planned shares are numbers from 0 on"),
    "no share": ({"split": (("A", 0), ("B", 0))}, "The planned shares are numbers from 0 on"),
    "shares beyond numbers": ({"split": (("A", 1e308), ("B", 1e308))}, "The planned shares are numbers from 0 on"),
    "no such control": ({"control": "Z"}, "Campaign c has no cell Z; its cells are: A, Control."),
    "no such cell in the split": ({"split": (("A", 1), ("Z", 1))}, "Campaign c has no cell Z"),
    "no such metric": ({"primary": "joy"}, "Campaign c has no metric joy; its metrics are: revenue_per_customer"),
    "no such revenue": ({"revenue": "joy"}, "Campaign c has no metric joy"),
}


@pytest.mark.parametrize(("changes", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused(store: Store, changes: dict, sentence: str) -> None:
    load_members(store, "customer_id,cell\n1,A\n2,Control\n", campaign="c")
    before = read_campaign(store, "c")
    with pytest.raises(BadInput) as error:
        change_settings(store, "c", {"launch": date(2026, 3, 1), **changes})
    assert sentence in str(error.value)
    assert read_campaign(store, "c") == before


def test_a_control_that_comes_in_a_later_file_may_be_named_before(store: Store) -> None:
    load_members(store, "customer_id\n1\n2\n", campaign="c", cell_name="A")
    change_settings(store, "c", {"control": "Rest"})
    load_members(store, "customer_id\n3\n", campaign="c", cell_name="Rest")
    assert [cell.name for cell in read_campaign(store, "c").target_cells] == ["A"]


@pytest.mark.parametrize("name", ["", "  ", "\t"])
def test_a_campaign_has_a_name(store: Store, name: str) -> None:
    with pytest.raises(BadInput, match="A campaign needs a name"):
        change_settings(store, name, {})
    assert campaign_ids(store) == ()


def test_names_are_kept_as_they_are(store: Store) -> None:
    for name in ("=1+1", "a'; drop table campaigns; --", "春季, 2026", "Serum *5*"):
        change_settings(store, name, {"promoted": (name,)})
        assert read_campaign(store, name).settings.promoted == (name,)
    assert len(campaign_ids(store)) == 4
