"""Bytes to rows: encodings, line ends, separators, quotes; and what is no table is refused in one sentence."""

from __future__ import annotations

import gzip

import pytest

from analysis.measures.loading import preview
from analysis.measures.store import Store
from analysis.model import BadInput, Extract, LoadRequest
from tests.store.tools import counts, load_members, load_sales, members, request, set_aside

UNEVEN = "The row has more or fewer values than the header has columns."
TEXT = "customer_id,cell\n1,对照组\n2,直邮\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT.encode(), id="utf-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="utf-8 with a mark"),
        pytest.param(TEXT.encode("utf-16"), id="utf-16"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), id="utf-16, big end first"),
        pytest.param(TEXT.encode("utf-32"), id="utf-32"),
        pytest.param(TEXT.encode("gb18030"), id="gb18030"),
        pytest.param(gzip.compress(TEXT.encode()), id="gzip"),
        pytest.param(gzip.compress(TEXT.encode("gb18030")), id="gzip of gb18030"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(TEXT.replace("\n", "\r").encode(), id="CR"),
        pytest.param(b"customer_id,cell\r\n" + "1,对照组\n2,直邮\r".encode(), id="mixed line ends"),
        pytest.param(TEXT.rstrip("\n").encode(), id="no last line end"),
        pytest.param(TEXT.replace(",", ";").encode(), id="semicolon"),
        pytest.param(TEXT.replace(",", "\t").encode(), id="tab"),
        pytest.param(TEXT.replace(",", "|").encode(), id="pipe"),
        pytest.param(TEXT.replace("1,", '"1",').encode(), id="quoted"),
        pytest.param(TEXT.replace("\n1", "\n\n1").encode(), id="blank line"),
        pytest.param(TEXT.replace("customer_id,cell", " customer_id , cell ").encode(), id="blanks around names"),
        pytest.param(TEXT.replace("1,", " 1 , ").encode(), id="blanks around values"),
    ],
)
def test_the_same_table_in_many_forms(store: Store, content: bytes) -> None:
    assert counts(load_members(store, content)) == (2, 2, 0, 0)
    assert members(store) == [("1", "对照组"), ("2", "直邮")]


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "utf-8-sig"])
def test_a_byte_order_mark_is_no_part_of_the_first_name(store: Store, encoding: str) -> None:
    load_members(store, TEXT.encode("utf-8-sig"), encoding=encoding)
    assert len(members(store)) == 2


@pytest.mark.parametrize("encoding", ["big5", "cp1252", "shift_jis", "utf-16-le"])
def test_an_encoding_that_the_person_names(store: Store, encoding: str) -> None:
    load_members(store, "customer_id,cell\n1,A\n2,B\n".encode(encoding), encoding=encoding)
    assert members(store) == [("1", "A"), ("2", "B")]


def test_a_guessed_encoding_is_told(store: Store) -> None:
    assert "the file is read in the encoding gb18030" in load_members(store, TEXT.encode("gb18030")).guesses
    assert not [guess for guess in load_members(Store(), TEXT).guesses if "encoding" in guess]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param('"A\nA"', "A\nA", id="line break"),
        pytest.param('"A\r\nA"', "A\r\nA", id="line break of Windows"),
        pytest.param('"A,B"', "A,B", id="separator"),
        pytest.param('"A ""B"""', 'A "B"', id="quotation marks"),
        pytest.param('A "B" C', 'A "B" C', id="quotation marks inside"),
        pytest.param("A'B", "A'B", id="apostrophe"),
        pytest.param("A\\nB", "A\\nB", id="backslash"),
    ],
)
def test_values_that_are_quoted(store: Store, value: str, expected: str) -> None:
    load_members(store, f"customer_id,cell\n1,{value}\n2,Z\n")
    assert members(store) == [("1", expected), ("2", "Z")]


def test_rows_that_do_not_fit_the_header_are_set_aside(store: Store) -> None:
    report = load_members(store, "customer_id,cell\n1,A\n2\n3,B,C\n4,B\n")
    assert counts(report) == (4, 2, 2, 0)
    assert set_aside(report) == [(3, "", "2", UNEVEN), (4, "", "3,B,C", UNEVEN)]
    assert members(store) == [("1", "A"), ("4", "B")]


def test_rows_that_do_not_fit_keep_line_breaks_and_line_ends_of_the_others(store: Store) -> None:
    load_members(store, 'customer_id,cell\r\n1,"A\nA"\r\n2\r\n3,"B ""x"""\n')
    assert members(store) == [("1", "A\nA"), ("3", 'B "x"')]


