"""A sales extract into order lines and daily totals."""

from __future__ import annotations

from datetime import date

import duckdb

from analysis.model import BadInput
from analysis.store.connection import query, write_meta
from analysis.store.load import values
from analysis.store.load.incoming import Fault, Incoming
from analysis.store.load.keys import add_customers
from analysis.store.load.loaded import Loaded
from analysis.store.load.overlap import Overlapping, Placed, place_lines
from analysis.store.load.reasons import Reason
from analysis.store.load.unusual import tell_nights, tell_unusual
from analysis.store.load.values import Days, Zones
from analysis.words import _, ngettext
from analysis.words.numbers import count, day, exact

_MINOR_UNITS = 10_000


def load_sales(coming: Incoming) -> Loaded:
    """Add the file's order lines to the sales.

    Raises:
        BadInput: Something only the person can decide.
    """
    cursor, latest = coming.cursor, latest_day(coming.cursor, coming.zones)
    if coming.request.day and coming.request.day > latest:
        raise BadInput(_("{day} has not come yet: no sale is of that day.").format(day=coming.request.day))
    days = coming.days("date")
    guesses = _read_lines(coming, days)
    _set_aside_unusable(coming, latest)
    notices = tell_unusual(cursor)
    if days.clock and not coming.request.times_in:
        notices += tell_nights(cursor, days.clock, coming.layout.fields["date"])
    add_customers(cursor, "lines")
    cursor.execute(query("add_products"))
    cursor.execute(query("insert_sales"), {"load": coming.load})
    first, last = cursor.execute("select min(day), max(day) from lines").fetchall()[0]
    if first:
        placed = Placed(coming.load, first, last, coming.request.on_overlap, coming.staged.origin)
        notices += _told(place_lines(cursor, placed, coming.staged.file), first, last)
        notices = _total(cursor, coming.load) + notices
    total_days(cursor)
    if coming.zones.store:
        write_meta(cursor, "time_zone", coming.zones.store)
    return Loaded(guesses=guesses, notices=notices, first_day=first, last_day=last)


def _total(cursor: duckdb.DuckDBPyConnection, load: int) -> tuple[str, ...]:
    """What the lines of a load that count come to, for a person to hold against the program they came from."""
    days, amount, first, last = cursor.execute(
        "select count(distinct day), sum(amount), min(day), max(day) from sales where load = ? and aside is null",
        [load],
    ).fetchall()[0]
    if not days:
        return ()
    text = ngettext(
        "the lines that count come to {amount}, all on {first}",
        "the lines that count come to {amount}, on {n} days from {first} to {last}",
        days,
    )
    return (text.format(amount=exact(amount / _MINOR_UNITS), n=count(days), first=day(first), last=day(last)),)


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
    replaced = ngettext(
        "{n} earlier line from {first_day} to {last_day} was replaced by this file",
        "{n} earlier lines from {first_day} to {last_day} were replaced by this file",
        met.replaced,
    )
    left_out = ngettext(
        "{n} line was left out: the store keeps what it has of its order",
        "{n} lines were left out: the store keeps what it has of their orders",
        met.left_out,
    )
    told = ((met.replaced, replaced), (met.left_out, left_out))
    return tuple(sentence.format(n=count(n), first_day=first, last_day=last) for n, sentence in told if n)


def _read_lines(coming: Incoming, days: Days) -> tuple[str, ...]:
    """The table `lines`: one typed row per row of the file, before anything is set aside."""
    ids = coming.ids()
    amount, quantity, margin = (coming.style(field) for field in ("amount", "quantity", "margin"))
    finer = values.has_finer_digits(str(coming.at("amount")), amount.mark)
    texts = ", ".join(f"{coming.text(field)} as {field}" for field in ("order_id", "product", "category", "store"))
    coming.cursor.execute(
        f"create or replace temp table lines as select row, {ids.sql} as customer_id, {days.sql} as day, "
        f"{coming.money('amount', amount)} as amount, {finer} as is_finer, {coming.number('quantity', quantity)} as "
        f"quantity, {coming.money('margin', margin)} as margin, {texts} from staged"
    )
    return tuple(guess for found in (days, ids, amount, quantity, margin) for guess in found.guesses)


def _set_aside_unusable(coming: Incoming, latest: date) -> None:
    """Move the rows that cannot be used from `lines` to `aside`."""
    needed = (
        ("customer_id", "customer_id", Reason.NO_CUSTOMER, Reason.NO_CUSTOMER),
        ("date", "day", Reason.NO_DATE, Reason.BAD_DATE),
        ("amount", "amount", Reason.NO_AMOUNT, Reason.BAD_NUMBER),
    )
    faults: list[Fault] = []
    for field, column, missing, unreadable in needed:
        if coming.has(field):
            faults += coming.unread(field, column, unreadable)
            faults.append(Fault(field, f"t.{column} is null", missing))
    for field in ("quantity", "margin"):
        faults += coming.unread(field, field, Reason.BAD_NUMBER)
    future = f"t.day > date '{latest}'"
    if coming.has("date"):
        faults.append(Fault("date", future, Reason.FUTURE_DATE))
    columns = [column for _field, column, *_reasons in needed]
    columns += [field for field in ("quantity", "margin") if coming.has(field)]
    coming.set_aside("lines", faults, suspects=" or ".join([*(f"t.{column} is null" for column in columns), future]))
