"""The chart of hold-outs: what it says, and where it begins."""

from __future__ import annotations

import pytest

from analysis.charts.planning import draw_hold_outs, hold_out_headline
from analysis.measures.planning import baseline_of, compare_hold_outs, design_of, make_plan
from analysis.model import Kind, Metric, Unit

SPEND = baseline_of(50.0, 60.0, buyers=0.8)


@pytest.mark.parametrize(
    ("customers", "begins", "said"),
    [
        (20_000, 1, "Holding out 10.0\u00a0% finds a lift of"),
        (500, 20, "Holding out 10.0\u00a0% leaves too few to measure an effect; half of the customers would find +"),
        (150, None, "With so few customers no hold-out finds a plausible effect"),
    ],
)
def test_hold_outs_are_drawn_from_where_something_is_measured(customers: int, begins: int | None, said: str) -> None:
    design = design_of((("A", 0.9), ("Control", 0.1)))
    plan = make_plan(SPEND, design, customers=customers)
    points = compare_hold_outs(SPEND, design, customers)
    assert hold_out_headline(plan, points).startswith(said)
    drawn = list(
        draw_hold_outs(plan, points, Metric("revenue_per_customer", Kind.MEAN, Unit.MONEY), "CNY").data[0].x or ()
    )
    assert drawn[:1] == ([] if begins is None else [begins])