def test_row_numbers_hold_in_long_files(store: Store) -> None:
    """Long enough for the engine to read it in parts at the same time."""
    rows = 400_000
    lines = [f"{n},{'A' if n % 2 else 'B'}" for n in range(2, rows + 2)]
    lines[123_455] = "123457,"
    lines[rows - 1] = "last,"
    report = load_members(store, "customer_id,cell\n" + "\n".join(lines) + "\n")
    assert [row[:1] + row[3:] for row in set_aside(report)] == [
        (123_457, "The cell is missing."),
        (rows + 1, "The cell is missing."),
    ]
    assert store.fetch(
        "select count(*) from memberships m join customers c on c.key = m.customer where c.id <> cast(m.row as varchar)"
    ) == [(0,)]


REFUSED = {
    "empty": (b"", "m.csv is empty."),
    "line ends only": (b"\n\n\n", "m.csv is empty."),
    "header only": (b"customer_id,cell\n", "m.csv has a header but no rows."),
    "header without line end": (b"customer_id,cell", "m.csv has a header but no rows."),
    "Excel": (b"PK\x03\x04" + b"\0" * 100, "m.csv"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "m.csv"),
    "Parquet": (b"PAR1" + b"\0" * 100, "m.csv"),
    "PDF": (b"%PDF-1.7\n", "m.csv"),
    "zeros": (b"\0" * 100, "m.csv does not look like a text file: save the extract as CSV."),
    "binary": (bytes(range(256)) * 4, "m.csv does not look like a text file"),
    "latin-1": ("customer_id,cell\n1,café\n".encode("latin-1"), "The encoding of m.csv cannot be told"),
    "broken gzip": (b"\x1f\x8b\x08\0\0\0\0\0\0\x03rubbish rubbish", "m.csv is a damaged gzip file"),
    "cut gzip": (gzip.compress(TEXT.encode() * 500)[:-12], "m.csv is a damaged gzip file"),
    "gzip of nothing": (gzip.compress(b""), "m.csv is empty."),
    "open quotation mark": (b'customer_id,cell\n1,A\n2,"B\n3,A\n', "a quotation mark opened in row 3 is never closed"),
    "open in the first column": (b'customer_id,cell\n"1,A\n2,B\n', "a quotation mark opened in row 2 is never closed"),
    "open in a long file": (
        b'customer_id,cell\n1,A\n2,"B\n' + b"3,A\n" * 5000,
        "a quotation mark opened in row 3 is never closed",
    ),
    "endless line": (b"customer_id,cell\n1," + b"A" * (17 << 20) + b"\n", "a line of more than 16777216 characters"),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_refused(store: Store, content: bytes, sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        load_members(store, content, name="m.csv")
    assert sentence in str(error.value)
    assert not members(store)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        pytest.param("nowhere.csv", "There is no file x.csv.", id="missing"),
        pytest.param("", "x.csv is a folder, not a file.", id="folder"),
        pytest.param("a" * 300, "There is no file x.csv.", id="name too long"),
    ],
)
def test_what_is_no_file_is_refused(store: Store, path: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        preview(store, LoadRequest(str(store.staging / path), "x.csv", Extract.CAMPAIGN))


@pytest.mark.parametrize(
    ("encoding", "sentence"),
    [
        pytest.param("klingon", "There is no encoding named klingon.", id="unknown"),
        pytest.param("base64", "There is no encoding named base64.", id="no text"),
        pytest.param("utf-16", "is not text in the encoding utf-16", id="wrong"),
        pytest.param("ascii", "is not text in the encoding ascii", id="too narrow"),
    ],
)
def test_an_encoding_that_does_not_fit_is_refused(store: Store, encoding: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        load_members(store, TEXT.encode(), encoding=encoding)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        pytest.param("a,b,a", ("a", "b", "a (3)"), id="twice"),
        pytest.param("a,,b,", ("a", "column 2", "b", "column 4"), id="empty"),
        pytest.param("a,a (3),a", ("a", "a (3)", "a (3) (3)"), id="the other name is taken before"),
        pytest.param("a,a,a (2)", ("a", "a (2) (2)", "a (2)"), id="the other name is taken after"),
        pytest.param('"a,b","c\nd"', ("a,b", "c\nd"), id="quoted"),
    ],
)
def test_every_column_has_a_name_of_its_own(store: Store, header: str, columns: tuple[str, ...]) -> None:
    width = len(columns)
    shown = preview(store, request(store, Extract.SALES, f"{header}\n{','.join('x' * width)}\n", "m.csv"))
    assert tuple(column.name for column in shown.columns) == columns


def test_sales_come_in_the_same_forms(store: Store) -> None:
    text = "会员编号;下单日期;实付金额\n001;2026-03-01;1,5\n002;2026-03-01;15\n"
    report = load_sales(store, text.encode("gb18030"))
    assert counts(report) == (2, 2, 0, 0)
    assert store.fetch("select c.id, amount from sales join customers c on c.key = customer order by 1") == [
        ("001", 15_000),
        ("002", 150_000),
    ]
