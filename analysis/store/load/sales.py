"""A sales extract into order lines and daily totals."""

from __future__ import annotations

from datetime import date

import duckdb

from analysis.model import LoadRequest
from analysis.store.connection import query, write_meta
from analysis.store.load import values
from analysis.store.load.columns import Layout
from analysis.store.load.keys import add_customers
from analysis.store.load.loaded import Loaded
from analysis.store.load.overlap import Overlapping, Placed, place_lines
from analysis.store.load.reasons import Reason
from analysis.store.load.staging import Staged
from analysis.store.load.unusual import tell_unusual
from analysis.store.load.values import Style, Zones, decide_days, decide_ids, decide_mark
from analysis.words import _


def load_sales(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, request: LoadRequest, load: int, zones: Zones
) -> Loaded:
    """Add the file's order lines to the sales.

    Args:
        cursor: Inside the transaction of the load; the file is in the table `staged`.
        staged: The file.
        layout: The use of its columns.
        request: What the person said.
        load: Number of this load.
        zones: Time zones of the file and of the store.

    Raises:
        BadInput: Something only the person can decide.
    """
    guesses = _read_lines(cursor, staged, layout, request, zones)
    _set_aside_unusable(cursor, staged, layout, latest_day(cursor, zones))
    notices = tell_unusual(cursor)
    add_customers(cursor, "lines")
    cursor.execute(query("add_products"))
    cursor.execute(query("insert_sales"), {"load": load})
    first, last = cursor.execute("select min(day), max(day) from lines").fetchall()[0]
    if first:
        placed = Placed(load, first, last, request.on_overlap, staged.origin)
        notices += _told(place_lines(cursor, placed, staged.file), first, last)
    total_days(cursor)
    if zones.store:
        write_meta(cursor, "time_zone", zones.store)
    return Loaded(guesses=guesses, notices=notices, first_day=first, last_day=last)


def total_days(cursor: duckdb.DuckDBPyConnection) -> None:
    """Bring the daily totals up to date with the lines that count."""
    cursor.execute("delete from daily_totals")
    cursor.execute(query("total_days"))


def latest_day(cursor: duckdb.DuckDBPyConnection, zones: Zones) -> date:
    """Today in the store's zone; where that is unknown, the latest day that it is anywhere."""
    today = "select cast(timezone($zone, current_timestamp) as date)"
    found: date = cursor.execute(today, {"zone": zones.store or "Pacific/Kiritimati"}).fetchall()[0][0]
    return found


def _told(met: Overlapping, first: date, last: date) -> tuple[str, ...]:
    told = (
        (met.replaced, _("{rows} earlier lines from {first_day} to {last_day} were replaced by this file")),
        (met.left_out, _("{rows} lines were left out: the store keeps what it has of their orders")),
    )
    return tuple(sentence.format(rows=rows, first_day=first, last_day=last) for rows, sentence in told if rows)


def _read_lines(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, request: LoadRequest, zones: Zones
) -> tuple[str, ...]:
    """The table `lines`: one typed row per row of the file, before anything is set aside."""
    at = {field: staged.at(column) for field, column in layout.fields.items()}
    days = decide_days(cursor, staged, layout.fields["date"], request.date_order, zones)
    ids = decide_ids(cursor, staged, layout.fields["customer_id"])
    styles: dict[str, Style] = {
        field: decide_mark(cursor, staged, layout.fields[field], request.decimal)
        for field in ("amount", "quantity", "margin")
        if field in at
    }

    def text(field: str) -> str:
        return f"nullif(trim({at[field]}), '')" if field in at else "cast(null as varchar)"

    def money(field: str) -> str:
        return values.as_minor_units(at[field], styles[field].mark) if field in at else "cast(null as bigint)"

    quantity = "cast(null as double)"
    if "quantity" in at:
        quantity = f"cast({values.as_number(at['quantity'], styles['quantity'].mark)} as double)"
    cursor.execute(
        f"create or replace temp table lines as select row, {ids.sql} as customer_id, {days.sql} as day, "
        f"{money('amount')} as amount, {values.has_finer_digits(at['amount'], styles['amount'].mark)} as is_finer, "
        f"{text('order_id')} as order_id, {text('product')} as product, "
        f"{text('category')} as category, {quantity} as quantity, {money('margin')} as margin, "
        f"{text('store')} as store from staged"
    )
    return days.guesses + ids.guesses + tuple(guess for style in styles.values() for guess in style.guesses)


def _set_aside_unusable(cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, latest: date) -> None:
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
    future = f"l.day > date '{latest}'"
    faults.append((future, "date", f"s.{staged.at(layout.fields['date'])}", Reason.FUTURE_DATE))
    needed = {
        "customer_id": "customer_id",
        "date": "day",
        "amount": "amount",
        "quantity": "quantity",
        "margin": "margin",
    }
    suspect = " or ".join(f"l.{column} is null" for field, column in needed.items() if field in layout.fields)
    suspect += f" or {future}"
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
