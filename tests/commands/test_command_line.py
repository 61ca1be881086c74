"""The command line as other programs use it: tables on stdout, guesses on stderr, options wherever they stand."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.export.tables import safe_text
from analysis.model import Check
from tests.commands.conftest import ROOT, Run

LOAD = ["load", "campaign", "members.csv", "--campaign", "c"]


def rows(output: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(output.decode("utf-8"), newline="")))


def test_the_main_job(run: Run, tmp_path: Path) -> None:
    loaded = run(*LOAD, "--launch", "2026-03-01", "--metric", "spend", "--segment", "tier")
    assert (loaded.returncode, loaded.stdout) == (
        0,
        b"file,extract,rows_in,loaded,set_aside,repeated\nmembers.csv,campaign,60,60,0,0\n",
    )
    told = loaded.stderr.decode()
    assert "members.csv: customer_id is read from column customer_id\n" in told
    assert "members.csv: the control cell of c is Control, by its name\n" in told
    changed = run(
        "set",
        "c",
        "--split",
        'Mailer=1,Control=1,"=Card, gold"=1',
        "--promoted",
        'Serum,"Cream, rich"',
        "--control",
        "Control",
    )
    assert (changed.returncode, changed.stdout, changed.stderr) == (0, b"", b"")
    assert run("load", "sales", "sales.csv").stdout.endswith(b"\nsales.csv,sales,61,61,0,0\n")

    lift = rows(run("lift", "c", "--segment", "tier", "--metric", "spend", "--metric", "revenue_per_customer").stdout)
    assert list(lift[0]) == (
        "campaign,metric,kind,segment,level,target_cell,control_cell,n_target,n_control,mean_target,mean_control,effect,effect_low,"
        "effect_high,lift,lift_low,lift_high,p_value,p_adjusted,incremental,incremental_low,incremental_high,method,note,"
        "effect_shrunk,shrunk_low,shrunk_high,q_p,q_p_adjusted"
    ).split(",")
    assert {row["level"] for row in lift} == {"all", "1", "1.0", "(missing)"}
    assert {row["target_cell"] for row in lift} == {"Mailer", "'=Card, gold"}
    assert {row["p_adjusted"] for row in lift if row["segment"] == "tier"} == {""}
    one = next(row for row in lift if (row["metric"], row["level"], row["target_cell"]) == ("spend", "all", "Mailer"))
    everything = rows(run("lift", "c").stdout)
    assert everything[0]["metric"] == "revenue_per_customer"
    assert {row["metric"] for row in everything} >= {"spend", "average_order_value", "promoted_response_rate"}

    again = rows(run("readings", "c", "--metric", "spend", "--cell", "Mailer").stdout)
    assert [(row["metric"], row["target_cell"]) for row in again] == [("spend", "Mailer")]
    assert (again[0]["p_value"], again[0]["p_adjusted"]) == (one["p_value"], one["p_adjusted"])

    trust = rows(run("trust", "c").stdout)
    assert list(dict.fromkeys(row["check"] for row in trust)) == [check.value for check in Check]
    assert [row["cell"] for row in trust if row["check"] == "balance"] == ["'=Card, gold", "Mailer"]
    assert {row["state"] for row in trust} <= {"green", "amber", "red", "not made"}
    assert {row["check"]: row["alarm"] for row in trust}["maturity"] == "true"
    assert {row["check"]: row["alarm"] for row in trust}["double_membership"] == "false"

    league = rows(run("campaigns").stdout)
    assert list(league[0]) == (
        "campaign,launch,target_cell,primary_metric,effect,effect_low,effect_high,p_value,verdict,state,note,"
        "p_adjusted,pays_back"
    ).split(",")
    assert {(row["launch"], row["state"]) for row in league} == {("2026-03-01", "running")}


def test_the_same_numbers_in_csv_and_json(run: Run) -> None:
    run(*LOAD)
    table = rows(run("lift", "c", "--segment", "tier").stdout)
    objects = json.loads(run("lift", "c", "--segment", "tier", "--format", "json").stdout)
    assert [list(entry) for entry in objects] == [list(row) for row in table]
    for row, entry in zip(table, objects, strict=True):
        for name, text in row.items():
            value = entry[name]
            if isinstance(value, float):
                assert float(text) == value
            else:
                assert text == ("" if value is None else safe_text(value) if isinstance(value, str) else str(value))
    trust = json.loads(run("trust", "c", "--format", "json").stdout)
    assert [entry["alarm"] for entry in trust][:2] == [None, False]


@pytest.mark.parametrize("before", [True, False], ids=["before the command", "after the command"])
def test_options_stand_anywhere(run: Run, tmp_path: Path, before: bool) -> None:
    options = ["--store", "other.duckdb", "--format", "json", "--out", "out.json"]
    done = run(*options, *LOAD) if before else run(*LOAD, *options)
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / "other.duckdb").exists()
    assert not (tmp_path / "store.duckdb").exists()
    assert json.loads((tmp_path / "out.json").read_bytes())[0]["loaded"] == 60


def test_an_option_after_the_command_wins(run: Run, tmp_path: Path) -> None:
    run("--store", "a.duckdb", "set", "c", "--store", "b.duckdb")
    assert [path.name for path in tmp_path.glob("*.duckdb")] == ["b.duckdb"]


def test_without_a_store_the_environment_says_which(run: Run, tmp_path: Path) -> None:
    run("set", "c", CONTROL_CELL_STORE=str(tmp_path / "named.duckdb"))
    assert (tmp_path / "named.duckdb").exists()


@pytest.mark.parametrize(
    "environ",
    [
        {"LANG": "C"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "utf-16"},
        {"PYTHONUTF8": "0", "LC_ALL": "C"},
    ],
    ids=["C", "ascii", "utf-16", "no UTF-8 mode"],
)
def test_stdout_is_utf8_without_a_mark_whatever_the_system(run: Run, tmp_path: Path, environ: dict[str, str]) -> None:
    (tmp_path / "zh.csv").write_text("会员编号,组别\n1,对照组\n2,直邮💄\n3,直邮💄\n", encoding="gb18030")
    done = run("load", "campaign", "zh.csv", "--campaign", "spring", **environ)
    assert (done.returncode, done.stdout.splitlines()[1]) == (0, b"zh.csv,campaign,3,3,0,0")
    lift = run("lift", "spring", "--metric", "response_rate", **environ)
    assert lift.returncode == 0
    assert rows(lift.stdout)[0]["target_cell"] == "直邮💄"


def test_another_language_changes_sentences_and_no_contract(run: Run) -> None:
    english, chinese = run(*LOAD), run("lift", "c", CONTROL_CELL_LANGUAGE="zh_CN")
    assert english.returncode == chinese.returncode == 0
    ours, theirs = rows(run("lift", "c").stdout), rows(chinese.stdout)
    assert [{**row, "note": ""} for row in ours] == [{**row, "note": ""} for row in theirs]
    assert run("lift", "x", CONTROL_CELL_LANGUAGE="zh_CN").stderr.decode() != run("lift", "x").stderr.decode()


def test_a_map_with_commas_and_a_guess_taken_away(run: Run, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text('"who, exactly",a=b,channel\n1,Control,x\n2,A,y\n')
    done = run("load", "campaign", "m.csv", "--map", 'customer_id="who, exactly",cell=a=b', "--map", "channel=")
    assert done.returncode == 2  # quotes stand around the whole item, not inside
    done = run("load", "campaign", "m.csv", "--map", '"customer_id=who, exactly",cell=a=b', "--map", "channel=")
    assert (done.returncode, done.stdout.splitlines()[1]) == (0, b"m.csv,campaign,2,2,0,0")
    assert b"channel is read" not in done.stderr
    assert b"customer_id is read" not in done.stderr


def test_rows_set_aside_are_told_on_stderr(run: Run, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("customer_id,date,amount\n1,2026-03-01,5\n" + "1,2026-03-01,free\n" * 25)
    done = run("load", "sales", "s.csv")
    assert done.stdout.splitlines()[1] == b"s.csv,sales,26,1,25,0"
    told = done.stderr.decode()
    assert "s.csv: row 3, column amount: 'free': This is not a number.\n" in told
    assert told.endswith("s.csv: and 5 more rows set aside\n")


def test_results_files_with_repeated_options(run: Run, tmp_path: Path) -> None:
    rows_in = "".join(f"{('No E-Mail', 'Mens')[n % 2]},{n % 3},{n % 2},{n % 5}\n" for n in range(40))
    (tmp_path / "r.csv").write_text("segment,recency,visit,spend\n" + rows_in)
    options = [
        "--row-is-customer",
        "--metric",
        "spend",
        "--metric",
        "visit",
        "--segment",
        "recency",
        "--control",
        "No E-Mail",
    ]
    done = run("load", "campaign", "r.csv", *options)
    assert done.stdout.splitlines()[1] == b"r.csv,campaign,40,40,0,0"
    lift = rows(run("lift", "r", "--segment", "recency").stdout)
    assert [row["metric"] for row in lift][:2] == ["spend", "visit"]
    assert {row["kind"] for row in lift} == {"mean", "proportion"}
    assert {row["level"] for row in lift} == {"all", "0", "1", "2"}


def test_a_second_file_for_the_control(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("customer_id\n1\n2\n")
    (tmp_path / "r.csv").write_text("customer_id\n3\n")
    run("load", "campaign", "t.csv", "--campaign", "c", "--cell-name", "Mailer")
    done = run("load", "campaign", "r.csv", "--campaign", "c", "--cell-name", "Rest", "--control", "Rest")
    assert done.returncode == 0
    row = rows(run("lift", "c").stdout)[0]
    assert (row["target_cell"], row["control_cell"], row["n_target"], row["n_control"]) == ("Mailer", "Rest", "2", "1")


def test_help_names_every_command(run: Run) -> None:
    shown = run("--help").stdout.decode()
    assert all(command in shown for command in ("sample", "load", "set", "campaigns", "lift", "trust"))
    assert run("lift", "--help").returncode == 0


def test_a_reader_that_leaves_is_no_error(run: Run, tmp_path: Path) -> None:
    run(*LOAD)
    command = f"{sys.executable} -m analysis lift c --segment tier --store {tmp_path}/store.duckdb | head -c 1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, timeout=60)
    assert (done.stdout, done.stderr) == (b"c", b"")
