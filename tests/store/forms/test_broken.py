"""Broken and hostile files: one clear sentence or a good load, never another exception, and nothing is left behind."""

from __future__ import annotations

import errno
import gzip
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from analysis.model import BadInput
from analysis.store.load.forms import open_table, sheet_names
from tests.store.forms.tools import CHINESE, PLAIN, SMALL, WORKBOOKS, as_text, read

CSV = as_text(PLAIN).encode()


def archive(*members: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members:
            zipped.writestr(name, content)
    return target.getvalue()


def locked_archive() -> bytes:
    """A zip file that says of its only member that it is encrypted."""
    content = bytearray(archive(("a.csv", CSV)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    return bytes(content)


XML_SHEET = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
REFUSED = {
    "empty": (b"", "is empty"),
    "blank": (b" \r\n \n", "is empty"),
    "header only": (b"id,cell\n", "has a header but no rows"),
    "header only, blank lines": (b"id,cell\n\n\n", "has a header but no rows"),
    "web page": (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "holds HTML rather than a table"),
    "web page with a mark": ("\ufeff<!DOCTYPE html>\n<table>".encode("utf-16"), "holds HTML rather than a table"),
    "table of a web page": (b"\n  <table border=1>\n<tr><td>a</td></tr>", "holds HTML rather than a table"),
    "saved page": (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "holds HTML rather than a table"),
    "XML sheet": (XML_SHEET, "holds XML rather than a table"),
    "JSON": (b'[{"id": 1}]', "holds JSON rather than a table"),
    "PDF": (b"%PDF-1.7\n", r"is not a CSV file \(PDF\)"),
    "picture": (b"\x89PNG\r\n\x1a\n", r"is not a CSV file \(PNG\)"),
    "Word": (archive(("word/document.xml", b"x")), r"is not a CSV file \(Word\)"),
    "binary sheet": (archive(("xl/workbook.bin", b"x")), r"is not a CSV file \(Excel \(.xlsb\)\)"),
    "7-Zip": (b"7z\xbc\xaf\x27\x1c\0\4", r"is an archive \(7-Zip\): unpack it"),
    "tar": (b"a.csv".ljust(257, b"\0") + b"ustar\0" + b"\0" * 300, r"is an archive \(tar\): unpack it"),
    "empty zip": (archive(), "with nothing inside"),
    "zip of folders": (archive(("a/", b"")), "with nothing inside"),
    "zip of two": (archive(("a.csv", CSV), ("b.csv", CSV)), r"a\.csv, b\.csv\. Name one with --sheet"),
    "zip in a zip": (archive(("a.zip", archive(("a.csv", CSV)))), "an archive within an archive"),
    "gzip in a zip": (archive(("a.csv.gz", gzip.compress(CSV))), "an archive within an archive"),
    "gzip in a gzip": (gzip.compress(gzip.compress(CSV)), "an archive within an archive"),
    "locked zip": (locked_archive(), "protected by a password"),
    "gzip bomb": (gzip.compress(b"0" * (1 << 20)), "unpacks to far more than a table of its size"),
    "zip bomb": (archive(("a.csv", b"0" * (1 << 20))), "unpacks to far more than a table of its size"),
    "endless first line": (b"a,b" * 3000, "a line of more than 5000 characters"),
    "endless line": (CSV + b"x" * 6000, "a line of more than 5000 characters"),
    "endless line, then more": (CSV + b"x" * 6000 + b"\n1,2\n", "a line of more than 5000 characters"),
    "too many columns": (b"," * 2400 + b"c\n" + b"," * 2400 + b"1\n", "has 2401 columns, and at most 2000"),
    "zeros": (b"\0" * 5000, "does not look like a text file"),
    "zero in the header": (b"id,ce\0ll\n1,A\n", "does not look like a text file"),
    "zero far behind": (CSV * 20_000 + b"3,\0\n", "does not look like a text file"),
    "open quotation mark": (b'id,cell\n1,A\n2,"B\n3,A\n', "a quotation mark opened in row 3 is never closed"),
    "open from the start": (b'"id,cell\n' + b"1,A\n" * 100, "a quotation mark opened in row 1 is never closed"),
    "Parquet, head only": (b"PAR1" + b"\0" * 50, "damaged or protected Parquet"),
    "old Excel, head only": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "damaged Excel file"),
    "Excel, rubbish inside": (archive(("xl/workbook.xml", b"<<<")), "damaged Excel file"),
    "lists in Parquet": ("parquet", "Column l of .* holds lists or records"),
}  # fmt: skip


def nested_parquet(folder: Path) -> bytes:
    with duckdb.connect() as engine:
        engine.execute(f"copy (select 1 as id, [1, 2] as l) to '{folder}/n' (format parquet)")
    return (folder / "n").read_bytes()


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, content: bytes | str, sentence: str) -> None:
    path = tmp_path / "x.xls"
    path.write_bytes(nested_parquet(tmp_path) if isinstance(content, str) else content)
    with pytest.raises(BadInput, match=sentence) as error:
        read(path, tmp_path / "staging", limits=SMALL)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("path", ["nowhere.csv", "a" * 300, "."])
def test_what_is_no_file(tmp_path: Path, path: str) -> None:
    with pytest.raises(BadInput, match=r"There is no file|is a folder"):
        read(tmp_path / path, tmp_path / "staging")


def test_members_are_named_by_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    book = WORKBOOKS["xlsx"](tmp_path / "b.xlsx", CHINESE).read_bytes()
    path.write_bytes(archive(("a.csv", CSV), ("../../b.xlsx", book), ('"; DROP TABLE sales; --.csv', CSV)))
    assert sheet_names(path) == ("a.csv", "../../b.xlsx", '"; DROP TABLE sales; --.csv')
    for sheet in ("a.csv", '"; DROP TABLE sales; --.csv'):
        assert read(path, tmp_path / "staging", sheet=sheet).table == list(PLAIN)
    for sheet in ("../../b.xlsx", "../../b.xlsx/Sheet1"):
        assert read(path, tmp_path / "staging", sheet=sheet).table == list(CHINESE)
    with pytest.raises(BadInput, match="Name one with --sheet"):
        read(path, tmp_path / "staging", sheet="c.csv")


def test_a_sheet_of_what_has_none(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(CSV)
    with pytest.raises(BadInput, match="has no sheets: leave --sheet out"):
        read(tmp_path / "x.csv", tmp_path / "staging", sheet="Sheet1")


def interrupted(folder: Path) -> None:
    with open_table(folder / "x.csv", "x.csv", folder / "staging") as table:
        assert table.path.exists()
        raise KeyboardInterrupt


def test_nothing_is_left_after_an_interruption(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(gzip.compress(CSV))
    with pytest.raises(KeyboardInterrupt):
        interrupted(tmp_path)
    assert not list((tmp_path / "staging").iterdir())


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.csv").write_bytes(CSV)

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("analysis.store.load.forms.door.stage_text", full)
    with pytest.raises(BadInput, match="not enough room on the disk"):
        read(tmp_path / "x.csv", tmp_path / "staging")


# Fuzz: real files, cut and damaged.


def parquet(folder: Path) -> bytes:
    with duckdb.connect() as engine:
        engine.execute(f"copy (select i as id, 'x' || i as name from range(500) t(i)) to '{folder}/p' (format parquet)")
    return (folder / "p").read_bytes()


def workbook(form: str) -> Callable[[Path], bytes]:
    return lambda folder: WORKBOOKS[form](folder / f"w.{form}", CHINESE * 20).read_bytes()


SOURCES: dict[str, Callable[[Path], bytes]] = {
    **{form: workbook(form) for form in WORKBOOKS},
    "parquet": parquet,
    "gb18030": lambda _folder: as_text(CHINESE * 20).encode("gb18030"),
    "utf-8": lambda _folder: as_text(CHINESE * 20).encode(),
    "utf-16": lambda _folder: as_text(CHINESE * 20).encode("utf-16"),
    "gzip": lambda _folder: gzip.compress(as_text(CHINESE * 20).encode()),
    "zip": lambda _folder: archive(("a.csv", as_text(CHINESE * 20).encode())),
    "rubbish": lambda _folder: random.Random(3).randbytes(3000),
}


def outcome(path: Path, folder: Path) -> str:
    try:
        found = read(path, folder)
    except BadInput as error:
        return str(error)
    assert found.rows or found.aside
    return "loaded"


@pytest.mark.parametrize("runs", [40, pytest.param(1500, marks=pytest.mark.long)])
@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_files_cut_anywhere(tmp_path: Path, source: Callable[[Path], bytes], runs: int) -> None:
    whole, rng = source(tmp_path), random.Random(4)
    for _ in range(runs):
        (tmp_path / "x").write_bytes(whole[: rng.randrange(len(whole))])
        assert "\n" not in outcome(tmp_path / "x", tmp_path / "staging")


@pytest.mark.parametrize("runs", [40, pytest.param(1500, marks=pytest.mark.long)])
@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_files_with_wrong_bytes(tmp_path: Path, source: Callable[[Path], bytes], runs: int) -> None:
    whole, rng = source(tmp_path), random.Random(5)
    for _ in range(runs):
        content = bytearray(whole)
        for _ in range(rng.choice([1, 5, 50])):
            content[rng.randrange(len(content))] = rng.randrange(256)
        (tmp_path / "x").write_bytes(content)
        assert "\n" not in outcome(tmp_path / "x", tmp_path / "staging")
