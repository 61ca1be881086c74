"""The readings of an event against what pandas and statsmodels make of the raw rows, and what is refused why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS

from analysis.measures.events import measure_event
from analysis.measures.lift import measure_lift
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import (
    ABSENT,
    NOT_INVITED,
    BadInput,
    Code,
    Comparison,
    Effect,
    Estimator,
    EventReading,
    FirstStage,
    NotMeasurable,
    Parallel,
    Weighting,
)
from tests.measures.event_tools import LAUNCH, Evening, make_evening
from tests.store.tools import load_members, load_sales

CLOSE = 1e-9


@pytest.fixture(scope="module")
def evening() -> Evening:
    return make_evening()


@pytest.fixture
def reading(store: Store, evening: Evening) -> EventReading:
    evening.load(store)
    return measure_event(store, "evening").overall


def effect_of(reading: EventReading, estimator: Estimator) -> Effect:
    estimate = reading.of(estimator)
    assert estimate is not None
    assert isinstance(estimate.result, Effect)
    return estimate.result


def close(value: float) -> object:
    return pytest.approx(value, rel=CLOSE)


def assert_welch(found: Effect, ours: np.ndarray, theirs: np.ndarray) -> None:
    expected = stats.ttest_ind(ours, theirs, equal_var=False)
    ends = expected.confidence_interval(0.95)
    assert found.value == close(ours.mean() - theirs.mean())
    assert found.p_value == close(expected.pvalue)
    assert (found.interval.low, found.interval.high) == (close(ends.low), close(ends.high))


def test_groups_and_their_spend(reading: EventReading, evening: Evening) -> None:
    for name, chosen in (
        ("attended", evening.chosen("Invited", 1)),
        (ABSENT, evening.chosen("Invited", 0)),
        (NOT_INVITED, evening.chosen("Control")),
    ):
        line = reading.group(name)
        assert line is not None
        assert line.customers == chosen.sum()
        assert line.before.value == close(evening.spend(-90, 0)[chosen].mean() / 3)
        assert line.after.value == close(evening.spend(0, 30)[chosen].mean())
        paths = [evening.spend(-30 * n, -30 * (n - 1))[chosen].mean() for n in range(6, -1, -1)]
        assert [found.value for found in line.path] == [close(mean) for mean in paths]


def test_difference_in_differences_and_its_placebo(reading: EventReading, evening: Evening) -> None:
    change = evening.spend(0, 30) - evening.spend(-90, 0) / 3
    halves = evening.spend(-45, 0) - evening.spend(-90, -45)
    came, stayed = evening.chosen("Invited", 1), evening.chosen("Invited", 0)
    assert_welch(effect_of(reading, Estimator.DIFFERENCE_IN_DIFFERENCES), change[came], change[stayed])
    assert isinstance(reading.parallel, Parallel)
    assert (reading.parallel.periods, reading.parallel.period_days) == (6, 30)
    assert_welch(reading.parallel.placebo, halves[came], halves[stayed])


def test_raw_and_the_gap_before(reading: EventReading, evening: Evening) -> None:
    came, stayed = evening.chosen("Invited", 1), evening.chosen("Invited", 0)
    assert_welch(effect_of(reading, Estimator.RAW), evening.spend(0, 30)[came], evening.spend(0, 30)[stayed])
    assert_welch(reading.gap, evening.spend(-90, 0)[came] / 3, evening.spend(-90, 0)[stayed] / 3)


def test_adjusted_for_spend_before(reading: EventReading, evening: Evening) -> None:
    came, stayed = evening.chosen("Invited", 1), evening.chosen("Invited", 0)
    chosen = came | stayed
    design = np.column_stack([np.ones(chosen.sum()), came[chosen], evening.spend(-90, 0)[chosen]])
    fit = OLS(evening.spend(0, 30)[chosen], design).fit(cov_type="HC3", use_t=True)
    found = effect_of(reading, Estimator.ADJUSTED)
    assert (found.value, found.p_value) == (close(fit.params[1]), close(fit.pvalues[1]))
    assert (found.interval.low, found.interval.high) == tuple(map(close, fit.conf_int()[1]))


def test_the_invitation_is_the_lift_and_coming_its_share(reading: EventReading, store: Store, evening: Evening) -> None:
    (row,) = measure_lift(store, "evening", metrics=["revenue_per_customer"]).rows
    assert isinstance(row.result, Comparison)
    whole, coming = effect_of(reading, Estimator.INVITATION), effect_of(reading, Estimator.COMING)
    assert whole.value == close(row.result.effect)
    assert whole.p_value == pytest.approx(row.result.p_value, rel=1e-7)  # the store rounds powers to a billionth
    share = evening.chosen("Invited", 1).sum() / evening.chosen("Invited").sum()
    assert coming.value == close(row.result.effect / share)
    assert isinstance(reading.first_stage, FirstStage)
    assert reading.first_stage.invited == close(share)
    assert not reading.first_stage.weak


def test_the_estimates_stand_in_the_order_of_the_methods(reading: EventReading) -> None:
    assert [estimate.estimator for estimate in reading.estimates] == list(Estimator)


def test_the_range_leaves_the_raw_comparison_out(reading: EventReading) -> None:
    values = [effect_of(reading, way).value for way in list(Estimator)[:3]]
    assert (reading.range.low, reading.range.high) == (min(values), max(values))


def test_weighting_makes_the_groups_alike(reading: EventReading) -> None:
    assert isinstance(reading.weighting, Weighting)
    assert reading.weighting.worst_before > 0.3
    assert reading.weighting.worst_after < 0.15
    assert 0 < reading.weighting.effective < reading.weighting.others
    known = {(line.covariate, line.level) for line in reading.weighting.imbalances}
    assert {("@pre_revenue", None), ("@earlier_revenue", None), ("tier", "Gold"), ("tier", "(missing)")} <= known


def test_whoever_chose_is_marked_for_good(store: Store, evening: Evening) -> None:
    evening.load(store)
    for estimate in measure_event(store, "evening").overall.estimates:
        by_draw = estimate.estimator in (Estimator.INVITATION, Estimator.COMING)
        assert (Code.CHOSE_THEMSELVES in [remark.code for remark in estimate.remarks]) != by_draw


def test_nothing_from_after_the_contact_explains_anything(store: Store, evening: Evening) -> None:
    """Sales from the contact on change what came after, and neither chances nor balance nor paths."""
    evening.load(store)
    first = measure_event(store, "evening").overall
    later = evening.sales.copy()
    after = pd.to_datetime(later["date"]) >= pd.Timestamp(LAUNCH)
    later.loc[after & (later["customer_id"] != "nobody"), "amount"] *= 3
    other = Store()
    replace(evening, sales=later).load(other)
    second = measure_event(other, "evening").overall
    other.close()
    assert isinstance(first.weighting, Weighting)
    assert isinstance(second.weighting, Weighting)
    assert second.weighting.imbalances == first.weighting.imbalances
    assert second.weighting.overlap == first.weighting.overlap
    assert (second.parallel, second.gap) == (first.parallel, first.gap)
    assert [line.path[:-1] for line in second.groups] == [line.path[:-1] for line in first.groups]
    assert effect_of(second, Estimator.RAW).value == close(3 * effect_of(first, Estimator.RAW).value)


def test_the_day_of_the_contact_belongs_to_after(store: Store, evening: Evening) -> None:
    whom = evening.members["customer_id"][evening.chosen("Invited", 1)].iloc[0]
    extra = [(LAUNCH - timedelta(days=1), 10_000.0), (LAUNCH, 100_000.0)]
    lines = pd.DataFrame([{"customer_id": whom, "date": day, "amount": amount} for day, amount in extra])
    evening.load(store)
    before = measure_event(store, "evening").overall.group("attended")
    other = Store()
    replace(evening, sales=pd.concat([evening.sales, lines])).load(other)
    after = measure_event(other, "evening").overall.group("attended")
    other.close()
    n = before.customers
    assert after.after.value - before.after.value == close(100_000 / n)
    assert after.before.value - before.before.value == close(10_000 / 3 / n)
    assert after.path[-2].value - before.path[-2].value == close(10_000 / n)
    assert after.path[-3] == before.path[-3]


def test_what_can_count_as_taking_part(store: Store, evening: Evening) -> None:
    evening.load(store)
    report = measure_event(store, "evening")
    assert (report.choices, report.took_part) == (("attended", "delivered", "redeemed", "assigned"), "attended")
    redeemed = measure_event(store, "evening", took_part="redeemed").overall
    assert redeemed.group("redeemed").customers == evening.members["redeemed"].sum()
    with pytest.raises(BadInput, match="opened; there is: attended, delivered, redeemed, assigned"):
        measure_event(store, "evening", took_part="opened")


def test_assigned_at_random_needs_no_label(store: Store, evening: Evening) -> None:
    """Then everything is the comparison with the control, and the effect of coming is that of the invitation."""
    evening.load(store)
    reading = measure_event(store, "evening", took_part="assigned").overall
    assert (reading.against, [line.group for line in reading.groups]) == (NOT_INVITED, ["assigned", NOT_INVITED])
    codes = {remark.code for estimate in reading.estimates for remark in estimate.remarks}
    assert not codes & {Code.CHOSE_THEMSELVES, Code.RAW_MISLEADS}
    assert effect_of(reading, Estimator.COMING).value == close(effect_of(reading, Estimator.INVITATION).value)
    assert effect_of(reading, Estimator.RAW).value == close(effect_of(reading, Estimator.INVITATION).value)


def test_everybody_came(store: Store, evening: Evening) -> None:
    everybody = evening.members.assign(attended=np.where(evening.members["cell"] == "Invited", 1, 0))
    replace(evening, members=everybody).load(store)
    report = measure_event(store, "evening")
    assert report.overall.against == NOT_INVITED
    assert Code.NOBODY_STAYED_AWAY in [remark.code for remark in report.remarks]


def test_by_segment_levels_add_up(store: Store, evening: Evening) -> None:
    evening.load(store)
    report = measure_event(store, "evening", segments=["tier"])
    levels = report.of("tier")
    assert [reading.level for reading in levels] == ["Gold", "Silver", "(missing)"]
    for name in ("attended", ABSENT, NOT_INVITED):
        assert sum(reading.group(name).customers for reading in levels) == report.overall.group(name).customers
    gold = evening.members["tier"].to_numpy() == "Gold"
    came, stayed = (evening.chosen("Invited", came) & gold for came in (1, 0))
    assert_welch(effect_of(levels[0], Estimator.RAW), evening.spend(0, 30)[came], evening.spend(0, 30)[stayed])
    with pytest.raises(BadInput):
        measure_event(store, "evening", segments=["shoe size"])


def test_an_outcome_may_divide_but_explains_nothing(store: Store, evening: Evening) -> None:
    evening.load(store)
    report = measure_event(store, "evening", segments=["redeemed"])
    assert {reading.level for reading in report.of("redeemed")} == {"0", "1"}
    weighting = report.overall.weighting
    assert isinstance(weighting, Weighting)
    assert "redeemed" not in {line.covariate for line in weighting.imbalances}


@pytest.mark.parametrize(
    ("settings", "code", "facts"),
    [
        ({"post_days": 90}, Code.POST_NOT_COVERED, {"days_missing": 29, "post_days": 90}),
        ({"pre_days": 250}, Code.PRE_NOT_COVERED, {"days_missing": 38, "pre_days": 250}),
        ({"launch": LAUNCH + timedelta(days=300)}, Code.NOT_STARTED, {}),
        ({"launch": None}, Code.NO_SALES, {}),
    ],
    ids=["post window leaves the sales", "pre window leaves the sales", "in the future", "no launch"],
)
def test_before_and_after_need_both_windows(
    store: Store, evening: Evening, settings: dict[str, object], code: Code, facts: dict[str, int]
) -> None:
    evening.load(store)
    change_settings(store, "evening", settings)
    reading = measure_event(store, "evening").overall
    for way in list(Estimator)[:3]:
        result = reading.of(way).result
        assert isinstance(result, NotMeasurable)
        if result.code is not Code.NO_LAUNCH:
            assert result.code is code
            assert facts.items() <= dict(result.facts).items()
    assert reading.range is None
    drawn = reading.of(Estimator.INVITATION).result
    assert isinstance(drawn, Effect) == (code in (Code.POST_NOT_COVERED, Code.PRE_NOT_COVERED))


def test_without_a_control_there_is_no_invitation_to_measure(store: Store, evening: Evening) -> None:
    invited = evening.members[evening.members["cell"] == "Invited"]
    replace(evening, members=invited).load(store, control=None)
    reading = measure_event(store, "evening").overall
    assert reading.group(NOT_INVITED) is None
    assert reading.of(Estimator.COMING).result == NotMeasurable(Code.NO_CONTROL)
    assert isinstance(effect_of(reading, Estimator.WEIGHTED), Effect)


def test_a_control_that_was_not_drawn_proves_nothing(store: Store, evening: Evening) -> None:
    spent = evening.spend(-90, 0)
    chosen = evening.members.assign(cell=np.where(spent > np.median(spent), "Invited", "Control"))
    replace(evening, members=chosen).load(store)
    report = measure_event(store, "evening", took_part="assigned")
    assert not report.randomised
    assert report.overall.of(Estimator.INVITATION).result == NotMeasurable(Code.INVITATION_NOT_RANDOM)
    codes = [remark.code for remark in report.overall.of(Estimator.DIFFERENCE_IN_DIFFERENCES).remarks]
    assert Code.CHOSE_THEMSELVES in codes


def test_few_who_came(store: Store, evening: Evening) -> None:
    few = evening.members.assign(attended=np.where(np.arange(len(evening.members)) % 60 == 1, 1, 0))
    replace(evening, members=few).load(store)
    reading = measure_event(store, "evening").overall
    came = reading.group("attended").customers
    for way in (*list(Estimator)[:3], Estimator.RAW):
        assert reading.of(way).result == NotMeasurable(Code.FEW_TOOK_PART, (("customers", came),))


def test_flow(store: Store, evening: Evening) -> None:
    evening.load(store)
    (flow,) = measure_event(store, "evening").flows
    invited, bought = evening.chosen("Invited"), evening.spend(0, 30) > 0
    reached = {
        "assigned": invited,
        "delivered": invited & (evening.members["delivered"] == 1).to_numpy(),
        "attended": evening.chosen("Invited", 1),
    }
    assert [(step.step, step.customers, step.bought) for step in flow.steps] == [
        (name, chosen.sum(), (chosen & bought).sum()) for name, chosen in reached.items()
    ]
    assert flow.delivered[0] == close(reached["delivered"].sum() / invited.sum())


def test_a_voucher_that_is_redeemed_by_buying_is_told(store: Store, evening: Evening) -> None:
    bought = evening.spend(0, 30) > 0
    redeemed = evening.members.assign(redeemed=(bought & evening.chosen("Invited")).astype(int))
    replace(evening, members=redeemed).load(store)
    report = measure_event(store, "evening", took_part="redeemed")
    assert Code.BUYING_IS_TAKING_PART in [remark.code for remark in report.remarks]
    assert not measure_event(store, "evening").remarks


def test_a_campaign_in_which_nobody_could_take_part(store: Store) -> None:
    load_members(store, "customer_id,cell\n1,SMS\n2,SMS\n", launch=LAUNCH, campaign="sms")
    load_sales(store, "customer_id,date,amount\n1,2026-03-02,5\n")
    report = measure_event(store, "sms")
    assert (report.readings, report.choices) == ((), ())
    assert [remark.code for remark in report.remarks] == [Code.NOTHING_TO_TAKE_PART_IN]
