"""The inbox offers plain files by name, and nothing that a name from a browser could lead to."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas
import pytest

from analysis.measures import heads
from analysis.measures.heads import head_of
from analysis.measures.inbox import inbox_path, list_inbox
from analysis.model import BadInput


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("a\n")
    (folder / "b.csv").write_text("id,cell\n")
    (folder / "a 会员.csv").write_text("id\n")
    (folder / ".gitkeep").touch()
    (folder / "folder").mkdir()
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    return folder


def test_only_plain_files_are_offered(inbox: Path) -> None:
    assert [(file.name, file.size) for file in list_inbox(inbox)] == [("a 会员.csv", 3), ("b.csv", 8)]


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert list_inbox(tmp_path / "nothing") == ()


def test_a_listed_name_becomes_a_path(inbox: Path) -> None:
    assert inbox_path("b.csv", inbox) == inbox / "b.csv"


@pytest.mark.parametrize("name", ["../secret.csv", "link.csv", "folder", ".gitkeep", "", "/etc/passwd", "c.csv"])
def test_no_other_name_does(inbox: Path, name: str) -> None:
    with pytest.raises(BadInput, match="no file"):
        inbox_path(name, inbox)


@pytest.mark.parametrize(
    ("start", "is_cut"), [(b"id,amount\n", True), (b"PK\x03\x04", False), (b"i\0d\0\n\0", False), (b"\x1f\x8b", False)]
)
def test_only_a_large_text_is_cut_and_at_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: bytes, is_cut: bool
) -> None:
    monkeypatch.setattr(heads, "LARGE", 100)
    monkeypatch.setattr(heads, "HEAD", 50)
    path = tmp_path / "sales.csv"
    path.write_bytes(start + b"1,2\n" * 50)
    with head_of(path, tmp_path) as (head, part):
        assert (head != path) is is_cut
        if is_cut:
            assert head.read_bytes() == start + b"1,2\n" * 10
            assert part == pytest.approx(50 / 210)
    assert [file.name for file in tmp_path.iterdir()] == ["sales.csv"]


def test_a_small_file_is_looked_at_whole(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("id\n")
    with head_of(path, tmp_path) as (head, part):
        assert (head, part) == (path, 1.0)


def test_a_compressed_text_is_cut_at_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "LARGE", 100)
    monkeypatch.setattr(heads, "HEAD", 50)
    path = tmp_path / "sales.csv.gz"
    path.write_bytes(gzip.compress(b"id,amount\n" + b"".join(b"%d,2\n" % (n * 7919) for n in range(100_000))))
    with head_of(path, tmp_path) as (head, part):
        assert head.read_bytes() == b"id,amount\n0,2\n7919,2\n15838,2\n23757,2\n31676,2\n"
        assert 0 < part < 1
    path.write_bytes(path.read_bytes()[:40] + b"x" * 1000)  # damaged: the loader says so
    with head_of(path, tmp_path) as (head, part):
        assert (head, part) == (path, 1.0)


def test_of_a_parquet_file_the_first_rows_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "HEAD_ROWS", 50)
    path = tmp_path / "it's.parquet"
    pandas.DataFrame({"id": range(200), "amount": 1.5}).to_parquet(path)
    with head_of(path, tmp_path) as (head, part):
        assert part == 0.25
        assert len(pandas.read_parquet(head)) == 50
    monkeypatch.setattr(heads, "HEAD_ROWS", 200)
    with head_of(path, tmp_path) as (head, part):
        assert (head, part) == (path, 1.0)
    path.write_bytes(b"PAR1 and nothing else")
    with head_of(path, tmp_path) as (head, part):
        assert (head, part) == (path, 1.0)
    assert [file.name for file in tmp_path.iterdir()] == ["it's.parquet"]
