"""What an audience did when left alone: against pandas, without hindsight, and what it is worth."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analysis.measures.past_behaviour import PRE_DAYS, list_audiences, read_past, worth_of
from analysis.measures.planning import baseline_of, compare_hold_outs, design_of, make_plan
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import Audience, BadInput, Baseline, Code, Extract, Kind, NotMeasurable, PastBehaviour
from tests.store.tools import load_members, load_reference, load_sales

FIRST, LAST, DAYS = date(2025, 6, 1), date(2026, 1, 31), 20
CLOSE = 1e-9


def lines() -> pd.DataFrame:
    rng = np.random.default_rng(31)
    n = 2000
    frame = pd.DataFrame(
        {
            "customer_id": [f"c{k:03d}" for k in rng.integers(0, 150, n)],
            "date": [FIRST + timedelta(days=int(d)) for d in rng.integers(0, (LAST - FIRST).days + 1, n)],
            "amount": np.round(rng.lognormal(3, 1, n), 2) * rng.choice([1, 1, 1, -1], n),
            "category": rng.choice(["Serum", "Cream"], n),
        }
    )
    frame["order_id"] = [f"o{k}" for k in range(n)]
    news = [f"n{k:02d}" for k in range(12)]  # buy for the first time within the last window
    late = pd.DataFrame({"customer_id": news, "date": LAST - timedelta(days=3), "amount": 500.0, "category": "Serum"})
    ends = pd.DataFrame({"customer_id": ["c000"] * 2, "date": [FIRST, LAST], "amount": [1.0, 1.0], "category": "Cream"})
    extra = pd.concat([late, ends]).assign(order_id=[f"x{k}" for k in range(14)])
    return pd.concat([frame, extra], ignore_index=True)


def members() -> pd.DataFrame:
    rng = np.random.default_rng(32)
    frame = pd.DataFrame({"customer_id": [f"c{k:03d}" for k in range(180)]})
    frame["cell"] = rng.choice(["Mailer", "Control"], len(frame), p=[0.6, 0.4])
    frame["tier"] = rng.choice(["Gold", "Silver", ""], len(frame))
    contacts = rng.integers(0, 4, len(frame)) + (LAST - FIRST).days - DAYS - 1  # the last are not followed to the end
    frame["contact_date"] = [FIRST + timedelta(days=int(d)) for d in contacts]
    return frame


@pytest.fixture
def filled(store: Store) -> Store:
    load_members(store, members().to_csv(index=False), campaign="autumn")
    change_settings(store, "autumn", {"control": "Control"})
    known = members()[["customer_id"]].assign(city=["Beijing", "Shanghai", "Beijing"] * 60)
    load_reference(store, Extract.CUSTOMERS, known.to_csv(index=False))
    load_sales(store, lines().to_csv(index=False))
    return store


def brute(starts: dict[str, date], metric: str) -> tuple[np.ndarray, np.ndarray]:
    """The metric of each customer in its window, and in the 90 days before."""
    sales = lines()
    sales = sales[sales["customer_id"].isin(starts)]
    offset = np.array([(d - starts[c]).days for c, d in zip(sales["customer_id"], sales["date"], strict=True)])
    promoted, purchase = (sales["category"] == "Serum").to_numpy(), (sales["amount"] >= 0).to_numpy()
    amounts = sales["amount"].to_numpy()
    found = []
    for low, high in ((0, DAYS), (-PRE_DAYS, 0)):
        inside = (offset >= low) & (offset < high)
        values = {
            "revenue_per_customer": np.where(inside, amounts, 0),
            "promoted_revenue_per_customer": np.where(inside & promoted, amounts, 0),
            "orders_per_customer": inside & purchase,
            "response_rate": inside & purchase,
            "promoted_response_rate": inside & purchase & promoted,
        }[metric]
        total = pd.Series(values.astype(float), index=sales["customer_id"]).groupby(level=0).sum().reindex(list(starts))
        total = total.fillna(0).to_numpy()
        found.append(np.minimum(total, 1) if metric.endswith("response_rate") else total)
    return found[0], found[1]


def assert_past(found: PastBehaviour, starts: dict[str, date]) -> None:
    y, x = brute(starts, found.metric.name)
    baseline = found.baseline
    assert found.measured == len(starts)
    assert baseline.mean == pytest.approx(y.mean(), rel=CLOSE)
    spread = np.sqrt(y.mean() * (1 - y.mean())) if baseline.kind is Kind.PROPORTION else y.std(ddof=1)
    assert baseline.sd == pytest.approx(spread, rel=CLOSE)
    assert baseline.buyers == pytest.approx((np.abs(y) > 1e-9).mean(), rel=CLOSE)
    assert baseline.correlation == pytest.approx(np.corrcoef(y, x)[0, 1], rel=1e-7)


def test_all_customers_are_those_known_before_the_window(filled: Store) -> None:
    """Who bought for the first time within the window was not known: it would look as if everybody bought."""
    found = read_past(filled, Audience(), days=DAYS, promoted=("Serum",))
    sales, start = lines(), LAST - timedelta(days=DAYS - 1)
    known = sales[(sales["date"] < start) & (sales["amount"] >= 0)]["customer_id"].unique()
    assert not [customer for customer in known if customer.startswith("n")]
    assert len(found) == 5
    for past in found.values():
        assert (past.first_day, past.last_day, past.left_alone) == (start, LAST, True)
        assert past.customers == len(known)
        assert_past(past, dict.fromkeys(known, start))


@pytest.mark.parametrize("level", [None, "Gold", "(missing)"])
def test_a_campaigns_customers_are_its_control_from_the_contact_on(filled: Store, level: str | None) -> None:
    people = members()
    if level is not None:
        people = people[people["tier"].replace("", "(missing)") == level]
    audience = Audience("autumn", "tier", level) if level else Audience("autumn")
    found = read_past(filled, audience, days=DAYS, promoted=("Serum",))
    alone = people[people["cell"] == "Control"].set_index("customer_id")["contact_date"]
    alone = alone[[start + timedelta(days=DAYS - 1) <= LAST for start in alone]].to_dict()
    assert 0 < len(alone) < len(people)
    for past in found.values():
        assert past.customers == len(people)
        assert_past(past, alone)


def test_a_level_of_the_customers_extract(filled: Store) -> None:
    found = read_past(filled, Audience(None, "city", "Shanghai"), days=DAYS)
    known = {f"c{k:03d}" for k in range(1, 180, 3)}
    sales, start = lines(), LAST - timedelta(days=DAYS - 1)
    buyers = set(sales[(sales["date"] < start) & (sales["amount"] >= 0)]["customer_id"])
    assert_past(found["revenue_per_customer"], dict.fromkeys(sorted(known & buyers), start))
    assert "promoted_revenue_per_customer" not in found


def test_without_a_control_the_effect_is_in_the_figures(filled: Store) -> None:
    change_settings(filled, "autumn", {"control": None})
    found = read_past(filled, Audience("autumn"), days=DAYS)
    assert not found["revenue_per_customer"].left_alone
    assert found["revenue_per_customer"].measured > 0.7 * 180


def test_who_can_be_planned_for(filled: Store) -> None:
    load_members(filled, "cell,points\nA,1\nB,2\n", name="r.csv", campaign="results", row_is_customer=True)
    found = list_audiences(filled)
    assert list(found) == [None, "autumn"]
    assert found[None] == {"city": ("Beijing", "Shanghai")}
    assert found["autumn"]["tier"] == ("Gold", "Silver", "(missing)")


def test_what_cannot_be_planned_with(filled: Store) -> None:
    assert read_past(Store(), Audience(), days=DAYS) == NotMeasurable(Code.NO_SALES)
    assert read_past(filled, Audience(), days=400).code is Code.PLAN_WINDOW_TOO_LONG
    assert read_past(filled, Audience("autumn"), days=200).code is Code.PLAN_NOBODY
    assert read_past(filled, Audience("autumn", "tier", "Platinum"), days=DAYS).code is Code.PLAN_NOBODY
    with pytest.raises(BadInput, match="no campaign"):
        read_past(filled, Audience("winter"), days=DAYS)


def test_without_earlier_sales_there_is_nothing_to_adjust_for(filled: Store) -> None:
    assert read_past(filled, Audience(), days=200)["revenue_per_customer"].baseline.correlation == 0.0


def test_nobody_bought_in_the_window(store: Store) -> None:
    load_sales(store, "customer_id,date,amount\n1,2026-01-01,5\n2,2026-01-02,5\n3,2026-03-31,0\n")
    assert read_past(store, Audience(), days=30) == NotMeasurable(Code.PLAN_NO_VARIATION)


def test_a_unit_of_a_metric_is_worth_its_margin(filled: Store) -> None:
    past = read_past(filled, Audience(), days=DAYS, promoted=("Serum",))
    revenue = past["revenue_per_customer"].baseline.mean
    assert worth_of(past, "revenue_per_customer", 0.6) == worth_of(past, "promoted_revenue_per_customer", 0.6) == 0.6
    assert worth_of(past, "response_rate", 0.6) == pytest.approx(0.6 * revenue / past["response_rate"].baseline.mean)
    promoted = past["promoted_revenue_per_customer"].baseline.mean
    expected = 0.6 * promoted / past["promoted_response_rate"].baseline.mean
    assert worth_of(past, "promoted_response_rate", 0.6) == pytest.approx(expected)


SPEND = Baseline(Kind.MEAN, 50.0, 200.0, 0.2)


def test_hold_outs_trade_precision_for_margin() -> None:
    design = design_of((("A", 0.9), ("Control", 0.1)))
    points = compare_hold_outs(SPEND, design, 20_000, effect=5.0, worth=0.6, contact_cost=1.0)
    assert [point.share for point in points] == sorted({point.share for point in points})
    effects = [point.smallest_effect for point in points]
    assert effects == sorted(effects, reverse=True)
    planned = next(point for point in points if point.share == pytest.approx(0.1))
    row = make_plan(SPEND, design, effect=5.0, customers=20_000).rows[0]
    assert planned.smallest_effect == pytest.approx(row.smallest_effect)
    assert planned.power == pytest.approx(row.power)
    assert (planned.customers, planned.control_buyers) == (2000, pytest.approx(400))
    assert planned.cost == pytest.approx(2000 * (5.0 * 0.6 - 1.0))


def test_hold_outs_of_several_cells_speak_of_the_smallest() -> None:
    even = design_of((("A", 0.4), ("B", 0.4), ("Control", 0.2)))
    uneven = design_of((("A", 0.7), ("B", 0.1), ("Control", 0.2)))
    one, other = (compare_hold_outs(SPEND, design, 20_000)[3] for design in (even, uneven))
    assert other.smallest_effect > one.smallest_effect
    assert one.power is one.cost is None


@pytest.mark.parametrize(
    ("baseline", "least"), [(SPEND, 0.05), (Baseline(Kind.MEAN, 50.0, 200.0, 0.05), 0.2), (baseline_of(0.05), 0.1)]
)
def test_hold_outs_begin_where_something_is_measured(baseline: Baseline, least: float) -> None:
    """Of 2,000 customers: a hundred, or those of whom twenty buy, or of a share ten."""
    design = design_of((("A", 0.9), ("Control", 0.1)))
    for point in compare_hold_outs(baseline, design, 2000, effect=0.1 * baseline.mean):
        nothing = point.smallest_effect == NotMeasurable(Code.PLAN_TOO_SMALL)
        assert nothing == (point.share < least)
        assert nothing == (point.power is None)
