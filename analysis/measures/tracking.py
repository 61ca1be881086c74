"""A campaign followed day by day: what each day's reader could have said, and what holds however often one looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from analysis.measures.campaign_metrics import read_ground, reason_not_measurable, resolve_metrics
from analysis.measures.maturity import LateBuyers
from analysis.measures.remarks import remarks_on
from analysis.measures.store import Store
from analysis.measures.tracked_days import Followed, follow
from analysis.measures.trust import check_trust
from analysis.model import ALL, Campaign, Code, DailyBuyers, Kind, Metric, NotMeasurable, Remark, TrackedCell, Tracking
from analysis.settings import read_settings
from analysis.store.campaigns import read_campaign
from analysis.store.connection import read_meta
from analysis.store.contents import read_calendar
from analysis.store.tracking import count_daily_buyers, knows_new_customers, refresh_outcome_days, summarize_days

NEW, EXISTING = "new", "existing"
"""Groups of customers: those without a purchase before their contact, and those with one."""

MOST_POINTS = 100
"""A window of more days is followed week by week, a very long one month by month."""


def track(store: Store, campaign_id: str, *, metric: str | None = None) -> Tracking:
    """Follow a campaign day by day on one metric.

    Args:
        store: Where the campaign is.
        campaign_id: Its name.
        metric: Name of a metric; None takes the primary one.

    Returns:
        Every day that the sales cover, each judged from the sales up to it alone. Where the metric cannot be followed,
        a reason; where there is no control, the reason and the daily buyers.

    Raises:
        BadInput: There is no such campaign or metric.
    """
    campaign = read_campaign(store, campaign_id)
    chosen = resolve_metrics(store, campaign, [metric or campaign.primary.name])[0]
    currency, days = read_meta(store, "currency") or read_settings().currency, campaign.settings.post_days
    step = step_of(days)
    empty = Tracking(campaign, chosen, days, step, currency)
    if campaign.has_sales_window:
        refresh_outcome_days(store, campaign)
    if reason := _reason(store, campaign, chosen):
        return replace(empty, reason=reason)
    ground = read_ground(store, campaign)
    windows = ground.windows
    first, last = min(cell.first_contact for cell in windows), max(cell.last_contact for cell in windows)
    remarks = remarks_on(store, campaign, chosen, ground)
    return replace(
        empty,
        first_contact=first,
        last_contact=last,
        cells=_cells(store, Followed(campaign, chosen, check_trust(store, campaign_id), remarks, step, first, last)),
        buyers=_buyers(store, campaign, step, knows_new=knows_new_customers(store, campaign)),
        calendar=tuple(
            entry
            for entry in read_calendar(store)
            if entry.last_day >= first and entry.first_day < last + timedelta(days=days)
        ),
        remarks=remarks.shared + _spread(first, last),
        reason=None if campaign.settings.control else NotMeasurable(Code.NO_CONTROL),
    )


def step_of(days: int) -> int:
    """Days that one point of a window of so many days stands for.

    >>> step_of(30), step_of(180), step_of(1000)
    (1, 7, 30)
    """
    return next(step for step in (1, 7, 30, 365) if days <= step * MOST_POINTS)


def _reason(store: Store, campaign: Campaign, metric: Metric) -> NotMeasurable | None:
    if metric.own:
        return NotMeasurable(Code.NO_DATES, (("metric", metric.name),))
    if metric.kind is Kind.RATIO:
        return NotMeasurable(Code.NOT_DAILY, (("metric", metric.name),))
    return reason_not_measurable(store, campaign, metric)


def _spread(first: date, last: date) -> tuple[Remark, ...]:
    if first == last:
        return ()
    return (Remark(Code.CONTACTS_SPREAD, (("first_day", first), ("last_day", last))),)


def _buyers(
    store: Store, campaign: Campaign, step: int, *, knows_new: bool
) -> tuple[tuple[str, str, tuple[DailyBuyers, ...]], ...]:
    """Daily buyers by group of customers and cell, all customers first."""
    found = count_daily_buyers(store, campaign, step)
    cells = [cell.name for cell in campaign.cells]
    everybody = [
        (ALL, cell, _add([line for (name, _existing), line in found.items() if name == cell])) for cell in cells
    ]
    apart = [
        (EXISTING if existing else NEW, cell, found[cell, existing])
        for existing in (False, True)
        for cell in cells
        if knows_new and (cell, existing) in found
    ]
    return (*everybody, *apart)


def _add(lines: Sequence[Sequence[DailyBuyers]]) -> tuple[DailyBuyers, ...]:
    total = [DailyBuyers(0, 0, 0)] * max((len(line) for line in lines), default=0)
    for line in lines:
        for place, day in enumerate(line):
            sums = total[place]
            total[place] = DailyBuyers(
                sums.customers + day.customers, sums.buyers + day.buyers, sums.promoted_buyers + day.promoted_buyers
            )
    return tuple(total)


def _cells(store: Store, followed: Followed) -> tuple[TrackedCell, ...]:
    campaign, control = followed.campaign, followed.campaign.settings.control
    by_day = summarize_days(store, campaign, followed.metric.name, followed.step)
    if control is None or control not in by_day:
        return ()
    late = LateBuyers(store, campaign, followed.step)
    days = follow(followed, by_day, control)
    return tuple(TrackedCell(target, control, found, late.of(target)) for target, found in days.items())
