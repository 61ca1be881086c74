"""Numbers: which mark parts the decimals is decided on the whole column, everything else on each value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import duckdb

from analysis.model import BadInput, Question
from analysis.store.load.staging import Staged
from analysis.store.load.values.tidy import tidy
from analysis.words import _


class Mark(StrEnum):
    """What stands before the decimals."""

    POINT = "point"
    COMMA = "comma"


_SIGN = {Mark.POINT: ".", Mark.COMMA: ","}
_GROUPS = {Mark.POINT: ",", Mark.COMMA: "."}
_MONEY = r"(?:CNY|RMB|USD|EUR|GBP|HKD|JPY|CHF|人民币|US\$|HK\$|CN¥|[¥$€£元円圆])"
_TYPE = "decimal(38, 10)"
_AMOUNT = "decimal(15, 4)"
"""What an amount is held in; the engine counts with it in its own integers, many times faster than with `_TYPE`."""

_CLEAR = 0.9
"""Where values speak for both marks, one must be meant by this share of them; the rest is set aside."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the numbers of a column are read, and what was guessed about it."""

    mark: Mark = Mark.POINT
    guesses: tuple[str, ...] = ()


def as_number(column: str, mark: Mark = Mark.POINT) -> str:
    """A decimal with ten places; NULL where the text is no number. `1,234.50`, `¥12`, `(5)` and `1e3` are numbers.

    Plain numbers take the engine's own cast, which is fast; only what it refuses is looked at by pattern.

    Args:
        column: The engine's name of the column.
        mark: What stands before the decimals.
    """
    return f"coalesce({_plain(column, mark)}, {_written(column, mark)})"


def _plain(column: str, mark: Mark, kind: str = _TYPE) -> str:
    if mark is Mark.POINT:
        return f"case when not contains({column}, '_') then try_cast({column} as {kind}) end"
    other = f"regexp_matches({column}, '[._]')"
    return f"case when not {other} then try_cast(replace({column}, ',', '.') as {kind}) end"


def _written(column: str, mark: Mark) -> str:
    """The slow reading: with groups of thousands, currency, percent, brackets, a minus behind."""
    text = f"upper({tidy(column)})"
    sign, negative = _SIGN[mark], f"regexp_matches({text}, '[(-]')"
    digits = f"replace(regexp_replace({text}, '[^0-9{sign}]', '', 'g'), '{sign}', '.')"
    number = (
        f"concat(case when {negative} then '-' else '' end, {digits}, "
        f"case when contains({text}, '%') then 'e-2' else '' end)"
    )
    return f"case when regexp_full_match({text}, '{_pattern(mark)}') then try_cast({number} as {_TYPE}) end"


def _pattern(mark: Mark) -> str:
    """Every way to write one number, as a regular expression inside an SQL text."""
    sign, group = (rf"\{character}" for character in (_SIGN[mark], _GROUPS[mark]))
    grouped = "|".join(rf"(?:{by}[0-9]{{3}})+" for by in (group, "'", " "))
    whole = rf"(?:[1-9][0-9]{{0,2}}(?:{grouped})|[0-9]+)"
    body = rf"(?:{whole}(?:{sign}[0-9]*)?|{sign}[0-9]+)"
    before, behind = rf"(?:{_MONEY} ?)?", rf"(?: ?(?:%|{_MONEY}))?"
    forms = (
        rf"(?:[+-] ?)?{before}{body}{behind}",
        rf"{before}[+-] ?{body}{behind}",
        rf"{before}{body}(?:{behind} ?-| ?-{behind})",
        rf"{before}\( ?{before}{body}{behind} ?\){behind}",
    )
    return "|".join(forms).replace("'", "''")


def as_minor_units(column: str, mark: Mark = Mark.POINT) -> str:
    """Money in ten-thousandths; NULL where the text is no number, or 10¹¹ and more, which no currency reaches.

    Sums of smaller amounts fit the engine's integers.
    """
    amount = f"coalesce({_plain(column, mark, _AMOUNT)}, try_cast({_written(column, mark)} as {_AMOUNT}))"
    whole, rest = f"trunc({amount})", f"cast({amount} - trunc({amount}) as decimal(9, 4))"
    return f"(cast({whole} as bigint) * 10000 + cast({rest} * 10000 as bigint))"


