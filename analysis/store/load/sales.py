"""A sales extract into order lines and daily totals."""

from __future__ import annotations

import duckdb

from analysis.model import LoadRequest
from analysis.store.connection import query, write_meta
from analysis.store.load import values
from analysis.store.load.columns import Layout
from analysis.store.load.keys import add_customers
from analysis.store.load.reasons import Reason
from analysis.store.load.staging import Staged
from analysis.store.load.values import Zones, decide_days
from analysis.words import _


def load_sales(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, request: LoadRequest, load: int, zones: Zones
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Add the file's order lines to the sales.

    Args:
        cursor: Inside the transaction of the load; the file is in the table `staged`.
        staged: The file.
        layout: The use of its columns.
        request: What the person said.
        load: Number of this load.
        zones: Time zones of the file and of the store.

    Returns:
        What was guessed, and what a reader should know about the file, one sentence each.

    Raises:
        BadInput: Something only the person can decide.
    """
    guesses = _read_lines(cursor, staged, layout, request, zones)
    _set_aside_unusable(cursor, staged, layout)
    add_customers(cursor, "lines")
    cursor.execute(query("add_products"))
    cursor.execute(query("insert_sales"), {"load": load})
    cursor.execute("delete from daily_totals")
    cursor.execute(query("total_days"))
    if zones.store:
        write_meta(cursor, "time_zone", zones.store)
    return guesses, _finer_amounts(cursor)


def _read_lines(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, request: LoadRequest, zones: Zones
) -> tuple[str, ...]:
    """The table `lines`: one typed row per row of the file, before anything is set aside."""
    at = {field: staged.at(column) for field, column in layout.fields.items()}
    days = decide_days(cursor, staged, layout.fields["date"], request.date_order, zones, "--date-order")

    def text(field: str) -> str:
        return f"nullif(trim({at[field]}), '')" if field in at else "cast(null as varchar)"

    def money(field: str) -> str:
        return values.as_minor_units(at[field]) if field in at else "cast(null as bigint)"

    quantity = f"cast({values.as_number(at['quantity'])} as double)" if "quantity" in at else "cast(null as double)"
    cursor.execute(
        f"create or replace temp table lines as select row, {text('customer_id')} as customer_id, {days.sql} as day, "
        f"{money('amount')} as amount, {values.has_finer_digits(at['amount'])} as is_finer, "
        f"{text('order_id')} as order_id, {text('product')} as product, "
        f"{text('category')} as category, {quantity} as quantity, {money('margin')} as margin, "
        f"{text('store')} as store from staged"
    )
    return days.guesses


def _set_aside_unusable(cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout) -> None:
    """Move the rows that cannot be used from `lines` to `aside`, each with its first fault, in one pass."""
    faults = []
    for field, column, missing, bad in (
        ("customer_id", "customer_id", Reason.NO_CUSTOMER, Reason.NO_CUSTOMER),
        ("date", "day", Reason.NO_DATE, Reason.BAD_DATE),
        ("amount", "amount", Reason.NO_AMOUNT, Reason.BAD_NUMBER),
        ("quantity", "quantity", None, Reason.BAD_NUMBER),
        ("margin", "margin", None, Reason.BAD_NUMBER),
    ):
        if field in layout.fields:
            source = f"s.{staged.at(layout.fields[field])}"
            blank = f"coalesce(trim({source}), '') = ''"
            if missing:
                faults.append((f"l.{column} is null and {blank}", field, source, missing))
            faults.append((f"l.{column} is null and not ({blank})", field, source, bad))
    needed = {
        "customer_id": "customer_id",
        "date": "day",
        "amount": "amount",
        "quantity": "quantity",
        "margin": "margin",
    }
    suspect = " or ".join(f"l.{column} is null" for field, column in needed.items() if field in layout.fields)
    which = " ".join(f"when {condition} then {place}" for place, (condition, *_rest) in enumerate(faults))
    cursor.execute(
        f"create or replace temp table faulty as select * from (select l.row, case {which} end as fault "
        f"from (from lines l where {suspect}) l join staged s using (row)) where fault is not null"
    )
    for place, (_condition, field, source, reason) in enumerate(faults):
        cursor.execute(
            f"insert into aside select f.row, $column, {source}, $reason from faulty f "
            f"join staged s using (row) where f.fault = $place",
            {"column": layout.fields[field], "reason": reason.value, "place": place},
        )
    cursor.execute("delete from lines where row in (select row from faulty)")


def _finer_amounts(cursor: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    finer = cursor.execute("select count(case when is_finer then 1 end) from lines").fetchall()[0][0]
    if not finer:
        return ()
    return (_("{rows} amounts have more than four decimals and were rounded to four").format(rows=finer),)
