"""What customers could take part in, so that measures can tell who came from who stayed away."""

from __future__ import annotations

from analysis.store.campaigns import campaign_key
from analysis.store.connection import Store

ATTENDED = "attended"
"""The funnel flag that makes a contact an invitation."""


def list_participations(store: Store, campaign: str) -> dict[str, dict[str, int]]:
    """Customers who took part by cell, for everything they could take part in: funnel flags, own yes/no outcomes.

    Args:
        store: Where the campaign is.
        campaign: Its name.

    Returns:
        Counts by name and cell, funnel flags in the order of the funnel first; names without a single yes are left out.
    """
    found: dict[str, dict[str, int]] = {}
    for name, cell, customers in store.read("list_participations", {"campaign": campaign_key(store, campaign)}):
        found.setdefault(name, {})[cell] = customers
    return found
