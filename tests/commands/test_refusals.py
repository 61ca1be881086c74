"""Bad usage and bad input: exit 2, one sentence on stderr, nothing on stdout, no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.commands.run import main
from tests.commands.conftest import Run

REFUSED = {
    "no command": ([], "required: COMMAND"),
    "unknown command": (["meaure"], "invalid choice: 'meaure'"),
    "no id": (["lift"], "required: ID"),
    "unknown option": (["campaigns", "--colour"], "unrecognized arguments: --colour"),
    "unknown form": (["campaigns", "--format", "xml"], "invalid choice: 'xml'"),
    "unknown extract": (["load", "people", "members.csv"], "invalid choice: 'people'"),
    "no file": (["load", "campaign", "none.csv"], "There is no file none.csv."),
    "a folder": (["load", "campaign", "."], ". is a folder, not a file."),
    "a file in a file": (["load", "campaign", "members.csv/x"], "There is no file x."),
    "an empty file": (["load", "sales", "empty.csv"], "empty.csv is empty."),
    "a broken Excel file": (["load", "sales", "book.xlsx"], "book.xlsx is "),
    "an open quotation mark": (["load", "campaign", "open.csv"], "a quotation mark opened in row 3 is never closed"),
    "no date column": (["load", "sales", "members.csv"], "was recognised as date: name it with --map date=COLUMN"),
    "no such column": (["load", "campaign", "members.csv", "--map", "cell=arm"], "members.csv has no column arm"),
    "no such field": (["load", "campaign", "members.csv", "--map", "colour=tier"], "There is no field colour"),
    "no pair": (["load", "campaign", "members.csv", "--map", "cell"], "cell is not of the form NAME=VALUE,NAME=VALUE"),
    "no such metric column": (["load", "campaign", "members.csv", "--metric", "joy"], "members.csv has no column joy"),
    "text as metric": (["load", "campaign", "text.csv", "--metric", "word"], "holds neither numbers nor yes/no"),
    "no such control": (["load", "campaign", "members.csv", "--control", "Nobody"], "has no cell Nobody"),
    "no such primary": (["load", "campaign", "members.csv", "--primary", "joy"], "has no metric joy"),
    "launch is no date": (
        ["load", "campaign", "members.csv", "--launch", "soon"],
        "soon is not a date such as 2026-03-31",
    ),
    "unclear dates": (["load", "sales", "unclear.csv"], "Say which with --date-order dmy or --date-order mdy"),
    "unknown date order": (["load", "sales", "unclear.csv", "--date-order", "dym"], "invalid choice: 'dym'"),
    "unknown zone": (
        ["load", "sales", "sales.csv", "--times-in", "UTC", "--time-zone", "Mars"],
        "There is no time zone Mars",
    ),
    "no store zone": (["load", "sales", "sales.csv", "--times-in", "UTC"], "Name it with --time-zone"),
    "unknown encoding": (
        ["load", "sales", "sales.csv", "--encoding", "klingon"],
        "There is no encoding named klingon.",
    ),
    "campaign option for sales": (
        ["load", "sales", "sales.csv", "--campaign", "c"],
        "--campaign belongs to a campaign extract",
    ),
    "unknown campaign": (["lift", "x"], "There is no campaign x; the store has: c."),
    "unknown campaign to trust": (["trust", "x"], "There is no campaign x; the store has: c."),
    "unknown metric": (["lift", "c", "--metric", "joy"], "Campaign c has no metric joy; its metrics are:"),
    "unknown attribute": (["lift", "c", "--segment", "mood"], "Campaign c has no segment attribute mood"),
    "unknown cell": (["lift", "c", "--cell", "Nobody"], "Campaign c has no cell Nobody; its cells are:"),
    "unknown other cell": (["lift", "c", "--against", "Nobody"], "Campaign c has no cell Nobody"),
    "half a day": (["set", "c", "--pre-days", "1.5"], "1.5 is not a whole number"),
    "no day": (["set", "c", "--post-days", "0"], "A window is a whole number of days"),
    "no number": (["set", "c", "--contact-cost", "cheap"], "cheap is not a number"),
    "endless number": (["set", "c", "--value-per-event", "inf"], "inf is not a number"),
    "not a number": (["set", "c", "--planned-effect", "nan"], "nan is not a number"),
    "negative cost": (["set", "c", "--fixed-cost", "-1"], "cannot be below 0"),
    "confidence in percent": (["set", "c", "--confidence", "95"], "between 0.5 and 1"),
    "margin in percent": (["set", "c", "--margin-rate", "60"], "between 0 and 1"),
    "no shares": (["set", "c", "--split", "Mailer"], "Mailer is not of the form CELL=SHARE,CELL=SHARE"),
    "shares of an unknown cell": (["set", "c", "--split", "Nobody=1"], "Campaign c has no cell Nobody"),
    "a campaign without a name": (["set", " "], "A campaign needs a name."),
    "a store that is none": (["campaigns", "--store", "sales.csv"], "sales.csv cannot be opened as a store"),
    "a store that is a folder": (["--store", ".", "campaigns"], "cannot be opened as a store"),
    "a table nowhere": (
        ["campaigns", "--out", "none/table.csv"],
        "none/table.csv cannot be written: No such file or directory.",
    ),
    "a table in a folder": (["campaigns", "--out", "."], ". cannot be written: Is a directory."),
    "a name that is no text": (["set", b"\xff\xfe"], "is not text in the encoding UTF-8."),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("refusals")


@pytest.fixture
def tmp_path(folder: Path) -> Path:
    """One folder and one store for all refusals: none of them may change it."""
    return folder


@pytest.fixture
def filled(run: Run, folder: Path) -> Run:
    if not (folder / "store.duckdb").exists():
        (folder / "empty.csv").touch()
        (folder / "book.xlsx").write_bytes(b"PK\x03\x04rest")
        (folder / "open.csv").write_text('customer_id,cell\n1,A\n2,"B\n')
        (folder / "text.csv").write_text("customer_id,cell,word\n1,A,red\n2,B,blue\n")
        (folder / "unclear.csv").write_text("customer_id,date,amount\n1,01/02/2026,5\n")
        assert run("load", "campaign", "members.csv", "--campaign", "c").returncode == 0
    return run


IN_A_PROCESS = [*list(REFUSED)[::2], "a name that is no text"]
"""Every second one is refused by a process of its own; the others by the same `main`, which is faster."""


@pytest.mark.parametrize("case", IN_A_PROCESS)
def test_refused_by_the_program(filled: Run, case: str) -> None:
    arguments, sentence = REFUSED[case]
    done = filled(*arguments)
    assert done.stdout == b""
    assert_one_sentence(done.returncode, done.stderr.decode(), sentence)


@pytest.mark.parametrize("case", [case for case in REFUSED if case not in IN_A_PROCESS])
def test_refused(
    filled: Run, folder: Path, case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, sentence = REFUSED[case]
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CONTROL_CELL_STORE", str(folder / "store.duckdb"))
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    written = capsys.readouterr()
    assert written.out == ""
    assert_one_sentence(code, written.err, sentence)


def assert_one_sentence(code: int, told: str, sentence: str) -> None:
    assert code == 2
    assert sentence in told
    assert told.count("\n") == 1
    assert "Traceback" not in told


def test_nothing_of_it_changed_the_store(filled: Run) -> None:
    league = filled("campaigns", "--format", "json")
    assert league.returncode == 0
    assert league.stdout.count(b'"campaign": "c"') == league.stdout.count(b'"campaign"') == 2
