"""`intervals` and `spend-change` as a scheduled job runs them."""

from __future__ import annotations

import csv
import io
import json

import pytest

from analysis.export.intervals import INTERVAL_COLUMNS
from analysis.export.spend_change import SPEND_CHANGE_COLUMNS


@pytest.fixture
def loaded(run):
    run("load", "campaign", "members.csv", "--campaign", "spring", "--launch", "2026-03-01", "--segment", "tier")
    run("load", "sales", "sales.csv")
    run("set", "spring", "--post-days", "20", "--control", "Control")
    return run


def table(done) -> list[dict[str, str]]:
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout.decode())))


def test_intervals_by_segment(loaded):
    rows = table(loaded("intervals", "spring", "--segment", "tier"))
    assert list(rows[0]) == INTERVAL_COLUMNS
    whole = [row for row in rows if row["segment"] == "all"]
    assert [row["cell"] for row in whole] == ["'=Card, gold", "Mailer", "Control"]
    assert {row["level"] for row in rows if row["segment"] == "tier"} == {"1", "1.0", "(missing)"}
    for row in rows:
        parts = [int(row[name]) for name in ("bought_again", "censored") if row[name]]
        assert int(row["customers"]) == sum(parts)
    assert whole[0]["rmst_difference"] != "" == whole[2]["rmst_difference"]
    assert whole[0]["s60"] == ""


def test_spend_change_as_json(loaded):
    done = loaded("spend-change", "spring", "--format", "json", "--step", "20")
    rows = json.loads(done.stdout)
    assert list(rows[0]) == SPEND_CHANGE_COLUMNS
    assert {row["window"] for row in rows if row["measure"] == "share_of_customers"} >= {"0", "(0, 20]", "[..., -60)"}
    found = {(row["group"], row["measure"], row["window"]): row for row in rows}
    change = found["Mailer", "revenue_per_customer_difference", "change"]
    assert change["method"] == "difference in differences, Welch"
    assert change["value"] == pytest.approx(
        found["Mailer", "revenue_per_customer", "change"]["value"]
        - found["Control", "revenue_per_customer", "change"]["value"]
    )


@pytest.mark.parametrize(
    "arguments",
    [["intervals", "nothing"], ["spend-change", "spring", "--step", "0"], ["intervals", "spring", "--segment", "x"]],
)
def test_what_does_not_exist_is_told_in_one_sentence(loaded, arguments):
    done = loaded(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().count("\n") == 1
