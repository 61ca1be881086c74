"""Excel and OpenDocument sheets to staged rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from analysis.model import BadInput, Question
from analysis.store.load.forms.cells import cell_text
from analysis.store.load.forms.containers import is_zip, listed
from analysis.store.load.forms.header import SAMPLE_ROWS, Header, find_header
from analysis.store.load.forms.limits import Limits
from analysis.store.load.forms.records import is_sound
from analysis.store.load.forms.text import refuse_columns
from analysis.store.load.forms.trial import survives
from analysis.store.load.forms.values import Staging
from analysis.store.load.forms.workbooks import Contents, Errors, inspect
from analysis.store.load.watch import current
from analysis.words import _

_TOLD_EVERY = 10_000
_HEADER_ROWS = 30
"""Merged cells are looked at down to this row."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of an open workbook, and the error values in it."""

    inner: CalamineSheet
    errors: Errors

    @property
    def before(self) -> int:
        """Empty columns to the left, which the reader leaves out."""
        return self.inner.start[1] if self.inner.start else 0

    @property
    def width(self) -> int:
        """Columns from the sheet's first to the last that holds anything."""
        return self.before + self.inner.width

    def rows(self) -> Iterator[list[str]]:
        """Every row of the sheet from its first, as text."""
        by_row: dict[int, dict[int, str]] = {}
        for (row, column), text in self.errors.items():
            by_row.setdefault(row, {})[column] = text
        for number, values in enumerate(self.inner.iter_rows()):
            texts = [*[""] * self.before, *map(cell_text, values)]
            for column, text in by_row.get(number, {}).items():
                if column < len(texts) and not texts[column]:
                    texts[column] = text
            yield texts


@contextmanager
def _open(path: Path, name: str, limits: Limits) -> Iterator[tuple[CalamineWorkbook, Contents]]:
    contents = _look_through(path, name, limits)
    if not survives(path):
        raise _damaged(name)
    try:
        with path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as workbook:
            yield workbook, contents
    except PasswordError as error:
        raise _protected(name) from error
    except (CalamineError, OSError, ValueError) as error:
        raise (_protected(name) if _is_protected(path) else _damaged(name)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the reader's own way to say that it met the impossible
            raise _damaged(name) from error
        raise


def _look_through(path: Path, name: str, limits: Limits) -> Contents:
    """What must be known before the reader may open the file."""
    with path.open("rb") as stream:
        zipped = is_zip(stream.read(4))
    if zipped:
        return inspect(path, name, limits)
    if not is_sound(path):
        raise _protected(name) if _is_protected(path) else _damaged(name)
    return Contents()


def _is_protected(path: Path) -> bool:
    """True for the container into which Excel puts a protected workbook."""
    with path.open("rb") as stream:
        return "EncryptedPackage".encode("utf-16-le") in stream.read(1 << 20)


def _protected(name: str) -> BadInput:
    return BadInput(_("{file} is protected by a password: save it without one.").format(file=name))


def _damaged(name: str) -> BadInput:
    return BadInput(
        _("{file} is a damaged Excel file: open it in Excel, save it again, and load that.").format(file=name)
    )


def tables_of(path: Path, name: str, limits: Limits) -> tuple[str, ...]:
    """Names of the visible sheets that hold a table."""
    with _open(path, name, limits) as (workbook, _contents):
        return _table_sheets(workbook)


def _table_sheets(workbook: CalamineWorkbook) -> tuple[str, ...]:
    visible = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
    ]
    widths = {sheet: _usual_width(workbook.get_sheet_by_name(sheet)) for sheet in visible}
    tables = [sheet for sheet, width in widths.items() if width > 1]
    return tuple(tables or [sheet for sheet, width in widths.items() if width])


def _usual_width(sheet: CalamineSheet) -> int:
    """The second largest number of values in one of the first rows: one row alone is no table."""
    filled = sorted(sum(value != "" for value in row) for row in islice(sheet.iter_rows(), SAMPLE_ROWS))
    return filled[-2] if len(filled) > 1 else 0


