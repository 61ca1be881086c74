"""All eight sales metrics in both windows against a few lines of plain Python, over generated campaigns and sales."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.measures.campaigns import read_campaign
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.store.outcomes import refresh_outcomes
from analysis.store.summaries import summarize_order_value, summarize_outcomes
from tests.store.tools import load_members, load_sales

LAUNCH = date(2026, 3, 1)
PRE, POST = 5, 4
METRICS = [
    "revenue_per_customer",
    "response_rate",
    "promoted_revenue_per_customer",
    "promoted_response_rate",
    "margin_per_customer",
    "orders_per_customer",
    "units_per_customer",
]
RATE = Fraction(1, 4)

Line = tuple[int, int, Fraction, str, str, int | None, Fraction | None]
days = st.integers(-8, 8)
money = st.integers(-400, 400).map(lambda cents: Fraction(cents, 100))
lines = st.tuples(
    st.integers(0, 5),
    days,
    money,
    st.sampled_from(["", "o1", "o2"]),
    st.sampled_from(["", "Serum", "Cream"]),
    st.none() | st.integers(1, 3),
    st.none() | money,
)
members = st.lists(st.tuples(st.sampled_from("AB"), st.none() | st.integers(-3, 9)), min_size=1, max_size=5)


def outcome(sales: list[Line], contact: int, window: str) -> dict[str, Fraction]:
    """What one customer's lines come to in its window, as data/README.md defines it."""
    start, end = (contact - PRE, contact) if window == "pre" else (contact, contact + POST)
    inside = [line for line in sales if start <= line[1] < end]
    bought = [line for line in inside if line[2] >= 0]
    orders = {line[3] or line[1] for line in bought}
    units = [(-line[5] if line[2] < 0 else line[5]) for line in inside if line[5] is not None]
    return {
        "revenue_per_customer": sum((line[2] for line in inside), Fraction(0)),
        "response_rate": Fraction(bool(bought)),
        "promoted_revenue_per_customer": sum((line[2] for line in inside if line[4] == "Serum"), Fraction(0)),
        "promoted_response_rate": Fraction(any(line[4] == "Serum" for line in bought)),
        "margin_per_customer": sum((line[2] * RATE if line[6] is None else line[6] for line in inside), Fraction(0)),
        "orders_per_customer": Fraction(len(orders)),
        "units_per_customer": Fraction(sum(units)),
    }


def has_a_day(first: int, last: int, contact: int, window: str) -> bool:
    start, end = (contact - PRE, contact) if window == "pre" else (contact, contact + POST)
    return max(start, first) < min(end, last + 1)


def day(offset: int) -> str:
    return (LAUNCH + timedelta(offset)).isoformat()


def fill(store: Store, people: list[tuple[str, int | None]], sales: list[Line]) -> None:
    rows = [f"{n},{cell},{'' if contact is None else day(contact)}" for n, (cell, contact) in enumerate(people)]
    load_members(store, "customer_id,cell,contact_date\n" + "\n".join(rows) + "\n", campaign="c", launch=LAUNCH)
    change_settings(
        store, "c", {"pre_days": PRE, "post_days": POST, "promoted": ("Serum",), "margin_rate": float(RATE)}
    )
    texts = [
        f"{who},{day(when)},{float(amount)},{order},{category},{'' if units is None else units},"
        f"{'' if margin is None else float(margin)}"
        for who, when, amount, order, category, units, margin in sales
    ]
    header = "customer_id,date,amount,order_id,category,quantity,margin"
    load_sales(store, "\n".join([header, *texts]) + "\n")
    refresh_outcomes(store, read_campaign(store, "c"))


def mean_and_variance(values: list[Fraction]) -> tuple[Fraction, Fraction]:
    mean = sum(values, Fraction(0)) / len(values)
    return mean, sum(((value - mean) ** 2 for value in values), Fraction(0)) / max(len(values) - 1, 1)


def compare(people: list[tuple[str, int | None]], sales: list[Line]) -> None:
    store = Store()
    try:
        fill(store, people, sales)
        first, last = min(line[1] for line in sales), max(line[1] for line in sales)
        for window in ("pre", "post"):
            found = summarize_outcomes(store, "c", METRICS, attribute=None, margin_rate=float(RATE), window=window)  # type: ignore[arg-type]
            pairs = summarize_order_value(store, "c", attribute=None, window=window)  # type: ignore[arg-type]
            for cell in "AB":
                counted = [
                    outcome([line for line in sales if line[0] == n], contact or 0, window)
                    for n, (its_cell, contact) in enumerate(people)
                    if its_cell == cell and has_a_day(first, last, contact or 0, window)
                ]
                if not counted:
                    assert not [key for key in found if key[2] == cell]
                    continue
                for metric in METRICS:
                    mean, variance = mean_and_variance([values[metric] for values in counted])
                    summary = found[metric, "all", cell]
                    assert summary.n == len(counted)
                    assert summary.nonzero == sum(values[metric] != 0 for values in counted)
                    assert summary.mean == pytest.approx(float(mean), rel=1e-12, abs=1e-12)
                    assert summary.variance == pytest.approx(float(variance), rel=1e-12, abs=1e-12)
                pair = pairs["all", cell]
                assert pair.numerator.mean == pytest.approx(float(found["revenue_per_customer", "all", cell].mean))
                assert pair.denominator.mean == pytest.approx(float(found["orders_per_customer", "all", cell].mean))
    finally:
        store.close()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=members, sales=st.lists(lines, min_size=1, max_size=25))
def test_every_metric_in_both_windows(people: list[tuple[str, int | None]], sales: list[Line]) -> None:
    compare(people, sales)


@pytest.mark.long
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(people=members, sales=st.lists(lines, min_size=1, max_size=40))
def test_every_metric_in_both_windows_at_length(people: list[tuple[str, int | None]], sales: list[Line]) -> None:
    compare(people, sales)
