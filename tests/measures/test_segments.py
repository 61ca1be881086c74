"""Levels of segments in the lift table: which have an effect, whether they differ, what is adjusted for what."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from analysis.export.tables import lift_table
from analysis.measures.lift import measure_lift
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import (
    BadInput,
    Code,
    Comparison,
    Heterogeneity,
    LiftReport,
    LiftRow,
    NotMeasurable,
    Role,
)
from tests.store.tools import load_members, load_sales

ATTRIBUTES = ("tier", "city", "sex")
ROLES = (("visit", Role.OUTCOME), ("spend", Role.OUTCOME), *((name, Role.ATTRIBUTE) for name in ATTRIBUTES))
CLOSE = 1e-9


def people(seed: int = 4, customers: int = 6000) -> pd.DataFrame:
    """Customers of two target cells and a control; gold ones visit much more often when contacted."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "customer_id": range(customers),
            "cell": rng.choice(["A", "B", "Control"], customers, p=[0.5, 0.3, 0.2]),
            "tier": rng.choice(["gold", "silver", "", "iron"], customers, p=[0.3, 0.5, 0.17, 0.03]),
            "city": rng.choice(["Lyon", "Paris", "Brest"], customers, p=[0.5, 0.3, 0.2]),
            "sex": rng.choice(["f", "m"], customers),
        }
    )
    chance = 0.2 + 0.25 * ((frame["tier"] == "gold") & (frame["cell"] != "Control"))
    frame["visit"] = (rng.random(customers) < chance).astype(int)
    frame["spend"] = np.where(frame["visit"] == 1, np.round(rng.lognormal(3, 1, customers), 2), 0.0)
    return frame


def fill(store: Store, frame: pd.DataFrame) -> None:
    load_members(store, frame.to_csv(index=False), campaign="c", control="Control", roles=ROLES)


@pytest.fixture
def report(store: Store) -> LiftReport:
    fill(store, people())
    return measure_lift(store, "c", segments=ATTRIBUTES)


def levels(report: LiftReport, metric: str, cell: str) -> list[LiftRow]:
    """All levels of all attributes of one metric and target cell."""
    return [row for name in ATTRIBUTES for row in report.of(metric, name) if row.target_cell == cell]


def by_hand(frame: pd.DataFrame, metric: str, cell: str, attribute: str) -> tuple[float, int]:
    """Q and its degrees of freedom from the customers themselves, levels of 50 and more in both cells."""
    both = frame[frame["cell"].isin([cell, "Control"])]
    target, control = (both.loc[both["cell"] == name, metric] for name in (cell, "Control"))
    ratios = [(target.var() / both[metric].var(), control.var() / both[metric].var())]
    if metric == "spend":
        rate = (both[metric] != 0).mean()
        ratios.append(((target != 0).mean() / rate, (control != 0).mean() / rate))
    effects, errors = [], []
    for _level, group in both.groupby(attribute):
        ours, theirs = (group.loc[group["cell"] == name, metric] for name in (cell, "Control"))
        if min(len(ours), len(theirs)) < 50:
            continue
        assert min(len(ours), len(theirs)) / len(group) * (group[metric] != 0).sum() >= 10
        effects.append(ours.mean() - theirs.mean())
        errors.append(max(group[metric].var() * (r / len(ours) + s / len(theirs)) for r, s in ratios))
    weights = 1 / np.array(errors)
    centre = np.average(effects, weights=weights)
    return float(weights @ (np.array(effects) - centre) ** 2), len(effects) - 1


@pytest.mark.parametrize("cell", ["A", "B"])
@pytest.mark.parametrize("metric", ["visit", "spend"])
def test_whether_levels_differ(report: LiftReport, metric: str, cell: str) -> None:
    found = {test.attribute: test for test in report.differences(metric) if test.target_cell == cell}
    expected = {name: by_hand(people(), metric, cell, name) for name in ATTRIBUTES}
    p_values = [stats.chi2.sf(*expected[name]) for name in ATTRIBUTES]
    adjusted = multipletests(p_values, method="holm")[1]
    for name, p, corrected in zip(ATTRIBUTES, p_values, adjusted, strict=True):
        result = found[name].result
        assert isinstance(result, Heterogeneity)
        assert (result.q, result.degrees_of_freedom) == pytest.approx(expected[name], rel=CLOSE)
        assert result.p_value == pytest.approx(p, rel=1e-8)
        assert found[name].p_adjusted == pytest.approx(corrected, rel=1e-8)