def stage_sheet(source: Path, name: str, target: Path, sheet: str | None, limits: Limits) -> Staging:
    """Write the rows of one sheet.

    Args:
        source: The workbook.
        name: What the person calls it.
        target: Where to write.
        sheet: The person's answer; None takes the only sheet with a table.
        limits: What it may hold.

    Raises:
        BadInput: Damaged, protected, too large, no table, or several tables and none chosen.
    """
    with _open(source, name, limits) as (workbook, contents):
        chosen = _choose(workbook, name, sheet)
        inner = workbook.get_sheet_by_name(chosen)
        return _write(Sheet(inner, contents.errors.get(chosen, {})), name, target, chosen, limits)


def _choose(workbook: CalamineWorkbook, name: str, sheet: str | None) -> str:
    if sheet is not None:
        if sheet in workbook.sheet_names:
            return sheet
        raise BadInput(
            _("{file} has no sheet {sheet}; its sheets are: {names}.").format(
                file=name, sheet=sheet, names=listed(workbook.sheet_names)
            )
        )
    tables = _table_sheets(workbook)
    if not tables:
        raise BadInput(_("No sheet of {file} holds a table.").format(file=name))
    if len(tables) > 1:
        raise Question(
            _("Several sheets of {file} hold a table: {names}.").format(file=name, names=listed(list(tables))),
            _("Name one with --sheet."),
            "sheet",
        )
    return tables[0]


def _write(sheet: Sheet, name: str, target: Path, chosen: str, limits: Limits) -> Staging:
    start = [list(row) for row in islice(sheet.rows(), SAMPLE_ROWS)]
    header, columns = _header(sheet, start)
    refuse_columns(len(columns), name, limits)
    if not columns:
        raise BadInput(_("No sheet of {file} holds a table.").format(file=name))
    with target.open("w", encoding="utf-8", newline="") as staged:
        writer = csv.writer(staged, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number, row in enumerate(sheet.rows(), start=1):
            if number % _TOLD_EVERY == 0:
                current().advance(number, sheet.inner.total_height)
            values = [row[column] for column in columns]
            if number > header.first_data and any(value.strip() for value in values):
                writer.writerow([number, *values])
    return Staging(
        form=f"excel {chosen}",
        separator=",",
        header=header.names,
        first_row=header.first_data + 1,
        numbered=True,
        guesses=header.guesses(),
        notices=header.notices(),
    )


def _header(sheet: Sheet, start: list[list[str]]) -> tuple[Header, list[int]]:
    """The header, and the columns of the sheet that hold anything in it or below it."""
    spanning = _unmerge(sheet.inner, start)
    first = find_header(start, spanning)
    columns = _used_columns(sheet, start, first)
    if not columns:
        return first, columns
    kept = [[_one_line(row[column]) for column in columns] for row in start]
    header = find_header(kept, spanning)
    names = [
        f"column {column + 1}" if name == f"column {at}" else name
        for at, (name, column) in enumerate(zip(header.names, columns, strict=False), start=1)
    ]
    return Header(tuple(names), header.above, header.height, header.titles), columns


def _one_line(text: str) -> str:
    """A name without the line breaks that make it fit its cell; between Chinese characters they are no blank."""
    joined = re.sub(r"(?<=[\u2e80-\uffef])[\r\n]+(?=[\u2e80-\uffef])", "", text)
    return " ".join(joined.splitlines())


def _used_columns(sheet: Sheet, start: Sequence[Sequence[str]], header: Header) -> list[int]:
    used = {at for row in start[header.above : header.first_data] for at, text in enumerate(row) if text.strip()}
    for row in islice(sheet.rows(), header.first_data, None):
        if len(used) == sheet.width:
            break
        used |= {at for at in range(sheet.width) if at not in used and row[at].strip()}
    return sorted(used)


def _unmerge(sheet: CalamineSheet, start: list[list[str]]) -> set[int]:
    """Give every cell of a merged range its value, among the first rows; the rows where a range spans columns."""
    spanning = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top >= min(_HEADER_ROWS, len(start)):
            continue
        value = start[top][left] if left < len(start[top]) else ""
        for row in start[top : min(bottom, _HEADER_ROWS) + 1]:
            row[left : right + 1] = [value] * len(row[left : right + 1])
        if right > left and value:
            spanning |= set(range(top, bottom + 1))
    return spanning
