"""The sample's VIP evening, whose truth the simulator knows: recovered by what can, missed by what cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import sqrt

import pytest

from analysis.charts import change_findings, event_findings
from analysis.measures.events import measure_event
from analysis.measures.intervals import measure_intervals
from analysis.measures.sample import load_sample
from analysis.measures.spend_change import measure_spend_change
from analysis.measures.store import Store
from analysis.model import (
    Code,
    Effect,
    Estimator,
    EventReport,
    Grouping,
    Interval,
    Measure,
    Measured,
    Parallel,
    Weighting,
    Window,
)
from analysis.sample import truth
from analysis.stats.survival import waiting_at


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    store = Store()
    load_sample(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def report(store: Store) -> EventReport:
    return measure_event(store, "vip-evening")


def realised(metric: str) -> dict[str, float]:
    """Realised effects: of coming, and of the invitation."""
    rows = [row for row in truth() if (row.campaign, row.metric) == ("vip-evening", metric)]
    return {row.segment: row.realised for row in rows if row.segment in ("attended", "all")}


@pytest.fixture(scope="module")
def true() -> dict[str, float]:
    return realised("revenue_per_customer")


def ends_in(sentence: str) -> list[float]:
    """Both ends of the interval that a sentence tells."""
    found = re.findall(r"(?:between|and) ([+−]?)¥([\d,]+\.\d+)", sentence)
    return [float(text.replace(",", "")) * (-1 if sign == "−" else 1) for sign, text in found]


def effect(report: EventReport, estimator: Estimator) -> Effect:
    estimate = report.overall.of(estimator)
    assert estimate is not None
    assert isinstance(estimate.result, Effect)
    return estimate.result


def holds(effect: Effect, value: float) -> bool:
    assert isinstance(effect.interval, Interval)
    return effect.interval.low <= value <= effect.interval.high


@pytest.mark.parametrize("estimator", [Estimator.COMING, Estimator.WEIGHTED, Estimator.ADJUSTED])
def test_the_effect_of_coming_is_recovered(report: EventReport, true: dict[str, float], estimator: Estimator) -> None:
    assert holds(effect(report, estimator), true["attended"])
    assert effect(report, estimator).p_value < 0.001


def test_the_effect_of_the_invitation_is_recovered(report: EventReport, true: dict[str, float]) -> None:
    assert report.randomised
    assert holds(effect(report, Estimator.INVITATION), true["all"])


def test_who_came_had_just_bought(report: EventReport, true: dict[str, float]) -> None:
    """So the change alone is far too low, and its own check says so."""
    change = effect(report, Estimator.DIFFERENCE_IN_DIFFERENCES)
    assert not holds(change, true["attended"])
    assert change.value < true["attended"] / 2
    assert isinstance(report.overall.parallel, Parallel)
    assert report.overall.parallel.p_value < 1e-6
    remarks = [remark.code for remark in report.overall.of(Estimator.DIFFERENCE_IN_DIFFERENCES).remarks]
    assert Code.NOT_PARALLEL in remarks


def test_weights_make_them_alike(report: EventReport) -> None:
    weighting = report.overall.weighting
    assert isinstance(weighting, Weighting)
    assert weighting.worst_before > 0.5
    assert weighting.worst_after < 0.1
    assert weighting.outside < 0.02
    assert weighting.e_value > weighting.e_value_low > 2


def test_the_truth_lies_within_the_range(report: EventReport, true: dict[str, float]) -> None:
    found = report.overall.range
    assert found is not None
    assert found.low < true["attended"] < found.high


def test_the_first_sentence_of_the_events_page_tells_the_truth(report: EventReport, true: dict[str, float]) -> None:
    said = event_findings.answer(report)
    low, high = ends_in(said)
    assert low < true["attended"] < high
    assert "more each than they would have" in said
    assert "who had just bought a lot falls back" in event_findings.caution(report)


def test_spend_change_tells_what_the_invitation_caused_and_not_what_coming_did(
    store: Store, true: dict[str, float]
) -> None:
    report = measure_spend_change(store, "vip-evening")
    (invited,) = (row for row in report.of(Measure.REVENUE, Window.CHANGE, Grouping.CELL) if row.against)
    said = change_findings.answer(report, invited)
    low, high = ends_in(said)
    assert low < true["all"] < high
    assert "because of the campaign" in said
    (came,) = (row for row in report.of(Measure.REVENUE, Window.CHANGE, Grouping.PARTICIPATION) if row.against)
    assert isinstance(came.result, Measured)
    assert came.result.interval is not None
    assert came.result.interval.high < true["attended"]
    assert "not what coming caused" in change_findings.answer(report, came)


def test_the_invited_come_back_sooner_by_as_much_as_they_do(store: Store) -> None:
    """The share back by the last day of the post window, against the additional buyers of that window."""
    rows = {row.group.name: row for row in measure_intervals(store, "vip-evening").of(Grouping.CELL)}
    found = [waiting_at(rows[name].curve, 29) for name in ("Invited", "Control")]
    difference = found[1][0] - found[0][0]
    reach = sqrt(sum((ends.high - ends.low) ** 2 for _share, ends in found)) / 2
    assert abs(difference - realised("response_rate")["all"]) < reach
    assert rows["Invited"].log_rank_p < 0.001
    assert rows["Invited"].difference.interval.high < 0
