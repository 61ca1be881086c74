"""Plans: whatever a person asks for, the answer is a plan, and every power in it is one."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.measures.planning import baseline_of, compare_hold_outs, design_of, make_plan
from analysis.model import Baseline, Code, Kind, NotMeasurable

sizes = st.integers(4, 1_000_000) | st.just(1_000_000_000)
magnitudes = st.floats(-4, 6).map(lambda exponent: 10**exponent)
"""From 0.0001 to a million."""
lifts = st.floats(-1.5, -1e-4) | st.floats(1e-4, 100.0)
shares = st.floats(1e-4, 1.0)
averages = st.builds(
    lambda mean, sd, buyers, correlation: baseline_of(mean, sd, buyers=buyers, correlation=correlation),
    magnitudes | st.just(0.0) | magnitudes.map(lambda mean: -mean),
    magnitudes,
    st.none() | shares,
    st.floats(-0.999, 0.999),
)
rates = st.floats(1e-4, 0.9999).map(baseline_of)


def check_power(power: float | None) -> None:
    assert power is None or 0 <= power <= 1


@given(averages | rates, st.lists(magnitudes, min_size=2, max_size=4), sizes, lifts, st.floats(0.5, 0.99))
def test_a_plan_is_always_made(baseline: Baseline, parts: list[float], customers: int, lift: float, confidence: float):
    effect = lift * (baseline.mean or baseline.sd)
    assume(baseline.kind is Kind.MEAN or 0 < baseline.mean + effect < 1)
    split = tuple((f"cell {place}", part) for place, part in enumerate(parts))
    design = design_of(split, control="cell 0", confidence=confidence, power=0.8)
    for asked in ({"effect": effect}, {"customers": customers}, {"effect": effect, "customers": customers}):
        for row in make_plan(baseline, design, **asked).rows:
            check_power(row.power)
            check_power(row.power_of_lift_test)
            for size in (row.smallest_effect, row.smallest_lift_of_lift_test, row.customers_needed):
                assert size is None or isinstance(size, NotMeasurable) or size > 0
    for held_out in compare_hold_outs(baseline, design, customers, effect=effect):
        check_power(held_out.power)


@pytest.mark.parametrize(
    ("split", "customers", "effect"),
    [((0.5, 0.5), 60, None), ((0.5, 0.5), 40, 8.0), ((0.2, 0.8), 1000, 5.0)],
)
def test_a_lift_to_more_buyers_than_there_are_customers(split: tuple[float, float], customers: int, effect: float):
    """More than a quarter more than 0.8 of the customers cannot buy."""
    design = design_of(tuple(zip(("target", "control"), split, strict=True)))
    (row,) = make_plan(baseline_of(10.0, 2.0, buyers=0.8), design, effect=effect, customers=customers).rows
    assert isinstance(row.smallest_effect, float)
    check_power(row.power)


@pytest.mark.parametrize(
    ("baseline", "control", "needed"),
    [
        (baseline_of(50.0, 60.0, buyers=1.0), 0.1, 1000),
        (baseline_of(50.0, 60.0, buyers=0.02), 0.1, 10_000),
        (baseline_of(50.0, 60.0, buyers=0.02), 0.8, 5_000),
        (baseline_of(50.0, 60.0), 0.8, 500),
        (baseline_of(0.02), 0.1, 5_000),
    ],
)
def test_a_plan_asks_for_what_is_measured(baseline: Baseline, control: float, needed: int):
    """However large the effect: a hundred customers and twenty buyers of the smaller cell, ten of a share's control."""
    design = design_of((("target", 1 - control), ("control", control)))
    (row,) = make_plan(baseline, design, effect=0.9 if baseline.kind is Kind.PROPORTION else 10_000.0).rows
    assert row.customers_needed == needed
    assert {remark.code for remark in row.remarks} <= {Code.PLAN_FEW_BUYERS, Code.PLAN_NORMAL_MEAN}
    (smaller,) = make_plan(baseline, design, customers=round(0.9 * needed)).rows
    assert {remark.code for remark in smaller.remarks} <= {Code.PLAN_FEW_CUSTOMERS, Code.PLAN_NO_BUYERS}
