"""Staged rows that are no data: rows without any value, and the totals that a report program writes."""

from __future__ import annotations

import duckdb

from analysis.store.load.reasons import Reason

_TOTALS = (
    "合计,总计,小计,共计,总和,汇总,总额,合計,總計,小計,total,totals,grand total,subtotal,sub-total,sub total,sum,"
    "sum total,summe,gesamt,gesamtsumme,somme,total général"
).split(",")
_LOOKED_AT = 20
"""A totals row says so in one of the first columns."""


def drop_blank_rows(cursor: duckdb.DuckDBPyConnection, columns: int) -> int:
    """Remove rows in which every value is empty from `staged`; how many there were."""
    blank = " and ".join(f"coalesce(trim(c{i}), '') = ''" for i in range(columns))
    rows: int = cursor.execute(f"select count(*) from staged where {blank}").fetchall()[0][0]
    if rows:
        cursor.execute(f"delete from staged where {blank}")
    return rows


def set_totals_aside(cursor: duckdb.DuckDBPyConnection, header: tuple[str, ...]) -> None:
    """Move totals rows from `staged` to `aside`.

    A row is one where its first value says so, and it stands at the end of the file or leaves half of its values out.
    """
    _list_candidates(cursor, len(header))
    found = cursor.execute("select row, value, filled, is_last from totals order by row").fetchall()
    chosen = [
        (row, header[0], value, Reason.TOTALS.value)
        for row, value, filled, is_last in found
        if filled <= len(header) / 2 or (is_last and sum(other[1] == value for other in found) == 1)
    ]
    if chosen:
        cursor.executemany("insert into aside values (?, ?, ?, ?)", chosen)
        cursor.execute("delete from staged where row in (select row from aside)")


def _list_candidates(cursor: duckdb.DuckDBPyConnection, columns: int) -> None:
    """The table `totals`: rows that begin with a word for a total."""
    first = "coalesce(" + ", ".join(f"nullif(trim(c{i}), '')" for i in range(min(columns, _LOOKED_AT))) + ", '')"
    filled = " + ".join(f"case when coalesce(trim(c{i}), '') = '' then 0 else 1 end" for i in range(columns))
    cursor.execute(
        f"create or replace temp table totals as "
        f"select row, {first} as value, {filled} as filled, row = (select max(row) from staged) as is_last "
        f"from staged where list_contains($words, lower(rtrim({first}, ' :：')))",
        {"words": _TOTALS},
    )
