"""The overview's figures against pandas on raw rows, and the sum over overlapping campaigns against a known truth."""

from __future__ import annotations

from datetime import date, timedelta
from math import sqrt

import numpy as np
import pandas as pd
import pytest

from analysis.export.tables import campaigns_table
from analysis.measures.campaigns import list_campaigns
from analysis.measures.league import next_steps, rank
from analysis.measures.performance import measure_performance
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import Amount, Code, Comparison, Interval, NotMeasurable, PayBack, State, Verdict
from analysis.stats.means import compare_means
from analysis.stats.summaries import summarize
from analysis.stats.totals import add_totals
from tests.store.tools import load_members, load_sales

FIRST, DAYS = date(2024, 1, 1), 800


def sales() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    size = 4000
    day = pd.Timestamp(FIRST) + pd.to_timedelta(np.r_[0, rng.integers(0, DAYS, size - 2), DAYS - 1], "D")
    amount = np.round(rng.gamma(2, 30, size) * np.where(rng.random(size) < 0.1, -1, 1), 2)
    return pd.DataFrame(
        {
            "customer_id": rng.integers(0, 700, size).astype(str),
            "date": day.strftime("%Y-%m-%d"),
            "amount": amount,
            "order_id": rng.integers(0, 3, size).astype(str),
        }
    )


@pytest.fixture(scope="module")
def filled():
    store, rows = Store(), sales()
    load_sales(store, rows.to_csv(index=False))
    load_members(
        store,
        "customer_id,cell\n" + "\n".join(f"{n},{'target' if n % 2 else 'control'}" for n in range(400, 800)),
        campaign="c",
        launch=date(2025, 11, 1),
        control="control",
    )
    yield store, rows.assign(date=pd.to_datetime(rows["date"]).dt.date)
    store.close()


def by_hand(rows: pd.DataFrame, first: date, end: date) -> dict[str, float]:
    inside = rows[(rows["date"] >= first) & (rows["date"] < end)]
    bought = inside[inside["amount"] >= 0]
    firsts = rows[rows["amount"] >= 0].groupby("customer_id")["date"].min()
    seen = set(rows[rows["date"] < end]["customer_id"])
    contacted = {str(n) for n in range(400, 800)} if end > date(2025, 11, 1) else set()
    return {
        "members": len(seen | contacted),
        "active": bought["customer_id"].nunique(),
        "new": int(((firsts >= first) & (firsts < end)).sum()),
        "repeating": int((bought.groupby("customer_id")["date"].nunique() > 1).sum()),
        "orders": len(bought.drop_duplicates(["customer_id", "order_id"])),
        "sales": inside["amount"].sum(),
    }


@pytest.mark.parametrize("days", [30, 90, 365])
def test_every_figure_of_three_periods(filled, days):
    store, rows = filled
    found = measure_performance(store, list_campaigns(store), days=days)
    end = FIRST + timedelta(days=DAYS)
    first = end - timedelta(days=days)
    assert (found.now.first_day, found.now.end_day) == (first, end)
    assert found.before.end_day == first
    assert found.year_ago.end_day == end.replace(year=end.year - 1)
    for figures in (found.now, found.before, found.year_ago):
        expected = by_hand(rows, figures.first_day, figures.end_day)
        if figures.new is None:
            assert figures.first_day < FIRST + timedelta(days=90)
            expected.pop("new")
        assert {name: getattr(figures, name) for name in expected} == pytest.approx(expected)
    assert sum(part.sales for part in found.trend) == pytest.approx(found.now.sales)


def test_a_period_that_the_sales_do_not_cover_is_not_compared(filled):
    store, _rows = filled
    found = measure_performance(store, list_campaigns(store), days=500)
    assert found.before is None
    assert found.year_ago is None


def test_campaigns_count_in_the_period_of_their_launch(filled):
    store, _rows = filled
    lines = list_campaigns(store)
    late = measure_performance(store, lines, days=30).campaigns
    assert late.incremental == NotMeasurable(Code.NO_CAMPAIGN_IN_PERIOD)
    year = measure_performance(store, lines, days=365)
    assert (year.campaigns.campaigns, year.campaigns.left_out) == (1, 0)
    assert isinstance(year.campaigns.incremental, Amount)
    assert year.campaigns.share.value == pytest.approx(year.campaigns.incremental.value / year.now.sales)


def test_an_empty_store_has_no_overview():
    store = Store()
    assert measure_performance(store, (), days=30) is None
    store.close()


def compared(target: np.ndarray, control: np.ndarray) -> tuple[Comparison, int]:
    result = compare_means(summarize(target), summarize(control), confidence=0.95)
    assert isinstance(result, Comparison)
    return result, target.size


def campaigns(rng: np.random.Generator, size: int) -> tuple[list[tuple[Comparison, int]], float]:
    """Three campaigns on the same customers in the same weeks, drawn each by itself; their effects add up."""
    spend = rng.gamma(0.3, 100, size)
    draws = [(rng.random(size) < 0.7, factor) for factor in (1.3, 0.9, 1.1)]
    truth = 0.0
    for is_target, factor in draws:
        before = spend
        spend = np.where(is_target, spend * factor, spend)
        truth += (spend - before).sum()
    return [compared(spend[is_target], spend[~is_target]) for is_target, _factor in draws], truth


def test_the_sum_over_overlapping_campaigns_covers_the_truth():
    rng, runs = np.random.default_rng(20260101), 600
    results = []
    for _run in range(runs):
        found, truth = campaigns(rng, 800)
        interval = add_totals(found, confidence=0.95).interval
        assert isinstance(interval, Interval)
        results.append(interval.low <= truth <= interval.high)
    assert abs(np.mean(results) - 0.95) < 3 * sqrt(0.95 * 0.05 / runs)


