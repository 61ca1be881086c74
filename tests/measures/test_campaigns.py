"""The league of campaigns: order, verdict and state; and the rules of a verdict one by one."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.measures.campaigns import campaign_ids, change_currency, list_campaigns, read_coverage, read_currency
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.measures.verdicts import verdict_of
from analysis.model import (
    CampaignSettings,
    Check,
    Code,
    Comparison,
    Interval,
    Kind,
    LiftRow,
    Method,
    Metric,
    NotMeasurable,
    Remark,
    State,
    TrustCheck,
    Unit,
    Verdict,
)
from tests.store.tools import load_members, load_sales

METRIC = Metric("response_rate", Kind.PROPORTION, Unit.SHARE)


def row(
    low: float, high: float, p: float, *, borderline: bool = False, buyers: int = 100, remarks: tuple[Remark, ...] = ()
) -> LiftRow:
    result = Comparison((low + high) / 2, Interval(low, high), p, 0.1, Interval(0, 0.2), Method.SCORE, borderline)
    return LiftRow(
        "c",
        METRIC,
        "all",
        "all",
        "A",
        "Control",
        1000,
        1000,
        0.1,
        0.1,
        result,
        buyers_target=buyers,
        buyers_control=buyers,
        remarks=remarks,
    )


def alarm(check: Check, cell: str = "all", *, alarms: bool | None = True) -> TrustCheck:
    return TrustCheck("c", check, cell, 0.0, 0.0, alarms, Remark(Code.BALANCE))


PLANNED = CampaignSettings(planned_effect=0.05)
VERDICTS = {
    "worked": (row(0.01, 0.03, 0.001), (), CampaignSettings(), Verdict.WORKED),
    "harmed": (row(-0.03, -0.01, 0.001), (), CampaignSettings(), Verdict.HARMED),
    "cannot tell": (row(-0.01, 0.03, 0.4), (), CampaignSettings(), Verdict.CANNOT_TELL),
    "did nothing": (row(-0.01, 0.03, 0.4), (), PLANNED, Verdict.DID_NOTHING),
    "too wide to say nothing": (row(-0.01, 0.06, 0.4), (), PLANNED, Verdict.CANNOT_TELL),
    "worked, if less than planned": (row(0.01, 0.03, 0.001), (), PLANNED, Verdict.WORKED),
    "borderline": (row(0.001, 0.03, 0.06, borderline=True), (), CampaignSettings(), Verdict.CANNOT_TELL),
    "borderline the other way": (row(-0.001, 0.03, 0.04, borderline=True), (), CampaignSettings(), Verdict.CANNOT_TELL),
    "at another confidence": (row(0.001, 0.03, 0.04), (), CampaignSettings(confidence=0.99), Verdict.CANNOT_TELL),
    "few expected buyers": (row(0.01, 0.03, 0.001, buyers=9), (), CampaignSettings(), Verdict.CANNOT_TELL),
    "just enough buyers": (row(0.01, 0.03, 0.001, buyers=10), (), CampaignSettings(), Verdict.WORKED),
    "few buyers for Welch": (
        row(0.01, 0.03, 0.001, remarks=(Remark(Code.FEW_BUYERS),)),
        (),
        CampaignSettings(),
        Verdict.CANNOT_TELL,
    ),
    "sample ratio alarms": (
        row(0.01, 0.03, 0.001),
        (alarm(Check.SAMPLE_RATIO),),
        CampaignSettings(),
        Verdict.NOT_AN_EXPERIMENT,
    ),
    "balance alarms": (
        row(0.01, 0.03, 0.001),
        (alarm(Check.BALANCE, "A"),),
        CampaignSettings(),
        Verdict.NOT_AN_EXPERIMENT,
    ),
    "placebo alarms": (
        row(0.01, 0.03, 0.001),
        (alarm(Check.PLACEBO, "A"),),
        CampaignSettings(),
        Verdict.NOT_AN_EXPERIMENT,
    ),
    "another cell alarms": (row(0.01, 0.03, 0.001), (alarm(Check.PLACEBO, "B"),), CampaignSettings(), Verdict.WORKED),
    "a check could not be made": (
        row(0.01, 0.03, 0.001),
        (alarm(Check.BALANCE, alarms=None),),
        CampaignSettings(),
        Verdict.WORKED,
    ),
    "maturity alarms": (row(0.01, 0.03, 0.001), (alarm(Check.MATURITY),), CampaignSettings(), Verdict.CANNOT_TELL),
}


@pytest.mark.parametrize(("line", "checks", "settings", "verdict"), VERDICTS.values(), ids=VERDICTS)
def test_a_verdict_by_its_rules(line: LiftRow, checks, settings: CampaignSettings, verdict: Verdict) -> None:
    assert verdict_of(line, checks, settings) is verdict


@pytest.mark.parametrize(
    ("code", "verdict"), [(Code.NO_CONTROL, Verdict.NOT_AN_EXPERIMENT), (Code.NO_SALES, Verdict.CANNOT_TELL)]
)
def test_what_cannot_be_measured(code: Code, verdict: Verdict) -> None:
    line = LiftRow("c", METRIC, "all", "all", "A", None, 1, None, None, None, NotMeasurable(code))
    assert verdict_of(line, (), CampaignSettings()) is verdict


def test_one_line_per_target_cell_the_latest_launch_first(store: Store) -> None:
    change_settings(store, "none", {"pre_days": 10})
    for name, launch in (("old", date(2025, 3, 1)), ("new", date(2026, 3, 1)), ("planned", date(2026, 1, 1))):
        if name == "planned":
            change_settings(store, name, {"launch": launch})
        else:
            load_members(store, "customer_id,cell\n1,Control\n2,B 10\n3,B 9\n", campaign=name, launch=launch)
    load_sales(store, "customer_id,date,amount\n1,2025-01-01,1\n1,2026-03-10,1\n")
    assert campaign_ids(store) == ("new", "planned", "old", "none")
    assert [(line.campaign.id, line.target_cell, line.state) for line in list_campaigns(store)] == [
        ("new", "B 9", State.RUNNING),
        ("new", "B 10", State.RUNNING),
        ("planned", None, State.PLANNED),
        ("old", "B 9", State.COMPLETE),
        ("old", "B 10", State.COMPLETE),
        ("none", None, State.PLANNED),
    ]


def test_a_campaign_that_worked(store: Store) -> None:
    rows = [f"{n},{'A' if n % 2 else 'Control'},{int(n % 10 == 0 or (n % 2 and n % 3 == 0))}" for n in range(2000)]
    load_members(store, "customer_id,cell,bought\n" + "\n".join(rows) + "\n", campaign="c", control="Control")
    assert [(line.verdict, line.state) for line in list_campaigns(store)] == [(Verdict.WORKED, State.COMPLETE)]


def test_coverage_and_currency(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    coverage = read_coverage(store)
    assert (coverage.first_day, coverage.last_day, coverage.lines, coverage.customers) == (None, None, 0, 0)
    load_sales(store)
    coverage = read_coverage(store)
    assert (coverage.first_day, coverage.last_day, coverage.lines, coverage.customers) == (
        date(2026, 3, 1),
        date(2026, 3, 2),
        3,
        2,
    )
    monkeypatch.setenv("CONTROL_CELL_CURRENCY", "sek")
    assert read_currency(store) == "SEK"
    change_currency(store, "EUR")
    assert read_currency(store) == "EUR"
