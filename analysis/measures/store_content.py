"""What is in the store, and how far an answer can rely on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from analysis.measures.store import Store
from analysis.model import Coverage, Extract, Gap, SalesDay, StoreContent, StoredLoad
from analysis.store.connection import read_meta
from analysis.store.contents import read_calendar, read_filled, read_matched, read_reasons, read_sales_days
from analysis.store.contents import read_stored_loads as read_loads

__all__ = ["find_gaps", "read_calendar", "read_content", "read_loads", "read_reasons"]

SHORTEST_GAP = 2
"""Days without sales in a row that are told; one alone may be a holiday."""


def read_content(store: Store) -> StoreContent:
    """Loads, sales by day, and the quality of the data: completeness, accuracy of ids, timeliness."""
    days, loads = read_sales_days(store), read_loads(store)
    return StoreContent(
        loads=loads,
        coverage=Coverage(days, find_gaps(days)),
        filled=read_filled(store),
        matched=read_matched(store),
        delay=_delay(loads),
        time_zone=read_meta(store, "time_zone"),
        calendar=read_calendar(store),
    )


def find_gaps(days: Iterable[SalesDay]) -> tuple[Gap, ...]:
    """Stretches of two days or more without sales, between the first and the last day with some.

    >>> from datetime import date
    >>> [gap] = find_gaps([SalesDay(date(2026, 3, 1), 5), SalesDay(date(2026, 3, 9), 1)])
    >>> gap.first.day, gap.last.day, gap.days
    (2, 8, 7)
    """
    one = timedelta(days=1)
    found = (Gap(before.day + one, after.day - one) for before, after in pairwise(days))
    return tuple(gap for gap in found if gap.days >= SHORTEST_GAP)


def _delay(loads: Iterable[StoredLoad]) -> int | None:
    """Days between the last sale and the loading of the extract that brought it; None without sales."""
    sales = [(load.last_day, load.loaded_at) for load in loads if load.extract == Extract.SALES and load.last_day]
    if not sales:
        return None
    last_day: date = max(day for day, _at in sales)
    return min((at.date() - day).days for day, at in sales if day == last_day)
