"""A file looked at before anything of it is loaded."""

from __future__ import annotations

import duckdb

from analysis.model import BadInput, Column, Extract, LoadRequest, Preview, Role
from analysis.store.connection import Store
from analysis.store.load.columns import MOST_CELLS, Layout, decide_layout, distinct_values, look_at, said_of_all
from analysis.store.load.layouts import recognise
from analysis.store.load.names import FIELDS, NEEDED, guess_control
from analysis.store.load.staging import Staged, stage
from analysis.store.load.unusual import at_night
from analysis.store.load.values import Zones, decide_days
from analysis.words import _
from analysis.words.numbers import share

_PREVIEW_ROWS = 20


def preview_extract(store: Store, request: LoadRequest) -> Preview:
    """Look at a file without loading anything: its columns, first rows, and what each column seems to be.

    Raises:
        BadInput: The file cannot be read as a table.
    """
    with store.long_cursor() as cursor, stage(cursor, request, store.staging) as file:
        staged, request = recognise(cursor, file, request)
        layout = decide_layout(cursor, staged, request)
        names = ", ".join(f"coalesce(c{i}, '')" for i in range(len(staged.columns)))
        rows = cursor.execute(f"select {names} from staged order by row limit {_PREVIEW_ROWS}").fetchall()
        cell = layout.fields.get("cell")
        cells = distinct_values(cursor, staged, cell, MOST_CELLS) if cell else ()
        doubts = _doubt_times(cursor, staged, layout) if request.extract is Extract.SALES else ()
        return Preview(
            file=staged.file,
            extract=request.extract,
            columns=tuple(_column(cursor, staged, layout, column) for column in staged.columns),
            rows=tuple(rows),
            rows_in=staged.rows_in,
            mapping=tuple(layout.fields.items()),
            fields=FIELDS[request.extract],
            needed=tuple(field for field in NEEDED[request.extract] if field not in said_of_all(request) - {"cell"}),
            cells=cells,
            control=guess_control(cells),
            doubts=doubts,
            asks=("times_in", "time_zone") if doubts else (),
        )


def _doubt_times(cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout) -> tuple[str, ...]:
    """A sentence where the times of sales are hardly those of the shops."""
    if (column := layout.fields.get("date")) is None:
        return ()
    try:
        clock = decide_days(cursor, staged, column, None, Zones()).clock
    except BadInput:  # the order of its dates is asked when the file is loaded
        return ()
    part = at_night(cursor, clock) if clock else None
    if part is None:
        return ()
    text = _(
        "{share} of the times in column {column} lie between 1 and 5 at night. Databases often write times in UTC: if "
        "this file does, choose UTC below and the zone of the shops; else many sales would count for another day. If "
        "people really bought at night, leave both as they are."
    )
    return (text.format(share=share(part), column=column),)


def _column(cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, column: str) -> Column:
    samples = distinct_values(cursor, staged, column, 3)
    return Column(column, samples, look_at(cursor, staged, column).distinct, layout.roles.get(column, Role.IGNORED))
