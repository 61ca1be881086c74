"""Parquet files to staged rows, every value as text. A row's number counts the rows of the file from 1."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analysis.model import BadInput
from analysis.store.load.forms.limits import Limits
from analysis.store.load.forms.text import refuse_columns
from analysis.store.load.forms.values import Staging
from analysis.words import _

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "2GB",
    "threads": 2,
}
_READ = "read_parquet($path, binary_as_string = true, file_row_number = true)"
_NUMBER = "file_row_number"


def stage_parquet(source: Path, name: str, target: Path, limits: Limits) -> Staging:
    """Write every row as text: timestamps in ISO order (UTC where they have a zone), numbers as short as exact.

    Raises:
        BadInput: Damaged, encrypted, or columns that hold lists or records.
    """
    with duckdb.connect(config=_CONFIG) as engine:
        try:
            engine.execute("set TimeZone = 'UTC'")
            engine.execute("set enable_progress_bar = false")
            columns = _columns(engine, source)
            _refuse(columns, name, limits)
            _copy(engine, source, target, columns)
        except duckdb.Error as error:
            if "No space left" in str(error):
                raise OSError(28, "No space left on device") from error
            raise BadInput(
                _("{file} is a damaged or protected Parquet file: write it again.").format(file=name)
            ) from error
    return Staging("parquet", ",", tuple(columns), first_row=1, numbered=True)


def write_head(source: Path, target: Path, rows: int) -> float:
    """Write the first rows of a Parquet file as one of its own.

    Returns:
        The part of the rows that these are; 1, and nothing written, where there are no more or the file is damaged.
    """
    with duckdb.connect(config=_CONFIG) as engine:
        try:
            held = engine.execute("select num_rows from parquet_file_metadata($path)", {"path": str(source)}).fetchall()
            if held[0][0] <= rows:
                return 1.0
            engine.execute(
                f"copy (from read_parquet($path) limit {rows}) to '{_quoted(str(target))}' (format parquet)",
                {"path": str(source)},
            )
        except duckdb.Error:
            return 1.0
    return float(rows / held[0][0])


def _columns(engine: duckdb.DuckDBPyConnection, source: Path) -> dict[str, str]:
    """Type by column."""
    rows = engine.execute(f"describe select * from {_READ}", {"path": str(source)}).fetchall()
    return {row[0]: row[1] for row in rows if row[0] != _NUMBER}


def _refuse(columns: dict[str, str], name: str, limits: Limits) -> None:
    refuse_columns(len(columns), name, limits)
    for column, kind in columns.items():
        if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION", "VARIANT")):
            raise BadInput(
                _("Column {column} of {file} holds lists or records, not single values: leave it out.").format(
                    column=column, file=name
                )
            )


def _copy(engine: duckdb.DuckDBPyConnection, source: Path, target: Path, columns: dict[str, str]) -> None:
    values = ", ".join(_as_text(column, kind) for column, kind in columns.items())
    engine.execute(
        f"copy (select {_NUMBER} + 1, {values} from {_READ}) to '{_quoted(str(target))}' "
        "(format csv, header false, delimiter ',', quote '\"', escape '\"', force_quote *)",
        {"path": str(source)},
    )


def _as_text(column: str, kind: str) -> str:
    name = '"' + column.replace('"', '""') + '"'
    if kind in ("DOUBLE", "FLOAT"):
        return f"case when isfinite({name}) then regexp_replace(cast({name} as varchar), '\\.0$', '') end"
    return f"cast({name} as varchar)"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
