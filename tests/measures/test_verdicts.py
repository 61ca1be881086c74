"""The rules of a verdict one by one, with its reason, what would change it, and what is said beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.measures.verdicts import FAR, judge
from analysis.model import (
    SALES_METRICS,
    Campaign,
    CampaignSettings,
    Cell,
    Check,
    CheckState,
    Choice,
    Code,
    Comparison,
    Interval,
    Judgement,
    Kind,
    LiftReport,
    LiftRow,
    Method,
    Metric,
    NotMeasurable,
    Remark,
    TrustCheck,
    Unit,
    Verdict,
)

METRIC = Metric("response_rate", Kind.PROPORTION, Unit.SHARE)
OWN = Metric("visit", Kind.PROPORTION, Unit.SHARE, own=True)
CELLS = (Cell("A", 1000), Cell("B", 1000), Cell("Control", 1000))


def row(
    low: float,
    high: float,
    p: float,
    *,
    adjusted: float | None = None,
    borderline: bool = False,
    buyers: int = 100,
    remarks: tuple[Remark, ...] = (),
    metric: Metric = METRIC,
) -> LiftRow:
    result = Comparison((low + high) / 2, Interval(low, high), p, 0.1, Interval(0, 0.2), Method.SCORE, borderline)
    return LiftRow(
        "c",
        metric,
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
        p_adjusted=adjusted,
    )


def check(which: Check, state: CheckState = CheckState.RED, cell: str = "all", *remarks: Remark) -> TrustCheck:
    facts = (("days_missing", 3), ("post_days", 30), ("last_day", date(2026, 4, 3)))
    first = Remark(Code.MATURITY, facts) if which is Check.MATURITY else Remark(Code.BALANCE)
    return TrustCheck("c", which, cell, 0.0, 0.0, state, first, remarks)


def judged(line: LiftRow, *checks: TrustCheck, choices: tuple[Choice, ...] = (), **settings) -> Judgement:
    campaign = Campaign("c", CampaignSettings(control="Control", **settings), choices, cells=CELLS)
    return judge(line, checks, LiftReport(campaign, (line,), "EUR"))


GAIN, NOTHING = row(0.01, 0.03, 0.001), row(-0.01, 0.03, 0.4)
FEW = NotMeasurable(Code.NOT_ENOUGH_BUYERS, (("buyers", 17), ("cell", "control"), ("enough", 60)))
SMALL = NotMeasurable(Code.NOT_ENOUGH_CUSTOMERS, (("customers", 80), ("cell", "control"), ("enough", 100)))
VERDICTS = {
    "worked": (judged(GAIN), Verdict.WORKED, Code.BECAUSE_MORE),
    "harmed": (judged(row(-0.03, -0.01, 0.001)), Verdict.HARMED, Code.BECAUSE_LESS),
    "cannot tell": (judged(NOTHING), Verdict.CANNOT_TELL, Code.BECAUSE_BOTH_FIT),
    "did nothing": (judged(NOTHING, planned_effect=0.05), Verdict.DID_NOTHING, Code.BECAUSE_WITHIN),
    "too wide to say nothing": (
        judged(row(-0.01, 0.06, 0.4), planned_effect=0.05), Verdict.CANNOT_TELL, Code.BECAUSE_BOTH_FIT,
    ),
    "on the edge of the plan": (
        judged(row(-0.01, 0.05, 0.4), planned_effect=0.05), Verdict.CANNOT_TELL, Code.BECAUSE_BOTH_FIT,
    ),
    "worked, if less than planned": (judged(GAIN, planned_effect=0.05), Verdict.WORKED, Code.BECAUSE_MORE_BUT),
    "a plan of 0 is none": (judged(NOTHING, planned_effect=0.0), Verdict.CANNOT_TELL, Code.BECAUSE_BOTH_FIT),
    "borderline": (judged(row(0.001, 0.03, 0.06, borderline=True)), Verdict.CANNOT_TELL, Code.BORDERLINE),
    "borderline the other way": (
        judged(row(-0.001, 0.03, 0.04, borderline=True)), Verdict.CANNOT_TELL, Code.BORDERLINE,
    ),
    "borderline within the plan": (
        judged(row(-0.001, 0.03, 0.04, borderline=True), planned_effect=0.05), Verdict.CANNOT_TELL, Code.BORDERLINE,
    ),
    "at another confidence": (
        judged(row(0.001, 0.03, 0.04), confidence=0.99), Verdict.CANNOT_TELL, Code.BECAUSE_BOTH_FIT,
    ),
    "one of several": (judged(row(0.001, 0.03, 0.03, adjusted=0.06)), Verdict.CANNOT_TELL, Code.BECAUSE_SEVERAL),
    "the best of several": (judged(row(0.001, 0.03, 0.02, adjusted=0.04)), Verdict.WORKED, Code.BECAUSE_MORE),
    "few expected buyers": (
        judged(row(0.01, 0.03, 0.001, buyers=9)), Verdict.CANNOT_TELL, Code.BECAUSE_FEW_BUYERS,
    ),
    "just enough buyers": (judged(row(0.01, 0.03, 0.001, buyers=10)), Verdict.WORKED, Code.BECAUSE_MORE),
    "few buyers for the method": (
        judged(replace(GAIN, result=FEW)), Verdict.CANNOT_TELL, Code.BECAUSE_FEW_BUYERS,
    ),
    "few customers for the method": (
        judged(replace(GAIN, result=SMALL)), Verdict.CANNOT_TELL, Code.NOT_ENOUGH_CUSTOMERS,
    ),
    "sample ratio alarms": (
        judged(GAIN, check(Check.SAMPLE_RATIO)), Verdict.NOT_AN_EXPERIMENT, Code.BECAUSE_OF_CHECKS,
    ),
    "balance alarms": (
        judged(GAIN, check(Check.BALANCE, CheckState.RED, "A")), Verdict.NOT_AN_EXPERIMENT, Code.BECAUSE_OF_CHECKS,
    ),
    "placebo alarms": (
        judged(GAIN, check(Check.PLACEBO, CheckState.RED, "A")), Verdict.NOT_AN_EXPERIMENT, Code.BECAUSE_OF_CHECKS,
    ),
    "alarms before anything is measured": (
        judged(replace(GAIN, result=NotMeasurable(Code.NO_SALES)), check(Check.SAMPLE_RATIO)),
        Verdict.NOT_AN_EXPERIMENT,
        Code.BECAUSE_OF_CHECKS,
    ),
    "another cell alarms": (
        judged(GAIN, check(Check.PLACEBO, CheckState.RED, "B")), Verdict.WORKED, Code.BECAUSE_MORE,
    ),
    "amber decides nothing": (judged(GAIN, check(Check.BALANCE, CheckState.AMBER)), Verdict.WORKED, Code.BECAUSE_MORE),
    "a check could not be made": (
        judged(GAIN, check(Check.BALANCE, CheckState.NOT_MADE)), Verdict.WORKED, Code.BECAUSE_MORE,
    ),
    "other alarms do not decide": (
        judged(GAIN, check(Check.CONTAMINATION), check(Check.POWER)), Verdict.WORKED, Code.BECAUSE_MORE,
    ),
    "the post window is open": (judged(GAIN, check(Check.MATURITY)), Verdict.CANNOT_TELL, Code.POST_WINDOW_CUT),
    "an own metric has no window": (
        judged(replace(GAIN, metric=OWN), check(Check.MATURITY)), Verdict.WORKED, Code.BECAUSE_MORE,
    ),
    "the control was not drawn": (judged(GAIN, randomised=False), Verdict.NOT_AN_EXPERIMENT, Code.BECAUSE_NOT_DRAWN),
    "the control was drawn": (judged(GAIN, randomised=True), Verdict.WORKED, Code.BECAUSE_MORE),
    "a ratio compares buyers only": (
        judged(replace(GAIN, metric=SALES_METRICS[-1])), Verdict.CANNOT_TELL, Code.NOT_RANDOMISED,
    ),
    "it depends on the doubles": (
        judged(
            GAIN,
            check(Check.DOUBLE_MEMBERSHIP, CheckState.RED, "all", Remark(Code.DOUBLES_DECIDE, (("cell", "A"),))),
        ),
        Verdict.CANNOT_TELL,
        Code.BECAUSE_OF_DOUBLES,
    ),
    "for another cell it depends on the doubles": (
        judged(
            GAIN,
            check(Check.DOUBLE_MEMBERSHIP, CheckState.RED, "all", Remark(Code.DOUBLES_DECIDE, (("cell", "B"),))),
        ),
        Verdict.WORKED,
        Code.BECAUSE_MORE,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("judgement", "verdict", "reason"), VERDICTS.values(), ids=VERDICTS)
def test_a_verdict_by_its_rules(judgement: Judgement, verdict: Verdict, reason: Code) -> None:
    assert (judgement.verdict, judgement.reason.code) == (verdict, reason)


@pytest.mark.parametrize(
    ("code", "verdict"), [(Code.NO_CONTROL, Verdict.NOT_AN_EXPERIMENT), (Code.NO_SALES, Verdict.CANNOT_TELL)]
)
def test_what_cannot_be_measured_says_why(code: Code, verdict: Verdict) -> None:
    line = LiftRow("c", METRIC, "all", "all", "A", None, 1, None, None, None, NotMeasurable(code, (("cell", "A"),)))
    judgement = judged(line)
    assert (judgement.verdict, judgement.reason.code) == (verdict, code)


def facts(remark: Remark | None) -> dict:
    assert remark is not None
    return dict(remark.facts)


def test_the_sales_to_load() -> None:
    change = judged(GAIN, check(Check.MATURITY)).change
    assert (change and change.code, facts(change)) == (Code.CHANGE_SALES, {"last_day": date(2026, 4, 3)})


def test_earlier_sales_to_load() -> None:
    facts_of_check = (("days_missing", 3), ("post_days", 30), ("first_day", date(2026, 3, 1)))
    late = TrustCheck(
        "c", Check.MATURITY, "all", 0.0, 1.0, CheckState.RED, Remark(Code.MATURITY_BEGINNING, facts_of_check)
    )
    judgement = judged(GAIN, late)
    assert facts(judgement.reason) == {"days_missing": 3, "post_days": 30}
    assert (judgement.change and judgement.change.code) == Code.CHANGE_EARLIER_SALES
    assert facts(judgement.change) == {"first_day": date(2026, 3, 1)}


def test_buyers_that_are_missing_and_the_weeks_they_take() -> None:
    """17 buyers in 30 days, 60 needed: 43 more, 75.9 days at that rate."""
    change = judged(replace(GAIN, result=FEW)).change
    assert (change and change.code, facts(change)) == (Code.CHANGE_BUYERS_WEEKS, {"more": 43, "weeks": 11})


def test_no_time_makes_more_buyers_than_there_are_customers() -> None:
    change = judged(replace(GAIN, n_control=59, result=FEW)).change
    assert (change and change.code, facts(change)) == (Code.CHANGE_BUYERS, {"more": 43})
    change = judged(replace(GAIN, n_control=60, result=FEW)).change
    assert (change and change.code) == Code.CHANGE_BUYERS_WEEKS


def test_customers_that_are_missing() -> None:
    judgement = judged(replace(GAIN, result=SMALL), check(Check.CONTROL_BUYERS, CheckState.RED, "A"))
    assert (judgement.change and judgement.change.code) == Code.CHANGE_CELL
    assert facts(judgement.change) == {"more": 20}
    assert judgement.reservations == ()


def test_buyers_that_are_missing_without_a_rate() -> None:
    change = judged(replace(row(0.01, 0.03, 0.001, metric=OWN), result=FEW)).change
    assert (change and change.code, facts(change)) == (Code.CHANGE_BUYERS, {"more": 43})
    change = judged(row(0.01, 0.03, 0.001, buyers=0)).change
    assert (change and change.code, facts(change)) == (Code.CHANGE_BUYERS, {"more": 10})


def test_how_much_larger_to_tell_the_effect_from_none() -> None:
    """Effect 0.01, interval to −0.01: twice as far as may be, so 4 times the customers: 300 more buyers of 100."""
    change = judged(row(-0.01, 0.03, 0.4)).change
    assert change is not None
    assert change.code is Code.CHANGE_SIZE
    assert {name: facts(change)[name] for name in ("more", "weeks")} == {"more": 300, "weeks": ceil(3 * 30 / 7)}
    change = judged(row(-0.01, 0.03, 0.4, metric=OWN)).change
    assert (change and change.code, facts(change)["more"]) == (Code.CHANGE_CUSTOMERS, 3000)


@given(st.floats(0.02, 0.2), st.floats(0.05, 0.4))
def test_a_campaign_so_much_larger_would_tell(effect: float, half: float) -> None:
    """With the advised number of control buyers the interval, shrunk by its square root, ends at 0."""
    line = row(effect - half, effect + half, 0.3)
    change = judged(line).change
    assert change is not None
    if half <= effect:
        return
    if (half / effect) ** 2 > FAR:
        assert change.code is Code.CHANGE_PLAN
        return
    grown = (100 + float(facts(change)["more"])) / 100
    assert effect - half / grown**0.5 >= -1e-9
    assert effect - half / (grown - 0.011) ** 0.5 < 1e-9 or facts(change)["more"] == 1


def test_how_much_larger_to_rule_the_plan_out() -> None:
    """Effect 0.001 within ± 0.05: the interval to 0.061 must shrink to 0.049, 1.5 times the customers."""
    change = judged(row(-0.059, 0.061, 0.97), planned_effect=0.05).change
    assert facts(change)["more"] == ceil(100 * ((0.06 / 0.049) ** 2 - 1))


def test_among_several_cells_it_takes_more() -> None:
    """p × 2: the interval has to reach as far as at a confidence of 97.5 %."""
    change = judged(row(-0.01, 0.03, 0.4, adjusted=0.8)).change
    widened = stats.norm.isf(0.0125) / stats.norm.isf(0.025)
    assert facts(change)["more"] == ceil(100 * (4 * widened**2 - 1))


def test_a_difference_too_small_to_chase() -> None:
    far, plan = row(-0.0499, 0.0501, 0.99), judged(row(-0.05, 0.05, 1.0)).change
    assert (plan and plan.code) == Code.CHANGE_PLAN
    change = judged(far, planned_effect=0.00005).change
    assert (change and change.code, facts(change)["times"]) == (Code.CHANGE_SIZE_FAR, FAR)


@pytest.mark.parametrize("which", [Check.SAMPLE_RATIO, Check.BALANCE, Check.PLACEBO])
def test_the_alarms_that_decide_are_named(which: Check) -> None:
    judgement = judged(GAIN, check(which), check(Check.CONTAMINATION))
    assert facts(judgement.reason) == {"checks": which.value}
    assert judgement.reservations == ()


def test_other_doubtful_checks_are_reservations() -> None:
    judgement = judged(
        GAIN,
        check(Check.CONTROL_CONTACTED),
        check(Check.BALANCE, CheckState.AMBER),
        check(Check.HOUSEHOLDS, CheckState.NOT_MADE),
        check(Check.MATURITY, CheckState.GREEN),
        check(Check.PLACEBO, CheckState.RED, "B"),
    )
    assert judgement.reservations == (Check.CONTROL_CONTACTED, Check.BALANCE)


def test_what_the_reason_says_is_no_reservation() -> None:
    assert judged(GAIN, check(Check.MATURITY)).reservations == ()
    few = row(0.01, 0.03, 0.001, buyers=9)
    assert judged(few, check(Check.CONTROL_BUYERS, CheckState.RED, "A")).reservations == ()


def test_what_was_chosen_after_the_sales_were_seen() -> None:
    def choice(setting: str, *, after: bool) -> Choice:
        return Choice(setting, "", datetime(2026, 5, 1), after)

    said = Remark(Code.CHOSEN_AFTER, (("setting", "primary,launch"),))
    choices = (choice("split", after=False), choice("split", after=True), choice("contact_cost", after=True))
    judgement = judged(row(0.01, 0.03, 0.001, remarks=(said,)), choices=choices)
    assert judgement.chosen_after == ("primary", "launch", "split")
    assert judged(GAIN, choices=(choice("split", after=False),)).chosen_after == ()
