"""What the store holds, as rows of its own tables."""

from __future__ import annotations

from analysis.model import CalendarEntry, Extract, Filled, Matched, SalesDay, StoredLoad
from analysis.store.connection import Store
from analysis.store.load.reasons import reason_text


def read_stored_loads(store: Store) -> tuple[StoredLoad, ...]:
    """Every load that stands in the store, the latest first."""
    return tuple(
        StoredLoad(load, file, sha256, extract, tuple(campaigns), *rest)
        for load, file, sha256, extract, campaigns, *rest in store.read("list_contents")
    )


def read_sales_days(store: Store) -> tuple[SalesDay, ...]:
    """Every day with sales, in order."""
    return tuple(SalesDay(*row) for row in store.fetch("select day, lines from daily_totals order by day"))


def read_filled(store: Store) -> tuple[Filled, ...]:
    """Completeness of every field of the loaded extracts; nothing for an extract of which nothing is loaded."""
    questions = {
        Extract.CAMPAIGN: "count_filled_members",
        Extract.SALES: "count_filled_sales",
        Extract.CUSTOMERS: "count_filled_customers",
        Extract.PRODUCTS: "count_filled_products",
        Extract.CALENDAR: "count_filled_calendar",
    }
    return tuple(Filled(extract.value, *row) for extract, question in questions.items() for row in store.read(question))


def read_matched(store: Store) -> Matched:
    """How many customers of campaigns bought anything, and how many order lines are of customers of campaigns."""
    return Matched(*store.read("match_ids")[0])


def read_calendar(store: Store) -> tuple[CalendarEntry, ...]:
    """Everything that the calendar extracts tell, by day; what several of them tell stands once."""
    rows = store.fetch("select distinct first_day, last_day, label from calendar order by 1, 2, 3")
    return tuple(CalendarEntry(*row) for row in rows)


def read_reasons(store: Store, load: int) -> tuple[tuple[str, int], ...]:
    """Why rows of a load were set aside, each reason with its rows, the most frequent first."""
    return tuple((reason_text(reason), rows) for reason, rows in store.read("count_reasons", {"load": load}))
