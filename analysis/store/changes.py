"""What customers did before and after the contact, by the finest parts of a campaign's customers."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal

from analysis.model import Moments, Part
from analysis.store.campaigns import campaign_key
from analysis.store.connection import Store

What = Literal["revenue", "promoted", "other", "occasions"]
MINOR = 10_000
"""Units of money in one of the currency, as the store keeps them."""


def summarize_changes(
    store: Store, campaign: str, *, attribute: str | None, participation: str | None
) -> dict[tuple[What, str, Part], Moments]:
    """Exact sums and products of (before, after, orders before, orders after) over all customers of each part.

    Args:
        store: Where the fresh outcomes are.
        campaign: Its name.
        attribute: The segment attribute; None takes everybody as the one level `all`.
        participation: What counts as taking part; None divides by cell alone.

    Returns:
        By what was done (money in `MINOR` units of all, promoted and other products; `occasions` counts purchase days
        and has no orders), level and part.
    """
    asked = {"campaign": campaign_key(store, campaign), "attribute": attribute, "participation": participation}
    return {
        (what, level, Part(cell, took_part)): Moments(customers, active, tuple(sums[:4]), tuple(sums[4:]))
        for what, level, cell, took_part, customers, active, *sums in store.read("summarize_changes", asked)
    }


def count_changes(
    store: Store,
    campaign: str,
    *,
    attribute: str | None,
    participation: str | None,
    factors: tuple[int, int],
    step: int,
    most: int,
) -> dict[tuple[str, Part], dict[int, int]]:
    """Customers by change in spend, in steps away from 0, for each level and part.

    Args:
        store: Where the fresh outcomes are.
        campaign: Its name.
        attribute: The segment attribute; None takes everybody as the one level `all`.
        participation: What counts as taking part; None divides by cell alone.
        factors: What spend before and after is multiplied by, so that windows of different lengths compare.
        step: Size of a step in the unit that this gives, 1 or more.
        most: The outermost step, which is open ended.

    Returns:
        Customers by step: 0 changed nothing, 1 rose by up to one step, −1 fell by up to one, `most` by more than the
        step before.
    """
    asked = {
        "campaign": campaign_key(store, campaign),
        "attribute": attribute,
        "participation": participation,
        "pre_factor": factors[0],
        "post_factor": factors[1],
        "step": step,
        "most": most,
    }
    found: dict[tuple[str, Part], dict[int, int]] = defaultdict(dict)
    for level, cell, took_part, place, customers in store.read("count_changes", asked):
        found[level, Part(cell, took_part)][place] = customers
    return dict(found)