def test_a_difference_that_is_there_is_found_and_no_other(report: LiftReport) -> None:
    found = {(test.attribute, test.target_cell): test.p_adjusted or 1.0 for test in report.differences("visit")}
    assert max(found["tier", "A"], found["tier", "B"]) < 1e-4
    assert min(p for (name, _cell), p in found.items() if name != "tier") > 0.05


@pytest.mark.parametrize("cell", ["A", "B"])
@pytest.mark.parametrize("metric", ["visit", "spend"])
def test_levels_are_adjusted_over_all_attributes_of_the_same_metric_and_cell(
    report: LiftReport, metric: str, cell: str
) -> None:
    rows = [row for row in levels(report, metric, cell) if isinstance(row.result, Comparison)]
    raw = [row.result.p_value for row in rows if isinstance(row.result, Comparison)]
    assert [row.p_adjusted for row in rows] == pytest.approx(list(multipletests(raw, method="fdr_bh")[1]), rel=CLOSE)
    assert len(rows) == 8


def test_the_overall_lines_do_not_change_with_the_segments(store: Store, report: LiftReport) -> None:
    alone = measure_lift(store, "c")
    assert [row for row in report.rows if row.segment == "all"] == list(alone.rows)
    assert alone.interactions == ()


def test_one_pass_over_all_attributes_is_one_pass_over_each(store: Store, report: LiftReport) -> None:
    for name in ATTRIBUTES:
        alone = measure_lift(store, "c", segments=[name])
        for metric in ("visit", "spend"):
            for ours, theirs in zip(report.of(metric, name), alone.of(metric, name), strict=True):
                assert (ours.level, ours.result, ours.shrunk) == (theirs.level, theirs.result, theirs.shrunk)


def test_small_levels_have_no_effect_but_their_averages(report: LiftReport) -> None:
    frame = people()
    iron = {row.target_cell: row for row in report.of("visit", "tier") if row.level == "iron"}
    control = frame[(frame["tier"] == "iron") & (frame["cell"] == "Control")]
    reason = NotMeasurable(Code.TOO_SMALL, (("customers", len(control)), ("cell", "Control"), ("least", 50)))
    assert iron["A"].result == reason
    assert (iron["A"].p_adjusted, iron["A"].shrunk, iron["A"].incremental) == (None, None, None)
    assert iron["A"].mean_control == pytest.approx(control["visit"].mean())
    assert iron["A"].n_control == len(control) < 50


def test_the_smallest_size_is_a_setting(store: Store, report: LiftReport) -> None:
    assert isinstance(report.of("visit", "tier")[2].result, Comparison | NotMeasurable)
    change_settings(store, "c", {"minimum_level_size": 5})
    lower = measure_lift(store, "c", metrics=["visit"], segments=["tier"])
    assert all(isinstance(row.result, Comparison) for row in lower.rows)
    change_settings(store, "c", {"minimum_level_size": 10_000})
    higher = measure_lift(store, "c", metrics=["visit"], segments=["tier"])
    assert {row.level for row in higher.rows if isinstance(row.result, Comparison)} == {"all"}
    assert {type(test.result) for test in higher.interactions} == {NotMeasurable}
    with pytest.raises(BadInput, match="from 1 on"):
        change_settings(store, "c", {"minimum_level_size": 0})


def test_a_level_with_few_buyers_is_not_compared_with_the_others(store: Store) -> None:
    frame = people()
    frame.loc[frame["city"] == "Brest", ["visit", "spend"]] = 0
    some = frame.index[(frame["city"] == "Brest") & (frame["cell"] == "A")][:9]
    frame.loc[some, "visit"] = 1
    fill(store, frame)
    report = measure_lift(store, "c", metrics=["visit"], segments=ATTRIBUTES)
    brest = next(row for row in report.of("visit", "city") if (row.level, row.target_cell) == ("Brest", "A"))
    assert brest.shrunk is None
    assert (Code.LEVEL_FEW_BUYERS, (("buyers", 2), ("enough", 10))) in [(r.code, r.facts) for r in brest.remarks]
    city = next(test for test in report.differences("visit", "city") if test.target_cell == "A").result
    assert isinstance(city, Heterogeneity)
    assert city.degrees_of_freedom == 1


def test_why_there_is_no_test(store: Store) -> None:
    frame = people(customers=400)
    frame["sex"] = "f"
    frame["cell"] = frame["cell"].where(frame["cell"] == "Control", "A")
    load_members(store, frame.to_csv(index=False), campaign="c", control="Control", roles=ROLES)
    load_members(
        store, frame.drop(columns=["cell"]).to_csv(index=False), "d.csv", campaign="d", cell_name="A", roles=ROLES
    )
    [alone] = measure_lift(store, "c", metrics=["visit"], segments=["sex"]).interactions
    assert (alone.result, alone.p_adjusted) == (NotMeasurable(Code.ONE_LEVEL), None)
    [without] = measure_lift(store, "d", metrics=["visit"], segments=["tier"]).interactions
    assert without.result == NotMeasurable(Code.NO_CONTROL)


