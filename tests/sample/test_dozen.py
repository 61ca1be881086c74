"""The program is held to the figures of the dozen customers that data/README.md works out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from analysis.measures.lift import measure_lift
from analysis.measures.loading import load
from analysis.measures.settings import change_settings
from analysis.measures.store import open_store
from analysis.model import Code, Comparison, Extract, LiftReport, LiftRow, LoadReport, LoadRequest, NotMeasurable
from tests.sample import dozen_by_hand as hand
from tests.sample.dozen_by_hand import EXPECTED, Figures

ROUNDING = {"rel": 1e-9, "abs": 1e-12}  # the hand's own quantiles are good to 1e-11
SETTINGS = {
    "control": hand.CONTROL,
    "promoted": (hand.PROMOTED,),
    "margin_rate": float(hand.MARGIN_RATE),
    "minimum_level_size": 1,
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiftReport, LoadReport, LoadReport]]:
    store = open_store(tmp_path_factory.mktemp("dozen") / "store.duckdb")
    members = load(store, _request(hand.CAMPAIGN_FILE, Extract.CAMPAIGN))
    change_settings(store, "dozen", {"launch": hand.LAUNCH, **SETTINGS})
    sales = load(store, _request(hand.SALES_FILE, Extract.SALES))
    yield measure_lift(store, "dozen", segments=("tier",)), members, sales
    store.close()


def _request(path: Path, extract: Extract) -> LoadRequest:
    return LoadRequest(str(path), path.name, extract, campaign="dozen" if extract is Extract.CAMPAIGN else None)


@pytest.fixture(params=list(EXPECTED), ids=" ".join)
def line(request: pytest.FixtureRequest, loaded: tuple[LiftReport, ...]) -> tuple[LiftRow, Figures]:
    metric, segment, level = request.param
    (row,) = (row for row in loaded[0].of(metric, segment) if row.level == level)
    return row, EXPECTED[request.param]


def _result(row: LiftRow) -> Comparison:
    assert isinstance(row.result, Comparison), row.result
    return row.result


def _reason(value: object) -> str:
    return value.code if isinstance(value, NotMeasurable) else ""


def test_every_row_is_loaded(loaded: tuple[LiftReport, LoadReport, LoadReport]) -> None:
    _, members, sales = loaded
    assert (members.rows_in, members.loaded, members.set_aside, members.repeated) == (12, 12, 0, 0)
    assert (sales.rows_in, sales.loaded, sales.set_aside, sales.repeated) == (29, 29, 0, 0)


def test_every_line_is_expected(loaded: tuple[LiftReport, LoadReport, LoadReport]) -> None:
    assert {(row.metric.name, row.segment, row.level) for row in loaded[0].rows} == set(EXPECTED)


def test_customers_and_means(line: tuple[LiftRow, Figures]) -> None:
    row, by_hand = line
    assert (row.n_target, row.n_control or 0) == (by_hand.n_target, by_hand.n_control)
    for ours, theirs in ((row.mean_target, by_hand.mean_target), (row.mean_control, by_hand.mean_control)):
        if theirs is not None:
            assert ours == pytest.approx(float(theirs), **ROUNDING)


def test_reason_where_nothing_can_be_measured(line: tuple[LiftRow, Figures]) -> None:
    row, by_hand = line
    assert _reason(row.result) == by_hand.reason


def test_effect_with_interval_and_p_value(line: tuple[LiftRow, Figures]) -> None:
    row, by_hand = line
    if by_hand.reason:
        return
    result = _result(row)
    ours = result.effect, result.interval.low, result.interval.high, result.p_value
    assert ours == pytest.approx((float(by_hand.effect), by_hand.low, by_hand.high, by_hand.p_value), **ROUNDING)
    assert (result.method, result.borderline) == (by_hand.method, False)


def test_lift_with_interval(line: tuple[LiftRow, Figures]) -> None:
    row, by_hand = line
    if by_hand.reason:
        return
    result = _result(row)
    assert _reason(result.lift_interval) == by_hand.lift_reason
    if by_hand.lift is None:
        assert _reason(result.lift) == Code.CONTROL_NOT_POSITIVE
        return
    assert result.lift == pytest.approx(float(by_hand.lift), **ROUNDING)
    if not by_hand.lift_reason:
        ends = result.lift_interval.low, result.lift_interval.high
        assert ends == pytest.approx((by_hand.lift_low, by_hand.lift_high), **ROUNDING)


def test_incremental_total(line: tuple[LiftRow, Figures]) -> None:
    row, by_hand = line
    if by_hand.reason or row.metric.name == hand.RATIO:
        assert row.incremental is None
        return
    ours = row.incremental, row.incremental_interval.low, row.incremental_interval.high
    assert ours == pytest.approx(tuple(map(float, by_hand.incremental)), **ROUNDING)


@pytest.mark.parametrize(
    ("metric", "by_head"),
    {
        "revenue_per_customer": (140, 40, 100),
        "response_rate": (Fraction(3, 4), Fraction(1, 4), Fraction(1, 2)),
        "promoted_revenue_per_customer": (Fraction(175, 2), 0, Fraction(175, 2)),
        "promoted_response_rate": (Fraction(5, 8), 0, Fraction(5, 8)),
        "margin_per_customer": (84, 24, 60),
        "orders_per_customer": (1, Fraction(1, 2), Fraction(1, 2)),
        "units_per_customer": (Fraction(5, 4), Fraction(1, 2), Fraction(3, 4)),
        "average_order_value": (140, 80, 60),
    }.items(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hand_script_agrees_with_a_head(metric: str, by_head: tuple[Fraction, ...]) -> None:
    line = EXPECTED[metric, "all", "all"]
    assert (line.mean_target, line.mean_control, line.effect) == by_head
