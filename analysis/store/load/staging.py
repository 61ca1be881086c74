"""A file of any form to a temporary table of text columns, every row with its number in the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import duckdb

from analysis.model import BadInput, LoadRequest
from analysis.store.load.forms import LIMITS, Limits, TextFile, open_table
from analysis.store.load.forms.leftovers import set_blank_rows_aside, set_totals_aside
from analysis.store.load.reasons import Reason
from analysis.words import _

_LONGEST_ROW_IN_LINES = 1000
"""A quoted value may hold line breaks; one of more lines than this is a quotation mark that nobody closed."""

_END = "\x1aend of file"
"""Read after the last line; a row that holds it has swallowed the rest of the file."""


class _Writer(Protocol):
    def writerow(self, row: list[object], /) -> object: ...


@dataclass(frozen=True, slots=True)
class Staged:
    """The temporary table `staged`: `row` (as a person sees it) and `c0, c1, …`, all text, empty values NULL.

    Rows whose number of values is not the header's, and totals rows, are in the table `aside`. `origin` is the load
    whose rows set aside the file brings, corrected.
    """

    file: str
    sha256: str
    form: str
    columns: tuple[str, ...]
    rows_in: int
    guesses: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    origin: int | None = None

    def at(self, column: str) -> str:
        """The engine's own name of a column of the file; a file's names never enter SQL.

        Raises:
            BadInput: The file has no such column.
        """
        if column not in self.columns:
            raise BadInput(
                _("{file} has no column {column}; its columns are: {columns}.").format(
                    file=self.file, column=column, columns=", ".join(self.columns)
                )
            )
        return f"c{self.columns.index(column)}"


@contextmanager
def stage(
    cursor: duckdb.DuckDBPyConnection, request: LoadRequest, folder: Path, *, limits: Limits = LIMITS
) -> Iterator[Staged]:
    """Read the file into `staged` and `aside` of this cursor's transaction, which go with it.

    Raises:
        BadInput: The file cannot be read as a table with a header and at least one row.
    """
    said = {"encoding": request.encoding, "sheet": request.sheet}
    with open_table(Path(request.path), request.file, folder, **said, limits=limits) as text:
        _read_rows(cursor, text, request.file)
        set_blank_rows_aside(cursor, len(text.header))
        set_totals_aside(cursor, text.header)
        rows_in = cursor.execute("select (select count(*) from staged) + (select count(*) from aside)").fetchall()[0][0]
        if not rows_in:
            raise BadInput(_("{file} has a header but no rows.").format(file=request.file))
        yield Staged(request.file, text.sha256, text.form, text.header, rows_in, text.guesses, text.notices)


def _read_rows(cursor: duckdb.DuckDBPyConnection, text: TextFile, name: str) -> None:
    """Fill `staged`; by the engine where it can, else row by row."""
    _make_tables(cursor, len(text.header))
    if text.path.stat().st_size == 0:
        return
    try:
        if not text.has_blank_lines:
            return _parse(cursor, text)
    except duckdb.InvalidInputException:
        _make_tables(cursor, len(text.header))
    _parse_uneven(cursor, text, name)


def _make_tables(cursor: duckdb.DuckDBPyConnection, columns: int) -> None:
    names = ", ".join(f"c{i} varchar" for i in range(columns))
    cursor.execute(f"create or replace temp table staged (row bigint, {names})")
    cursor.execute('create or replace temp table aside (row bigint, "column" varchar, value varchar, reason varchar)')


def _parse(cursor: duckdb.DuckDBPyConnection, text: TextFile) -> None:
    """Let the engine parse strictly: it loads every row or raises."""
    columns = {f"c{i}": "VARCHAR" for i in range(len(text.header))}
    number = "" if text.numbered else "row_number() over () + $before, "
    before = {} if text.numbered else {"before": text.first_row - 1}
    cursor.execute(
        f"insert into staged select {number}* from read_csv("
        "$path, auto_detect = false, header = false, delim = $separator, quote = '\"', escape = '\"', "
        "new_line = $line_end, columns = $columns, max_line_size = 16777216)",
        {
            "line_end": text.line_end.replace("\r", "\\r").replace("\n", "\\n"),
            "path": str(text.path),
            "separator": text.separator,
            "columns": ({"row": "BIGINT"} if text.numbered else {}) | columns,
            **before,
        },
    )


def _parse_uneven(cursor: duckdb.DuckDBPyConnection, text: TextFile, name: str) -> None:
    """Parse leniently, one row at a time: rows with too few or too many values are set aside."""
    even = text.path.with_name(f"{uuid4().hex}.csv")
    try:
        with even.open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n")
            uneven = list(_write_even_rows(writer, text, name))
        columns = {"row": "BIGINT"} | {f"c{i}": "VARCHAR" for i in range(len(text.header))}
        cursor.execute(
            "insert into staged select * from read_csv($path, auto_detect = false, header = false, delim = ',', "
            "quote = '\"', escape = '\"', new_line = '\\n', columns = $columns, max_line_size = 16777216)",
            {"path": str(even), "columns": columns},
        )
    except duckdb.InvalidInputException as error:
        raise BadInput(
            _("{file} does not look like a text file: save the extract as CSV.").format(file=name)
        ) from error
    finally:
        even.unlink(missing_ok=True)
    if uneven:
        cursor.executemany("insert into aside values (?, '', ?, ?)", uneven)


def _write_even_rows(writer: _Writer, text: TextFile, name: str) -> Iterator[tuple[int, str, str]]:
    """Write the rows as wide as the header and yield the others as (row, text, reason).

    Raises:
        BadInput: A quotation mark swallows the rest of the file, or more lines of it than a value can have.
    """
    width = len(text.header)
    with text.path.open(encoding="utf-8", newline="") as source:
        csv.field_size_limit(1 << 27)
        reader = csv.reader(chain(source, [_END]), delimiter=text.separator)
        row, end_of_last = text.first_row - 1, 0
        for values in reader:
            if values == [_END]:
                return
            if reader.line_num - end_of_last > _LONGEST_ROW_IN_LINES or (values[-1:] and values[-1].endswith(_END)):
                raise BadInput(
                    _("In {file} a quotation mark opened in row {row} is never closed.").format(file=name, row=row + 1)
                )
            end_of_last = reader.line_num
            row += 1
            if text.numbered:
                row = int(values.pop(0))
            if not values:
                continue
            if len(values) == width:
                writer.writerow([row, *values])
            else:
                yield row, text.separator.join(values)[:200], Reason.UNEVEN
