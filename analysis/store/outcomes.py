"""The derived table of outcomes: rebuilt for a campaign when its settings, members or the sales change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import duckdb

from analysis.model import Campaign
from analysis.store.campaigns import campaign_key
from analysis.store.connection import Store, query

_LAYOUT = 3
"""Raised when the table gets another column, so that the outcomes of an older version are built anew."""


@dataclass(frozen=True, slots=True)
class CellWindows:
    """How much of its customers' windows the sales cover, for one cell."""

    cell: str
    customers: int
    with_a_post_day: int
    with_all_post_days: int
    fewest_post_days: int
    with_a_pre_day: int
    fewest_pre_days: int
    first_contact: date
    last_contact: date


def refresh_outcomes(store: Store, campaign: Campaign) -> None:
    """Rebuild the campaign's outcomes unless they were built from what is in the store now."""
    key = campaign_key(store, campaign.id)
    with store.cursor() as cursor:
        if _built_from(cursor, key) == outcomes_fingerprint(cursor, key, campaign):
            return
    with store.write() as cursor:
        now = outcomes_fingerprint(cursor, key, campaign)
        if _built_from(cursor, key) != now:
            _rebuild(cursor, key, campaign, now)


def _built_from(cursor: duckdb.DuckDBPyConnection, key: int) -> str | None:
    rows = cursor.execute("select fingerprint from outcomes_state where campaign = ?", [key]).fetchall()
    return rows[0][0] if rows else None


def outcomes_fingerprint(cursor: duckdb.DuckDBPyConnection, key: int, campaign: Campaign) -> str:
    """Everything that the outcomes of a campaign depend on, as one text."""
    members, sales = cursor.execute(
        "select (select members_version from campaigns where key = ?), "
        "(select list([load, loaded, epoch_us(loaded_at)] order by load) from loads "
        "where extract in ('sales', 'products'))",
        [key],
    ).fetchall()[0]
    settings = campaign.settings
    windows = [str(settings.launch), settings.pre_days, settings.post_days]
    return json.dumps([_LAYOUT, members, sales, *windows, settings.promoted, settings.margin_rates])


def _rebuild(cursor: duckdb.DuckDBPyConnection, key: int, campaign: Campaign, fingerprint: str) -> None:
    for table in ("outcomes", "outcomes_state"):
        cursor.execute(f"delete from {table} where campaign = ?", [key])
    settings = campaign.settings
    cursor.execute(
        query("rebuild_outcomes"),
        {
            "campaign": key,
            "launch": settings.launch,
            "pre_days": settings.pre_days,
            "post_days": settings.post_days,
            "promoted": list(settings.promoted),
            "rated": [name for name, _rate in settings.margin_rates],
            "rates": [rate for _name, rate in settings.margin_rates],
        },
    )
    cursor.execute("insert into outcomes_state values (?, ?)", [key, fingerprint])


def read_windows(store: Store, campaign: Campaign) -> tuple[CellWindows, ...]:
    """The coverage of every cell's windows; empty where no customer has a contact date or no sales exist.

    The outcomes must be fresh, see `refresh_outcomes`.
    """
    parameters = {"campaign": campaign_key(store, campaign.id), "post_days": campaign.settings.post_days}
    return tuple(CellWindows(*row) for row in store.read("read_windows", parameters))
