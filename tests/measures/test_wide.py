"""When a line says that few buyers make its interval wide."""

from __future__ import annotations

import pytest

from analysis.measures.remarks import MetricRemarks
from analysis.model import CellSummary, Code, Comparison, Interval, Kind, Method, Metric, NotMeasurable, Unit

METRIC = Metric("spend", Kind.MEAN, Unit.MONEY)


def compared(method: Method) -> Comparison:
    return Comparison(1.0, Interval(0.5, 1.5), 0.001, 0.1, Interval(0.05, 0.15), method)


def cell(n: int, buyers: int) -> CellSummary:
    return CellSummary(n, 1.0, 1.0, 0.0, buyers)


@pytest.mark.parametrize(
    ("target", "control", "method", "is_said"),
    [
        pytest.param(cell(1000, 30), cell(1000, 30), Method.WELCH, False, id="even, thirty expected"),
        pytest.param(cell(1000, 30), cell(1000, 29), Method.WELCH, True, id="even, fewer expected"),
        pytest.param(cell(1000, 50), cell(1000, 10), Method.WELCH, False, id="a control that bought little by chance"),
        pytest.param(cell(9000, 270), cell(1000, 30), Method.LOG_RATIO, False, id="uneven, thirty expected"),
        pytest.param(cell(9000, 260), cell(1000, 30), Method.LOG_RATIO, True, id="uneven, fewer expected"),
        pytest.param(cell(1000, 30), cell(9000, 260), Method.LOG_RATIO, True, id="a small target cell"),
    ],
)
def test_expected_buyers_of_the_smaller_cell_decide(
    target: CellSummary, control: CellSummary, method: Method, is_said: bool
) -> None:
    codes = [remark.code for remark in MetricRemarks(METRIC, ()).for_row(compared(method), target, control)]
    assert codes == ([Code.WIDE] if is_said else [])


def test_it_says_how_many_would_be_enough() -> None:
    (remark,) = MetricRemarks(METRIC, ()).for_row(compared(Method.LOG_RATIO), cell(9000, 180), cell(1000, 20))
    assert remark.facts == (("buyers", 20), ("cell", "control"), ("enough", 30), ("customers", 1500))


def test_a_share_and_what_is_not_measured_need_no_such_word() -> None:
    share = Metric("response_rate", Kind.PROPORTION, Unit.SHARE)
    assert MetricRemarks(share, ()).for_row(compared(Method.SCORE), cell(100, 20), cell(100, 1)) == ()
    assert MetricRemarks(METRIC, ()).for_row(NotMeasurable(Code.EMPTY_CELL), None, cell(100, 1)) == ()
