"""Tables by the contract: names and order of columns, full precision, empty cells, text that is no formula."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import date

import pytest

from analysis.export import tables
from analysis.measures.campaigns import list_campaigns
from analysis.measures.lift import measure_lift
from analysis.measures.store import Store
from analysis.measures.trust import check_trust
from analysis.model import Check
from tests.store.tools import load_members

CONTRACT = {
    "LIFT_COLUMNS": "campaign, metric, kind, segment, level, target_cell, control_cell, n_target, n_control, "
    "mean_target, mean_control, "
    "effect, effect_low, effect_high, lift, lift_low, lift_high, p_value, p_adjusted, incremental, incremental_low, "
    "incremental_high, method, note, effect_shrunk, shrunk_low, shrunk_high, q_p, q_p_adjusted",
    "TRUST_COLUMNS": "campaign, check, cell, value, threshold, alarm, note, state",
    "CAMPAIGN_COLUMNS": "campaign, launch, target_cell, primary_metric, effect, effect_low, effect_high, p_value, "
    "verdict, state, note, p_adjusted, pays_back",
    "LOAD_COLUMNS": "file, extract, rows_in, loaded, set_aside, repeated",
}


def cells(*values: object) -> list[list[str]]:
    """What a reader of the CSV gets back from one column."""
    written = tables.csv_bytes([{"x": value, "y": 1} for value in values], ["x", "y"])
    return list(csv.reader(io.StringIO(written.decode("utf-8"), newline="")))[1:]


@pytest.mark.parametrize(("name", "columns"), CONTRACT.items())
def test_columns_of_the_contract(name: str, columns: str) -> None:
    assert list(getattr(tables, name)) == columns.split(", ")


@pytest.mark.parametrize("text", ["=1+1", "+86 21", "-5", "@sum(a1)", "\t=1", "\r=1", "\n=1", "＝1", "－1"])
def test_text_that_starts_like_a_formula(text: str) -> None:
    assert cells(text) == [["'" + text, "1"]]
    assert json.loads(tables.json_bytes([{"x": text}], ["x"])) == [{"x": text}]


@pytest.mark.parametrize(
    "text", ["a=1", "对照, 组", 'a "b"', "a\nb", "a\rb", "a\r\nb", " =1", "'", "", "1e5", "NULL", "💄"]
)
def test_other_text_comes_back_as_it_was(text: str) -> None:
    assert cells(text) == [[text, "1"]]
    assert json.loads(tables.json_bytes([{"x": text}], ["x"])) == [{"x": text}]


@pytest.mark.parametrize(
    "number", [0.1 + 0.2, -1 / 3, 1e-300, 1.7976931348623157e308, -5e-324, 0.0, -0.0, 123456789.123456789, math.pi]
)
def test_numbers_keep_full_precision_and_are_never_text(number: float) -> None:
    (found, _y), *_rest = cells(number)
    assert float(found) == number
    assert not found.startswith("'")
    assert json.loads(tables.json_bytes([{"x": number}], ["x"])) == [{"x": number}]


def test_other_cells() -> None:
    assert [row[0] for row in cells(None, True, False, 7, date(2026, 3, 1))] == ["", "true", "false", "7", "2026-03-01"]
    row = {"a": None, "b": True, "c": 7, "d": date(2026, 3, 1)}
    assert json.loads(tables.json_bytes([row], ["a", "b", "c", "d", "e"])) == [
        {"a": None, "b": True, "c": 7, "d": "2026-03-01", "e": None}
    ]


def test_lines_end_with_a_line_feed_and_a_mark_only_where_asked() -> None:
    assert tables.csv_bytes([{"x": 1}], ["x"]) == b"x\n1\n"
    assert tables.csv_bytes([], ["x"], bom=True) == b"\xef\xbb\xbfx\n"


def test_rows_of_a_campaign(store: Store) -> None:
    people = [("=Control", 2), ("A", 2), ("A", 4), ("=Control", 4)] * 80
    rows = [f"{n},{cell},{spend}" for n, (cell, spend) in enumerate(people)]
    load_members(store, "customer_id,cell,spend\n" + "\n".join(rows) + "\n", campaign="c", control="=Control")
    lift = tables.lift_table(measure_lift(store, "c"))
    assert [list(row) for row in lift] == [tables.LIFT_COLUMNS]
    assert (lift[0]["mean_target"], lift[0]["effect"], lift[0]["p_adjusted"], lift[0]["method"]) == (
        3.0,
        0.0,
        1.0,
        "Welch",
    )
    written = tables.csv_bytes(lift, tables.LIFT_COLUMNS).decode()
    assert ",A,'=Control,160,160,3.0,3.0,0.0," in written
    assert [list(row) for row in tables.trust_table(check_trust(store, "c"))] == [tables.TRUST_COLUMNS] * len(Check)
    assert [list(row) for row in tables.campaigns_table(list_campaigns(store))] == [tables.CAMPAIGN_COLUMNS]


def test_what_is_not_measurable_has_empty_numbers_and_the_reason(store: Store) -> None:
    load_members(store, "customer_id,cell,spend\n1,A,1\n2,B,2\n", campaign="c")
    row = tables.lift_table(measure_lift(store, "c"))[0]
    empty = set(tables.LIFT_COLUMNS[tables.LIFT_COLUMNS.index("effect") :]) - {"note"}
    assert {row[name] for name in empty} == {None}
    assert "no control cell" in str(row["note"])
    assert row["mean_target"] == 1.0
