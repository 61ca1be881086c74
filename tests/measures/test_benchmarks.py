"""Campaigns gathered by group: who is in, who is left out."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.export.benchmarks import BENCHMARK_COLUMNS, benchmark_table
from analysis.measures.benchmarks import COMPARED, measure_benchmarks
from analysis.measures.campaigns import list_campaigns
from analysis.measures.lift import measure_lift
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import Amount, Benchmark, NotMeasurable
from tests.store.tools import load_members, load_sales

REVENUE = COMPARED[0]


@pytest.fixture(scope="module")
def store():
    store = Store()
    lines = ["customer_id,date,amount", "x,2025-10-01,1", "x,2026-06-01,1"]
    for name, each, kind in (("a", 60, "mail"), ("b", 55, "mail"), ("c", 70, "mail"), ("d", 52, "sms")):
        cells = [f"{name}{n},target" for n in range(200)] + [f"{name}c{n},control" for n in range(150)]
        load_members(
            store,
            "customer_id,cell\n" + "\n".join(cells) + "\n",
            campaign=name,
            launch=date(2026, 3, 1),
            control="control",
        )
        lines += [f"{name}{n},2026-03-05,{each + n % 21}" for n in range(200)]
        lines += [f"{name}c{n},2026-03-05,{50 + n % 21}" for n in range(150)]
        change_settings(store, name, {"type": kind})
    load_members(store, "customer_id,cell\ne1,SMS\ne2,SMS\n", campaign="e", launch=date(2026, 3, 1))
    load_sales(store, "\n".join(lines) + "\n")
    yield store
    store.close()


def test_all_together(store):
    report = measure_benchmarks(store, list_campaigns(store), REVENUE)
    assert [row.campaign for row in report.rows] == ["c", "a", "b", "d"]
    assert report.left_out == 1
    assert isinstance(report.groups[0].usual, Benchmark)
    by_hand = (sum(70 + n % 21 for n in range(200)) / 200) / (sum(50 + n % 21 for n in range(150)) / 150) - 1
    assert report.rows[0].lift.value == pytest.approx(by_hand, rel=1e-12)


def test_by_type(store):
    report = measure_benchmarks(store, list_campaigns(store), REVENUE, by="type")
    assert [(group.group, group.campaigns) for group in report.groups] == [("mail", 3), ("sms", 1)]
    assert isinstance(report.groups[1].usual, NotMeasurable)
    assert [row.shrunk is None for row in report.rows] == [False, False, False, True]


def test_the_table_has_its_columns(store):
    table = benchmark_table(measure_benchmarks(store, list_campaigns(store), REVENUE, by="type"))
    assert all(list(row) == BENCHMARK_COLUMNS for row in table)
    assert table[-1]["usual_lift"] is None


def test_what_is_not_stated_stands_last(store):
    report = measure_benchmarks(store, list_campaigns(store), REVENUE, by="audience")
    assert [group.group for group in report.groups] == [""]


def test_a_campaign_has_the_lift_of_its_cells_and_none_where_too_few_customers_tell():
    store = Store()
    lines = ["customer_id,date,amount", "x,2025-10-01,1", "x,2026-06-01,1"]
    lines += [f"{n},2026-03-0{1 + n % 9},{30 + n * n % 97}" for n in range(900)]
    for name, every in (("large", 3), ("small", 15)):
        cells = "".join(f"{n},{'A' if n % every else 'control'}\n" for n in range(900))
        load_members(store, "customer_id,cell\n" + cells, campaign=name, launch=date(2026, 3, 1), control="control")
    load_sales(store, "\n".join(lines) + "\n")
    report = measure_benchmarks(store, list_campaigns(store), REVENUE)
    assert [row.campaign for row in report.rows] == ["large"]
    assert report.left_out == 1
    row = measure_lift(store, "large", metrics=[REVENUE.name]).rows[0]
    assert row.result.lift_interval.low < row.result.lift < row.result.lift_interval.high
    assert report.rows[0].lift == Amount(row.result.lift, row.result.lift_interval)
    store.close()
