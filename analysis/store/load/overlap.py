"""Which of two loads counts a line that both hold. Every line stays in the sales; `aside` says who counts instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from analysis.model import OnOverlap, Question
from analysis.store.connection import query
from analysis.words import _, ngettext
from analysis.words.numbers import count

_LINES_AT_ONCE = 2_000_000
"""Lines of the store and of the file that are compared at once; a million take about 200 MB."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A load of sales and how it meets the earlier ones.

    Attributes:
        load: Its number, higher than that of every load it is compared with.
        first_day, last_day: The days of its lines.
        overlap: What the person said to orders that the store holds with other lines.
        origin: The load whose rows set aside this one brings, corrected; their lines belong beside those of that load.
    """

    load: int
    first_day: date
    last_day: date
    overlap: OnOverlap | None = None
    origin: int | None = None

    @property
    def completes_orders(self) -> bool:
        """Whether its lines belong beside other lines of the same orders; what equals one of those repeats it."""
        return self.origin is not None or self.overlap == "add"


@dataclass(frozen=True, slots=True)
class Overlapping:
    """Lines of earlier loads that a load replaced, and its own lines that were left out for what the store has."""

    replaced: int = 0
    left_out: int = 0


def place_lines(cursor: duckdb.DuckDBPyConnection, placed: Placed, file: str | None = None) -> Overlapping:
    """Decide which lines of a load count, against all earlier loads.

    Args:
        cursor: Inside a transaction; the lines of the load are in `sales` with `aside` NULL.
        placed: The load.
        file: Its name, where a question may be asked. Without it, what the store has is kept.

    Raises:
        Question: The file holds orders with other lines than the store, and nobody said what to do.
    """
    days = _days_in_both(cursor, placed)
    if days is None:
        return Overlapping()
    if placed.overlap == "replace":
        return Overlapping(replaced=_replace(cursor, placed))
    _compare(cursor, placed, days)
    left_out = 0
    if file and placed.overlap is None:
        _ask(cursor, placed, file)
    cursor.execute("update sales set aside = m.held_by from matches m where sales.rowid = m.id")
    if not placed.completes_orders:
        left_out = cursor.execute(query("leave_conflicts_out"), {"load": placed.load}).fetchall()[0][0]
    return Overlapping(left_out=left_out)


def _compare(cursor: duckdb.DuckDBPyConnection, placed: Placed, days: dict[str, date]) -> None:
    """Fill `matches` and `conflicts`, some customers at a time: memory stays bounded, for lines compare within one."""
    cursor.execute("create or replace temp table matches (id bigint, held_id bigint, held_by integer)")
    cursor.execute(
        "create or replace temp table conflicts "
        "(customer integer, order_key ubigint, day date, store varchar, held_by integer)"
    )
    lines = cursor.execute("select count(*) from sales where day between $first_day and $last_day", days).fetchall()
    slices = lines[0][0] // _LINES_AT_ONCE + 1
    for slice_ in range(slices):
        asked = days | {"load": placed.load, "slices": slices, "slice": slice_}
        cursor.execute(query("match_sales"), asked | {"origin": placed.origin})
        if not placed.completes_orders:
            cursor.execute(query("find_conflicts"), asked)


def _days_in_both(cursor: duckdb.DuckDBPyConnection, placed: Placed) -> dict[str, date] | None:
    """The days of this load on which earlier loads may have lines; None where there are none."""
    first, last, loads = cursor.execute(
        "select greatest(min(first_day), $first), least(max(last_day), $last), count(*) from loads "
        "where extract = 'sales' and load < $load and first_day <= $last and last_day >= $first",
        {"first": placed.first_day, "last": placed.last_day, "load": placed.load},
    ).fetchall()[0]
    return {"first_day": first, "last_day": last} if loads else None


def _replace(cursor: duckdb.DuckDBPyConnection, placed: Placed) -> int:
    replaced: int = cursor.execute(
        "update sales set aside = -$load where load < $load and aside is null and day between $first and $last",
        {"load": placed.load, "first": placed.first_day, "last": placed.last_day},
    ).fetchall()[0][0]
    return replaced


def _ask(cursor: duckdb.DuckDBPyConnection, placed: Placed, file: str) -> None:
    orders = cursor.execute("select count(distinct (customer, order_key)) from conflicts").fetchall()[0][0]
    if not orders:
        return
    customer, day, other = cursor.execute(
        "select c.id, o.day, l.file from conflicts o join customers c on c.key = o.customer "
        "join loads l on l.load = o.held_by order by o.day, c.id limit 1"
    ).fetchall()[0]
    sentence = ngettext(
        "{file} holds {n} order with other lines than {other} brought: that of customer {customer} on {day}.",
        "{file} holds {n} orders with other lines than {other} brought, such as that of customer {customer} on {day}.",
        orders,
    )
    answer = _(
        "Say --on-overlap keep to keep what the store has of them and add only new orders, --on-overlap add where both "
        "files are right and hold further lines of the same orders, or --on-overlap replace to let this file replace "
        "all earlier lines from {first_day} to {last_day}."
    )
    raise Question(
        sentence.format(file=file, n=count(orders), other=other, customer=customer, day=day),
        answer.format(first_day=placed.first_day, last_day=placed.last_day),
        "on_overlap",
    )


def place_again(cursor: duckdb.DuckDBPyConnection, load: int, first_day: date, last_day: date) -> None:
    """Decide anew for every later load that the lines of a load taken back may have decided for.

    Args:
        cursor: Inside a transaction; the load is no longer in `loads` nor its lines in `sales`.
        load: The load that was taken back.
        first_day: The first day of its lines.
        last_day: The last day of its lines.
    """
    later = _touched(cursor, load, first_day, last_day)
    gone = [load, *(placed.load for placed in later)]
    cursor.execute("update sales set aside = null where list_contains($gone, -aside)", {"gone": gone})
    numbers = [placed.load for placed in later]
    cursor.execute("update sales set aside = load where list_contains($loads, load)", {"loads": numbers})
    for placed in later:
        cursor.execute("update sales set aside = null where load = ?", [placed.load])
        place_lines(cursor, placed)


def _touched(cursor: duckdb.DuckDBPyConnection, load: int, first_day: date, last_day: date) -> list[Placed]:
    """Later loads on the same days, and those on the same days as these, in the order in which they came."""
    rows = cursor.execute(
        "select load, first_day, last_day, overlap, origin from loads "
        "where extract = 'sales' and load > ? and first_day is not null order by load",
        [load],
    ).fetchall()
    found: list[Placed] = []
    spans = [(first_day, last_day)]
    for row in rows:
        placed = Placed(*row)
        if any(placed.first_day <= last and placed.last_day >= first for first, last in spans):
            found.append(placed)
            spans.append((placed.first_day, placed.last_day))
    return found
