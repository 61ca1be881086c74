"""The rows of a load that could not be used."""

from __future__ import annotations

import duckdb

from analysis.model import SetAside
from analysis.store.connection import Store, query
from analysis.store.load.reasons import reason_text


def read_set_aside(store: Store, load: int) -> tuple[SetAside, ...]:
    """Every row of a load that could not be used, in the order of the file."""
    with store.cursor() as cursor:
        return list_set_aside(cursor, load)


def list_set_aside(cursor: duckdb.DuckDBPyConnection, load: int) -> tuple[SetAside, ...]:
    """The same, within a transaction."""
    rows = cursor.execute(query("list_set_aside"), {"load": load}).fetchall()
    return tuple(SetAside(row, column, value, reason_text(reason)) for row, column, value, reason, *_own in rows)
