"""The league of campaigns: order, verdict and state."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.measures.campaigns import campaign_ids, change_currency, list_campaigns, read_coverage, read_currency
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from analysis.model import State, Verdict
from tests.store.tools import load_members, load_sales


def test_one_line_per_target_cell_the_latest_launch_first(store: Store) -> None:
    change_settings(store, "none", {"pre_days": 10})
    for name, launch in (("old", date(2025, 3, 1)), ("new", date(2026, 3, 1)), ("planned", date(2026, 1, 1))):
        if name == "planned":
            change_settings(store, name, {"launch": launch})
        else:
            load_members(store, "customer_id,cell\n1,Control\n2,B 10\n3,B 9\n", campaign=name, launch=launch)
    load_sales(store, "customer_id,date,amount\n1,2025-01-01,1\n1,2026-03-10,1\n")
    assert campaign_ids(store) == ("new", "planned", "old", "none")
    assert [(line.campaign.id, line.target_cell, line.state) for line in list_campaigns(store)] == [
        ("new", "B 9", State.RUNNING),
        ("new", "B 10", State.RUNNING),
        ("planned", None, State.PLANNED),
        ("old", "B 9", State.COMPLETE),
        ("old", "B 10", State.COMPLETE),
        ("none", None, State.PLANNED),
    ]


def test_a_campaign_that_worked(store: Store) -> None:
    rows = [f"{n},{'A' if n % 2 else 'Control'},{int(n % 10 == 0 or (n % 2 and n % 3 == 0))}" for n in range(2000)]
    load_members(store, "customer_id,cell,bought\n" + "\n".join(rows) + "\n", campaign="c", control="Control")
    assert [(line.verdict, line.state) for line in list_campaigns(store)] == [(Verdict.WORKED, State.COMPLETE)]


def test_coverage_and_currency(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    coverage = read_coverage(store)
    assert (coverage.first_day, coverage.last_day, coverage.lines, coverage.customers) == (None, None, 0, 0)
    load_sales(store)
    coverage = read_coverage(store)
    assert (coverage.first_day, coverage.last_day, coverage.lines, coverage.customers) == (
        date(2026, 3, 1),
        date(2026, 3, 2),
        3,
        2,
    )
    monkeypatch.setenv("CONTROL_CELL_CURRENCY", "sek")
    assert read_currency(store) == "SEK"
    change_currency(store, "EUR")
    assert read_currency(store) == "EUR"
