"""When a line says that its buyers are too few for its method."""

from __future__ import annotations

import pytest

from analysis.measures.remarks import MetricRemarks
from analysis.model import CellSummary, Code, Comparison, Interval, Kind, Method, Metric, Unit

RESULT = Comparison(1.0, Interval(0.5, 1.5), 0.001, 0.1, Interval(0.05, 0.15), Method.WELCH)


def cell(n: int, buyers: int) -> CellSummary:
    return CellSummary(n, 1.0, 1.0, 0.0, buyers)


@pytest.mark.parametrize(
    ("target", "control", "is_said"),
    [
        pytest.param(cell(1000, 60), cell(1000, 60), False, id="even, sixty expected"),
        pytest.param(cell(1000, 59), cell(1000, 59), True, id="even, fewer expected"),
        pytest.param(cell(1000, 80), cell(1000, 40), False, id="even, a control that bought little by chance"),
        pytest.param(cell(600, 150), cell(400, 100), False, id="40 % still counts as even"),
        pytest.param(cell(620, 155), cell(380, 95), True, id="38 % does not"),
        pytest.param(cell(9000, 2700), cell(1000, 300), False, id="uneven, three hundred expected"),
        pytest.param(cell(9000, 2690), cell(1000, 290), True, id="uneven, fewer expected"),
        pytest.param(cell(50, 50), cell(50, 50), False, id="a score has no buyers"),
    ],
)
def test_expected_buyers_of_the_smaller_cell_decide(target: CellSummary, control: CellSummary, is_said: bool) -> None:
    metric = Metric("spend", Kind.MEAN, Unit.MONEY)
    codes = [remark.code for remark in MetricRemarks(metric, ()).for_row(RESULT, target, control)]
    assert codes == ([Code.FEW_BUYERS] if is_said else [])


def test_a_share_needs_no_such_word() -> None:
    metric = Metric("response_rate", Kind.PROPORTION, Unit.SHARE)
    assert MetricRemarks(metric, ()).for_row(RESULT, cell(100, 1), cell(100, 1)) == ()
