"""What a reader should know about the lines of a sales file, each with its count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from analysis.model import CampaignSettings
from analysis.store.campaigns import list_settings
from analysis.store.connection import query
from analysis.words import _, ngettext
from analysis.words.numbers import count, share

MOST_UNITS = 10_000
"""Units of one line above which its quantity is named as absurd; it counts all the same."""

MOST_MONEY = 100_000_000
"""Money of one line from which on it is named as absurd; it counts all the same."""

MOST_AT_NIGHT = 0.08
"""Share of the lines between 1 and 5 at night above which their times are doubted; shops and web shops have less."""

_TIMES_LOOKED_AT = 50_000
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
    equal = cursor.execute(query("count_equal_lines")).fetchall()[0][0]
    found = _Unusual(*(*counts, equal))
    return _of_amounts(found) + (_of_campaigns(found) if spans else ()) + _of_products(found)


@dataclass(frozen=True, slots=True)
class _Unusual:
    """Numbers of lines, see `count_unusual_lines.sql`; `equal` are those that equal another line of the file."""

    returns: int
    free: int
    absurd: int
    finer: int
    unknown: int
    outside: int
    unlisted: int
    equal: int


def _told(*found: tuple[int, str]) -> tuple[str, ...]:
    return tuple(sentence.format(n=count(n)) for n, sentence in found if n)


def _of_amounts(found: _Unusual) -> tuple[str, ...]:
    returns = ngettext(
        "{n} line is a return: its amount is below 0 and counts negative",
        "{n} lines are returns: their amount is below 0 and counts negative",
        found.returns,
    )
    free = ngettext(
        "{n} line has the amount 0; it counts as a purchase",
        "{n} lines have the amount 0; each counts as a purchase",
        found.free,
    )
    equal = ngettext(
        "{n} line equals another line of this file; both count",
        "{n} lines equal another line of this file; all of them count",
        found.equal,
    )
    absurd = ngettext(
        "{n} line has more than 10,000 units or an amount of 100,000,000 and more; look at it",
        "{n} lines have more than 10,000 units or an amount of 100,000,000 and more; look at them",
        found.absurd,
    )
    finer = ngettext(
        "{n} amount has more than four decimals and was rounded to four",
        "{n} amounts have more than four decimals and were rounded to four",
        found.finer,
    )
    return _told(
        (found.returns, returns), (found.free, free), (found.equal, equal), (found.absurd, absurd), (found.finer, finer)
    )


def _of_campaigns(found: _Unusual) -> tuple[str, ...]:
    unknown = ngettext(
        "{n} line is of a customer who is in no campaign",
        "{n} lines are of customers who are in no campaign",
        found.unknown,
    )
    outside = ngettext(
        "{n} line lies outside the windows of every campaign",
        "{n} lines lie outside the windows of every campaign",
        found.outside,
    )
    return _told((found.unknown, unknown), (found.outside, outside))


def _of_products(found: _Unusual) -> tuple[str, ...]:
    unlisted = ngettext(
        "{n} line is of a product that is in no products extract",
        "{n} lines are of products that are in no products extract",
        found.unlisted,
    )
    return _told((found.unlisted, unlisted))


def tell_nights(cursor: duckdb.DuckDBPyConnection, clock: str, column: str) -> tuple[str, ...]:
    """A sentence where so many sales were made at night that their times are hardly those of the shops.

    Args:
        cursor: The file is in its table `staged`.
        clock: SQL for the time as written.
        column: Where it stands in the file.
    """
    if (part := at_night(cursor, clock)) is None:
        return ()
    text = _(
        "{share} of the times in column {column} lie between 1 and 5 at night: if they are of another zone than the "
        "shops, such as UTC, say so and load the file again; else many sales count for another day"
    )
    return (text.format(share=share(part), column=column),)


def at_night(cursor: duckdb.DuckDBPyConnection, clock: str) -> float | None:
    """Share of the times between 1 and 5 at night, see `tell_nights`; None where there are not that many."""
    part = cursor.execute(
        f"select avg(case when hour({clock}) between 1 and 4 then 1.0 else 0 end) from staged "
        f"where row % ((select count(*) from staged) // {_TIMES_LOOKED_AT} + 1) = 0"
    ).fetchall()[0][0]
    return part if part and part >= MOST_AT_NIGHT else None


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
