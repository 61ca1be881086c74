"""Dates: the order of day, month and year is decided on the whole column, and told."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb

from analysis.model import BadInput, Question
from analysis.store.load.staging import Staged
from analysis.store.load.values import written_dates as written
from analysis.store.load.values.tidy import tidy
from analysis.store.load.values.written_dates import ORDERS
from analysis.words import _

_SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class Days:
    """How the dates of a column are read.

    Attributes:
        sql: The calendar day.
        guesses: What was guessed about the order of its parts.
        clock: SQL for date and time as written, where the column has times that name no zone; else None.
    """

    sql: str
    guesses: tuple[str, ...] = ()
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class Zones:
    """Time zones of a file's times and of the store; times without a zone are local where `times_in` is None."""

    times_in: str | None = None
    store: str | None = None


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the values of a column hold, from their shapes: every digit made a 9."""

    filled: int
    serials: int
    months: bool
    noon: bool
    zone: bool
    time: bool
    digits: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """A way to read every value of a column."""

    name: str
    marks: _Marks
    order: str
    short_years: bool = False

    def clock(self) -> str:
        """SQL for date and time as written, NULL where the value does not fit."""
        if self.order == _SERIAL:
            return written.serial_moment(self.name)
        text = written.tidied(self.name, months=self.marks.months, digits=self.marks.digits)
        clock = written.moment(text, self.order, short_years=self.short_years)
        if self.marks.months and not self.short_years and self.order != "ymd":
            clock = f"coalesce({clock}, {self._with_month_name(text)})"
        if self.marks.noon:
            clock = written.with_noon(text, clock)
        if self.order == "ymd" and not self.short_years:
            return f"coalesce({written.fast_moment(self.name)}, {clock})"
        return clock

    def _with_month_name(self, text: str) -> str:
        named = f"regexp_matches({self.name}, '{written.HAS_MONTH}')"
        return f"case when {named} then {written.moment(text, 'ymd')} end"


def decide_days(
    cursor: duckdb.DuckDBPyConnection,
    staged: Staged,
    column: str,
    order: str | None,
    zones: Zones,
) -> Days:
    """Read a column's dates in the one order of day, month and year that fits the whole column.

    Args:
        cursor: Where the staging table is.
        staged: The file.
        column: The column's name in the file.
        order: The person's answer; None lets the column decide.
        zones: Time zones, see `Zones` and `check_zones`.

    Raises:
        Question: Day before month and month before day both fit.
        BadInput: An unknown order.
    """
    if order and order not in ORDERS:
        raise BadInput(_("The order of dates is one of {orders}.").format(orders=", ".join(ORDERS)))
    name = staged.at(column)
    marks = _marks_of_iso(cursor, name)
    if marks and order in (None, "ymd"):
        return _days(_Reading(name, marks, "ymd"), zones, ())
    _list_values(cursor, name)
    marks = _marks(cursor)
    found = _said(cursor, marks, order) if order else _fitting(cursor, marks)
    if found is None:
        raise _question(cursor, staged, column, marks)
    reading = replace(found, name=name)
    return _days(reading, zones, _told(cursor, reading, column, order))


def _days(reading: _Reading, zones: Zones, guesses: tuple[str, ...]) -> Days:
    has_bare_times = (reading.marks.time or reading.marks.digits) and not reading.marks.zone
    return Days(_day(reading, zones), guesses, reading.clock() if has_bare_times else None)


def count_dates(cursor: duckdb.DuckDBPyConnection, name: str, table: str = "staged") -> int:
    """How many values of a column are dates, in the order that fits most of them; day numbers are not counted."""
    _list_values(cursor, name, table)
    marks = _marks(cursor)
    return max(_count(cursor, [_Reading("value", marks, order) for order in ORDERS]))


def _marks_of_iso(cursor: duckdb.DuckDBPyConnection, name: str) -> _Marks | None:
    """What a column of dates year-month-day holds, in one fast pass; None where any value is something else."""
    behind = f"substr({name}, 17)"
    filled, fits, zone, time = cursor.execute(
        f"select count(nullif(trim({name}), '')), count({written.fast_moment(name)}), "
        f"coalesce(bool_or(ends_with({name}, 'Z') or contains({behind}, '+') or contains({behind}, '-')), false), "
        f"coalesce(bool_or(contains({name}, ':')), false) from staged"
    ).fetchall()[0]
    return _Marks(filled, 0, False, False, zone, time, False) if filled == fits else None


def _list_values(cursor: duckdb.DuckDBPyConnection, name: str, table: str = "staged") -> None:
    """The table `written_days`: every different value and how many rows have it, for dates repeat."""
    cursor.execute(
        f"create or replace temp table written_days as select {name} as value, count(*) as rows "
        f"from {table} where trim({name}) <> '' group by value"
    )


def _marks(cursor: duckdb.DuckDBPyConnection) -> _Marks:
    def has(pattern: str) -> str:
        return f"coalesce(bool_or(regexp_matches(shape, '{pattern}')), false)"

    shape = f"translate({tidy('value')}, '123456780', '999999999')"
    serial = f"length(value) < 20 and regexp_matches(value, '{written.SERIAL}')"
    row = cursor.execute(
        f"select coalesce(sum(rows), 0), coalesce(sum(serials), 0), {has(written.HAS_MONTH)}, "
        f"{has(written.HAS_NOON)}, {has(written.HAS_ZONE)}, {has(written.HAS_TIME)}, "
        f"{has(written.HAS_SECONDS_IN_DIGITS)} from (select {shape} as shape, sum(rows) as rows, "
        f"sum(case when {serial} then rows else 0 end) as serials from written_days group by shape)"
    ).fetchall()[0]
    return _Marks(*row)


def _count(cursor: duckdb.DuckDBPyConnection, readings: list[_Reading]) -> list[int]:
    counts = ", ".join(
        f"coalesce(sum(case when {reading.clock()} is not null then rows end), 0)" for reading in readings
    )
    return list(cursor.execute(f"select {counts} from written_days").fetchall()[0])


def _said(cursor: duckdb.DuckDBPyConnection, marks: _Marks, order: str) -> _Reading:
    """The person's order; day numbers and years of two digits where nothing else fits."""
    reading = _Reading("value", marks, order)
    if _count(cursor, [reading])[0]:
        return reading
    if marks.serials:
        return _Reading("value", marks, _SERIAL)
    return _Reading("value", marks, order, short_years=True)


