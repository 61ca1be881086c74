"""What the trust checks ask of the store: contact records, households, other campaigns, sales of strangers."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.model import Campaign
from analysis.store.campaigns import campaign_key
from analysis.store.connection import Store

MOST_IN_A_HOUSEHOLD = 20
"""An address of more customers is an office, a counter, or what somebody types who has none."""


def count_doubles(store: Store, campaign: str) -> tuple[int, int]:
    """Customers in more than one cell, and how many of them count in the cell of their first contact."""
    customers, resolved = store.read("count_doubles", {"campaign": campaign_key(store, campaign)})[0]
    return customers, int(resolved)


@dataclass(frozen=True, slots=True)
class ContactRecords:
    """Signs of a contact among the customers of one cell.

    Attributes:
        kept: Customers of whom the extract says anything about a contact, be it that there was none.
        delivered, opened, clicked, responded, attended: Customers with that flag.
        cost: Customers whose contact cost something.
        channel: Customers with a channel.
        signs: Customers with a flag or a cost.
        any: Customers with a flag, a cost or a channel.
    """

    cell: str
    customers: int
    kept: int
    delivered: int
    opened: int
    clicked: int
    responded: int
    attended: int
    cost: int
    channel: int
    signs: int
    any: int


def count_contacts(store: Store, campaign: str) -> tuple[ContactRecords, ...]:
    """Contact records by cell, in the order of the cells' names."""
    rows = store.read("count_contacts", {"campaign": campaign_key(store, campaign)})
    return tuple(ContactRecords(*row) for row in rows)


def count_channels(store: Store, campaign: str) -> dict[str, dict[str, int]]:
    """Customers by cell and channel, those without one under `(missing)`."""
    counts: dict[str, dict[str, int]] = {}
    for cell, channel, customers in store.read("count_channels", {"campaign": campaign_key(store, campaign)}):
        counts.setdefault(cell, {})[channel] = customers
    return counts


@dataclass(frozen=True, slots=True)
class SharedHouseholds:
    """Households that target cells have in common with the control.

    Attributes:
        cell: The target cell; None for any of them.
        households: How many.
        target_customers, control_customers: Their customers in the target cells and in the control.
    """

    cell: str | None
    households: int
    target_customers: int
    control_customers: int


def count_households(store: Store, campaign: Campaign) -> tuple[int, tuple[SharedHouseholds, ...]]:
    """Customers whose household is known, and the households in common with the control: of any cell first."""
    parameters = {
        "campaign": campaign_key(store, campaign.id),
        "control": campaign.settings.control,
        "most": MOST_IN_A_HOUSEHOLD,
    }
    known = store.read("count_housed", {"campaign": parameters["campaign"]})[0][0]
    rows = store.read("count_households", parameters)
    return known, tuple(SharedHouseholds(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class OtherContacts:
    """Customers of one cell whom another campaign contacted in their post window; `campaign` is None for any."""

    cell: str
    campaign: str | None
    customers: int


def count_other_contacts(store: Store, campaign: Campaign) -> tuple[OtherContacts, ...] | None:
    """Contacts by other campaigns in the post window; None where no other campaign has dates."""
    key = campaign_key(store, campaign.id)
    others = "select count(*) from contacts where campaign <> ?"
    if not store.fetch(others, [key])[0][0]:
        return None
    rows = store.read("count_other_contacts", {"campaign": key, "post_days": campaign.settings.post_days})
    return tuple(OtherContacts(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class UnmatchedSales:
    """Order lines of the store, those of customers in no cell of the campaign, and both within its windows."""

    lines: int
    unmatched: int
    lines_in_windows: int
    unmatched_in_windows: int


def count_unmatched(store: Store, campaign: Campaign) -> UnmatchedSales:
    """Sales whose customer is in no cell of the campaign."""
    settings = campaign.settings
    parameters = {
        "campaign": campaign_key(store, campaign.id),
        "launch": settings.launch,
        "pre_days": settings.pre_days,
        "post_days": settings.post_days,
    }
    return UnmatchedSales(*store.read("count_unmatched", parameters)[0])
