"""`plan`: needs no store, and refuses in one sentence what cannot be planned."""

from __future__ import annotations

import csv
import io
import json

import pytest

from analysis.commands.run import main


def rows(done) -> list[dict[str, str]]:
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout.decode())))


def test_no_store_is_opened(run, tmp_path):
    assert rows(run("plan", "--baseline", "0.1", "--effect", "0.02"))
    assert not (tmp_path / "store.duckdb").exists()


def test_the_size_for_an_effect(run):
    (row,) = rows(run("plan", "--baseline", "0.1441", "--effect", "0.02882", "--split", "Mailer=0.9,Control=0.1"))
    assert (row["target_cell"], row["control_cell"], row["kind"]) == ("Mailer", "Control", "proportion")
    assert int(row["n_target"]) + int(row["n_control"]) == int(row["customers"])
    assert int(row["customers_needed"]) <= int(row["customers"]) <= int(row["customers_needed"]) + 1
    assert float(row["power_reached"]) == pytest.approx(0.8, abs=1e-4)
    assert float(row["power_reached"]) >= 0.8
    assert float(row["smallest_effect"]) == pytest.approx(0.02882, rel=1e-3)


def test_the_published_example(run):
    (row,) = rows(run("plan", "--baseline", "0.1441", "--lift", "0.2", "--customers", "2195", "--split", "0.5,0.5"))
    assert float(row["power_of_lift_test"]) == pytest.approx(0.41, abs=0.005)
    assert float(row["smallest_lift_of_lift_test"]) == pytest.approx(0.345, abs=0.001)
    assert float(row["lift"]) == pytest.approx(0.2)


def test_several_cells_share_the_chance_of_a_false_alarm(run):
    alone = rows(run("plan", "--baseline", "120", "--sd", "400", "--effect", "12", "--split", "0.9,0.1"))[0]
    both = rows(
        run(
            "plan",
            "--baseline",
            "120",
            "--sd",
            "400",
            "--effect",
            "12",
            "--split",
            "A=0.45,B=0.45,C=0.1",
            "--control=C",
        )
    )
    assert [row["target_cell"] for row in both] == ["A", "B"]
    assert both[0]["control_cell"] == "C"
    assert int(both[0]["customers"]) > int(alone["customers"])


def test_unequal_cells_are_as_many_as_the_smallest_needs(run):
    big, small = rows(run("plan", "--baseline", "0.2", "--effect", "0.05", "--split", "a=0.6,b=0.2,control=0.2"))
    assert int(big["customers_needed"]) < int(small["customers_needed"]) <= int(small["customers"])
    assert float(big["power_reached"]) > float(small["power_reached"]) >= 0.8


def test_customers_without_an_effect(run):
    (row,) = json.loads(run("plan", "--baseline=0.05", "--customers=9000", "--format", "json").stdout)
    assert row["effect"] is row["power_reached"] is row["customers_needed"] is None
    assert 0.01 < row["smallest_effect"] < 0.02
    assert row["smallest_lift"] == pytest.approx(row["smallest_effect"] / 0.05)


def test_few_buyers_are_told(run):
    few = ("plan", "--baseline=5", "--sd=60", "--effect=4", "--customers=3000", "--split=0.9,0.1")
    assert "state the share of buyers" in rows(run(*few))[0]["note"]
    assert "only about 6 buyers" in rows(run(*few, "--buyers=0.02"))[0]["note"]
    assert "below 20, no effect is measured" in rows(run(*few, "--buyers=0.05"))[0]["note"]
    assert "spans a factor of 3 or more" in rows(run(*few, "--buyers=0.08"))[0]["note"]
    assert rows(run(*few, "--buyers=0.5"))[0]["note"] == ""
    everybody = ("plan", "--baseline=5", "--sd=2", "--effect=1", "--customers=150", "--split=0.9,0.1", "--buyers=1")
    assert "below 100, no effect is measured" in rows(run(*everybody))[0]["note"]
    assert "no verdict" in rows(run("plan", "--baseline=0.01", "--customers=1000"))[0]["note"]


def test_an_effect_too_small_for_any_campaign(run):
    (row,) = rows(run("plan", "--baseline=5", "--sd=3", "--effect=1e-9"))
    assert row["customers"] == row["customers_needed"] == ""
    assert "No number of customers" in row["note"]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ("--baseline 2 --effect 0.1", "between 0 and 1"),
        ("--baseline 0.1", "--customers"),
        ("--baseline 0.1 --effect 0", "other than 0"),
        ("--baseline 0.9 --effect 0.2", "would not lie between"),
        ("--baseline 0.1 --effect 0.1 --split 1", "at least two cells"),
        ("--baseline 0.1 --effect 0.1 --split a=1,b=1", "--control"),
        ("--baseline 0.1 --effect 0.1 --split a=1,control=0", "above 0"),
        ("--baseline 0.1 --effect 0.1 --power 1", "power"),
        ("--baseline 0.1 --effect 0.1 --power 0.01", "power"),
        ("--baseline 0.1 --effect 0.1 --confidence 95", "confidence"),
        ("--baseline 0.1 --effect 0.1 --correlation 1", "correlation"),
        ("--baseline 5 --sd 0 --effect 1", "deviation"),
        ("--baseline 5 --sd 1 --buyers 2 --effect 1", "buyers"),
        ("--baseline 0.1 --customers 3", "customers"),
        ("--baseline 0.1 --effect 1 --lift 1", "not allowed"),
        ("--effect 1", "--baseline"),
        ("--baseline x --effect 1", "not a number"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_one_sentence(options, word, capsys):
    try:
        code = main(["plan", *options.split()])
    except SystemExit as usage:
        code = usage.code
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1
    assert word in said.err
