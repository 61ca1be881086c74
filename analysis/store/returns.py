"""What the return of a campaign needs beside the summaries of its metrics: costs, channels, halves, promoted sales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis.model import Campaign, CellSummary
from analysis.store.campaigns import campaign_key
from analysis.store.connection import Store

_MINOR = 10_000
"""Units of money in one of the currency, as the store keeps them."""


@dataclass(frozen=True, slots=True)
class CellCosts:
    """Costs of one cell or level.

    Attributes:
        customers: Those that count, as in the summaries of the metrics.
        contacts: Cost of contacting them, in money.
        redeemed: How many redeemed an incentive.
        margin_of_redeemers: Average margin of those (or of the own metric), 0 where there are none.
    """

    customers: int
    contacts: float
    redeemed: int
    margin_of_redeemers: float


@dataclass(frozen=True, slots=True)
class ChannelCell:
    """One channel within one cell: customers, what they cost, how many bought, and their revenue."""

    cell: str
    channel: str
    customers: int
    cost: float
    buyers: int
    revenue: float


def summarize_costs(
    store: Store, campaign: Campaign, *, attribute: str | None, own: str | None
) -> dict[tuple[str, str], CellCosts]:
    """Costs by (level, cell). Outcomes must be fresh.

    Args:
        store: Where the campaign is.
        campaign: For its costs and margin rate.
        attribute: The segment attribute; None takes everybody as the one level `all`.
        own: The own metric that counts as revenue in a results file; None takes the margin of the sales.
    """
    parameters = _prices(store, campaign) | {
        "attribute": attribute,
        "own": own,
        "incentive": campaign.settings.incentive,
        "margin_rate": campaign.settings.margin_rate,
    }
    return {
        (level, cell): CellCosts(customers, contacts / _MINOR, redeemed, margin)
        for level, cell, customers, contacts, redeemed, margin in store.read("summarize_costs", parameters)
    }


def _prices(store: Store, campaign: Campaign) -> dict[str, Any]:
    settings = campaign.settings
    return {
        "campaign": campaign_key(store, campaign.id),
        "channels": [channel for channel, _cost in settings.channel_costs],
        "costs": [_minor(cost) for _channel, cost in settings.channel_costs],
        "contact_cost": None if settings.contact_cost is None else _minor(settings.contact_cost),
    }


def _minor(money: float) -> int:
    return round(money * _MINOR)


def summarize_channels(store: Store, campaign: Campaign) -> tuple[ChannelCell, ...]:
    """Contacts by cell and channel, in the order of their names. Outcomes must be fresh."""
    rows = store.read("summarize_channels", _prices(store, campaign))
    return tuple(
        ChannelCell(cell, channel, customers, cost / _MINOR, buyers, revenue / _MINOR)
        for cell, channel, customers, cost, buyers, revenue in sorted(rows)
    )


def summarize_halves(
    store: Store, campaign: Campaign, *, attribute: str, own: str | None
) -> dict[tuple[int, str, str], CellSummary]:
    """Margin per customer (or the own metric) by (half, level, cell): halves 0 and 1, drawn by a hash."""
    parameters = {
        "campaign": campaign_key(store, campaign.id),
        "attribute": attribute,
        "own": own,
        "margin_rate": campaign.settings.margin_rate,
    }
    return {
        (half, level, cell): CellSummary(n, mean, variance, nonzero=nonzero)
        for half, level, cell, n, mean, variance, nonzero in store.read("summarize_halves", parameters)
    }


def total_promoted(store: Store, campaign: Campaign) -> float:
    """Sales of promoted products to everybody from the first contact to the end of the last post window."""
    settings = campaign.settings
    parameters = {
        "campaign": campaign_key(store, campaign.id),
        "post_days": settings.post_days,
        "promoted": list(settings.promoted),
    }
    return float(store.read("total_promoted", parameters)[0][0]) / _MINOR
