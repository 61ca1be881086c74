"""A campaign followed day by day: no hindsight, bands, verdicts, what cannot be followed, what may still come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from analysis.measures.lift import measure_lift
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.measures.tracking import step_of, track
from analysis.model import (
    BadInput,
    Code,
    Comparison,
    Extract,
    Interval,
    Maturity,
    NotMeasurable,
    Role,
    Tracking,
    Verdict,
)
from tests.store.tools import load_members, load_reference, load_sales

LAUNCH = date(2026, 3, 1)
CUSTOMERS, DAYS = 1200, 30


def members(prefix: str = "c", cells: tuple[str, ...] = ("Control", "Mailer")) -> str:
    rows = (f"{prefix}{n:04d},{cells[n % len(cells)]}" for n in range(CUSTOMERS))
    return "customer_id,cell\n" + "\n".join(rows) + "\n"


def sales(until: int = 60, prefix: str = "c", launch: date = LAUNCH, lift: float = 0.5, seed: int = 1) -> list[str]:
    """Lines up to a day after the launch: half of the customers buy, the mailer adds `lift`, mostly early."""
    rng, lines = np.random.default_rng(seed), [f"nobody,{launch - timedelta(days=200)},1"]
    for n in range(CUSTOMERS):
        if n % 3 == 0:
            lines.append(f"{prefix}{n:04d},{launch - timedelta(days=int(rng.integers(1, 90)))},20")
        for chance, days in ((0.5, rng.integers(0, 60)), (lift * (n % 2), rng.exponential(6))):
            if rng.random() < chance:
                lines.append(f"{prefix}{n:04d},{launch + timedelta(days=int(days))},{rng.integers(20, 90)}")
    last = launch + timedelta(days=until)
    return [line for line in lines if line.split(",")[1] < last.isoformat()]


def load(store: Store, lines: list[str], name: str = "sales.csv") -> None:
    load_sales(store, "customer_id,date,amount\n" + "\n".join(lines) + "\n", name=name)


@pytest.fixture
def running(store: Store) -> Store:
    """After twelve days."""
    load_members(store, members(), campaign="spring", launch=LAUNCH)
    load(store, sales(12))
    return store


@pytest.fixture
def complete(store: Store) -> Store:
    load_members(store, members(), campaign="spring", launch=LAUNCH)
    load(store, sales())
    return store


def test_a_past_day_knows_nothing_of_later_days(running: Store) -> None:
    """Effect, interval, band and verdict of a day stay as they were, to the last digit, when later sales come."""
    before = track(running, "spring").cells[0].days
    assert [day.day for day in before] == list(range(1, 13))
    load(running, [line for line in sales() if line not in sales(12)], name="later.csv")
    after = track(running, "spring").cells[0].days
    assert len(after) == DAYS
    assert after[:12] == before


def test_the_last_day_is_the_answer_of_the_lift_page(complete: Store) -> None:
    row = measure_lift(complete, "spring", metrics=["response_rate"]).rows[0]
    last = track(complete, "spring", metric="response_rate").cells[0].days[-1]
    assert last.result == row.result
    assert last.date == LAUNCH + timedelta(days=DAYS - 1)
    assert (last.target.n, last.control.nonzero) == (row.n_target, row.buyers_control)


def test_the_band_is_wider_than_the_interval_of_the_day(complete: Store) -> None:
    days = [day for day in track(complete, "spring").cells[0].days if day.band]
    assert len(days) > 20
    for day in days:
        assert isinstance(day.result, Comparison)
        assert day.band.interval.low < day.result.interval.low < day.result.interval.high < day.band.interval.high


def test_the_band_begins_with_enough_expected_buyers(complete: Store) -> None:
    for day in track(complete, "spring").cells[0].days:
        expected = (day.target.nonzero + day.control.nonzero) / 2
        assert (day.band is not None) == (expected >= 10)
        assert (Code.BAND_LATER in [remark.code for remark in day.remarks]) == (expected < 10)


@pytest.mark.parametrize(("customers", "later"), [(202, True), (190, False)])
def test_no_band_is_promised_where_no_buyers_bring_it(store: Store, customers: int, later: bool) -> None:
    """Of spend in cells of fewer than a hundred customers; the day says so itself."""
    rows = "".join(f"{n},{('Control', 'Mailer')[n % 2]}\n" for n in range(customers))
    load_members(store, "customer_id,cell\n" + rows, campaign="spring", launch=LAUNCH)
    load(store, [f"{n},2026-03-{n // 11 + 1:02d},{2 ** (n % 7)}" for n in range(customers)])
    days = track(store, "spring", metric="revenue_per_customer").cells[0].days
    remarks = [remark for day in days for remark in day.remarks]
    assert (Code.BAND_LATER in [remark.code for remark in remarks]) is later
    assert {dict(remark.facts)["cell"] for remark in remarks if remark.code is Code.BAND_LATER} <= {"Control"}
    assert any(day.band for day in days) is later
    too_small = [isinstance(day.result, NotMeasurable) for day in days]
    assert too_small == sorted(too_small, reverse=True)
    assert all(too_small) is not later


def test_a_peeker_sees_the_verdict_sooner_than_the_band_allows(complete: Store) -> None:
    days = track(complete, "spring", metric="response_rate").cells[0].days
    first = {
        name: next(day.day for day in days if getattr(day, name) is Verdict.WORKED)
        for name in ("verdict", "band_verdict")
    }
    assert first["verdict"] <= first["band_verdict"] < DAYS
    assert days[-1].band_verdict is Verdict.WORKED


def test_a_part_of_the_window_rules_no_planned_effect_out(store: Store) -> None:
    """The planned effect is that of the whole window: only its last day can have done nothing."""
    load_members(store, members(), campaign="spring", launch=LAUNCH)
    change_settings(store, "spring", {"planned_effect": 50.0})
    load(store, sales(lift=0.0))
    verdicts = [day.verdict for day in track(store, "spring").cells[0].days]
    assert Verdict.DID_NOTHING not in verdicts[:-1]
    assert verdicts[-1] is Verdict.DID_NOTHING
    assert track(store, "spring", metric="response_rate").cells[0].days[-1].verdict is Verdict.CANNOT_TELL


def test_no_experiment_on_any_day(complete: Store) -> None:
    change_settings(complete, "spring", {"split": (("Control", 0.1), ("Mailer", 0.9))})
    verdicts = {day.verdict for day in track(complete, "spring").cells[0].days if isinstance(day.result, Comparison)}
    assert verdicts == {Verdict.NOT_AN_EXPERIMENT}


def test_new_and_existing_customers_add_up(complete: Store) -> None:
    report = track(complete, "spring")
    for cell in ("Control", "Mailer"):
        both = zip(report.buyers_of("new", cell), report.buyers_of("existing", cell), strict=True)
        for everybody, (new, existing) in zip(report.buyers_of("all", cell), both, strict=True):
            assert everybody.customers == new.customers + existing.customers
            assert everybody.buyers == new.buyers + existing.buyers
        assert report.buyers_of("existing", cell)[0].customers == CUSTOMERS // 6


def test_new_customers_are_unknown_when_the_sales_begin_too_late(store: Store) -> None:
    load_members(store, members(), campaign="spring", launch=LAUNCH)
    change_settings(store, "spring", {"pre_days": 100})
    load(store, [f"nobody,{LAUNCH - timedelta(days=95)},1", *sales()[1:]])
    report = track(store, "spring")
    assert {group for group, _cell, _line in report.buyers} == {"all"}
    change_settings(store, "spring", {"pre_days": 90})
    assert {group for group, _cell, _line in track(store, "spring").buyers} == {"all", "new", "existing"}


def test_calendar_entries_of_the_window(complete: Store) -> None:
    rows = "2026-02-28,2026-02-28,before\n2026-02-20,2026-03-01,into it\n2026-03-30,2026-04-09,out of it\n"
    load_reference(complete, Extract.CALENDAR, f"date,end_date,label\n{rows}2026-03-31,,after\n2026-03-08,,a day\n")
    assert [entry.label for entry in track(complete, "spring").calendar] == ["into it", "a day", "out of it"]


def test_contacts_on_several_days_have_no_date(store: Store) -> None:
    rows = [f"c{n:04d},{('Control', 'Mailer')[n % 2]},{LAUNCH + timedelta(days=n % 5)}" for n in range(CUSTOMERS)]
    load_members(store, "customer_id,cell,contact_date\n" + "\n".join(rows) + "\n", campaign="spring")
    load(store, sales(20))
    report = track(store, "spring")
    assert [remark.code for remark in report.remarks][-1] is Code.CONTACTS_SPREAD
    assert {day.date for day in report.cells[0].days} == {None}
    customers = [day.target.n for day in report.cells[0].days]
    assert customers[:16] == [600] * 16
    assert customers[16:] == [480, 360]  # below half of the customers nothing is drawn


def test_what_cannot_be_followed_says_why(store: Store) -> None:
    load_members(
        store, "customer_id,cell,points\n1,A,3\n2,Control,4\n", campaign="own", roles=(("points", Role.OUTCOME),)
    )
    assert track(store, "own").reason == NotMeasurable(Code.NO_DATES, (("metric", "points"),))
    load_members(store, "customer_id,cell\n1,A\n2,Control\n", name="b.csv", campaign="late", launch=date(2030, 1, 1))
    assert track(store, "late").reason == NotMeasurable(Code.NO_SALES)
    load(store, ["1,2026-03-01,5"])
    assert track(store, "late").reason.code is Code.NOT_STARTED
    ratio = track(store, "late", metric="average_order_value").reason
    assert ratio == NotMeasurable(Code.NOT_DAILY, (("metric", "average_order_value"),))
    with pytest.raises(BadInput, match="no metric"):
        track(store, "late", metric="nonsense")
    with pytest.raises(BadInput, match="no campaign"):
        track(store, "nonsense")


def test_without_a_control_only_the_buyers_are_shown(store: Store) -> None:
    load_members(store, members(cells=("SMS",)), campaign="texts", launch=LAUNCH)
    load(store, sales())
    report = track(store, "texts")
    assert report.reason == NotMeasurable(Code.NO_CONTROL)
    assert not report.cells
    assert len(report.buyers_of("all", "SMS")) == DAYS


def test_nothing_may_still_come_of_a_complete_campaign(complete: Store) -> None:
    assert track(complete, "spring").cells[0].maturity is None


def late(report: Tracking) -> Maturity:
    found = report.cells[0].maturity
    assert isinstance(found, Maturity)
    return found


def test_late_buyers_from_this_campaigns_own_control(running: Store) -> None:
    """Without past campaigns: who has not bought yet goes on at the control's pace."""
    report = track(running, "spring")
    found = late(report)
    bought = report.cells[0].days[-1].control.nonzero / 600
    assert (found.day, found.days, found.campaigns) == (12, DAYS, ())
    assert found.share == pytest.approx(bought / (1 - (1 - bought) ** (DAYS / 12)))
    assert found.expected == pytest.approx(found.so_far * (1 / found.share - 1))
    assert found.so_far_interval.low < found.so_far < found.so_far_interval.high


