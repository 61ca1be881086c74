"""Purchase intervals through the whole program, against plain rows and statsmodels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import log

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from analysis.measures.intervals import measure_intervals
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import (
    ABSENT,
    Code,
    Curve,
    Grouping,
    IntervalReport,
    IntervalRow,
    NotMeasurable,
    ObservedIntervals,
    RateChange,
    Role,
    WaitingDifference,
    WaitingMean,
)
from tests.measures.households import POST, PRE, Household, divide, load_households, make_households
from tests.store.tools import load_members, load_sales

CLOSE = 1e-9
LAUNCH = date(2026, 3, 1)

Everybody = dict[tuple[str, str, str], list[Household]]


@pytest.fixture(scope="module")
def measured() -> Iterator[tuple[IntervalReport, Everybody]]:
    store, households = Store(), make_households(20261122)
    load_households(store, households)
    report = measure_intervals(store, "evening", segments=["tier"])
    rows = {
        (segment, *key): people for segment in ("all", "tier") for key, people in divide(households, segment).items()
    }
    yield report, rows
    store.close()


def lines_of(measured: tuple[IntervalReport, Everybody]) -> list[tuple[IntervalRow, list[Household]]]:
    report, rows = measured
    return [(row, rows[row.segment, row.level, row.group.name]) for row in report.rows]


def waits(people: list[Household]) -> tuple[np.ndarray, np.ndarray]:
    """Day of the first purchase or of the end of follow-up, and whether it was a purchase."""
    firsts = [one.occasions(0, one.follow_up + 1) for one in people]
    days = [first[0] if first else one.follow_up for first, one in zip(firsts, people, strict=True)]
    return np.array(days), np.array([bool(first) for first in firsts])


def close(value: float) -> object:
    return pytest.approx(value, rel=CLOSE, abs=1e-12)


def test_every_group_has_a_line_at_every_level(measured: tuple[IntervalReport, Everybody]) -> None:
    report, rows = measured
    assert {(row.segment, row.level, row.group.name) for row in report.rows} == set(rows)
    assert len(report.rows) == len(rows) == (3 + 3) * (1 + 3)
    assert report.participation == "attended"
    assert [row.group.name for row in report.of(Grouping.CELL)] == ["A", "B", "Control"]
    assert [row.group.name for row in report.of(Grouping.PARTICIPATION)] == ["attended", ABSENT, "not invited"]
    assert report.levels("tier") == ("Gold", "Silver", "(missing)")


def test_curves_are_those_of_the_raw_rows(measured: tuple[IntervalReport, Everybody]) -> None:
    for row, people in lines_of(measured):
        days, bought = waits(people)
        assert (row.customers, row.bought_again) == (len(people), int(bought.sum()))
        expected = SurvfuncRight(days, bought)
        assert isinstance(row.curve, Curve)
        shares = dict(zip(row.curve.days, row.curve.waiting, strict=True))
        for day, share in zip(expected.surv_times, expected.surv_prob, strict=True):
            assert shares[int(day)] == close(share)
        for day, found in zip((30, 60, 90), row.waiting, strict=True):
            assert found is not None or day > days.max()
            if found:
                before = np.flatnonzero(expected.surv_times <= day)
                assert found[0] == close(expected.surv_prob[before[-1]] if before.size else 1.0)


def test_medians_and_completed_waits(measured: tuple[IntervalReport, Everybody]) -> None:
    reached = set()
    for row, people in lines_of(measured):
        days, bought = waits(people)
        assert isinstance(row.curve, Curve)
        below = [day for day, share in zip(row.curve.days, row.curve.waiting, strict=True) if share <= 0.5 + 1e-12]
        assert row.median_days == (min(below) if below else None)
        assert row.completed_wait == (close(days[bought].mean()) if bought.any() else None)
        reached.add(row.median_days is None)
    assert reached == {True, False}


def test_restricted_means_run_to_the_follow_up_that_all_groups_share(
    measured: tuple[IntervalReport, Everybody],
) -> None:
    report, rows = measured
    for row, people in lines_of(measured):
        groups = [other.group.name for other in report.of(row.group.grouping, row.segment, row.level)]
        horizon = min(waits(rows[row.segment, row.level, name])[0].max() for name in groups)
        assert isinstance(row.mean, WaitingMean)
        assert row.mean.horizon == horizon
        days, bought = waits(people)
        curve = SurvfuncRight(days, bought)
        steps = [1.0] + [
            curve.surv_prob[curve.surv_times <= day][-1] if (curve.surv_times <= day).any() else 1.0
            for day in range(horizon)
        ]
        assert row.mean.days == close(sum(steps[1:]))


def test_groups_are_compared_with_their_reference(measured: tuple[IntervalReport, Everybody]) -> None:
    report, rows = measured
    for row, people in lines_of(measured):
        if row.group.reference is None:
            assert (row.difference, row.log_rank_p) == (None, None)
            continue
        others = rows[row.segment, row.level, row.group.reference]
        (reference,) = (
            other
            for other in report.of(row.group.grouping, row.segment, row.level)
            if other.group.name == row.group.reference
        )
        assert isinstance(row.difference, WaitingDifference)
        assert isinstance(row.mean, WaitingMean)
        assert isinstance(reference.mean, WaitingMean)
        assert row.difference.days == close(row.mean.days - reference.mean.days)
        both = [np.concatenate(parts) for parts in zip(waits(people), waits(others), strict=True)]
        _chi2, p = survdiff(*both, np.repeat([0, 1], [len(people), len(others)]))
        assert row.log_rank_p == close(p)


def observed(people: list[Household]) -> list[tuple[float, float]]:
    """Average interval before and after of everybody who has one on both sides."""
    found = []
    for one in people:
        before, after = one.occasions(-PRE, 0), one.occasions(0, POST)
        if len(before) > 1 and len(after) > 1:
            found.append((np.diff(before).mean(), np.diff(after).mean()))
    return found


def test_observed_intervals(measured: tuple[IntervalReport, Everybody]) -> None:
    seen = 0
    for row, people in lines_of(measured):
        expected = observed(people)
        if not expected:
            assert row.observed == NotMeasurable(Code.NO_OBSERVED_INTERVALS)
            continue
        seen += 1
        assert isinstance(row.observed, ObservedIntervals)
        assert row.observed.customers == len(expected)
        assert (row.observed.before, row.observed.after) == (
            close(np.mean([before for before, _after in expected])),
            close(np.mean([after for _before, after in expected])),
        )
        months = [
            int(np.copysign(np.floor(abs(after - before) / 30 + 0.5), after - before)) for before, after in expected
        ]
        assert row.observed.months == tuple((n, months.count(n)) for n in sorted(set(months)))
    assert seen > 12


def test_purchase_rates_are_a_clustered_poisson_regression(measured: tuple[IntervalReport, Everybody]) -> None:
    for row, people in lines_of(measured):
        n = len(people)
        counts = [len(one.occasions(-PRE, 0)) for one in people] + [len(one.occasions(0, POST)) for one in people]
        design = sm.add_constant(np.repeat([0.0, 1.0], n))
        days = np.repeat([PRE, POST], n)
        fit = sm.GEE(counts, design, groups=np.tile(np.arange(n), 2), exposure=days, family=sm.families.Poisson()).fit()
        assert isinstance(row.rate, RateChange)
        assert row.rate.before == pytest.approx(sum(counts[:n]) / (n * PRE), rel=CLOSE)
        assert row.rate.after == pytest.approx(sum(counts[n:]) / (n * POST), rel=CLOSE)
        assert log(row.rate.ratio) == pytest.approx(fit.params[1], rel=1e-6, abs=1e-8)  # the fit stops at 1e-8 or so


def test_a_change_of_half_a_month_counts_as_a_month(store: Store) -> None:
    load_members(store, "customer_id,cell\n1,A\n2,A\n3,A\n4,B\n", launch=LAUNCH)
    change_settings(store, "spring", {"pre_days": 90, "post_days": 90})
    days = {1: ["02-01", "02-11", "03-01", "03-26"], 2: ["01-01", "01-26", "03-01", "03-11"]}
    days[3] = ["01-01", "01-15", "03-01", "03-29"]  # 14 and 28 days: unchanged by a day
    lines = [f"{who},2026-{day},10" for who, found in days.items() for day in found]
    load_sales(store, "customer_id,date,amount\n" + "\n".join(["9,2025-06-01,1", *lines, "9,2026-07-31,1"]) + "\n")
    row = measure_intervals(store, "spring").rows[0]
    assert isinstance(row.observed, ObservedIntervals)
    assert row.observed.months == ((-1, 1), (0, 1), (1, 1))


def simple(store: Store, *lines: str, members: str = "1,Control,\n2,Mailer,\n3,Mailer,\n", first: str = "2025-11-01"):
    load_members(store, f"customer_id,cell,contact_date\n{members}", launch=LAUNCH)
    text = "".join(f"{line}\n" for line in (f"9,{first},1", *lines))
    load_sales(store, f"customer_id,date,amount\n{text}")
    return measure_intervals(store, "spring")


def test_returns_are_no_purchases_and_samples_are(store: Store) -> None:
    report = simple(store, "1,2026-03-01,-5", "1,2026-03-04,0", "2,2026-03-02,-3", "9,2026-04-30,1")
    control, mailer = report.rows[1], report.rows[0]
    assert isinstance(control.curve, Curve)
    assert (control.curve.days, control.curve.waiting) == ((3,), (0.0,))
    assert (mailer.customers, mailer.bought_again, mailer.median_days) == (2, 0, None)
    assert control.waiting[0] == (0.0, pytest.approx(control.waiting[0][1]))
    assert (mailer.mean.days, mailer.mean.horizon) == (60.0, 60)
    assert control.mean.days == 3.0


def test_a_purchase_on_the_contact_day_is_on_day_0(store: Store) -> None:
    report = simple(store, "1,2026-03-01,5", "2,2026-02-28,5", "9,2026-04-30,1")
    assert report.rows[1].median_days == 0
    assert report.rows[0].bought_again == 0


def test_follow_up_runs_past_the_post_window(store: Store) -> None:
    report = simple(store, "2,2026-06-29,5", "9,2026-06-30,1")
    assert report.rows[0].bought_again == 1
    assert report.rows[0].curve.days == (120, 121)


def test_customers_whose_clock_never_ran_are_left_out(store: Store) -> None:
    members = "1,Control,\n2,Mailer,2025-06-01\n3,Mailer,2026-05-01\n4,Mailer,2026-03-05\n"
    report = simple(store, "1,2026-03-09,5", "9,2026-04-30,1", members=members)
    codes = {remark.code: dict(remark.facts) for remark in report.rows[0].remarks}
    assert report.rows[0].customers == 1
    assert codes[Code.LATE_CONTACTS] == codes[Code.EARLY_CONTACTS] == {"customers": 1}


@pytest.mark.parametrize(("contact", "counted"), [("2025-10-25", 1), ("2025-10-24", 0)])
def test_a_few_days_without_a_sale_are_no_missing_file(store: Store, contact: str, counted: int) -> None:
    days = [f"9,{day},1" for day in (f"2025-11-{n:02d}" for n in range(2, 31))]
    report = simple(store, *days, members=f"1,Control,2025-11-05\n2,Mailer,{contact}\n")
    assert report.rows[0].customers == counted


def test_nobody_has_follow_up_where_sales_end_on_the_contact_day(store: Store) -> None:
    report = simple(store, "2,2026-03-01,5")
    assert report.rows[0].mean == NotMeasurable(Code.NO_FOLLOW_UP)
    assert (report.rows[0].customers, report.rows[0].bought_again) == (2, 1)


def test_without_a_control_curves_stand_and_differences_do_not(store: Store) -> None:
    report = simple(store, "1,2026-03-09,5", "9,2026-04-30,1", members="1,SMS,\n2,SMS,\n")
    (row,) = report.rows
    assert isinstance(row.curve, Curve)
    assert row.difference == NotMeasurable(Code.NO_CONTROL)


def test_a_cell_without_customers_at_a_level_says_so(store: Store) -> None:
    text = "customer_id,cell,tier\n1,Control,Gold\n2,Mailer,Gold\n3,Mailer,Silver\n"
    load_members(store, text, launch=LAUNCH, roles=(("tier", Role.ATTRIBUTE),))
    load_sales(store, "customer_id,date,amount\n9,2025-06-01,1\n2,2026-03-05,9\n9,2026-05-01,1\n")
    rows = {(row.level, row.group.name): row for row in measure_intervals(store, "spring", segments=["tier"]).rows}
    assert rows["Silver", "Control"].curve == NotMeasurable(Code.EMPTY_CELL, (("cell", "Control"),))
    assert rows["Silver", "Mailer"].difference == NotMeasurable(Code.EMPTY_CELL, (("cell", "Control"),))
    assert isinstance(rows["Silver", "Mailer"].mean, WaitingMean)


@pytest.mark.parametrize(
    ("settings", "lines", "reason"),
    [
        ({}, (), NotMeasurable(Code.CHANGE_NEEDS_PRE, (("days_missing", 30), ("pre_days", 90)))),
        ({"pre_days": 60}, (), None),
        (
            {"pre_days": 60, "post_days": 62},
            (),
            NotMeasurable(Code.CHANGE_NEEDS_POST, (("days_missing", 1), ("post_days", 62))),
        ),
    ],
)
def test_before_and_after_need_whole_windows(store: Store, settings: dict, lines: tuple, reason: object) -> None:
    simple(store, "1,2026-02-09,5", "1,2026-03-09,5", "9,2026-04-30,1", first="2025-12-31")
    change_settings(store, "spring", settings)
    row = measure_intervals(store, "spring").rows[1]
    assert isinstance(row.curve, Curve)
    assert row.rate == (reason or row.rate)
    assert isinstance(row.rate, NotMeasurable)  # one customer has no error
    assert row.observed == (reason or NotMeasurable(Code.NO_OBSERVED_INTERVALS))


def test_results_without_dates_say_so(store: Store) -> None:
    load_members(store, "cell,spend\nA,1\nB,0\n", roles=(("spend", Role.OUTCOME),), row_is_customer=True)
    report = measure_intervals(store, "spring")
    assert report.reason == NotMeasurable(Code.NO_PURCHASE_DAYS)
    assert [row.customers for row in report.rows] == [1, 1]


def test_before_any_sales_nothing_is_measured(store: Store) -> None:
    load_members(store, launch=LAUNCH)
    report = measure_intervals(store, "spring")
    assert report.reason == NotMeasurable(Code.NO_SALES)
    assert {row.curve for row in report.rows} == {report.reason}


def test_few_who_came_back_are_marked(measured: tuple[IntervalReport, Everybody], store: Store) -> None:
    report = simple(store, "1,2026-03-09,5", "2,2026-03-19,5", "9,2026-04-30,1")
    assert Code.FEW_RETURNED in {remark.code for remark in report.rows[0].remarks}
    attended = measured[0].of(Grouping.PARTICIPATION)[0]
    assert Code.FEW_RETURNED not in {remark.code for remark in attended.remarks}


def test_attended_is_no_random_choice(measured: tuple[IntervalReport, Everybody]) -> None:
    rows = {row.group.name: row for row in measured[0].of(Grouping.PARTICIPATION)}
    assert Code.CHOSE_TO_COME in {remark.code for remark in rows["attended"].remarks}
    assert isinstance(rows["attended"].difference, WaitingDifference)
    assert rows["not invited"].difference is None