def test_a_ratio_compares_other_people_and_is_not_tested(store: Store) -> None:
    frame = people(customers=1500)
    load_members(
        store,
        frame[["customer_id", "cell", "sex"]].to_csv(index=False),
        campaign="c",
        control="Control",
        launch=pd.Timestamp("2026-03-01").date(),
        roles=(("sex", Role.ATTRIBUTE),),
    )
    lines = [f"{row.customer_id},2026-03-0{1 + row.Index % 9},{10 + row.Index % 7}" for row in frame.itertuples()]
    load_sales(store, "customer_id,date,amount\n0,2025-11-01,1\n0,2026-04-20,1\n" + "\n".join(lines) + "\n")
    report = measure_lift(store, "c", metrics=["average_order_value", "revenue_per_customer"], segments=["sex"])
    ratio, money = report.differences("average_order_value"), report.differences("revenue_per_customer")
    assert {test.result for test in ratio} == {NotMeasurable(Code.NOT_RANDOMISED)}
    assert all(isinstance(test.result, Heterogeneity) for test in money)
    measured = [row for row in report.of("average_order_value", "sex") if isinstance(row.result, Comparison)]
    assert all(row.p_adjusted is not None for row in measured)


def test_the_table_carries_what_only_levels_have(report: LiftReport) -> None:
    table = lift_table(report)
    tests = {(test.metric, test.attribute, test.target_cell): test for test in report.interactions}
    for line, row in zip(table, report.rows, strict=True):
        if row.segment == "all":
            assert {line[name] for name in ("effect_shrunk", "shrunk_low", "shrunk_high", "q_p")} == {None}
            continue
        test = tests[row.metric.name, row.segment, row.target_cell]
        assert isinstance(test.result, Heterogeneity)
        assert (line["q_p"], line["q_p_adjusted"]) == (test.result.p_value, test.p_adjusted)
        assert line["effect_shrunk"] == (row.shrunk.effect if row.shrunk else None)
    low = [line for line in table if line["level"] == "gold" and line["metric"] == "visit"]
    assert all(float(str(line["shrunk_low"])) < float(str(line["effect_shrunk"])) for line in low)


def test_two_attributes_crossed_are_one_attribute_made_of_both(store: Store) -> None:
    frame = people()
    frame["both"] = frame["tier"].replace("", "(missing)") + " × " + frame["sex"]
    load_members(
        store,
        frame.to_csv(index=False),
        campaign="c",
        control="Control",
        launch=pd.Timestamp("2026-03-01").date(),
        roles=(*ROLES, ("both", Role.ATTRIBUTE)),
    )
    lines = [f"{row.customer_id},2026-03-0{1 + row.Index % 9},{10 + row.Index % 7}" for row in frame[::3].itertuples()]
    load_sales(store, "customer_id,date,amount\n0,2025-11-01,1\n0,2026-04-20,1\n" + "\n".join(lines) + "\n")
    metrics = ["visit", "spend", "revenue_per_customer", "response_rate", "average_order_value"]
    report = measure_lift(store, "c", metrics=metrics, segments=["both"], crossed=("tier", "sex"))
    for metric in metrics:
        whole, made = report.of(metric, "both"), report.of(metric, "tier × sex")
        assert len(made) == len(whole) == 16
        for ours, theirs in zip(made, whole, strict=True):
            assert (ours.level, ours.n_target, ours.result) == (theirs.level, theirs.n_target, theirs.result)


def test_clear_levels_are_those_of_attributes_that_differ_after_both_adjustments(report: LiftReport) -> None:
    for test in report.interactions:
        rows = [row for row in report.of(test.metric, test.attribute) if row.target_cell == test.target_cell]
        measured = [row for row in rows if isinstance(row.result, Comparison)]
        alone = multipletests([row.result.p_value for row in measured], method="fdr_bh")[1]  # type: ignore[union-attr]
        expected = {
            row.level
            for row, p in zip(measured, alone, strict=True)
            if (test.p_adjusted or 1.0) < 0.05 and (row.p_adjusted or 1.0) < 0.05 and p < 0.05
        }
        assert set(test.clear) == expected
    assert {"gold"} <= set(report.differences("visit", "tier")[0].clear)
    assert all(test.clear == () for test in report.differences("visit", "city"))