def test_late_buyers_from_past_campaigns(running: Store) -> None:
    past = LAUNCH - timedelta(days=100)
    load_members(running, members("p"), name="p.csv", campaign="winter", launch=past)
    load(running, sales(prefix="p", launch=past, seed=2), name="past.csv")
    found, winter = late(track(running, "spring")), track(running, "winter", metric="response_rate").cells[0].days
    extra = {day.day: day.target.mean - day.control.mean for day in winter}
    assert found.campaigns == ("winter",)
    assert found.share == pytest.approx(min(1.0, extra[12] / extra[30]))


def test_a_past_campaign_that_was_no_experiment_does_not_count(running: Store) -> None:
    past = LAUNCH - timedelta(days=100)
    load_members(running, members("p"), name="p.csv", campaign="winter", launch=past)
    change_settings(running, "winter", {"split": (("Control", 0.1), ("Mailer", 0.9))})
    load(running, sales(prefix="p", launch=past, seed=2), name="past.csv")
    assert late(track(running, "spring")).campaigns == ()


def test_what_is_not_told_from_chance_is_not_drawn_out(store: Store) -> None:
    load_members(store, members(), campaign="spring", launch=LAUNCH)
    load(store, sales(12, lift=0.0))
    found = late(track(store, "spring"))
    assert found.expected is None
    assert found.so_far_interval.low < 0 < found.so_far_interval.high


def test_long_windows_are_followed_week_by_week(complete: Store) -> None:
    change_settings(complete, "spring", {"post_days": 58})
    assert track(complete, "spring").step == 1
    assert [step_of(days) for days in (1, 100, 101, 700, 701, 3000, 3001, 3660)] == [1, 1, 7, 7, 30, 30, 365, 365]


def test_a_report_is_one_value(complete: Store) -> None:
    report = track(complete, "spring")
    assert replace(report) == report == track(complete, "spring")
    assert isinstance(report.cells[0].days[-1].band.interval, Interval)
