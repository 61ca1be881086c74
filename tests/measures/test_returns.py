"""The return table against pandas on raw rows, published examples, and its own sums."""

from __future__ import annotations

from datetime import date
from io import StringIO

import numpy as np
import pandas as pd
import pytest

from analysis.measures.lift import measure_lift
from analysis.measures.return_details import measure_return_details
from analysis.measures.returns import measure_returns
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import Amount, Code, Comparison, Interval, NotMeasurable, PayBack
from tests.store.tools import load_members, load_sales

CONTACT, FIXED, GIFT = 2.0, 900.0, 5.0
CHANNELS = (("SMS", 0.5), ("Mail", 3.0))
RATES = {"Serum": 0.7, "Cream": 0.5}
DEFAULT_RATE = 0.4


def people(size: int = 2400) -> pd.DataFrame:
    """Customers of a campaign: odd channels, costs of their own for some, redeemers in the target cells."""
    rng = np.random.default_rng(11)
    cell = rng.choice(["A", "B", "Control"], size, p=[0.4, 0.4, 0.2])
    return pd.DataFrame(
        {
            "customer_id": [f"c{n}" for n in range(size)],
            "cell": cell,
            "channel": rng.choice(["SMS", "Mail", "Post", ""], size),
            "contact_cost": rng.choice(["", "", "1.25", "0"], size),
            "responded": np.where(cell == "Control", 0, rng.integers(0, 2, size)),
            "tier": rng.choice(["Gold", "Silver", ""], size),
        }
    )


def lines(members: pd.DataFrame) -> pd.DataFrame:
    """Order lines of some of them, in and out of the post window; some bring their own margin."""
    rng = np.random.default_rng(12)
    buyers = rng.choice(len(members), 3000)
    responded = members["responded"].to_numpy()[buyers]
    day = pd.Timestamp("2026-03-01") + pd.to_timedelta(rng.integers(-20, 31, buyers.size), "D")
    return pd.DataFrame(
        {
            "customer_id": members["customer_id"].to_numpy()[buyers],
            "date": day.strftime("%Y-%m-%d"),
            "amount": np.round(rng.gamma(2, 20, buyers.size) * (1 + responded), 2),
            "category": rng.choice(["Serum", "Cream", "Lipstick"], buyers.size),
            "margin": np.where(rng.random(buyers.size) < 0.3, np.round(rng.gamma(2, 8, buyers.size), 2), np.nan),
        }
    )


@pytest.fixture(scope="module")
def filled():
    store, members = Store(), people()
    sales = lines(members)
    text = members.to_csv(index=False)
    load_members(store, text, campaign="spring", launch=date(2026, 3, 1), control="Control")
    load_sales(store, sales.to_csv(index=False))
    change_settings(
        store,
        "spring",
        {
            "contact_cost": CONTACT,
            "channel_costs": CHANNELS,
            "fixed_cost": FIXED,
            "incentive": "responded",
            "incentive_cost": GIFT,
            "margin_rate": DEFAULT_RATE,
            "margin_rates": tuple(RATES.items()),
            "promoted": ("Serum",),
        },
    )
    yield store, by_hand(members, sales)
    store.close()


def by_hand(members: pd.DataFrame, sales: pd.DataFrame) -> pd.DataFrame:
    """One row a customer with everything that the return needs, in pandas."""
    post = sales[(sales["date"] >= "2026-03-01") & (sales["date"] < "2026-03-31")].copy()
    rate = post["category"].map(RATES).fillna(DEFAULT_RATE)
    post["gain"] = post["margin"].fillna(post["amount"] * rate)
    post["promoted"] = post["amount"].where(post["category"] == "Serum", 0.0)
    sums = post.groupby("customer_id").agg(
        revenue=("amount", "sum"), margin=("gain", "sum"), promoted=("promoted", "sum"), orders=("date", "nunique")
    )
    rows = members.merge(sums, how="left", left_on="customer_id", right_index=True)
    rows[["revenue", "margin", "promoted", "orders"]] = rows[["revenue", "margin", "promoted", "orders"]].fillna(0.0)
    own = pd.to_numeric(rows["contact_cost"])
    rows["cost"] = own.fillna(rows["channel"].map(dict(CHANNELS))).fillna(CONTACT)
    return rows


def gain(rows: pd.DataFrame, column: str, cell: str) -> float:
    target, control = rows[rows["cell"] == cell], rows[rows["cell"] == "Control"]
    return len(target) * (target[column].mean() - control[column].mean())


def value(figure):
    assert isinstance(figure, Amount), figure
    return figure.value


