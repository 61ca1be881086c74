"""Adjusted p-values: of the campaign's whole family, whatever was asked for."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from analysis.measures.lift import measure_lift
from analysis.measures.store import Store
from analysis.model import Comparison, LiftRow, NotMeasurable, Role
from tests.store.tools import load_members

METRICS = ("spend", "visit", "points")
CELLS = ("A", "B", "C", "Control")
ROLES = (*((name, Role.OUTCOME) for name in METRICS), ("score", Role.ATTRIBUTE), ("tier", Role.ATTRIBUTE))


@pytest.fixture
def campaign(store: Store) -> Store:
    """Four cells of a hundred customers, three metrics, a numeric attribute that may be asked as a metric."""
    rng = np.random.default_rng(4)
    rows = [
        f"{n},{CELLS[n % 4]},{rng.exponential(10) + n % 4:.2f},{int(rng.random() < 0.3 + 0.1 * (n % 4))},"
        f"{rng.normal(n % 3, 2):.3f},{n % 7},{'gold' if n % 5 else 'silver'}\n"
        for n in range(400)
    ]
    header = "customer_id,cell,spend,visit,points,score,tier\n"
    load_members(store, header + "".join(rows), campaign="c", roles=ROLES)
    return store


def p(row: LiftRow) -> float:
    assert isinstance(row.result, Comparison)
    return row.result.p_value


def by_line(rows: tuple[LiftRow, ...]) -> dict[tuple[str, str], LiftRow]:
    return {(row.metric.name, row.target_cell): row for row in rows if row.segment == "all"}


def adjusted(rows: list[LiftRow], method: str) -> list[float]:
    return list(multipletests([p(row) for row in rows], method=method)[1])


def test_holm_over_the_target_cells_on_the_primary_metric(campaign: Store) -> None:
    rows = list(measure_lift(campaign, "c").of("spend"))
    assert [row.p_adjusted for row in rows] == pytest.approx(adjusted(rows, "holm"), rel=1e-12)
    assert any(row.p_adjusted != p(row) for row in rows)


def test_benjamini_hochberg_over_all_other_metrics_and_cells(campaign: Store) -> None:
    rows = [row for row in measure_lift(campaign, "c").rows if row.metric.name != "spend"]
    assert len(rows) == 6
    assert [row.p_adjusted for row in rows] == pytest.approx(adjusted(rows, "fdr_bh"), rel=1e-12)


@pytest.mark.parametrize(
    "asked",
    [
        {"metrics": ["visit"]},
        {"metrics": ["points", "spend"]},
        {"cells": ["B"]},
        {"cells": ["C"], "metrics": ["points"], "against": "Control"},
        {"metrics": ["spend"], "segments": ["tier"]},
        {"metrics": ["score", "visit"]},
    ],
    ids=str,
)
def test_the_same_whatever_else_is_asked(campaign: Store, asked: dict) -> None:
    whole = by_line(measure_lift(campaign, "c").rows)
    found = by_line(measure_lift(campaign, "c", **asked).rows)
    shared = set(whole) & set(found)
    assert shared
    assert {line: found[line] for line in shared} == {line: whole[line] for line in shared}


def test_a_metric_that_is_not_listed_joins_the_others(campaign: Store) -> None:
    others = [row for row in measure_lift(campaign, "c").rows if row.metric.name != "spend"]
    rows = list(measure_lift(campaign, "c", metrics=["score"]).rows)
    expected = adjusted([*rows, *others], "fdr_bh")[: len(rows)]
    assert [row.p_adjusted for row in rows] == pytest.approx(expected, rel=1e-12)


def test_other_pairs_are_adjusted_over_all_pairs(campaign: Store) -> None:
    ours = measure_lift(campaign, "c", metrics=["spend"], against="A").rows
    every = [
        measure_lift(campaign, "c", metrics=["spend"], cells=[one], against=other).rows[0]
        for one, other in combinations(CELLS, 2)
    ]
    raised = dict(
        zip([frozenset((row.target_cell, row.control_cell)) for row in every], adjusted(every, "holm"), strict=True)
    )
    assert [row.p_adjusted for row in ours] == pytest.approx(
        [raised[frozenset((row.target_cell, "A"))] for row in ours], rel=1e-12
    )
    assert [
        row.p_adjusted for row in measure_lift(campaign, "c", metrics=["spend"], cells=["B"], against="A").rows
    ] == [row.p_adjusted for row in ours if row.target_cell == "B"]


def test_what_is_not_measurable_takes_no_part(store: Store) -> None:
    some = "".join(f"{n},{'A' if n % 2 else 'Control'},{n % 7}\n" for n in range(300))
    text = "customer_id,cell,spend\n" + some + "b,B,2\n"
    load_members(store, text, campaign="c")
    one, other = measure_lift(store, "c").rows
    assert isinstance(one.result, Comparison)
    assert one.p_adjusted == one.result.p_value
    assert isinstance(other.result, NotMeasurable)
    assert other.p_adjusted is None


def test_without_a_control_nothing_is_adjusted(store: Store) -> None:
    load_members(store, "customer_id,cell,spend\n1,A,1\n2,A,4\n3,B,3\n4,B,9\n", campaign="c")
    assert [row.p_adjusted for row in measure_lift(store, "c").rows] == [None, None]
