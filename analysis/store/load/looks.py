"""What a column is by its values, where its name says nothing: days, money, ids, people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from analysis.store.load import values
from analysis.store.load.staging import Staged
from analysis.store.load.values.tidy import tidy

SAMPLE = 5000
"""Rows from the start of the file that are looked at."""

_NEARLY_ALL = 0.95
_MOST = 0.5
_PHONE = r"^(\+?86[ -]?)?1[3-9][0-9]([ -]?[0-9*]{4}){2}$|^\+[1-9][0-9 ()-]{7,18}$"
_CITIZEN = r"^[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]$"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭"
    "廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_PERSON = f"^[{_SURNAMES}][\u4e00-\u9fff]{{1,3}}$"
_ID = (
    r"^[A-Za-z]{0,6}[-_]?[0-9]{3,19}[A-Za-z]?$"
    r"|^[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}$"
)
_NUMBER = r"^[0-9]{6,}$"
_DECIMALS = r"[0-9][.,][0-9]{1,2}\D*$"
_MONEY = r"[¥$€£元]|CNY|RMB|USD|EUR"


@dataclass(frozen=True, slots=True)
class _Looks:
    """Shares of the filled values, 0 to 1, and the number of different ones."""

    filled: int
    distinct: int
    ids: float
    same_length: float
    known: float
    numbers: float
    decimals: float
    money: float


def sample(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the table `seen`, the first rows of `staged`."""
    cursor.execute(f"create or replace temp table seen as from staged limit {SAMPLE}")


def holds_people(cursor: duckdb.DuckDBPyConnection, name: str) -> bool:
    """True where most values are telephone numbers, Chinese citizens' numbers, or Chinese names of many people."""
    text = tidy(name)
    phones, citizens, people = (
        f"count(case when regexp_matches({text}, '{pattern}') then 1 end)" for pattern in (_PHONE, _CITIZEN, _PERSON)
    )
    filled, distinct, *found, named = cursor.execute(
        f"select count(nullif(trim({name}), '')), count(distinct {name}), {phones}, {citizens}, {people} from seen"
    ).fetchall()[0]
    if filled and max(found) > _MOST * filled:
        return True
    return bool(distinct >= 20 and distinct > 0.3 * filled and named > 0.8 * filled)


def holds_identifiers(cursor: duckdb.DuckDBPyConnection, name: str) -> bool:
    """True where the values are long whole numbers and nearly all different: nothing to take an average of."""
    filled, distinct, long = cursor.execute(
        f"select count(nullif(trim({name}), '')), count(distinct {name}), "
        f"count(case when regexp_matches({name}, '{_NUMBER}') then 1 end) from seen"
    ).fetchall()[0]
    return bool(filled > 1 and long >= _NEARLY_ALL * filled and distinct > 0.9 * filled)


def guess_by_values(
    cursor: duckdb.DuckDBPyConnection, staged: Staged, missing: Iterable[str], free: Sequence[str]
) -> dict[str, str]:
    """Columns for the fields that no name was found for. A field that several columns could be stays open.

    Args:
        cursor: The table `seen` is in it.
        staged: The file.
        missing: Fields to look for, among `date`, `amount` and `customer_id`.
        free: Columns that are nothing else yet.
    """
    left = list(free)
    found: dict[str, str] = {}
    wanted = [field for field in ("date", "amount", "customer_id") if field in set(missing)]
    for field in wanted:
        column = _guess_date(cursor, staged, left) if field == "date" else _guess(cursor, staged, left, field)
        if column:
            found[field] = column
            left.remove(column)
    return found


def _guess_date(cursor: duckdb.DuckDBPyConnection, staged: Staged, free: Sequence[str]) -> str | None:
    return _only([column for column in free if holds_dates(cursor, staged.at(column))])


def holds_dates(cursor: duckdb.DuckDBPyConnection, name: str) -> bool:
    """True where nearly all values are dates."""
    filled = cursor.execute(f"select count(nullif(trim({name}), '')) from seen").fetchall()[0][0]
    return bool(filled) and values.count_dates(cursor, name, "seen") >= _NEARLY_ALL * filled


def _guess(cursor: duckdb.DuckDBPyConnection, staged: Staged, free: Sequence[str], field: str) -> str | None:
    looks = {column: _look(cursor, staged.at(column)) for column in free}
    if field == "amount":
        return _only([column for column, its in looks.items() if _looks_like_money(its)])
    shared = {column: its.distinct for column, its in looks.items() if its.known > _MOST}
    if shared:
        return max(shared, key=lambda column: shared[column])
    others = [column for column in free if not holds_people(cursor, staged.at(column))]
    return _only([column for column in others if _looks_like_ids(looks[column])])


def _only(columns: Sequence[str]) -> str | None:
    return columns[0] if len(columns) == 1 else None


def _looks_like_money(looks: _Looks) -> bool:
    return looks.numbers >= _NEARLY_ALL and (looks.decimals >= 0.2 or looks.money >= _MOST)


def _looks_like_ids(looks: _Looks) -> bool:
    return looks.distinct > 1 and looks.ids >= _NEARLY_ALL and looks.same_length >= 0.8


def _look(cursor: duckdb.DuckDBPyConnection, name: str) -> _Looks:
    text = tidy(name)
    number = f"coalesce({values.as_number(name)}, {values.as_number(name, values.Mark.COMMA)})"

    def matches(pattern: str) -> str:
        return f"count(case when regexp_matches({text}, '{pattern}') then 1 end)"

    filled, distinct, *counts = cursor.execute(
        f"select count(nullif({text}, '')), count(distinct {text}), {matches(_ID)}, "
        f"count(case when length({text}) = (select mode(length({text})) from seen where {text} <> '') then 1 end), "
        f"count(case when {values.as_id(name)} in (select id from customers) then 1 end), "
        f"count({number}), {matches(_DECIMALS)}, {matches(_MONEY)} from seen"
    ).fetchall()[0]
    return _Looks(filled, distinct, *(count / filled if filled else 0.0 for count in counts))