def test_every_figure_of_the_whole_campaign(filled):
    store, rows = filled
    targets = rows[rows["cell"] != "Control"]
    for row in measure_returns(store, "spring").rows:
        cell = rows[rows["cell"] == row.target_cell]
        redeemed = int(cell["responded"].sum())
        fixed = FIXED * len(cell) / len(targets)
        cost = cell["cost"].sum() + fixed + GIFT * redeemed
        assert row.costs.contacts == pytest.approx(cell["cost"].sum(), rel=1e-12)
        assert row.costs.fixed == pytest.approx(fixed, rel=1e-12)
        assert (row.costs.redeemed, row.costs.incentives) == (redeemed, GIFT * redeemed)
        assert value(row.revenue) == pytest.approx(gain(rows, "revenue", row.target_cell), rel=1e-9)
        assert value(row.margin) == pytest.approx(gain(rows, "margin", row.target_cell), rel=1e-5)
        assert value(row.profit) == pytest.approx(value(row.margin) - cost, rel=1e-9)
        assert value(row.roi) == pytest.approx(value(row.profit) / cost, rel=1e-9)
        assert value(row.iroas) == pytest.approx(value(row.revenue) / cost, rel=1e-9)
        if (orders := gain(rows, "orders", row.target_cell)) > 0:
            assert value(row.cost_per_order) == pytest.approx(cost / orders, rel=1e-9)
        else:
            assert row.cost_per_order == NotMeasurable(Code.NO_MORE)


def test_the_interval_of_profit_is_that_of_the_net_value_per_customer(filled):
    """Redeemers cost and buy: the profit's interval is about Welch's of (margin − incentive) per customer."""
    store, rows = filled
    for row in measure_returns(store, "spring").rows:
        cell, control = rows[rows["cell"] == row.target_cell], rows[rows["cell"] == "Control"]
        net = cell["margin"] - GIFT * cell["responded"]
        error = len(cell) * np.sqrt(net.var() / len(cell) + control["margin"].var() / len(control))
        assert isinstance(row.profit, Amount)
        assert isinstance(row.profit.interval, Interval)
        width = row.profit.interval.high - row.profit.interval.low
        assert width == pytest.approx(2 * 1.96 * error, rel=0.1)


def test_costs_counts_and_sales_add_up_over_levels(filled):
    store, _rows = filled
    report = measure_returns(store, "spring", segments=["tier"])
    for whole in report.rows[:2]:
        levels = [row for row in report.rows if row.segment == "tier" and row.target_cell == whole.target_cell]
        *levels, mix = levels
        assert ([row.level for row in levels], mix.level) == (["Gold", "Silver", "(missing)"], "(mix)")
        for name in ("revenue", "margin", "profit"):
            parts = [value(getattr(row, name)) for row in (*levels, mix)]
            assert sum(parts) == pytest.approx(value(getattr(whole, name)), rel=1e-9)
        assert sum(row.n_target for row in levels) == whole.n_target
        assert sum(row.costs.total for row in levels) == pytest.approx(whole.costs.total, rel=1e-12)
        assert sum(row.costs.redeemed for row in levels) == whole.costs.redeemed


def test_breaking_even_is_where_the_profit_is_zero(filled):
    store, rows = filled
    for row in measure_returns(store, "spring").rows:
        cell = rows[rows["cell"] == row.target_cell]
        share = cell["margin"].sum() / cell["revenue"].sum()
        assert row.break_even_effect * share * len(cell) == pytest.approx(row.costs.total, rel=1e-5)
        buyers = cell["revenue"] > 0
        extra = row.break_even_response - (rows[rows["cell"] == "Control"]["revenue"] > 0).mean()
        earned = extra * len(cell) * cell["margin"].sum() / buyers.sum()
        assert earned == pytest.approx(row.costs.total, rel=1e-5)


def test_halo_contribution_and_hold_out(filled):
    store, rows = filled
    details = measure_return_details(store, "spring", attribute="tier")
    rows = rows.assign(other=rows["revenue"] - rows["promoted"])
    for row, found in zip(measure_returns(store, "spring").rows, details.contributions, strict=True):
        assert value(found.promoted) == pytest.approx(gain(rows, "promoted", found.target_cell), rel=1e-9)
        assert value(found.other) == pytest.approx(gain(rows, "other", found.target_cell), rel=1e-9)
        assert value(found.promoted) + value(found.other) == pytest.approx(value(row.revenue), rel=1e-9)
        assert found.all_promoted == pytest.approx(rows["promoted"].sum(), rel=1e-9)
        assert value(found.part) == pytest.approx(value(found.promoted) / found.all_promoted, rel=1e-9)
    for row, found in zip(measure_returns(store, "spring").rows, details.what_ifs, strict=True):
        held = (rows["cell"] == "Control").sum()
        variable = (row.costs.contacts + row.costs.incentives) / row.n_target
        assert value(found.held_out) == pytest.approx(held * (value(row.margin) / row.n_target - variable), rel=1e-9)
        assert value(found.profit_everybody) == pytest.approx(value(row.profit) + value(found.held_out), rel=1e-9)


