"""What a person chose, what is a guess, and what was chosen after the sales were seen."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.measures.campaigns import read_campaign
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import Role
from tests.store.tools import MEMBERS, load_members, load_sales

LAUNCH = date(2026, 3, 1)


def marks(store: Store, campaign: str = "spring") -> list[tuple[str, str, bool]]:
    return [(choice.setting, choice.value, choice.after_sales) for choice in read_campaign(store, campaign).choices]


def test_a_guess_is_no_choice_until_confirmed(store: Store) -> None:
    load_members(store, launch=LAUNCH)
    assert marks(store) == [("launch", "2026-03-01", False)]
    confirmed = change_settings(store, "spring", {"control": "Control"})
    assert not confirmed.control_guessed
    assert marks(store)[1:] == [("control", "Control", False)]


def test_a_guess_never_replaces_a_choice(store: Store) -> None:
    change_settings(store, "spring", {"control": "Mailer", "launch": LAUNCH})
    load_members(store, "customer_id,cell,contact_date\n1,Control,2026-05-01\n2,Mailer,2026-05-01\n")
    settings = read_campaign(store, "spring").settings
    assert (settings.control, settings.launch) == ("Mailer", LAUNCH)


@pytest.mark.parametrize(
    ("last_sale", "after"),
    [
        pytest.param("2026-02-28", False, id="sales end before the launch"),
        pytest.param("2026-03-01", True, id="one sale on the launch day"),
    ],
)
def test_chosen_before_or_after_the_sales_were_seen(store: Store, last_sale: str, after: bool) -> None:
    load_members(store, launch=LAUNCH)
    change_settings(store, "spring", {"primary": "response_rate"})
    load_sales(store, f"customer_id,date,amount\n1,2026-01-01,5\n9,{last_sale},5\n")
    change_settings(store, "spring", {"promoted": ("Serum", "Cream")})
    assert marks(store)[1:] == [("primary", "response_rate", False), ("promoted", "Serum, Cream", after)]


def test_the_same_choice_again_is_no_new_choice(store: Store) -> None:
    change_settings(store, "spring", {"launch": LAUNCH, "pre_days": 60})
    load_members(store)
    load_sales(store)
    change_settings(store, "spring", {"launch": LAUNCH, "pre_days": 60})
    assert marks(store) == [("launch", "2026-03-01", False), ("pre_days", "60", False)]


def test_choices_made_with_a_results_file_are_made_before(store: Store) -> None:
    load_members(store, "customer_id,cell,spend\n1,Control,1\n2,Mailer,2\n", control="Control", primary="spend")
    change_settings(store, "spring", {"confidence": 0.9})
    assert [after for _setting, _value, after in marks(store)] == [False, False, True]


def test_choices_with_a_second_results_file_are_made_after(store: Store) -> None:
    roles = (("spend", Role.OUTCOME),)
    load_members(store, "customer_id,spend\n1,1\n", campaign="c", cell_name="Mailer", roles=roles)
    load_members(store, "customer_id,spend\n2,1\n", campaign="c", cell_name="Rest", roles=roles, control="Rest")
    assert marks(store, "c") == [("control", "Rest", True)]


def test_sales_before_the_campaign_exists(store: Store) -> None:
    load_sales(store)
    load_members(store, launch=LAUNCH, control="Control")
    assert marks(store) == [("launch", "2026-03-01", True), ("control", "Control", True)]


def test_without_a_launch_the_contacts_tell(store: Store) -> None:
    load_members(store, "customer_id,cell,contact_date\n1,Control,2026-03-02\n2,Mailer,2026-03-09\n")
    load_sales(store)
    change_settings(store, "spring", {"control": "Control"})
    assert marks(store) == [("control", "Control", True)]


def test_several_changes_at_once_keep_their_order(store: Store) -> None:
    change_settings(store, "spring", {"launch": LAUNCH, "post_days": 14, "split": (("Mailer", 9), ("Control", 1))})
    assert [setting for setting, _value, _after in marks(store)] == ["launch", "post_days", "split"]
    assert marks(store)[2][1] == "Mailer=0.9, Control=0.1"
    load_members(store, MEMBERS)
    assert read_campaign(store, "spring").settings.post_days == 14
