"""Text to typed values, as SQL expressions over a column of the staging table. One place for every rule of reading."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from analysis.model import BadInput
from analysis.store.load.staging import Staged
from analysis.words import _

YES = ("1", "true", "t", "yes", "y", "是", "有")
NO = ("0", "false", "f", "no", "n", "否", "无")
DATE_ORDERS: dict[str, tuple[str, ...]] = {
    "ymd": ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"),
    "dmy": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y"),
}
_YEAR = "(19|2[0-9])[0-9]{2}"
"""Years from 1900 to 2999; any other is no date: two digits that say neither year nor day, a slip of the keyboard."""

_SHAPES = {
    "ymd": rf"\s*{_YEAR}([^0-9].*|[0-9]{{4}}([^0-9].*)?)",
    "dmy": rf"\s*[0-9]{{1,2}}[^0-9][0-9]{{1,2}}[^0-9]{_YEAR}([^0-9].*)?",
}
_SHAPES["mdy"] = _SHAPES["dmy"]

_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", "T%H:%M", "T%H:%M:%S", "T%H:%M:%S.%f")


def as_number(column: str) -> str:
    """A decimal with ten places; NULL where the text is no number. `1,234.50`, `¥12` and `1e3` are numbers.

    Plain numbers take the engine's own cast, which is fast; only what it refuses is looked at by pattern.
    """
    bare = f"regexp_replace(trim({column}), '^([+-]?)[¥￥$€£] *', '\\1')"
    grouped = f"regexp_full_match({bare}, '[+-]?[0-9]{{1,3}}(,[0-9]{{3}})+(\\.[0-9]+)?')"
    signed = f"regexp_matches(trim({column}), '^[+-]?[¥￥$€£]')"
    return (
        f"coalesce(case when not contains({column}, '_') then try_cast({column} as decimal(38, 10)) end, "
        f"case when {grouped} then try_cast(replace({bare}, ',', '') as decimal(38, 10)) "
        f"when {signed} then try_cast({bare} as decimal(38, 10)) end)"
    )


def as_flag(column: str) -> str:
    """True or false; NULL where the text is neither."""
    yes, no = (", ".join(f"'{word}'" for word in words) for words in (YES, NO))
    text = f"lower(trim({column}))"
    return (
        f"case when {text} in ({yes}) or try_cast({text} as double) = 1 then true "
        f"when {text} in ({no}) or try_cast({text} as double) = 0 then false end"
    )


def as_minor_units(column: str) -> str:
    """Money in ten-thousandths; NULL where the text is no number, or 10¹¹ and more, which no currency reaches.

    Sums of smaller amounts fit the engine's integers.
    """
    return f"cast(cast(try_cast({as_number(column)} as decimal(15, 4)) as decimal(23, 4)) * 10000 as bigint)"


def has_finer_digits(column: str) -> str:
    """True where an amount has more than the four decimals that are kept."""
    return f"({as_number(column)} * 10000 <> round({as_number(column)} * 10000))"


@dataclass(frozen=True, slots=True)
class Days:
    """How the dates of a column are read: SQL for the day, and what was guessed about the order of its parts."""

    sql: str
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Zones:
    """Time zones of a file's times and of the store; times without a zone are local where `times_in` is None."""

    times_in: str | None = None
    store: str | None = None


def decide_days(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, column: str, order: str | None, zones: Zones, option: str
) -> Days:
    """Read a column's dates in the one order of day, month and year that fits the whole column.

    Args:
        cursor: Where the staging table is.
        staged: The file.
        column: The column's name in the file.
        order: The person's answer; None lets the column decide.
        zones: Time zones, see `Zones`.
        option: What answers the question, named in the error.

    Raises:
        BadInput: Day before month and month before day both fit, or an unknown order or time zone.
    """
    if order and order not in DATE_ORDERS:
        raise BadInput(_("The order of dates is one of {orders}.").format(orders=", ".join(DATE_ORDERS)))
    _check_zones(cursor, zones)
    name = staged.at(column)
    if order:
        return Days(_day(name, order, zones))
    order = _order_of(cursor, staged, column, option)
    told = _("the dates in column {column} are read as {order}").format(column=column, order=order)
    return Days(_day(name, order, zones), () if order == "ymd" else (told,))


def _order_of(cursor: duckdb.DuckDBPyConnection, staged: Staged, column: str, option: str) -> str:
    """Year first where that fits most values; else the one of the other two that fits more."""
    name = staged.at(column)
    if _share_that_fits(cursor, name, "ymd") > 0.5:
        return "ymd"
    fits = {order: _share_that_fits(cursor, name, order) for order in DATE_ORDERS}
    best = max(fits, key=lambda each: fits[each])
    if best != "ymd" and fits["dmy"] == fits["mdy"]:
        example = cursor.execute(f"select {name} from staged where {_timestamp(name, 'dmy')} is not null limit 1")
        raise BadInput(
            _(
                "The dates in column {column} of {file}, such as {example}, fit day/month and month/day alike: "
                "say which with {option} dmy or {option} mdy."
            ).format(column=column, file=staged.file, example=example.fetchall()[0][0], option=option)
        )
    return best


def _share_that_fits(cursor: duckdb.DuckDBPyConnection, name: str, order: str) -> float:
    fits, filled = cursor.execute(f"select count({_timestamp(name, order)}), count({name}) from staged").fetchall()[0]
    return fits / filled if filled else 0.0


def _timestamp(name: str, order: str) -> str:
    formats = ", ".join(f"'{day}{time}'" for day in DATE_ORDERS[order] for time in _TIMES)
    found = f"try_strptime(trim({name}), [{formats}])"
    if order == "ymd":  # the engine's own cast is fast
        found = f"coalesce(try_cast({name} as timestamp), {found})"
    return f"case when {name} similar to '{_SHAPES[order]}' then {found} end"


def _day(name: str, order: str, zones: Zones) -> str:
    """The calendar day in the store's zone. A time that names its own zone is converted from it."""
    local, moment = _timestamp(name, order), f"try_cast(trim({name}) as timestamptz)"
    if zones.times_in and zones.store:
        local = f"timezone('{zones.store}', timezone('{zones.times_in}', {local}))"
    if order != "ymd" or not zones.store:
        return f"cast({local} as date)"
    named = f"regexp_matches({name}, '[0-9]:[0-9.:]+ ?(Z|UTC|[+-][0-9]{{2}}(:?[0-9]{{2}})?)$')"
    return f"cast(case when {named} then timezone('{zones.store}', {moment}) else {local} end as date)"


def _check_zones(cursor: duckdb.DuckDBPyConnection, zones: Zones) -> None:
    for zone in (zones.times_in, zones.store):
        known = "select count(*) from pg_timezone_names() where name = ?"
        if zone and not cursor.execute(known, [zone]).fetchall()[0][0]:
            raise BadInput(
                _("There is no time zone {zone}: use a name such as Asia/Shanghai or UTC.").format(zone=zone)
            )
