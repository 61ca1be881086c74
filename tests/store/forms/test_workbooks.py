"""Spreadsheets as people keep them: several sheets, titles, merged headers, numbers as text, dates, errors, totals."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.styles import Font

from analysis.model import BadInput
from analysis.store.load.forms import LIMITS, open_table, sheet_names
from tests.store.forms.tools import CHINESE, PLAIN, WORKBOOKS, read, xls, xlsx


def book(path: Path, **sheets: list[tuple[object, ...]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)
    return path


def test_values_are_what_a_person_sees(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "x.xlsx",
        [
            ("id", "n", "f", "big", "card", "day", "time", "flag", "percent", "text"),
            (
                *("0000123", 12.0, 1234.5, 100000.0, 123456789012345.0, dt.datetime(2026, 3, 5)),
                *(dt.datetime(2026, 3, 5, 14, 30, 1), True, 0.12, "1e5"),
            ),
            ("  7", -3, 0.1 + 0.2, 1e14, 123456789012345678, dt.date(2026, 1, 31), dt.time(9, 5), False, 1.5, "a\nb"),
        ],
    )
    assert read(path, tmp_path / "staging").rows == [
        (
            *("0000123", "12", "1234.5", "100000", "123456789012345", "2026-03-05", "2026-03-05 14:30:01"),
            *("TRUE", "0.12", "1e5"),
        ),
        (
            *("  7", "-3", "0.3", "100000000000000", "1.23456789012346E+17", "2026-01-31", "09:05:00"),
            *("FALSE", "1.5", "a\nb"),
        ),
    ]


def test_dates_of_old_excel(tmp_path: Path) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Sheet1")
    for column, name in enumerate(("id", "day")):
        sheet.write(0, column, name)
    sheet.write(1, 0, "001")
    sheet.write(1, 1, dt.datetime(2026, 3, 5), xlwt.easyxf(num_format_str="D/M/YYYY"))
    workbook.save(str(tmp_path / "x.xls"))
    assert read(tmp_path / "x.xls", tmp_path / "staging").rows == [("001", "2026-03-05")]


def test_error_values_keep_their_text(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "x.xlsx", [("id", "a", "b"), ("1", "#N/A", 1), ("2", "#DIV/0!", "#REF!"), ("3", 5, None)])
    assert read(path, tmp_path / "staging").rows == [("1", "#N/A", "1"), ("2", "#DIV/0!", "#REF!"), ("3", "5", "")]


def test_formulas_give_their_last_values(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "x.xlsx", [("id", "a"), ("1", "=1+1"), ("2", 3)])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert read(path, tmp_path / "staging").rows == [("1", "2"), ("2", "3")]


@pytest.mark.parametrize("form", WORKBOOKS)
def test_titles_above_the_header_and_blank_rows(tmp_path: Path, form: str) -> None:
    rows = [("四月会员活动",), (None,), ("导出日期", "2026-05-01"), *CHINESE[:3], (None,), CHINESE[3]]
    rows = [(*row, *[None] * (4 - len(row))) for row in rows]
    found = read(WORKBOOKS[form](tmp_path / f"x.{form}", rows), tmp_path / "staging")
    assert found.table == list(CHINESE[:4])
    assert found.numbers == [5, 6, 8]
    assert found.notices == ("rows above the header that are left out: 2",)


def test_a_merged_title_and_a_header_of_two_rows(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (
        ("Spring campaign",),
        ("customer_id", "cell", "before", None, "after"),
        (None, None, "orders", "amount", "orders", "amount"),
        ("001", "A", 1, 2.5, 3, 4),
        ("002", "B", 0, 0, 1, 2),
    ):
        sheet.append(row)
    for cells in ("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"):
        sheet.merge_cells(cells)
    sheet["A1"].font = Font(bold=True)
    workbook.save(path)
    found = read(path, tmp_path / "staging")
    assert found.header == ("customer_id", "cell", "before orders", "before amount", "after orders", "after amount")
    assert found.rows == [("001", "A", "1", "2.5", "3", "4"), ("002", "B", "0", "0", "1", "2")]
    assert found.numbers == [4, 5]


def test_a_table_away_from_the_corner(tmp_path: Path) -> None:
    rows = [(None,), (None, None, "id", "消费\n金额", None), (None, None, "1", 5, "note"), (None, None, "2", 6, None)]
    found = read(xlsx(tmp_path / "x.xlsx", rows), tmp_path / "staging")
    assert found.header == ("id", "消费金额", "column 5")
    assert found.rows == [("1", "5", "note"), ("2", "6", "")]
    assert found.numbers == [3, 4]


@pytest.mark.parametrize("form", WORKBOOKS)
@pytest.mark.parametrize("word", ["合计", "总计：", "Total", "grand total"])
def test_a_totals_row_is_set_aside(tmp_path: Path, form: str, word: str) -> None:
    rows = [("id", "day", "amount"), ("1", "2026-03-01", 5), ("2", "2026-03-02", 6), (word, None, 11)]
    found = read(WORKBOOKS[form](tmp_path / f"x.{form}", rows), tmp_path / "staging")
    assert found.aside == [(4, "totals")]
    assert len(found.rows) == 2


def test_a_customer_called_total_is_none(tmp_path: Path) -> None:
    rows = [("name", "amount"), ("Total", 5), ("Shell", 6), ("Total", 7)]
    found = read(xlsx(tmp_path / "x.xlsx", rows), tmp_path / "staging")
    assert not [row for row in found.aside if row[0] == 2]


def test_the_only_sheet_with_a_table_is_taken(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", Readme=[("How to read this",), ("Ask Ann",)], Data=list(PLAIN), Empty=[])
    assert read(path, tmp_path / "staging").table == list(PLAIN)
    assert sheet_names(path) == ("Data",)


def test_several_sheets_are_asked(tmp_path: Path) -> None:
    other = [("id", "x"), ("9", "y")]
    path = book(tmp_path / "x.xlsx", 一月=list(PLAIN), 二月=other)
    with pytest.raises(BadInput, match=r"一月, 二月\. Name one with --sheet"):
        read(path, tmp_path / "staging")
    assert sheet_names(path) == ("一月", "二月")
    assert read(path, tmp_path / "staging", sheet="二月").table == other
    with pytest.raises(BadInput, match="has no sheet 三月; its sheets are: 一月, 二月"):
        read(path, tmp_path / "staging", sheet="三月")


def test_a_hidden_sheet_is_read_only_by_name(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", shown=list(PLAIN), hidden=[("id", "x"), ("9", "y")])
    workbook = openpyxl.load_workbook(path)
    workbook["hidden"].sheet_state = "hidden"
    workbook.save(path)
    assert read(path, tmp_path / "staging").table == list(PLAIN)
    assert read(path, tmp_path / "staging", sheet="hidden").rows == [("9", "y")]


def test_a_workbook_without_a_table(tmp_path: Path) -> None:
    for rows in ([], [("only a title",)]):
        with pytest.raises(BadInput, match=r"No sheet of x\.xlsx holds a table"):
            read(book(tmp_path / "x.xlsx", one=rows, two=[]), tmp_path / "staging")


def test_a_sheet_that_spans_too_much(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "id"
    workbook.active["XFD1048576"] = 1
    workbook.save(tmp_path / "x.xlsx")
    with pytest.raises(BadInput, match="too large for an Excel file"):
        read(tmp_path / "x.xlsx", tmp_path / "staging")


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "x.xlsx", PLAIN)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"\0" * (4 << 20))
    limits = replace(LIMITS, workbook=1 << 20)
    with pytest.raises(BadInput, match="too large"), open_table(path, "x.xlsx", tmp_path, limits=limits):
        pass


def test_wide_tables_are_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "x.xlsx", [[f"c{n}" for n in range(10_000)], list(range(10_000))])
    with pytest.raises(BadInput, match="has 10000 columns, and at most 2000 can be read"):
        read(path, tmp_path / "staging")


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    for name in ("x.csv", "x.txt", "x"):
        assert read(xls(tmp_path / name, PLAIN), tmp_path / "staging").table == list(PLAIN)


def test_a_locked_workbook(tmp_path: Path) -> None:
    """Excel wraps a protected workbook into another container, with a stream of this name."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1024 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(BadInput, match="protected by a password"):
        read(path, tmp_path / "staging")


@pytest.mark.parametrize("rows", [5, 3000])
def test_a_cell_off_the_sheet(tmp_path: Path, rows: int) -> None:
    """The reader would ask for 120 GB, and take the whole program with it when it does not get them."""
    path = xls(tmp_path / "x.xls", [("id", "n"), *((f"k{at}", at) for at in range(rows))])
    assert len(read(path, tmp_path / "staging").rows) == rows
    content = bytearray(path.read_bytes())
    place = struct.pack("<HH", rows, 1)
    at = content.rindex(place)
    content[at : at + 4] = struct.pack("<HH", 65535, 65535)
    path.write_bytes(content)
    with pytest.raises(BadInput, match="damaged Excel file"):
        read(path, tmp_path / "staging")
