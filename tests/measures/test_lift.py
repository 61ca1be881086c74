"""The lines of the lift table: which there are, in what order, and what they say where nothing can be measured."""

from __future__ import annotations

from datetime import date
from math import sqrt
from typing import Any

import pytest

from analysis.measures.lift import measure_lift
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import BadInput, Code, Comparison, Kind, NotMeasurable, Role
from tests.store.tools import load_members, load_sales

HEADER = "customer_id,cell,tier,score,visit,spend"
ROLES = (("visit", Role.OUTCOME), ("spend", Role.OUTCOME), ("tier", Role.ATTRIBUTE), ("score", Role.ATTRIBUTE))
TIERS = ("1", "1.0", "10", "2", "")


def results_file(store: Store, customers: int = 60, cells: tuple[str, ...] = ("Control", "A", "B")) -> None:
    rows = [f"{n},{cells[n % len(cells)]},{TIERS[n % 5]},{n % 7},{n % 2},{n % 11 + n % 3}" for n in range(customers)]
    load_members(store, "\n".join([HEADER, *rows]) + "\n", campaign="c", roles=ROLES)


def test_whole_campaign_first_then_the_levels_of_each_attribute_never_crossed(store: Store) -> None:
    results_file(store)
    report = measure_lift(store, "c", segments=["tier", "score"])
    found = [(row.metric.name, row.segment, row.level, row.target_cell) for row in report.rows]
    cells, metrics = ("A", "B"), ("visit", "spend")
    tiers, scores = ("1", "1.0", "2", "10", "(missing)"), tuple("0123456")
    expected = [(metric, "all", "all", cell) for metric in metrics for cell in cells]
    expected += [(metric, "tier", level, cell) for metric in metrics for level in tiers for cell in cells]
    expected += [(metric, "score", level, cell) for metric in metrics for level in scores for cell in cells]
    assert sorted(found) == sorted(expected)
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    assert found[:4] == expected[:4]


def test_levels_are_text_as_in_the_file_and_add_up(store: Store) -> None:
    results_file(store)
    report = measure_lift(store, "c", metrics=["spend"], segments=["tier"])
    assert {row.level for row in report.of("spend", "tier")} == {"1", "1.0", "10", "2", "(missing)"}
    for cell in ("A", "B"):
        rows = [row for row in report.rows if row.target_cell == cell]
        assert sum(row.n_target for row in rows[1:]) == rows[0].n_target == 20
        assert sum(row.n_control or 0 for row in rows[1:]) == rows[0].n_control == 20


def test_the_primary_metric_comes_first(store: Store) -> None:
    results_file(store)
    assert [row.metric.name for row in measure_lift(store, "c", cells=["A"]).rows] == ["visit", "spend"]
    change_settings(store, "c", {"primary": "spend"})
    assert [row.metric.name for row in measure_lift(store, "c", cells=["A"]).rows] == ["spend", "visit"]


def test_a_numeric_attribute_can_be_asked_as_a_metric(store: Store) -> None:
    results_file(store)
    row = measure_lift(store, "c", metrics=["score"], cells=["A"]).rows[0]
    assert (row.metric.kind, row.mean_target) == (Kind.MEAN, sum(n % 7 for n in range(1, 60, 3)) / 20)
    change_settings(store, "c", {"primary": "score"})
    assert measure_lift(store, "c").campaign.primary.name == "score"


def test_a_text_attribute_is_no_metric(store: Store) -> None:
    load_members(store, "customer_id,cell,tier\n1,Control,Gold\n2,A,Silver\n", campaign="c")
    with pytest.raises(BadInput, match="has no metric tier; its metrics are: revenue_per_customer"):
        measure_lift(store, "c", metrics=["tier"])


def test_cells_and_against(store: Store) -> None:
    results_file(store)

    def pairs(**asked: Any) -> list[tuple[str, str | None]]:
        return [(r.target_cell, r.control_cell) for r in measure_lift(store, "c", metrics=["spend"], **asked).rows]

    assert pairs() == [("A", "Control"), ("B", "Control")]
    assert pairs(cells=["B"]) == [("B", "Control")]
    assert pairs(against="A") == [("B", "A")]
    assert pairs(cells=["Control", "B"], against="A") == [("Control", "A"), ("B", "A")]


def test_swapped_cells_flip_the_sign(store: Store) -> None:
    results_file(store, 300)
    one = measure_lift(store, "c", metrics=["spend"], cells=["A"], against="B").rows[0].result
    other = measure_lift(store, "c", metrics=["spend"], cells=["B"], against="A").rows[0].result
    assert isinstance(one, Comparison)
    assert isinstance(other, Comparison)
    assert (one.effect, one.p_value) == (-other.effect, pytest.approx(other.p_value))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"metrics": ["joy"]}, "Campaign c has no metric joy; its metrics are: "),
        ({"segments": ["mood"]}, "Campaign c has no segment attribute mood; it has: tier, score"),
        ({"cells": ["Z"]}, "Campaign c has no cell Z; its cells are: A, B, Control"),
        ({"against": "Z"}, "Campaign c has no cell Z"),
    ],
)
def test_what_the_campaign_does_not_have(store: Store, asked: dict, sentence: str) -> None:
    results_file(store)
    with pytest.raises(BadInput, match=sentence):
        measure_lift(store, "c", **asked)


