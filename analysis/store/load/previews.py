"""A file looked at before anything of it is loaded."""

from __future__ import annotations

import duckdb

from analysis.model import Column, LoadRequest, Preview, Role
from analysis.store.connection import Store
from analysis.store.load.columns import MOST_CELLS, Layout, decide_layout, distinct_values, look_at, said_of_all
from analysis.store.load.layouts import recognise
from analysis.store.load.names import FIELDS, NEEDED, guess_control
from analysis.store.load.staging import Staged, stage

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
        )


def _column(cursor: duckdb.DuckDBPyConnection, staged: Staged, layout: Layout, column: str) -> Column:
    samples = distinct_values(cursor, staged, column, 3)
    return Column(column, samples, look_at(cursor, staged, column).distinct, layout.roles.get(column, Role.IGNORED))
