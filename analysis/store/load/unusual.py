"""What a reader should know about the lines of a sales file, each with its count."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb

from analysis.model import CampaignSettings
from analysis.store.campaigns import list_settings
from analysis.store.connection import query
from analysis.words import _

MOST_UNITS = 10_000
"""Units of one line above which its quantity is named as absurd; it counts all the same."""

MOST_MONEY = 100_000_000
"""Money of one line from which on it is named as absurd; it counts all the same."""

_MINOR_UNITS = 10_000


def tell_unusual(cursor: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """One sentence for everything unusual in the table `lines`, after unusable rows were set aside."""
    spans = campaign_windows(cursor)
    counts = cursor.execute(
        query("count_unusual_lines"),
        {
            "first_days": [first for first, _last in spans],
            "last_days": [last for _first, last in spans],
            "most_units": MOST_UNITS,
            "most_money": MOST_MONEY * _MINOR_UNITS,
        },
    ).fetchall()[0]
    returns, free, absurd, finer, unknown, outside, unlisted = counts
    equal = cursor.execute(query("count_equal_lines")).fetchall()[0][0]
    told = (
        (returns, _("{rows} lines are returns: their amount is below 0 and counts negative")),
        (free, _("{rows} lines have the amount 0; each counts as a purchase")),
        (equal, _("{rows} lines equal another line of this file; all of them count")),
        (absurd, _("{rows} lines have more than 10,000 units or an amount of 100,000,000 and more; look at them")),
        (finer, _("{rows} amounts have more than four decimals and were rounded to four")),
        (unknown if spans else 0, _("{rows} lines are of customers who are in no campaign")),
        (outside if spans else 0, _("{rows} lines lie outside the windows of every campaign")),
        (unlisted, _("{rows} lines are of products that are in no products extract")),
    )
    return tuple(sentence.format(rows=rows) for rows, sentence in told if rows)


def campaign_windows(cursor: duckdb.DuckDBPyConnection) -> list[tuple[date, date]]:
    """First and last day, both included, from a campaign's pre window to its post window, of every dated campaign."""
    contacts = {
        campaign: (first, last)
        for campaign, first, last in cursor.execute(
            "select campaign, min(contact), max(contact) from memberships where aside is null group by campaign"
        ).fetchall()
    }
    spans = []
    for key, settings in list_settings(cursor).items():
        first, last = contacts.get(key, (None, None))
        if first := min_day(settings.launch, first):
            end = max(day for day in (settings.launch, last, first) if day)
            spans.append(_window(settings, first, end))
    return spans


def min_day(*days: date | None) -> date | None:
    """The earliest of the days that are known."""
    return min((day for day in days if day), default=None)


def _window(settings: CampaignSettings, first: date, last: date) -> tuple[date, date]:
    return first - timedelta(settings.pre_days), last + timedelta(settings.post_days - 1)