def test_an_unknown_campaign_names_the_known_ones(store: Store) -> None:
    with pytest.raises(BadInput, match="There is no campaign x; the store has: none yet"):
        measure_lift(store, "x")
    results_file(store)
    with pytest.raises(BadInput, match="There is no campaign x; the store has: c"):
        measure_lift(store, "x")


def test_without_a_control_there_is_no_effect(store: Store) -> None:
    results_file(store, cells=("A", "B"))
    for row in measure_lift(store, "c").rows:
        assert (row.result, row.control_cell, row.n_control, row.incremental) == (
            NotMeasurable(Code.NO_CONTROL),
            None,
            None,
            None,
        )
        assert row.mean_target is not None


def test_a_ratio_has_no_incremental_and_is_labelled(store: Store) -> None:
    load_members(
        store,
        "customer_id,cell\n" + "".join(f"{n},{'A' if n % 2 else 'Control'}\n" for n in range(240)),
        campaign="c",
        launch=date(2026, 3, 1),
    )
    load_sales(
        store,
        "customer_id,date,amount\n9,2025-01-01,1\n"
        + "".join(f"{n},2026-03-{1 + n % 20:02d},{n + 1}\n" for n in range(240))
        + "9,2026-04-01,1\n",
    )
    ratio, revenue = measure_lift(store, "c", metrics=["average_order_value", "revenue_per_customer"]).rows
    assert isinstance(ratio.result, Comparison)
    assert (ratio.incremental, ratio.incremental_interval) == (None, None)
    assert Code.NOT_RANDOMISED in {remark.code for remark in ratio.remarks}
    assert isinstance(revenue.result, Comparison)
    assert revenue.incremental == pytest.approx(120 * revenue.result.effect)
    assert ratio.mean_target == pytest.approx(revenue.mean_target)


def test_welch_by_hand(store: Store) -> None:
    rows = [("Control", 1), ("Control", 2), ("Control", 2), ("Control", 3), ("A", 3), ("A", 5), ("A", 7), ("A", 9)]
    rows *= 25
    load_members(
        store,
        "customer_id,cell,spend\n" + "".join(f"{n},{cell},{y}\n" for n, (cell, y) in enumerate(rows)),
        campaign="c",
    )
    row = measure_lift(store, "c").rows[0]
    assert isinstance(row.result, Comparison)
    assert (row.mean_target, row.mean_control, row.result.effect, row.result.lift) == (6, 2, 4, 2)
    error = sqrt(500 / 99 / 100 + 50 / 99 / 100)
    half = row.result.interval.high - row.result.effect
    assert half / error == pytest.approx(1.9801, abs=5e-4)  # t at 97.5 % with 118.61 degrees of freedom
    assert row.incremental == 400


FEW_CUSTOMERS = NotMeasurable(Code.NOT_ENOUGH_CUSTOMERS, (("customers", 8), ("cell", "Control"), ("enough", 100)))
FEW_BUYERS = NotMeasurable(
    Code.NOT_ENOUGH_BUYERS, (("buyers", 15), ("cell", "Control"), ("enough", 20), ("customers", 160))
)


@pytest.mark.parametrize(("customers", "every", "said"), [(40, 1, FEW_CUSTOMERS), (600, 8, FEW_BUYERS)])
def test_too_few_are_not_measured_and_the_cell_is_named(
    store: Store, customers: int, every: int, said: NotMeasurable
) -> None:
    rows = [f"{n},{'Control' if n % 5 == 0 else 'A'},{n % 7 + 1 if n % every == 0 else 0}\n" for n in range(customers)]
    load_members(store, "customer_id,cell,spend\n" + "".join(rows), campaign="c")
    assert measure_lift(store, "c").rows[0].result == said


def test_remarks_on_blanks_guesses_and_late_choices(store: Store) -> None:
    load_members(store, "customer_id,cell,spend\n1,Control,\n2,A,3\n3,A,4\n4,Control,1\n", campaign="c")
    codes = lambda: [remark.code for remark in measure_lift(store, "c").rows[0].remarks]  # noqa: E731
    assert {Code.BLANKS_AS_ZERO, Code.CONTROL_GUESSED} <= set(codes())
    change_settings(store, "c", {"control": "Control", "primary": "spend"})
    assert Code.CONTROL_GUESSED not in codes()
    assert Code.CHOSEN_AFTER in codes()


def test_rows_that_are_customers_have_no_sales_metrics(store: Store) -> None:
    load_members(
        store,
        "cell,spend\nControl,1\nA,2\nA,3\nControl,2\n",
        campaign="c",
        row_is_customer=True,
        launch=date(2026, 3, 1),
    )
    load_sales(store)
    assert [metric.name for metric in measure_lift(store, "c").campaign.metrics] == ["spend"]
    row = measure_lift(store, "c", metrics=["revenue_per_customer"]).rows[0]
    assert isinstance(row.result, NotMeasurable)
    assert row.mean_target is None
