"""The same sales through the engine and through pandas give the same days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis.measures.campaigns import read_campaign
from analysis.measures.lift import measure_lift
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import EXPONENTS, CellByDay, CellSummary, PowerSums
from analysis.store.summaries import summarize_outcomes
from analysis.store.tracking import SCALES, count_daily_buyers, refresh_outcome_days, summarize_days
from tests.store.tools import load_members, load_sales

LAUNCH, DAYS, LAST = date(2026, 3, 1), 20, date(2026, 3, 17)
"""The window is 20 days, the sales end after 17 of them: who was contacted late is followed for fewer."""

EXACT = 1e-9
SETTINGS = {"promoted": ("Serum",), "control": "Control", "margin_rates": (("Cream", 0.3),)}


def members(spread: int) -> pd.DataFrame:
    rng = np.random.default_rng(21)
    frame = pd.DataFrame({"customer_id": [f"c{n:03d}" for n in range(240)]})
    frame["cell"] = rng.choice(["A", "B", "Control"], len(frame), p=[0.5, 0.3, 0.2])
    frame["contact_date"] = [LAUNCH + timedelta(days=int(n)) for n in rng.integers(0, spread + 1, len(frame))]
    return frame


def sales(people: pd.DataFrame) -> pd.DataFrame:
    """Lines around and in the windows: returns, lines of 0, orders over two days, without margin or quantity."""
    rng = np.random.default_rng(22)
    n = 1500
    frame = pd.DataFrame(
        {
            "customer_id": rng.choice([*people["customer_id"][:200], "stranger"], n),
            "date": [date(2025, 11, 1) + timedelta(days=int(d)) for d in rng.integers(0, 137, n)],
            "amount": np.round(rng.lognormal(3, 1, n), 2) * rng.choice([1, 1, 1, 1, -1], n),
            "category": rng.choice(["Serum", "Cream", ""], n),
        }
    )
    frame.loc[rng.random(n) < 0.05, "amount"] = 0.0
    frame["order_id"] = [f"{c}-{k}" for c, k in zip(frame["customer_id"], rng.integers(0, 40, n), strict=True)]
    frame["quantity"] = np.where(rng.random(n) < 0.9, rng.integers(1, 4, n), np.nan)
    frame["margin"] = np.where(rng.random(n) < 0.7, np.round(0.4 * frame["amount"], 2), np.nan)
    ends = pd.DataFrame({"customer_id": ["stranger"] * 2, "date": [date(2025, 11, 1), LAST], "amount": [1.0, 1.0]})
    return pd.concat([frame, ends.assign(category="", order_id=["x", "y"], quantity=1, margin=0.1)])


@pytest.fixture(params=[0, 6], ids=["one day of contact", "a week of contacts"])
def people(request: pytest.FixtureRequest, store: Store) -> pd.DataFrame:
    frame = members(request.param)
    load_members(store, frame.to_csv(index=False), campaign="c", launch=LAUNCH)
    change_settings(store, "c", {"post_days": DAYS, "margin_rate": 0.5, **SETTINGS})
    load_sales(store, sales(frame).to_csv(index=False))
    return frame


def values_by_day(people: pd.DataFrame, metric: str) -> np.ndarray:
    """The metric of every customer at the end of each day from the contact on, by brute force."""
    lines = sales(people).merge(people, on="customer_id")
    lines["day"] = [(d - c).days for d, c in zip(lines["date"], lines["contact_date"], strict=True)]
    lines = lines[(lines["day"] >= 0) & (lines["day"] < DAYS)]
    promoted, purchase = lines["category"] == "Serum", lines["amount"] >= 0
    quantity = lines["quantity"].fillna(0).abs() * np.where(purchase, 1, -1)
    per_line = {
        "revenue_per_customer": lines["amount"],
        "promoted_revenue_per_customer": lines["amount"].where(promoted, 0),
        "margin_per_customer": lines["margin"].fillna(
            lines["amount"] * np.where(lines["category"] == "Cream", 0.3, 0.5)
        ),
        "units_per_customer": quantity,
    }
    found = pd.DataFrame(0.0, index=people["customer_id"], columns=range(DAYS))
    for day in range(DAYS):
        until = lines["day"] <= day
        if metric in per_line:
            total = per_line[metric][until].groupby(lines["customer_id"]).sum()
        elif metric == "orders_per_customer":
            total = lines[until & purchase].groupby("customer_id")["order_id"].nunique()
        else:
            counts = purchase & (promoted if metric.startswith("promoted") else True)
            total = lines[until & counts].groupby("customer_id").size().clip(upper=1)
        found.loc[total.index, day] = total
    return found.to_numpy()


def followed(people: pd.DataFrame) -> np.ndarray:
    """Whether the sales cover each day (second axis) since each customer's contact."""
    return np.array([[c + timedelta(days=day) <= LAST for day in range(DAYS)] for c in people["contact_date"]])


def assert_same(found: CellSummary, expected: np.ndarray) -> None:
    assert (found.n, found.nonzero) == (expected.size, (np.abs(expected) > 1e-9).sum())
    assert found.mean == pytest.approx(expected.mean(), rel=EXACT, abs=EXACT)
    assert found.variance == pytest.approx(expected.var(ddof=1), rel=1e-7, abs=1e-9)
    third = ((expected - expected.mean()) ** 3).mean()
    assert found.third_moment == pytest.approx(third, rel=1e-6, abs=1e-6)
    above = expected[expected > 1e-9]
    assert found.powers is not None
    assert found.powers.count == above.size
    assert found.powers.sums == pytest.approx([(above**exponent).sum() for exponent in EXPONENTS], rel=1e-6, abs=0)


