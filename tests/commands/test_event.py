"""The event command: the same table for scheduled jobs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.commands.conftest import Run
from tests.measures.event_tools import make_evening


def load(run: Run, tmp_path: Path) -> None:
    evening = make_evening(customers=300)
    evening.members.to_csv(tmp_path / "evening.csv", index=False)
    evening.sales.to_csv(tmp_path / "sold.csv", index=False)
    asked = ["--launch", "2026-03-01", "--control", "Control", "--segment", "tier", "--metric", "redeemed"]
    for arguments in (["campaign", "evening.csv", "--campaign", "evening", *asked], ["sales", "sold.csv"]):
        assert run("load", *arguments).returncode == 0


def table(output: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(output.decode())))


def test_the_table(run: Run, tmp_path: Path) -> None:
    load(run, tmp_path)
    done = run("event", "evening", "--segment", "tier")
    assert (done.returncode, done.stderr) == (0, b"")
    rows = table(done.stdout)
    assert list(rows[0])[:12] == (
        "campaign,segment,level,group,measure,window,value,low,high,p_value,method,note".split(",")
    )
    found = {(row["segment"], row["level"], row["measure"]) for row in rows}
    assert {("all", "all", "effect_of_coming"), ("tier", "Gold", "weighted")} <= found
    other = table(run("event", "evening", "--took-part", "redeemed").stdout)
    assert {row["group"] for row in other} >= {"redeemed", "invited but absent", "redeemed - invited but absent"}


def test_what_nobody_could_take_part_in(run: Run, tmp_path: Path) -> None:
    load(run, tmp_path)
    done = run("event", "evening", "--took-part", "opened")
    assert done.returncode == 2
    assert done.stderr.decode().strip() == (
        "Nobody of campaign evening can have taken part in opened; there is: attended, delivered, redeemed, assigned."
    )
    assert run("event", "no such").returncode == 2
