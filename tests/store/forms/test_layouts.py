"""Where a text's table begins, what separates its values, and the numbers of its rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.model import BadInput
from tests.store.forms.tools import Read, read

ROWS = [("1", "A", "5.5"), ("2", "B", "7")]
HEADER = ("customer_id", "cell", "amount")
BODY = "1,A,5.5\n2,B,7\n"


def read_text(folder: Path, text: str, **said: str) -> Read:
    (folder / "x.csv").write_bytes(text.encode())
    return read(folder / "x.csv", folder / "staging", **said)


@pytest.mark.parametrize(
    ("above", "titles"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("\n\n", 0, id="blank lines"),
        pytest.param("Spring campaign\n", 1, id="a title"),
        pytest.param("Spring campaign,,\n", 1, id="a title with all its commas"),
        pytest.param("Spring campaign\n\nExported: 2026-03-01 10:00\n,,\n", 2, id="titles and blank rows"),
        pytest.param("sep=,\n", 0, id="the separator that Excel names"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_header_stands_below_titles(tmp_path: Path, above: str, titles: int, line_end: str) -> None:
    text = f"{above}customer_id,cell,amount\n{BODY}"
    found = read_text(tmp_path, text.replace("\n", line_end))
    assert found.table == [HEADER, *ROWS]
    assert found.numbers == [above.count("\n") + 2, above.count("\n") + 3]
    assert found.notices == ((f"rows above the header that are left out: {titles}",) if titles else ())
    assert not found.guesses


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(("a", "", "b"), id="a blank name"),
        pytest.param(("a", "", ""), id="only one name"),
        pytest.param(("2024", "2025", "2026"), id="years"),
        pytest.param(("卡号", "1", "2"), id="a known name among numbers"),
        pytest.param(("id", "March", "April"), id="plain names"),
    ],
)
def test_a_header_is_taken_for_one(tmp_path: Path, header: tuple[str, ...]) -> None:
    rows = [("C1", "5", "6"), ("C2", "7", "8")] if "2024" not in header else [("1", "5", "6"), ("2", "7", "8")]
    text = "\n".join(",".join(row) for row in [header, *rows])
    found = read_text(tmp_path, text)
    assert found.rows == rows
    assert found.header == tuple(name or f"column {at}" for at, name in enumerate(header, start=1))


def test_a_file_without_a_header(tmp_path: Path) -> None:
    found = read_text(tmp_path, "C1,2026-03-01,5.5\nC2,2026-03-02,7\n")
    assert found.header == ("column 1", "column 2", "column 3")
    assert found.rows == [("C1", "2026-03-01", "5.5"), ("C2", "2026-03-02", "7")]
    assert found.numbers == [1, 2]
    assert found.guesses == ("the first row looks like data, so the columns are named column 1, column 2 and so on",)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("customer_id;cell;amount\n1;A;5.5\n2;B;7\n", id="semicolon"),
        pytest.param("customer_id;cell;amount\n1;A;5,5\n2;B;7,0\n", id="semicolon and decimal comma"),
        pytest.param("customer_id\tcell\tamount\n1\tA, or B\t5\n2\tB, or C\t7\n", id="tab and commas"),
        pytest.param("customer_id|cell|amount\n1|a;b|5\n2|c;d|7\n", id="pipe and semicolons"),
        pytest.param('customer_id,cell,amount\n1,"a;b;c",5\n2,"d;e;f",7\n', id="comma and quoted semicolons"),
        pytest.param("customer_id cell amount\n1 A 5\n2 B 7\n", id="blanks"),
        pytest.param("  customer_id  cell   amount\n    1    A      5  \n    2    B      7\n", id="fixed width"),
        pytest.param('customer_id cell amount\n1 "A B" 5\n2 "C D" 7\n', id="blanks and quoted blanks"),
        pytest.param("Spring, hot and new\ncustomer_id;cell;amount\n1;A;5\n2;B;7\n", id="a title with a comma"),
    ],
)
def test_separators(tmp_path: Path, text: str) -> None:
    found = read_text(tmp_path, text)
    assert found.header == HEADER
    assert [row[0] for row in found.rows] == ["1", "2"]


def test_one_column_of_names(tmp_path: Path) -> None:
    found = read_text(tmp_path, "name\nJohn Smith\nMary Jane Watson\n")
    assert found.table == [("name",), ("John Smith",), ("Mary Jane Watson",)]


def test_blank_lines_and_breaks_in_values_count_as_a_person_counts(tmp_path: Path) -> None:
    found = read_text(tmp_path, 'customer_id,cell,amount\n1,"A\n\nA",5\n\n2,B,7\n,,\n3,C,8\n\n\n')
    assert found.rows == [("1", "A\n\nA", "5"), ("2", "B", "7"), ("3", "C", "8")]
    assert found.numbers == [2, 4, 6]
    assert found.aside == [(5, "blank")]


def test_blank_lines_among_blank_separated_rows(tmp_path: Path) -> None:
    found = read_text(tmp_path, "customer_id cell amount\n1 A 5\n\n2 B 7\n3 C\n" + "4 D 8\n" * 100)
    assert found.numbers == [2, 4, *range(6, 106)]
    assert found.aside == [(5, "uneven")]


@pytest.mark.parametrize("length", [10, (1 << 20) - 5, 1 << 20, (1 << 20) + 5, 3 << 20])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_blank_line_anywhere_is_seen(tmp_path: Path, length: int, line_end: str) -> None:
    """Also where the text is read in parts and one ends there."""
    before = 1 + length // 8
    text = "id,n\n" + "1234,12\n" * (before - 1) + "\n5,6\n"
    found = read_text(tmp_path, text.replace("\n", line_end))
    assert found.numbers[-1] == before + 2
    assert len(found.rows) == before


def test_totals_at_the_end_and_in_between(tmp_path: Path) -> None:
    text = "store,day,amount\nA,2026-03-01,5\nA,2026-03-02,6\n小计,,11\nB,2026-03-01,5\n小计,,5\n合计,,16\n"
    found = read_text(tmp_path, text)
    assert found.aside == [(4, "totals"), (6, "totals"), (7, "totals")]
    assert [row[0] for row in found.rows] == ["A", "A", "B"]


def test_an_odd_separator_is_told_by_excel(tmp_path: Path) -> None:
    assert read_text(tmp_path, "sep=#\ncustomer_id#cell#amount\n1#A#5.5\n2#B#7\n").table == [HEADER, *ROWS]


def test_names_that_are_code(tmp_path: Path) -> None:
    names = ('"; DROP TABLE sales; --', "../../etc/passwd", "row", "c1")
    text = ",".join('"' + name.replace('"', '""') + '"' for name in names) + "\n1,2,3,4\n"
    assert read_text(tmp_path, text).table == [names, ("1", "2", "3", "4")]


def test_a_title_alone_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="has a header but no rows"):
        read_text(tmp_path, "Spring campaign\n")