def _fitting(cursor: duckdb.DuckDBPyConnection, marks: _Marks) -> _Reading | None:
    """Year first where that fits most values; else what fits more. None where the order cannot be told."""
    first = _Reading("value", marks, "ymd")
    (fits,) = _count(cursor, [first])
    if fits > marks.filled / 2:
        return first
    readings = [_Reading("value", marks, order) for order in ORDERS]
    counts = _count(cursor, readings)
    if marks.serials > max(counts):
        return _Reading("value", marks, _SERIAL)
    if not max(counts):
        readings = [_Reading("value", marks, order, short_years=True) for order in ORDERS]
        counts = _count(cursor, readings)
        if not max(counts):
            return first
    best = [reading for reading, count in zip(readings, counts, strict=True) if count == max(counts)]
    if best[0] is readings[0] and not best[0].short_years:
        return first
    return best[0] if _agree(cursor, best) else None


def _agree(cursor: duckdb.DuckDBPyConnection, readings: list[_Reading]) -> bool:
    """True where all readings give the same days."""
    first, *others = (reading.clock() for reading in readings)
    if not others:
        return True
    differ = " or ".join(f"{first} is distinct from {other}" for other in others)
    return not cursor.execute(f"select count(case when {differ} then 1 end) from written_days").fetchall()[0][0]


def _question(cursor: duckdb.DuckDBPyConnection, staged: Staged, column: str, marks: _Marks) -> Question:
    name = staged.at(column)
    clock = _Reading(name, marks, "dmy").clock()
    rows = cursor.execute(f"select {name} from staged where {clock} is not null limit 1").fetchall()
    if rows:
        text = _("The dates in column {column} of {file}, such as {example}, fit day/month and month/day alike.")
        answer = _("Say which with --date-order dmy or --date-order mdy.")
    else:
        rows = cursor.execute(f"select {name} from staged where trim({name}) <> '' limit 1").fetchall()
        text = _(
            "The dates in column {column} of {file}, such as {example}, have years of two digits and fit several "
            "orders."
        )
        answer = _("Say which with --date-order ymd, --date-order dmy or --date-order mdy.")
    return Question(text.format(column=column, file=staged.file, example=rows[0][0]), answer, "date_order")


def _told(cursor: duckdb.DuckDBPyConnection, reading: _Reading, column: str, said: str | None) -> tuple[str, ...]:
    if reading.order == _SERIAL:
        text = _("the numbers in column {column} are days of a spreadsheet: {example} is {day}")
    elif reading.short_years:
        text = _("the years in column {column} have two digits: {example} is {day}")
    else:
        told = _("the dates in column {column} are read as {order}").format(column=column, order=reading.order)
        return () if said or reading.order == "ymd" else (told,)
    rows = cursor.execute(
        f"select {reading.name}, cast({reading.clock()} as date) as day from staged where day is not null limit 1"
    ).fetchall()
    return tuple(text.format(column=column, example=example, day=day) for example, day in rows)


def _day(reading: _Reading, zones: Zones) -> str:
    """The calendar day in the store's zone. A time that names its own zone is converted from it.

    Dates stay as they are where no value of the column has a time.
    """
    clock = reading.clock()
    if not zones.store or not (reading.marks.time or reading.marks.digits or reading.order == _SERIAL):
        return f"cast({clock} as date)"
    local = clock
    if zones.times_in:
        local = f"timezone('{zones.store}', timezone('{zones.times_in}', {clock}))"
    if reading.marks.zone:
        offset = written.zone_offset(reading.name)
        named = f"timezone('{zones.store}', timezone('UTC', {clock} - to_minutes({offset})))"
        local = f"case when {offset} is not null then {named} else {local} end"
    return f"cast({local} as date)"


def check_zones(cursor: duckdb.DuckDBPyConnection, zones: Zones) -> None:
    """Refuse zones that the engine does not know.

    Raises:
        BadInput: Names the zone.
    """
    for zone in (zones.times_in, zones.store):
        known = "select count(*) from pg_timezone_names() where name = ?"
        if zone and not cursor.execute(known, [zone]).fetchall()[0][0]:
            raise BadInput(
                _("There is no time zone {zone}: use a name such as Asia/Shanghai or UTC.").format(zone=zone)
            )
