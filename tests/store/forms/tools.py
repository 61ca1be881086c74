"""Tables written in many forms, and what the one door makes of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import odf.opendocument
import odf.table
import odf.text
import openpyxl
import xlwt

from analysis.model import Extract, LoadRequest
from analysis.store.load.forms import LIMITS, Limits
from analysis.store.load.staging import stage

Table = Sequence[Sequence[object]]

SMALL = replace(LIMITS, line=5000, ratio_from=1 << 16)
"""Limits that a test can reach."""

CHINESE = (
    ("会员编号", "组别", "城市", "备注"),
    *((f"{n:07d}", "对照组" if n % 2 else "短信组", ("上海", "北京", "成都")[n % 3], "老客户") for n in range(1, 9)),
)
WESTERN = (
    ("customer_id", "cell", "city", "note"),
    *(
        (f"C{n:04d}", "Control" if n % 2 else "Mailer", ("Köln", "Orléans", "Málaga")[n % 3], "x, y")
        for n in range(1, 9)
    ),
)
PLAIN = (("customer_id", "cell"), ("1", "A"), ("2", "B"))


@dataclass(frozen=True)
class Read:
    """A staged table."""

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    numbers: list[int]
    aside: list[tuple[int, str]]
    form: str
    guesses: tuple[str, ...]
    notices: tuple[str, ...]

    @property
    def table(self) -> list[tuple[str, ...]]:
        return [self.header, *self.rows]


def read(path: Path, folder: Path, *, limits: Limits = LIMITS, **said: str) -> Read:
    """Stage a file as a load does, and leave nothing behind."""
    folder.mkdir(exist_ok=True)
    request = LoadRequest(str(path), path.name, Extract.SALES, **said)  # type: ignore[arg-type]
    try:
        with duckdb.connect() as engine, stage(engine, request, folder, limits=limits) as staged:
            columns = ", ".join(f"coalesce(c{i}, '')" for i in range(len(staged.columns)))
            rows = engine.execute(f"select row, {columns} from staged order by row").fetchall()
            aside = engine.execute("select row, reason from aside order by row").fetchall()
            return Read(
                staged.columns,
                [row[1:] for row in rows],
                [row[0] for row in rows],
                aside,
                staged.form,
                staged.guesses,
                staged.notices,
            )
    finally:
        assert not list(folder.iterdir())


def as_text(table: Table, separator: str = ",", line_end: str = "\n") -> str:
    target = io.StringIO(newline="")
    quoting = csv.QUOTE_MINIMAL if line_end == "\n" else csv.QUOTE_ALL
    csv.writer(target, delimiter=separator, lineterminator=line_end, quoting=quoting).writerows(table)
    return target.getvalue()


def xlsx(path: Path, table: Table, title: str = "Sheet1") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in table:
        book.active.append(list(row))
    book.save(path)
    return path


def xls(path: Path, table: Table) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for at, row in enumerate(table):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(at, column, value)
    book.save(str(path))
    return path


def ods(path: Path, table: Table) -> Path:
    book = odf.opendocument.OpenDocumentSpreadsheet()
    sheet = odf.table.Table(name="Sheet1")
    for row in table:
        line = odf.table.TableRow()
        for value in row:
            if isinstance(value, (int, float)):
                cell = odf.table.TableCell(valuetype="float", value=value)
            else:
                cell = odf.table.TableCell(valuetype="string") if value is not None else odf.table.TableCell()
            if value is not None:
                cell.addElement(odf.text.P(text=str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))
    return path


WORKBOOKS = {"xlsx": xlsx, "xls": xls, "ods": ods}