def test_adding_up_winners_alone_adds_up_luck():
    """Campaigns without any effect: the sum over all is right on average, that over the significant ones is not."""
    rng = np.random.default_rng(8)
    whole, winners = [], []
    for _run in range(300):
        found = [compared(rng.gamma(0.3, 100, 300), rng.gamma(0.3, 100, 300)) for _campaign in range(8)]
        whole.append(add_totals(found, confidence=0.95).value)
        winners.append(sum(n * result.effect for result, n in found if result.interval.low > 0))
    assert abs(np.mean(whole)) < 3 * np.std(whole) / sqrt(300)
    assert np.mean(winners) > 5 * np.std(winners) / sqrt(300)


@pytest.fixture(scope="module")
def two_sizes():
    """In one period a campaign of two target cells, and one whose control is too small for an average."""
    store, amounts = Store(), np.random.default_rng(5).gamma(2, 40, 900).round(2)
    load_sales(
        store,
        "customer_id,date,amount\nx,2025-10-01,1\nx,2026-04-01,1\n"
        + "".join(f"{n},2026-03-{1 + n % 20:02d},{amount}\n" for n, amount in enumerate(amounts)),
    )
    cells = [("A", "B", "control")[n % 3] for n in range(900)]
    load_members(
        store,
        "customer_id,cell\n" + "".join(f"{n},{cell}\n" for n, cell in enumerate(cells)),
        campaign="large",
        launch=date(2026, 3, 1),
        control="control",
    )
    load_members(
        store,
        "customer_id,cell\n" + "".join(f"{n},{'A' if n % 15 else 'control'}\n" for n in range(900)),
        campaign="small",
        launch=date(2026, 3, 1),
        control="control",
    )
    yield store, amounts
    store.close()


def test_the_sum_is_that_of_the_cells_together_and_leaves_out_what_is_too_small(two_sizes):
    store, amounts = two_sizes
    found = measure_performance(store, list_campaigns(store), days=60)
    assert (found.campaigns.campaigns, found.campaigns.left_out) == (1, 1)
    is_control = np.arange(900) % 3 == 2
    expected = add_totals([compared(amounts[~is_control], amounts[is_control])], confidence=0.95)
    assert found.campaigns.incremental.value == pytest.approx(expected.value)
    assert found.campaigns.incremental.interval.low == pytest.approx(expected.interval.low)
    assert found.campaigns.incremental.interval.high == pytest.approx(expected.interval.high)


def members(name: str, target: int, control: int) -> str:
    rows = [f"{name}{n},target" for n in range(target)] + [f"{name}c{n},control" for n in range(control)]
    return "customer_id,cell\n" + "\n".join(rows) + "\n"


def purchases(name: str, target: int, control: int, each: float) -> list[str]:
    rows = [f"{name}{n},2026-03-0{1 + n % 5},{each + n % 7}" for n in range(target)]
    return rows + [f"{name}c{n},2026-03-0{1 + n % 5},{50 + n % 7}" for n in range(control)]


@pytest.fixture(scope="module")
def league():
    store = Store()
    lines = ["customer_id,date,amount", "x,2025-11-01,1", "x,2026-05-01,1"]
    for name, each in (("good", 90.0), ("bad", 30.0), ("flat", 50.0)):
        load_members(store, members(name, 300, 200), campaign=name, launch=date(2026, 3, 1), control="control")
        lines += purchases(name, 300, 200, each)
        change_settings(store, name, {"margin_rate": 0.5, "contact_cost": 1.0})
    load_members(store, "customer_id,cell\nsms1,SMS\nsms2,SMS\n", campaign="sms", launch=date(2026, 3, 1))
    load_sales(store, "\n".join(lines) + "\n")
    yield rank(list_campaigns(store))
    store.close()


def test_the_league_stands_in_the_order_of_profit(league):
    assert [line.campaign.id for line in league] == ["good", "flat", "bad", "sms"]
    assert league[-1].verdict is Verdict.NOT_AN_EXPERIMENT


def test_three_things_to_do_next(league):
    steps = next_steps(league, "CNY")
    assert [(step.remark.code, step.campaign) for step in steps] == [
        (Code.STEP_REPEAT, "good"),
        (Code.STEP_STOP, "bad"),
        (Code.STEP_HOLD_OUT, "sms"),
    ]
    assert dict(steps[0].remark.facts)["profit"] == pytest.approx(300 * (40 * 0.5 - 1), rel=0.05)


def test_what_worked_and_did_not_pay_says_both():
    """Each customer spent 10 more, of which 5 is margin, and the contact cost 20."""
    store = Store()
    load_members(store, members("dear", 300, 200), campaign="dear", launch=date(2026, 3, 1), control="control")
    lines = ["customer_id,date,amount", "x,2025-11-01,1", "x,2026-05-01,1", *purchases("dear", 300, 200, 60.0)]
    load_sales(store, "\n".join(lines) + "\n")
    change_settings(store, "dear", {"margin_rate": 0.5, "contact_cost": 20.0})
    (line,) = list_campaigns(store)
    assert (line.verdict, line.pays_back) == (Verdict.WORKED, PayBack.DID_NOT_PAY)
    (row,) = campaigns_table([line])
    assert (row["verdict"], row["pays_back"]) == ("worked", "did not pay back")
    change_settings(store, "dear", {"post_days": 90})
    (line,) = list_campaigns(store)
    assert (line.state, line.pays_back) == (State.RUNNING, None)
    store.close()


def test_no_campaign_is_nothing_to_do():
    assert next_steps((), "CNY") == ()