def has_finer_digits(column: str, mark: Mark = Mark.POINT) -> str:
    """True where an amount has more than the four decimals that are kept."""
    plain = f"{_plain(column, mark)} <> {_plain(column, mark, _AMOUNT)}"
    return f"coalesce({plain}, {as_number(column, mark)} * 10000 <> round({as_number(column, mark)} * 10000))"


@dataclass(frozen=True, slots=True)
class _Evidence:
    """How many values can only be read with a point, only with a comma, or with both but not alike."""

    point: int
    comma: int
    either: int
    example: str | None


def decide_mark(cursor: duckdb.DuckDBPyConnection, staged: Staged, column: str, said: str | None) -> Style:
    """Read a column's numbers with the one decimal mark that fits the whole column.

    Args:
        cursor: Where the staging table is.
        staged: The file.
        column: The column's name in the file.
        said: The person's answer; None lets the column decide.

    Raises:
        Question: Point and comma fit alike and give different numbers.
        BadInput: The answer is neither.
    """
    if said is not None:
        if said not in set(Mark):
            raise BadInput(_("The decimal mark is one of {marks}.").format(marks=", ".join(Mark)))
        return Style(Mark(said))
    seen = _look(cursor, staged.at(column))
    style = style_of(seen.point, seen.comma, seen.either, column)
    if style is None:
        raise _question(cursor, staged, column, seen)
    return style


def _question(cursor: duckdb.DuckDBPyConnection, staged: Staged, column: str, seen: _Evidence) -> Question:
    name = staged.at(column)
    if seen.example is not None:
        sentence = _(
            "The numbers in column {column} of {file}, such as {example}, can be read with a decimal point and with a "
            "decimal comma."
        )
        told = sentence.format(column=column, file=staged.file, example=seen.example)
    else:
        point, comma = (as_number(name, mark) for mark in (Mark.POINT, Mark.COMMA))
        examples = cursor.execute(
            f"select min(case when {comma} is null then {name} end) filter (where {point} is not null), "
            f"min(case when {point} is null then {name} end) filter (where {comma} is not null) from staged"
        ).fetchall()[0]
        sentence = _(
            "Some numbers in column {column} of {file} have a decimal point, such as {point}, others a decimal comma, "
            "such as {comma}; those written the other way will be set aside."
        )
        told = sentence.format(column=column, file=staged.file, point=examples[0], comma=examples[1])
    return Question(told, _("Say which with --decimal point or --decimal comma."), "decimal")


def suggest_mark(cursor: duckdb.DuckDBPyConnection, staged: Staged, column: str) -> Mark | None:
    """The decimal mark of a column where its values tell, without asking."""
    seen = _look(cursor, staged.at(column))
    style = style_of(seen.point, seen.comma, seen.either, column)
    return style.mark if style else None


def style_of(point: int, comma: int, either: int, column: str) -> Style | None:
    """The mark that the values of a column speak for; None where a person has to say.

    >>> style_of(point=3, comma=0, either=9, column="x").mark, style_of(0, 0, 2, "x"), style_of(5, 5, 0, "x")
    (<Mark.POINT: 'point'>, None, None)
    """
    clear = point + comma
    if not clear:
        return None if either else Style()
    if point >= _CLEAR * clear:
        return Style()
    if comma >= _CLEAR * clear:
        return Style(Mark.COMMA, (_("the numbers in column {column} have a decimal comma").format(column=column),))
    return None


def _look(cursor: duckdb.DuckDBPyConnection, name: str) -> _Evidence:
    """Two passes: all values by the fast reading, and only what may be read in two ways by pattern."""
    cast = _plain(name, Mark.POINT)
    odd = f"({cast} is null and trim({name}) <> '')"
    doubtful = f"({name} like '%.___' or {name} like '%.___ %')"
    plain, unclear = cursor.execute(
        f"select count(case when contains({name}, '.') and not {doubtful} and {cast} is not null then 1 end), "
        f"count(case when {odd} or {doubtful} then 1 end) from staged"
    ).fetchall()[0]
    if not unclear:
        return _Evidence(plain, 0, 0, None)
    row = cursor.execute(
        f"select count(case when comma is null then point end), count(case when point is null then comma end), "
        f"count(case when point <> comma then 1 end), min(case when point <> comma then value end) from ("
        f"select {as_number(name, Mark.POINT)} as point, {as_number(name, Mark.COMMA)} as comma, {name} as value "
        f"from staged where {odd} or {doubtful})"
    ).fetchall()[0]
    return _Evidence(plain + row[0], *row[1:])
