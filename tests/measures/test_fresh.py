"""Outcomes are rebuilt when settings, members or sales change, and are never stale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from analysis.measures.lift import measure_lift
from analysis.measures.settings import change_settings
from analysis.measures.store import Store
from tests.store.tools import load_members, load_sales

METRICS = ["revenue_per_customer", "promoted_revenue_per_customer", "margin_per_customer"]
SALES = """customer_id,date,amount,category
1,2026-03-01,10,Serum
2,2026-03-02,20,Serum
2,2026-03-20,5,Cream
3,2026-04-20,7,Cream
"""
CHANGES: dict[str, tuple[Callable[[Store], object], float]] = {
    "nothing": (lambda store: None, 12.5),
    "a later launch": (lambda store: change_settings(store, "spring", {"launch": date(2026, 3, 3)}), 2.5),
    "a shorter window": (lambda store: change_settings(store, "spring", {"post_days": 10}), 10.0),
    "a longer window": (lambda store: change_settings(store, "spring", {"post_days": 60}), 16.0),
    "a further member": (lambda store: load_members(store, "customer_id,cell\n4,Mailer\n", campaign="spring"), 25 / 3),
    "a member less": (lambda store: load_members(store, "customer_id,cell\n2,Control\n", campaign="spring"), 0.0),
    "further sales": (
        lambda store: load_sales(store, SALES.replace("2,2026-03-02,20", "2,2026-03-03,45"), "b.csv"),
        35.0,
    ),
    "another mapping": (lambda store: load_sales(store, SALES, mapping=(("order_id", "category"),)), 12.5),
}


def revenue(store: Store) -> float | None:
    return measure_lift(store, "spring", metrics=METRICS).rows[0].mean_target


@pytest.mark.parametrize(("change", "mean"), CHANGES.values(), ids=CHANGES)
def test_the_next_measure_knows_of_every_change(store: Store, change: Callable[[Store], object], mean: float) -> None:
    load_members(store, launch=date(2026, 3, 1))
    load_sales(store, SALES)
    assert revenue(store) == 12.5
    change(store)
    assert revenue(store) == pytest.approx(mean)


def test_promoted_products_and_margin_rate_change_at_once(store: Store) -> None:
    load_members(store, launch=date(2026, 3, 1))
    load_sales(store, SALES)
    expected = {("Serum",): 10.0, ("Cream",): 2.5, ("Serum", "Cream"): 12.5, ("Nothing",): 0.0}
    for promoted, mean in expected.items():
        change_settings(store, "spring", {"promoted": promoted})
        assert measure_lift(store, "spring", metrics=METRICS).rows[1].mean_target == mean
    for rate in (0.5, 0.2):
        change_settings(store, "spring", {"margin_rate": rate})
        assert measure_lift(store, "spring", metrics=METRICS).rows[2].mean_target == pytest.approx(12.5 * rate)


def test_the_data_version_grows_with_every_change(store: Store) -> None:
    versions = [store.data_version()]
    for change in (
        lambda: load_members(store),
        lambda: load_sales(store),
        lambda: change_settings(store, "spring", {"launch": date(2026, 3, 1)}),
        lambda: load_members(store, control="Mailer"),
    ):
        change()
        versions.append(store.data_version())
    assert versions == sorted(set(versions))
    load_sales(store)
    measure_lift(store, "spring")
    assert store.data_version() == versions[-1]
