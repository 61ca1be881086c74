"""A table written in any claimed form comes back equal."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.forms.tools import CHINESE, PLAIN, WESTERN, WORKBOOKS, Table, as_text, read

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
CERTAIN = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "gb18030", "gbk")
LONG = (CHINESE[0], *CHINESE[1:] * 5000)
HEADER_ONLY_CHINESE = (("会员编号", "下单日期", "金额"), ("1", "2026-03-01", "5.5"), ("2", "2026-03-02", "7"))
TABLES = {
    "Chinese": CHINESE,
    "header only Chinese": HEADER_ONLY_CHINESE,
    "plain": PLAIN,
    "Western": WESTERN,
}


PAIRS = {
    f"{name} in {encoding}": (table, encoding)
    for name, table in TABLES.items()
    for encoding in CERTAIN
    if not (table is WESTERN and encoding.startswith("gb"))
}
"""Western letters in a Chinese encoding are asked for, see test_encodings."""


def zipped(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/tab.csv", content)
        archive.writestr("__MACOSX/export/._tab.csv", b"litter")
    return target.getvalue()


CONTAINERS = {"gzip": gzip.compress, "zip": zipped}


@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS)
@pytest.mark.parametrize(("table", "encoding"), PAIRS.values(), ids=PAIRS)
def test_text(tmp_path: Path, table: Table, encoding: str, separator: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(as_text(table, separator).encode(encoding))
    assert read(path, tmp_path / "staging").table == list(table)


@pytest.mark.parametrize("container", CONTAINERS.values(), ids=CONTAINERS)
@pytest.mark.parametrize("encoding", CERTAIN)
def test_compressed_text(tmp_path: Path, encoding: str, container: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(container(as_text(CHINESE).encode(encoding)))
    assert read(path, tmp_path / "staging").table == list(CHINESE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-be", "utf-32", "gb18030"])
def test_text_that_is_read_in_parts(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(as_text(LONG).encode(encoding))
    assert read(path, tmp_path / "staging").table == list(LONG)


@pytest.mark.parametrize("encoding", ["big5", "cp1252", "shift_jis", "euc_kr", "gbk", "gb18030", "utf-16-le", "cp1251"])
def test_the_encoding_that_a_person_names(tmp_path: Path, encoding: str) -> None:
    texts = {"big5": "會員編號", "cp1252": "Größe", "shift_jis": "顧客番号", "euc_kr": "고객", "cp1251": "Клиент"}
    table = [(texts.get(encoding, "客户"), "cell"), ("1", "A"), ("2", "B")]
    path = tmp_path / "x.csv"
    path.write_bytes(as_text(table).encode(encoding))
    found = read(path, tmp_path / "staging", encoding=encoding)
    assert found.table == table
    assert not found.guesses


@pytest.mark.parametrize("table", [CHINESE, WESTERN, PLAIN], ids=["Chinese", "Western", "plain"])
@pytest.mark.parametrize("form", WORKBOOKS)
def test_workbooks(tmp_path: Path, form: str, table: Table) -> None:
    path = WORKBOOKS[form](tmp_path / f"x.{form}", table)
    assert read(path, tmp_path / "staging").table == [tuple(row) for row in table]


@pytest.mark.parametrize("form", WORKBOOKS)
def test_a_workbook_within_a_zip_file(tmp_path: Path, form: str) -> None:
    path = WORKBOOKS[form](tmp_path / f"x.{form}", CHINESE)
    outer = tmp_path / "x.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(path, "../../etc/passwd")
    assert read(outer, tmp_path / "staging").table == list(CHINESE)


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "it's.parquet"
    with duckdb.connect() as engine:
        engine.execute("set TimeZone = 'America/New_York'")
        engine.execute(
            "copy (select '0000123' as id, 12.50::decimal(9, 2) as "
            "price, 0.1::double as share, 900.0::double as num, "
            "timestamp '2017-01-01 11:53:26' as t, date '2026-03-05' "
            "as d, true as flag, 12345678901234567::bigint as b, "
            "timestamptz '2017-01-01 11:53:26+00' "
            "as z, 'nan'::double as n, 'a,\"b\"\nc' as quoted, null::varchar as e "
            "union all select '2', 3, 1e20::double, 1e-7::double, null, null, false, -1, null, null, '', '') "
            f"to '{tmp_path}/x.parquet' (format parquet)"
        )
    (tmp_path / "x.parquet").rename(path)
    found = read(path, tmp_path / "staging")
    assert found.header == ("id", "price", "share", "num", "t", "d", "flag", "b", "z", "n", "quoted", "e")
    assert found.rows[0] == (
        *("0000123", "12.50", "0.1", "900", "2017-01-01 11:53:26", "2026-03-05", "true", "12345678901234567"),
        *("2017-01-01 11:53:26+00", "", 'a,"b"\nc', ""),
    )
    assert found.numbers == [1, 2]


# Any small table of text.

_PLAIN = st.characters(codec="gb18030", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"))
_VALUE = st.text(_PLAIN, max_size=8).map(str.strip)
_BREAKS = st.sampled_from(["", "\n", '"', ",", ";", "\t", "|", "'", "\\", " "])
_QUOTED = st.builds("{}{}{}x".format, _VALUE, _BREAKS, _VALUE)


@st.composite
def frames(draw: st.DrawFn) -> list[tuple[str, ...]]:
    width = draw(st.integers(2, 5))
    rows = draw(st.lists(st.tuples(*[_QUOTED] * (width - 1)), min_size=1, max_size=6))
    header = tuple(f"name {at} {'abc'[at % 3]}" for at in range(width))
    return [header, *((f"k{at}", *row) for at, row in enumerate(rows))]


FORMS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "xlsx", "xls", "ods"])
PROPERTY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@PROPERTY
@given(frames(), FORMS, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_table_comes_back_equal(table: Table, form: str, separator: str, line_end: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        if form in WORKBOOKS:
            # workbooks make formulas of what begins with "=", drop tabs, and a byte order mark that begins a text
            table = [tuple(value.replace("\t", " ").lstrip("=\ufeff") for value in row) for row in table]
            WORKBOOKS[form](path, table)
        else:
            path.write_bytes(as_text(table, separator, line_end).encode(form))
        found = read(path, Path(folder) / "staging").table
        assert [tuple(v.strip() for v in row) for row in found] == [tuple(v.strip() for v in row) for row in table]