def test_channels_side_by_side(filled):
    store, rows = filled
    details = measure_return_details(store, "spring")
    assert not details.is_channel_drawn
    for row in details.channels:
        chosen = rows[(rows["cell"] == row.target_cell) & (rows["channel"] == row.channel.replace("(missing)", ""))]
        assert (row.customers, row.buyers) == (len(chosen), int((chosen["revenue"] > 0).sum()))
        assert row.cost == pytest.approx(chosen["cost"].sum(), rel=1e-12)
        assert row.revenue == pytest.approx(chosen["revenue"].sum(), rel=1e-12)


def test_choosing_adds_up_and_the_winners_look_too_good(filled):
    store, _rows = filled
    details = measure_return_details(store, "spring", attribute="tier")
    for found in details.choosing:
        assert set(found.in_both) <= set(found.levels) <= {"Gold", "Silver", "(missing)"}
        assert found.winners >= found.everybody.value - 1e-9
        assert found.winners >= found.chosen.value - 1e-9
        assert found.gain.value == pytest.approx(found.chosen.value - found.everybody.value, rel=1e-9)


def results(rows: str, **said) -> Store:
    store = Store()
    load_members(store, rows, campaign="c", control="control", row_is_customer=True, **said)
    return store


def test_the_published_example_of_a_thousand_customers():
    """900 targeted with 290 buyers of 500 each, 100 kept back with 25 of 200: 100,000 incremental, response p 0.14."""
    table = StringIO()
    table.write("cell,spend,bought\n")
    for cell, buyers, each, size in (("target", 290, 500, 900), ("control", 25, 200, 100)):
        table.writelines(f"{cell},{each if n < buyers else 0},{int(n < buyers)}\n" for n in range(size))
    store = results(table.getvalue(), mapping=(("cell", "cell"),))
    change_settings(store, "c", {"revenue": "spend", "margin_rate": 0.5, "contact_cost": 10.0})
    row = measure_returns(store, "c").rows[0]
    assert value(row.revenue) == pytest.approx(100_000)
    assert value(row.profit) == pytest.approx(100_000 * 0.5 - 9_000)
    response = measure_lift(store, "c", metrics=["bought"]).rows[0].result
    assert isinstance(response, Comparison)
    assert response.p_value == pytest.approx(0.14, abs=0.005)
    store.close()


def test_a_yes_no_outcome_needs_a_value():
    store = results("cell,bought\n" + "target,1\ntarget,0\n" * 60 + "control,0\ncontrol,1\n" * 40)
    change_settings(store, "c", {"contact_cost": 1.0, "margin_rate": 0.5})
    row = measure_returns(store, "c").rows[0]
    assert isinstance(row.profit, NotMeasurable)
    assert row.profit.code is Code.NO_REVENUE_METRIC
    change_settings(store, "c", {"value_per_event": 80.0})
    row = measure_returns(store, "c").rows[0]
    assert value(row.revenue) == pytest.approx(0.0, abs=1e-9)
    assert value(row.profit) == pytest.approx(-120.0)
    assert row.break_even_effect == pytest.approx(1 / 40)
    store.close()


def test_without_cost_there_is_a_profit_but_no_return():
    store = results("cell,spend\n" + "target,30\ntarget,20\n" * 60 + "control,10\ncontrol,20\n" * 60)
    change_settings(store, "c", {"margin_rate": 0.5})
    row = measure_returns(store, "c").rows[0]
    assert value(row.profit) == pytest.approx(120 * 10 * 0.5)
    assert row.roi == NotMeasurable(Code.NO_COST)
    assert row.pays_back is None
    change_settings(store, "c", {"contact_cost": 0.0})
    assert measure_returns(store, "c").rows[0].pays_back is PayBack.PAID_BACK
    store.close()


def test_without_control_only_costs_are_known():
    store = Store()
    load_members(store, "customer_id,cell\n1,SMS\n2,SMS\n", campaign="c", launch=date(2026, 3, 1))
    load_sales(store, "customer_id,date,amount\n1,2026-03-02,100\n2,2026-03-30,50\n")
    change_settings(store, "c", {"contact_cost": 2.0, "margin_rate": 0.5})
    row = measure_returns(store, "c").rows[0]
    assert row.profit == NotMeasurable(Code.NO_CONTROL)
    assert row.costs.total == 4.0
    assert row.pays_back is None
    assert row.break_even_effect == pytest.approx(4.0)
    store.close()


def test_levels_are_drawn_towards_the_whole(filled):
    """Between the level's own profit and what the whole campaign's effect would have brought it."""
    store, _rows = filled
    report = measure_returns(store, "spring", segments=["tier"])
    for row in report.rows:
        if row.segment == "all" or row.level == "(mix)":
            continue
        whole = next(r for r in report.of("all") if r.target_cell == row.target_cell)
        own = value(row.profit)
        common = value(whole.margin) / whole.n_target * row.n_target - row.costs.total
        assert min(own, common) - 1e-6 <= value(row.profit_shrunk) <= max(own, common) + 1e-6
