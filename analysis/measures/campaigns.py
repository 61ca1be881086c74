"""Every campaign in one line per target cell: what it did, whether that paid and can be believed, how far it is."""

from __future__ import annotations

from analysis.measures.lift import measure_lift
from analysis.measures.returns import money_metrics, returns_of
from analysis.measures.store import Store
from analysis.measures.trust import check_report
from analysis.measures.verdicts import alarms_of, judge
from analysis.model import Campaign, CampaignLine, State
from analysis.settings import read_settings
from analysis.store.campaigns import campaign_ids, read_campaign, read_coverage
from analysis.store.connection import read_meta, touch, write_meta
from analysis.store.outcomes import read_windows, refresh_outcomes

__all__ = [
    "campaign_ids",
    "change_currency",
    "list_campaigns",
    "read_campaign",
    "read_coverage",
    "read_currency",
]


def read_currency(store: Store) -> str:
    """ISO code of the store's money."""
    return read_meta(store, "currency") or read_settings().currency


def change_currency(store: Store, currency: str) -> None:
    """State the currency of the sales, an ISO code such as CNY."""
    with store.write() as cursor:
        write_meta(cursor, "currency", currency)
        touch(cursor)


def list_campaigns(store: Store) -> tuple[CampaignLine, ...]:
    """One line per campaign and target cell on its primary metric, with its return, the latest launch first."""
    return tuple(line for name in campaign_ids(store) for line in _lines(store, read_campaign(store, name)))


def _lines(store: Store, campaign: Campaign) -> tuple[CampaignLine, ...]:
    state = state_of(store, campaign)
    if not campaign.cells:
        return (CampaignLine(campaign, None, None, None, state),)
    primary = campaign.primary.name
    report = measure_lift(store, campaign.id, metrics=(primary, *money_metrics(campaign)))
    checks = check_report(store, report)
    pays = {row.target_cell: row for row in returns_of(store, report).rows}
    return tuple(
        CampaignLine(
            campaign, cell, row, judge(row, checks, report), state, pays.get(cell), len(alarms_of(checks, cell))
        )
        for row in report.of(primary)
        for cell in (row.target_cell,)
    )


def state_of(store: Store, campaign: Campaign) -> State:
    """How far a campaign is: planned, waiting for sales, running, or complete."""
    if not campaign.cells:
        return State.PLANNED
    if campaign.primary.own:
        return State.COMPLETE
    if not campaign.has_sales_window:
        return State.WAITING
    refresh_outcomes(store, campaign)
    windows = read_windows(store, campaign)
    if not any(window.with_a_post_day for window in windows):
        return State.WAITING
    covered = all(window.with_all_post_days == window.customers for window in windows)
    return State.COMPLETE if covered else State.RUNNING
