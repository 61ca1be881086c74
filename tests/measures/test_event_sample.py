"""The sample's VIP evening, whose truth the simulator knows: recovered by what can, missed by what cannot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analysis.measures.events import measure_event
from analysis.measures.sample import load_sample
from analysis.measures.store import Store
from analysis.model import Code, Effect, Estimator, EventReport, Interval, Parallel, Weighting
from analysis.sample import truth


@pytest.fixture(scope="module")
def report() -> Iterator[EventReport]:
    store = Store()
    load_sample(store)
    yield measure_event(store, "vip-evening")
    store.close()


@pytest.fixture(scope="module")
def true() -> dict[str, float]:
    """Realised effects: of coming, and of the invitation."""
    rows = [row for row in truth() if row.campaign == "vip-evening" and row.metric == "revenue_per_customer"]
    return {row.segment: row.realised for row in rows if row.segment in ("attended", "all")}


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
