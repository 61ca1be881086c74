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


def set_blank_rows_aside(cursor: duckdb.DuckDBPyConnection, columns: int) -> None:
    """Move rows in which every value is empty from `staged` to `aside`: they are rows of the file, and are counted."""
    blank = " and ".join(f"coalesce(trim(c{i}), '') = ''" for i in range(columns))
    cursor.execute(f"insert into aside select row, '', '', $reason from staged where {blank}", {"reason": Reason.BLANK})
    cursor.execute(f"delete from staged where {blank}")


def set_totals_aside(cursor: duckdb.DuckDBPyConnection, header: tuple[str, ...]) -> None:
    """Move totals rows from `staged` to `aside`.

    A row is one where its first value says so, and it leaves more values out than any other row or ends the file.
    """
    found = _candidates(cursor, len(header))
    if not found:
        return
    least = _least_filled(cursor, len(header), [row for row, *_rest in found])
    chosen = [
        (row, header[0], value, Reason.TOTALS.value)
        for row, value, filled, is_last in found
        if filled < least or (is_last and sum(other[1] == value for other in found) == 1)
    ]
    if chosen:
        cursor.executemany("insert into aside values (?, ?, ?, ?)", chosen)
        cursor.execute("delete from staged where row in (select row from aside)")


def _candidates(cursor: duckdb.DuckDBPyConnection, columns: int) -> list[tuple[int, str, int, bool]]:
    """Rows that begin with a word for a total: number, that word, values filled, whether the row is the last one."""
    # Most rows begin with an id: where all have a digit there, no other value has to be read.
    doubtful = "from staged where regexp_matches(c0, '^ *[0-9A-Za-z-]*[0-9]') is distinct from true"
    if not cursor.execute(f"select row {doubtful} limit 1").fetchall():
        return []
    first = "coalesce(" + ", ".join(f"nullif(trim(c{i}), '')" for i in range(min(columns, _LOOKED_AT))) + ", '')"
    return cursor.execute(
        f"select row, {first}, {_filled(columns)}, row = (select max(row) from staged) {doubtful} "
        f"and list_contains($words, lower(rtrim({first}, ' :：'))) order by row",
        {"words": _TOTALS},
    ).fetchall()


def _least_filled(cursor: duckdb.DuckDBPyConnection, columns: int, without: list[int]) -> int:
    """The fewest values that one of the other rows has; none where there are no others."""
    least = f"select coalesce(min({_filled(columns)}), 0) from staged where not list_contains($without, row)"
    rows: int = cursor.execute(least, {"without": without}).fetchall()[0][0]
    return rows


def _filled(columns: int) -> str:
    return " + ".join(f"case when coalesce(trim(c{i}), '') = '' then 0 else 1 end" for i in range(columns))