@pytest.mark.parametrize("metric", SCALES)
def test_every_metric_on_every_day(store: Store, people: pd.DataFrame, metric: str) -> None:
    campaign = read_campaign(store, "c")
    refresh_outcome_days(store, campaign)
    values, seen, cells = values_by_day(people, metric), followed(people), people["cell"].to_numpy()
    for step in (1, 7):
        ends = [min(start + step, DAYS) - 1 for start in range(0, DAYS, step)]
        for cell, days in summarize_days(store, campaign, metric, step).items():
            here = (cells == cell)[:, None] & seen
            drawn = [end for end in ends if here[:, end].any()]
            assert len(days.summaries) == len(drawn) > 0
            for summary, end in zip(days.summaries, drawn, strict=True):
                assert_same(summary, values[here[:, end], end])
            assert_covariances(days, values, here, drawn)


def assert_covariances(days: CellByDay, values: np.ndarray, here: np.ndarray, ends: list[int]) -> None:
    """Over the customers followed to the later day, the earlier day's average over all it had."""
    for i, j in product(range(len(ends)), repeat=2):
        early, late = ends[min(i, j)], ends[max(i, j)]
        one, other = values[here[:, late], early], values[here[:, late], late]
        expected = (one @ other - len(one) * values[here[:, early], early].mean() * other.mean()) / (len(one) - 1)
        assert days.covariances[i][j] == pytest.approx(expected, rel=1e-7, abs=1e-9)


def test_daily_buyers(store: Store, people: pd.DataFrame) -> None:
    campaign = read_campaign(store, "c")
    refresh_outcome_days(store, campaign)
    lines = sales(people).merge(people, on="customer_id")
    lines["day"] = [(d - c).days for d, c in zip(lines["date"], lines["contact_date"], strict=True)]
    bought = lines[lines["amount"] >= 0]
    before = people["customer_id"].isin(bought[bought["day"] < 0]["customer_id"])
    for (cell, is_existing), days in count_daily_buyers(store, campaign, 1).items():
        group = people[(people["cell"] == cell) & (before == is_existing)]
        for day, found in enumerate(days):
            seen = group[[c + timedelta(days=day) <= LAST for c in group["contact_date"]]]["customer_id"]
            today = bought[(bought["day"] == day) & bought["customer_id"].isin(seen)]
            promoted = today[today["category"] == "Serum"]
            assert found.customers == len(seen)
            assert found.buyers == today["customer_id"].nunique()
            assert found.promoted_buyers == promoted["customer_id"].nunique()


def test_the_last_day_is_the_lift_table(store: Store) -> None:
    """To the last digit, where the window is complete."""
    load_members(store, members(0).to_csv(index=False), campaign="c", launch=LAUNCH)
    change_settings(store, "c", {"post_days": 15, "margin_rate": 0.5, **SETTINGS})
    load_sales(store, sales(members(0)).to_csv(index=False))
    measure_lift(store, "c")
    campaign = read_campaign(store, "c")
    refresh_outcome_days(store, campaign)
    for metric in SCALES:
        whole = summarize_outcomes(store, "c", [metric], attribute=None, margin_rate=0.5)
        for cell, days in summarize_days(store, campaign, metric, 1).items():
            expected = whole[metric, "all", cell]
            assert days.summaries[-1].mean == expected.mean
            assert days.summaries[-1].variance == expected.variance
            assert days.summaries[-1].nonzero == expected.nonzero
            assert days.summaries[-1].powers == expected.powers
            assert days.summaries[-1].powers is not None
            assert days.summaries[-1].third_moment == pytest.approx(expected.third_moment, rel=1e-9)


def test_a_cell_of_one_customer_and_one_without_a_purchase(store: Store) -> None:
    load_members(store, "customer_id,cell\n1,A\n2,B\n3,B\n", campaign="c", launch=LAUNCH)
    load_sales(store, "customer_id,date,amount\n1,2026-03-02,\n1,2026-03-02,10\n9,2026-01-01,1\n9,2026-05-01,1\n")
    campaign = read_campaign(store, "c")
    refresh_outcome_days(store, campaign)
    found = summarize_days(store, campaign, "revenue_per_customer", 1)
    assert [day.mean for day in found["A"].summaries[:3]] == [0.0, 10.0, 10.0]
    assert {day.variance for day in found["A"].summaries} == {0.0}
    assert found["B"].summaries == (CellSummary(2, 0.0, 0.0, powers=PowerSums(0, (0.0,) * 7)),) * 30


def test_days_follow_the_sales_and_the_settings(store: Store, people: pd.DataFrame) -> None:
    def days() -> list[tuple]:
        refresh_outcome_days(store, read_campaign(store, "c"))
        return store.fetch("select count(*), max(day), sum(revenue) from outcome_days")

    before = days()
    assert days() == before
    change_settings(store, "c", {"post_days": 10})
    assert days()[0][1] == 9
    change_settings(store, "c", {"post_days": DAYS})
    assert days() == before
    load_sales(store, f"customer_id,date,amount\nc000,{LAST},99.5\n", name="more.csv")
    assert days()[0][2] == before[0][2] + 995_000
