"""Spend change through the whole program, against plain rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from scipy import stats

from analysis.export.spend_change import SPEND_CHANGE_COLUMNS, spend_change_table
from analysis.measures.settings import change_settings
from analysis.measures.spend_change import measure_spend_change
from analysis.measures.store import Store
from analysis.model import (
    ABSENT,
    BadInput,
    ChangeReport,
    ChangeRow,
    Code,
    Grouping,
    Measure,
    Measured,
    NotMeasurable,
    Role,
    Window,
)
from tests.measures.households import POST, PRE, Household, divide, load_households, make_households
from tests.store.tools import load_members, load_sales

LAUNCH = date(2026, 3, 1)
STEP = 50.0

Everybody = dict[tuple[str, str, str], list[Household]]
Reports = tuple[dict[bool, ChangeReport], Everybody]


@pytest.fixture(scope="module")
def measured() -> Iterator[Reports]:
    """Windows of different lengths (False) and of the same (True)."""
    store, households = Store(), make_households(42)
    load_households(store, households)
    reports = {}
    for equal in (False, True):
        change_settings(store, "evening", {"pre_days": POST if equal else PRE})
        reports[equal] = measure_spend_change(store, "evening", segments=["tier"], step=STEP)
    rows = {
        (segment, *key): people for segment in ("all", "tier") for key, people in divide(households, segment).items()
    }
    yield reports, rows
    store.close()


def close(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-9)


def values(people: list[Household], measure: Measure, window: Window, equal: bool) -> np.ndarray:
    """What the measure counts for each household."""
    pre = POST if equal else PRE
    scale = (1.0, 1.0) if equal else (30 / PRE, 30 / POST)
    found = []
    for one in people:
        ends = ((-pre, 0), (0, POST))
        if measure is Measure.ORDERS:
            before, after = (one.orders(*end) for end in ends)
        else:
            category = {Measure.PROMOTED: "Serum", Measure.OTHER: "Cream"}.get(measure)
            before, after = (one.spend(*end, category) for end in ends)
        sums = before * scale[0], after * scale[1]
        found.append({Window.PRE: sums[0], Window.POST: sums[1], Window.CHANGE: sums[1] - sums[0]}[window])
    return np.array(found, dtype=float)


def lines(measured: Reports, equal: bool) -> list[ChangeRow]:
    return [row for row in measured[0][equal].rows if row.measure is not Measure.ORDER_VALUE]


@pytest.mark.parametrize("equal", [False, True])
def test_averages_are_those_of_the_raw_rows(measured: Reports, equal: bool) -> None:
    for row in lines(measured, equal):
        people = measured[1][row.segment, row.level, row.group.name]
        assert row.customers == len(people)
        if row.against:
            continue
        expected = values(people, row.measure, row.window, equal)
        assert isinstance(row.result, Measured)
        assert row.result.value == close(expected.mean())
        test = stats.ttest_1samp(expected, 0.0)
        assert row.result.interval is not None
        assert (row.result.interval.low, row.result.interval.high) == close(tuple(test.confidence_interval(0.95)))
        assert row.result.p_value == (close(test.pvalue) if row.window is Window.CHANGE else None)


@pytest.mark.parametrize("equal", [False, True])
def test_differences_are_those_of_the_raw_rows(measured: Reports, equal: bool) -> None:
    compared = set()
    for row in lines(measured, equal):
        if not row.against:
            continue
        compared.add((row.group.name, row.against))
        samples = [
            values(measured[1][row.segment, row.level, name], row.measure, row.window, equal)
            for name in (row.group.name, row.against)
        ]
        test = stats.ttest_ind(*samples, equal_var=False)
        assert isinstance(row.result, Measured)
        assert row.result.interval is not None
        assert row.result.value == close(samples[0].mean() - samples[1].mean())
        assert row.result.p_value == close(test.pvalue)
        assert (row.result.interval.low, row.result.interval.high) == close(tuple(test.confidence_interval(0.95)))
    assert compared == {("A", "Control"), ("B", "Control"), ("attended", ABSENT)}


def test_average_orders(measured: Reports) -> None:
    report, everybody = measured[0][False], measured[1]
    for row in report.rows:
        if row.measure is not Measure.ORDER_VALUE or row.against:
            continue
        people = everybody[row.segment, row.level, row.group.name]
        ratios = [
            sum(one.spend(*end) for one in people) / sum(one.orders(*end) for one in people)
            for end in ((-PRE, 0), (0, POST))
        ]
        assert isinstance(row.result, Measured)
        expected = {Window.PRE: ratios[0], Window.POST: ratios[1], Window.CHANGE: ratios[1] - ratios[0]}
        assert row.result.value == close(expected[row.window])
        assert Code.OTHER_BUYERS in {remark.code for remark in row.remarks}


@pytest.mark.parametrize("equal", [False, True])
def test_every_customer_stands_in_one_step(measured: Reports, equal: bool) -> None:
    for found in measured[0][equal].steps:
        people = measured[1][found.segment, found.level, found.group.name]
        changes = np.round(values(people, Measure.REVENUE, Window.CHANGE, equal), 9)
        sizes = np.minimum(np.ceil(np.abs(changes) / STEP), 4) * np.sign(changes)
        assert dict(found.steps) == {step: int((sizes == step).sum()) for step in range(-4, 5)}
        assert found.customers == len(people)


def test_promoted_and_other_add_up(measured: Reports) -> None:
    report = measured[0][False]
    for window in Window:
        rows = {
            measure: [row.result.value for row in report.of(measure, window, Grouping.CELL) if row.result]
            for measure in (Measure.REVENUE, Measure.PROMOTED, Measure.OTHER)
        }
        for whole, promoted, other in zip(*rows.values(), strict=True):
            assert whole == close(promoted + other)


def small(store: Store, *lines: str, members: str = "1,Control\n2,Control\n3,Mailer\n4,Mailer\n") -> ChangeReport:
    load_members(store, f"customer_id,cell\n{members}", launch=LAUNCH)
    change_settings(store, "spring", {"pre_days": 30})
    edges = ("9,2025-06-01,1", "9,2026-06-01,1")
    load_sales(store, "customer_id,date,amount\n" + "".join(f"{line}\n" for line in (*edges, *lines)))
    return measure_spend_change(store, "spring")


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        (0, 0, 0),
        (0, 0.01, 1),
        (0, 1000, 1),
        (0, 1000.01, 2),
        (0, 3000, 3),
        (0, 3000.0001, 4),
        (0.01, 0, -1),
        (1000, 0, -1),
        (1000.01, 0, -2),
        (99999, 0, -4),
        (500, 500, 0),
    ],
)
def test_edges_of_the_steps(store: Store, before: float, after: float, step: int) -> None:
    report = small(store, f"3,2026-02-20,{before}", f"3,2026-03-05,{after}")
    mailer = report.steps_of(Grouping.CELL)[0]
    assert dict(mailer.steps)[step] == (2 if step == 0 else 1)


def test_products_without_names_are_not_told_apart(store: Store) -> None:
    report = small(store, "3,2026-02-20,9", "1,2026-03-05,9")
    promoted = report.of(Measure.PROMOTED, Window.CHANGE, Grouping.CELL)
    assert {row.result for row in promoted} == {NotMeasurable(Code.NO_PROMOTED)}


def test_an_average_of_nothing_is_0_and_a_difference_of_nothing_is_none(store: Store) -> None:
    report = small(store, "3,2026-03-05,9", "1,2026-03-05,9")
    own, against, control = report.of(Measure.REVENUE, Window.PRE, Grouping.CELL)
    assert own.result == control.result == Measured(0.0)
    assert against.result == NotMeasurable(Code.NO_VARIATION)


def test_a_group_of_one_has_an_average_and_no_comparison(store: Store) -> None:
    report = small(store, "3,2026-03-05,9", members="1,Control\n2,Control\n3,Mailer\n")
    own, against, _control = report.of(Measure.REVENUE, Window.POST, Grouping.CELL)
    assert own.result == Measured(9.0)
    assert against.result == NotMeasurable(Code.TOO_FEW, (("cell", "Mailer"), ("customers", 1)))


def test_without_a_control_before_and_after_stand_alone(store: Store) -> None:
    report = small(store, "3,2026-03-05,9", "1,2026-02-10,4", members="1,SMS\n3,SMS\n")
    assert [row.against for row in report.of(Measure.REVENUE, Window.CHANGE, Grouping.CELL)] == [None]


def test_windows_that_sales_do_not_cover_are_refused(store: Store) -> None:
    load_members(store, launch=LAUNCH)
    load_sales(store, "customer_id,date,amount\n1,2025-12-10,5\n2,2026-05-01,5\n")
    report = measure_spend_change(store, "spring")
    reason = NotMeasurable(Code.CHANGE_NEEDS_PRE, (("days_missing", 9), ("pre_days", 90)))
    assert report.reason == reason
    assert {row.result for row in report.rows} == {reason}
    assert report.steps == ()
    change_settings(store, "spring", {"pre_days": 81})
    assert measure_spend_change(store, "spring").reason is None
    change_settings(store, "spring", {"post_days": 63})
    late = NotMeasurable(Code.CHANGE_NEEDS_POST, (("days_missing", 1), ("post_days", 63)))
    assert measure_spend_change(store, "spring").reason == late


def test_one_customer_contacted_after_the_sales_refuses_all(store: Store) -> None:
    load_members(store, "customer_id,cell,contact_date\n1,A,\n2,B,2026-06-01\n", launch=LAUNCH)
    load_sales(store, "customer_id,date,amount\n1,2025-06-10,5\n2,2026-05-01,5\n")
    late = NotMeasurable(Code.CHANGE_NEEDS_POST, (("days_missing", 30), ("post_days", 30)))
    assert measure_spend_change(store, "spring").reason == late


def test_results_without_dates_say_so(store: Store) -> None:
    load_members(store, "cell,spend\nA,1\nB,0\n", roles=(("spend", Role.OUTCOME),), row_is_customer=True)
    assert measure_spend_change(store, "spring").reason == NotMeasurable(Code.NO_PURCHASE_DAYS)


@pytest.mark.parametrize("step", [0.0, -5.0, 0.00001])
def test_a_step_is_above_0(store: Store, step: float) -> None:
    load_members(store, launch=LAUNCH)
    with pytest.raises(BadInput, match="above 0"):
        measure_spend_change(store, "spring", step=step)


def remarked(report: ChangeReport, code: Code) -> dict[str, dict[str, object]]:
    rows = [row for row in report.rows if row.against and row.measure is Measure.REVENUE and row.level == "all"]
    return {row.group.name: dict(m.facts) for row in rows for m in row.remarks if m.code is code}


def uneven(store: Store, gift: int, **settings: object) -> ChangeReport:
    """Forty of the control spend 10 to 49, ten others 1 to 37 and a gift: with one of 21, p is 0.03."""
    members = "".join(f"{n},{'Mailer' if n < 10 else 'Control'}\n" for n in range(50))
    lines = [f"{n},2026-03-05,{1 + 4 * n + gift if n < 10 else n}" for n in range(50)]
    report = small(store, *lines, members=members)
    change_settings(store, "spring", {"pre_days": 90} | settings)
    return measure_spend_change(store, report.campaign.id)


def test_windows_of_one_length_forgive_uneven_groups(measured: Reports) -> None:
    """Under no effect Welch says "won" too often only where 90 days before one group meet 30 days after a small one."""
    assert remarked(measured[0][True], Code.FEW_ACTIVE) == {}
    assert remarked(measured[0][False], Code.FEW_ACTIVE) == {}
    for settings, gift, told in (
        ({}, 21, {"Mailer": {"threshold_p": close(0.02)}}),
        ({}, 26, {}),
        ({}, 5, {}),
        ({"pre_days": 30}, 21, {}),
    ):
        store = Store()
        assert remarked(uneven(store, gift, **settings), Code.UNEVEN_WINDOWS) == told
        store.close()


def test_few_who_bought_are_told(store: Store) -> None:
    report = small(store, "1,2026-03-05,9", "3,2026-03-05,4", "3,2026-02-05,4")
    assert remarked(report, Code.FEW_ACTIVE) == {"Mailer": {"buyers": 1, "enough": 30}}
    assert remarked(report, Code.UNEVEN_WINDOWS) == {}


def test_table(measured: Reports) -> None:
    rows = spend_change_table(measured[0][False])
    assert set(rows[0]) == set(SPEND_CHANGE_COLUMNS)
    found = {(row["group"], row["measure"], row["window"]): row for row in rows if row["level"] == "all"}
    line = found["A", "revenue_per_customer_difference", "change"]
    assert (line["method"], line["against"]) == ("difference in differences, Welch", "Control")
    assert line["value"] == close(
        found["A", "revenue_per_customer", "change"]["value"]
        - found["Control", "revenue_per_customer", "change"]["value"]
    )
    assert found["A", "revenue_per_customer", "change"]["method"] == "paired t"
    assert "per 30 days" in found["A", "revenue_per_customer", "pre"]["note"]
    shares = [
        row["value"]
        for row in rows
        if row["group"] == "A" and row["level"] == "all" and row["customers"] and "share" in row["measure"]
    ]
    assert sum(shares) == close(1.0)
