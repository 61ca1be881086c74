"""`tracking` as a scheduled job gets it."""

from __future__ import annotations

import csv
import io

import pytest


def rows(done) -> list[dict[str, str]]:
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout.decode())))


@pytest.fixture
def loaded(run):
    for command in (
        ("load", "campaign", "members.csv", "--campaign", "spring", "--launch", "2026-03-01", "--metric", "spend"),
        ("load", "sales", "sales.csv"),
        ("set", "spring", "--post-days", "10", "--primary", "response_rate"),
    ):
        assert run(*command).returncode == 0
    return run


def test_one_row_a_day_and_target_cell(loaded):
    found = rows(loaded("tracking", "spring"))
    assert [row["day"] for row in found[:10]] == [str(day) for day in range(1, 11)]
    assert found[0]["date"] == "2026-03-01"
    assert {row["metric"] for row in found} == {"response_rate"}
    assert len(found) == 10 * len({row["target_cell"] for row in found}) == 20
    last = found[9]
    lift = next(row for row in rows(loaded("lift", "spring", "--metric", "response_rate")))
    for column in ("effect", "effect_low", "effect_high", "p_value", "n_target", "n_control", "mean_target", "method"):
        assert last[column] == lift[column]
    assert float(found[19]["daily_buyers_target"]) == pytest.approx(50.0)  # one of 20 on that day
    assert last["verdict"] == last["band_verdict"] == "not an experiment"  # the tiers differ between the cells
    assert "band begins" in found[0]["note"]


def test_several_metrics_and_what_has_no_days(loaded):
    found = rows(loaded("tracking", "spring", "--metric", "orders_per_customer", "--metric", "spend"))
    assert [row["metric"] for row in found] == ["orders_per_customer"] * 20 + ["spend"] * 2
    assert found[-1]["day"] == found[-1]["effect"] == ""
    assert "without dates" in found[-1]["note"]


def test_an_unknown_metric_is_refused(loaded):
    done = loaded("tracking", "spring", "--metric", "nonsense")
    assert done.returncode == 2
    assert len(done.stderr.decode().splitlines()) == 1
