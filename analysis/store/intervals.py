"""Days to the next purchase, and intervals between purchases, by the finest parts of a campaign's customers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from analysis.model import DayCounts, Part
from analysis.store.campaigns import campaign_key
from analysis.store.connection import Store

ByPart = dict[tuple[str, Part], DayCounts]
"""Counts by level and part."""


@dataclass(frozen=True, slots=True)
class NextPurchases:
    """Days to the next purchase after the contact.

    Attributes:
        counts: By level and part.
        early: Customers contacted too long before the first sale to know what they bought since; not counted.
        late: Customers contacted after the last sale; not counted.
    """

    counts: ByPart
    early: int = 0
    late: int = 0


def count_next_purchases(
    store: Store, campaign: str, *, attribute: str | None, participation: str | None
) -> NextPurchases:
    """First purchases and last days seen, by days since the contact; the outcomes must be fresh.

    Args:
        store: Where the fresh outcomes are.
        campaign: Its name.
        attribute: The segment attribute; None takes everybody as the one level `all`.
        participation: What counts as taking part, a name of `list_participations`; None divides by cell alone.
    """
    asked = {"campaign": campaign_key(store, campaign), "attribute": attribute, "participation": participation}
    rows: dict[tuple[str, Part], list[tuple[int, int, int, int]]] = defaultdict(list)
    left_out = {"early": 0, "late": 0}
    for level, cell, took_part, reason, day, bought, waiting, follow_up in store.read("count_next_purchases", asked):
        if reason:
            left_out[reason] += bought + waiting
        else:
            rows[level, Part(cell, took_part)].append((day, bought, waiting, follow_up))
    counts = {key: _fold(found) for key, found in rows.items()}
    return NextPurchases(counts, **left_out)


def _fold(rows: list[tuple[int, int, int, int]]) -> DayCounts:
    days, bought, waiting, follow_up = zip(*rows, strict=True)
    return DayCounts(days, bought, waiting, max(follow_up))


@dataclass(frozen=True, slots=True)
class IntervalChange:
    """Customers whose average interval changed by so many months, and the sums of their average intervals in days."""

    customers: int
    before: float
    after: float

    def __add__(self, other: IntervalChange) -> IntervalChange:
        """Pool two disjoint groups of customers."""
        return IntervalChange(self.customers + other.customers, self.before + other.before, self.after + other.after)


def count_interval_changes(
    store: Store, campaign: str, *, attribute: str | None, participation: str | None
) -> dict[tuple[str, Part], dict[int, IntervalChange]]:
    """Customers with intervals in both windows, by change in whole months, for each level and part.

    Args:
        store: Where the fresh outcomes are.
        campaign: Its name.
        attribute: The segment attribute; None takes everybody as the one level `all`.
        participation: What counts as taking part; None divides by cell alone.
    """
    asked = {"campaign": campaign_key(store, campaign), "attribute": attribute, "participation": participation}
    found: dict[tuple[str, Part], dict[int, IntervalChange]] = defaultdict(dict)
    for level, cell, took_part, months, customers, before, after in store.read("count_interval_changes", asked):
        found[level, Part(cell, took_part)][months] = IntervalChange(customers, before * customers, after * customers)
    return dict(found)
