"""Baselines from the store's own past: what an audience did when nobody did anything to it."""

from __future__ import annotations

from datetime import timedelta
from math import sqrt

from analysis.measures.store import Store
from analysis.model import (
    BUILT_IN_ATTRIBUTES,
    SALES_METRICS,
    Audience,
    Baseline,
    Campaign,
    Code,
    Kind,
    NotMeasurable,
    PairSummary,
    PastBehaviour,
)
from analysis.store.audience import AudienceMetric, list_known_levels, summarize_audience
from analysis.store.campaigns import campaign_ids, natural_order, read_campaign
from analysis.store.summaries import count_levels, count_people, read_sales_facts

PRE_DAYS = 90
"""Days before the window of which the same metric may be adjusted for."""

PLANNED_METRICS = (
    "revenue_per_customer",
    "response_rate",
    "orders_per_customer",
    "promoted_revenue_per_customer",
    "promoted_response_rate",
)
"""The metrics that a campaign can be planned on from past sales."""


def list_audiences(store: Store) -> dict[str | None, dict[str, tuple[str, ...]]]:
    """Whom a campaign can be planned for: everybody (None) or a campaign's customers, with levels by attribute.

    Args:
        store: Where the campaigns are; those whose customers the sales cannot know are left out.
    """
    found: dict[str | None, dict[str, tuple[str, ...]]] = {None: list_known_levels(store)}
    for name in campaign_ids(store):
        campaign = read_campaign(store, name)
        if campaign.cells and campaign.has_sales_window:
            loaded = [attribute for attribute in campaign.attributes if attribute not in BUILT_IN_ATTRIBUTES]
            counts = count_levels(store, name, loaded)
            found[name] = {attribute: _levels(cells) for attribute, cells in counts.items()}
    return found


def _levels(cells: dict[str, dict[str, int]]) -> tuple[str, ...]:
    return tuple(sorted({level for levels in cells.values() for level in levels}, key=natural_order))


def read_past(
    store: Store, audience: Audience, *, days: int, promoted: tuple[str, ...] = ()
) -> dict[str, PastBehaviour] | NotMeasurable:
    """What an audience did in a window of so many days, by metric.

    All customers: those who had bought before the last such window that the sales cover, in that window. Customers of
    a campaign: its control cell, in the days from the contact on, which is what the campaign's customers do when they
    are left alone; without a control all of them, with the campaign's effect in it.

    Args:
        store: Where the sales are.
        audience: Whom to look at.
        days: Length of the window, 1 or more.
        promoted: Categories or products of the promoted metrics; without any these are left out.

    Raises:
        BadInput: There is no such campaign.
    """
    sales = read_sales_facts(store)
    if sales.first_day is None or sales.last_day is None:
        return NotMeasurable(Code.NO_SALES)
    start = sales.last_day - timedelta(days=days - 1)
    facts = (("days", days), ("first_day", sales.first_day), ("last_day", sales.last_day))
    campaign = read_campaign(store, audience.campaign) if audience.campaign is not None else None
    if campaign is None and start <= sales.first_day:
        return NotMeasurable(Code.PLAN_WINDOW_TOO_LONG, facts)
    found = summarize_audience(
        store, audience, campaign, first_day=start, days=days, pre_days=PRE_DAYS, promoted=promoted
    )
    if not found:
        return NotMeasurable(Code.PLAN_NOBODY, facts[:1])
    people = _people(store, audience) if campaign else None
    if not found["revenue_per_customer"].pair.numerator.nonzero:
        return NotMeasurable(Code.PLAN_NO_VARIATION)
    metrics = [name for name in PLANNED_METRICS if promoted or not name.startswith("promoted_")]
    metrics = [name for name in metrics if found[name].pair.numerator.variance > 0]
    return {name: _past(name, found[name], campaign, people, days) for name in metrics}


def _people(store: Store, audience: Audience) -> int:
    counts = count_people(store, audience.campaign or "", attribute=audience.attribute)
    return sum(n for (level, _cell), n in counts.items() if audience.attribute is None or level == audience.level)


def _past(name: str, found: AudienceMetric, campaign: Campaign | None, people: int | None, days: int) -> PastBehaviour:
    metric = next(metric for metric in SALES_METRICS if metric.name == name)
    return PastBehaviour(
        metric=metric,
        customers=found.pair.numerator.n if people is None else people,
        measured=found.pair.numerator.n,
        left_alone=campaign is None or campaign.settings.control is not None,
        first_day=found.first_day,
        last_day=found.last_start + timedelta(days=days - 1),
        baseline=_baseline(metric.kind, found),
    )


def _baseline(kind: Kind, found: AudienceMetric) -> Baseline:
    summary = found.pair.numerator
    mean = summary.mean
    sd = sqrt(mean * (1 - mean)) if kind is Kind.PROPORTION else sqrt(summary.variance)
    correlation = _correlation(found.pair) if found.has_before else 0.0
    return Baseline(kind, mean, sd, summary.nonzero / summary.n, correlation)


def _correlation(pair: PairSummary) -> float:
    spread = sqrt(pair.numerator.variance * pair.denominator.variance)
    return max(-1.0, min(1.0, pair.covariance / spread)) if spread else 0.0


def worth_of(past: dict[str, PastBehaviour], metric: str, margin_rate: float) -> float:
    """Margin that one unit of a metric is worth: of money its margin, of a buyer or an order that of an average one.

    Args:
        past: What the audience did, by metric.
        metric: Name of the metric.
        margin_rate: Margin as a share of revenue, 0 to 1.

    Returns:
        Money for each unit of the metric.
    """
    if metric.endswith("revenue_per_customer"):
        return margin_rate
    revenue = past["promoted_revenue_per_customer" if metric.startswith("promoted") else "revenue_per_customer"]
    return margin_rate * revenue.baseline.mean / past[metric].baseline.mean
