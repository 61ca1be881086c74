"""`loads` and `undo`: what stands in the store, and how it goes."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

from tests.commands.conftest import SALES, Run

OTHER = "customer_id,date,amount\n000,2025-01-01,6\n"


def table(run: Run, *arguments: str) -> list[dict[str, str]]:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr.decode()
    return list(csv.DictReader(io.StringIO(done.stdout.decode())))


def test_loads_and_undo(run: Run) -> None:
    assert table(run, "loads") == []
    run("load", "campaign", "members.csv", "--launch", "2026-03-01")
    run("load", "sales", "sales.csv")
    sales, members = table(run, "loads")
    assert sales | {"loaded_at": ""} == {
        "load": "2",
        "extract": "sales",
        "file": "sales.csv",
        "sha256": hashlib.sha256(SALES.encode()).hexdigest(),
        "campaigns": "",
        "loaded_at": "",
        "loaded_by": "local",
        "rows_in": "61",
        "loaded": "61",
        "set_aside": "0",
        "repeated": "0",
        "first_day": "2025-01-01",
        "last_day": "2026-03-28",
    }
    assert (members["load"], members["campaigns"]) == ("1", "members")
    [undone] = table(run, "undo", "2")
    assert (undone["file"], undone["rows_in"], undone["loaded"]) == ("sales.csv", "61", "0")
    assert [row["load"] for row in table(run, "loads")] == ["1"]


def test_undo_of_an_unknown_load(run: Run) -> None:
    done = run("undo", "7")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "There is no load 7; the store has: none yet.\n"


def test_a_corrected_issue_asks_for_the_option(run: Run, tmp_path: Path) -> None:
    (tmp_path / "again.csv").write_text(OTHER)
    run("load", "sales", "sales.csv")
    done = run("load", "sales", "again.csv")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"again.csv holds 1 order with other lines than sales.csv brought" in done.stderr
    assert b"--on-overlap keep" in done.stderr
    assert b"--on-overlap replace" in done.stderr
    [row] = table(run, "load", "sales", "again.csv", "--on-overlap", "replace")
    assert (row["loaded"], row["repeated"]) == ("1", "0")
    done = run("load", "campaign", "members.csv", "--on-overlap", "keep")
    assert done.stderr == b"--on-overlap belongs to a sales extract, not to this one.\n"
