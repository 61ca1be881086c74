"""Outcomes day by day: the derived table of days, and the few numbers per cell and day that the statistics need."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import add
from typing import Any

from analysis.model import EXPONENTS, Campaign, CellByDay, CellSummary, DailyBuyers
from analysis.store.campaigns import campaign_key
from analysis.store.connection import Row, Store, query
from analysis.store.outcomes import outcomes_fingerprint, refresh_outcomes
from analysis.store.powers import read_whole_powers

SCALES = {
    "revenue_per_customer": 10_000,
    "response_rate": 1,
    "promoted_revenue_per_customer": 10_000,
    "promoted_response_rate": 1,
    "margin_per_customer": 1_000_000,
    "orders_per_customer": 1,
    "units_per_customer": 10_000,
}
"""The metrics that add up from day to day, and the whole numbers that make one unit of each."""

_ADDED = 4 + len(EXPONENTS)
"""Numbers that a step adds: cubes, sum, customers with a value and with one above 0, powers."""

Group = tuple[str, bool]
"""A cell, and whether its customers had bought before their contact."""


def refresh_outcome_days(store: Store, campaign: Campaign) -> None:
    """Rebuild the campaign's outcomes and days unless they were built from what is in the store now."""
    refresh_outcomes(store, campaign)
    key = campaign_key(store, campaign.id)
    built = "select fingerprint from outcome_days_state where campaign = ?"
    with store.cursor() as cursor:
        now = outcomes_fingerprint(cursor, key, campaign)
        if cursor.execute(built, [key]).fetchall() == [(now,)]:
            return
    parameters = {
        "campaign": key,
        "post_days": campaign.settings.post_days,
        "promoted": list(campaign.settings.promoted),
        "rated": [name for name, _rate in campaign.settings.margin_rates],
        "rates": [rate for _name, rate in campaign.settings.margin_rates],
    }
    with store.write() as cursor:
        for table in ("outcome_days", "outcome_days_state"):
            cursor.execute(f"delete from {table} where campaign = ?", [key])
        cursor.execute(query("rebuild_outcome_days"), parameters)
        cursor.execute("insert into outcome_days_state values (?, ?)", [key, now])


def knows_new_customers(store: Store, campaign: Campaign) -> bool:
    """Whether the sales begin early enough to tell every new customer from one whose purchases are not loaded."""
    told = "select coalesce(bool_and(has_history), false) from outcomes where campaign = ?"
    return bool(store.fetch(told, [campaign_key(store, campaign.id)])[0][0])


def count_followed(store: Store, campaign: Campaign, step: int) -> dict[Group, tuple[int, ...]]:
    """Customers whom the sales follow to the end of each step of days, by group; a step that nobody sees is left out.

    Args:
        store: With fresh days, see `refresh_outcome_days`.
        campaign: Its name and the length of its window.
        step: Days of one step, 1 or more; the last may be shorter.
    """
    ends = [min(start + step, campaign.settings.post_days) - 1 for start in range(0, campaign.settings.post_days, step)]
    found: dict[Group, list[int]] = {}
    rows = store.read("count_followed", {"campaign": campaign_key(store, campaign.id)})
    for cell, is_existing, follow_up, customers in rows:
        counts = found.setdefault((cell, is_existing), [0] * len(ends))
        for place, end in enumerate(ends):
            counts[place] += customers if follow_up >= end else 0
    return {group: tuple(n for n in counts if n) for group, counts in found.items()}


def count_daily_buyers(store: Store, campaign: Campaign, step: int) -> dict[Group, tuple[DailyBuyers, ...]]:
    """Customers who bought in each step of days, by group; see `count_followed` for the arguments."""
    bought = {
        (cell, is_existing, place): (buyers, promoted)
        for cell, is_existing, place, buyers, promoted in store.read(
            "count_daily_buyers", _window(store, campaign, step)
        )
    }
    return {
        group: tuple(DailyBuyers(n, *bought.get((*group, place), (0, 0))) for place, n in enumerate(customers))
        for group, customers in count_followed(store, campaign, step).items()
    }


def summarize_days(store: Store, campaign: Campaign, metric: str, step: int) -> dict[str, CellByDay]:
    """A metric by cell, added up from the contact to the end of each step of days.

    Args:
        store: With fresh days, see `refresh_outcome_days`.
        campaign: Its name, window and margin rate.
        metric: A name of `SCALES`.
        step: Days of one step, 1 or more.

    Returns:
        For every cell as many steps as its customers are followed, at the last one with a value for all of them the
        same summary as `summarize_outcomes`.
    """
    followed: dict[str, list[int]] = {}
    for (cell, _is_existing), counts in count_followed(store, campaign, step).items():
        total = followed.setdefault(cell, [0] * len(counts))
        total += [0] * (len(counts) - len(total))
        for place, customers in enumerate(counts):
            total[place] += customers
    asked = {"metric": metric, "scale": SCALES[metric], "margin_rate": campaign.settings.margin_rate}
    rows: dict[str, list[Row]] = {cell: [] for cell in followed}
    for cell, *numbers in store.read("multiply_outcome_days", _window(store, campaign, step) | asked):
        rows[cell].append(tuple(numbers))
    return {cell: _by_day(counts, rows[cell], SCALES[metric]) for cell, counts in followed.items()}


def _window(store: Store, campaign: Campaign, step: int) -> dict[str, int]:
    return {"campaign": campaign_key(store, campaign.id), "post_days": campaign.settings.post_days, "step": step}


def _by_day(customers: Sequence[int], rows: Sequence[Row], scale: int) -> CellByDay:
    """Summaries and covariances from what each step adds, in whole numbers up to the last division."""
    days = len(customers)
    products = [[0] * days for _ in range(days)]
    added: list[list[Any]] = [[0] * _ADDED for _ in range(days)]
    for step, later, product, cube, *whole in rows:
        if later >= days:  # who leaves after the last step that anybody sees
            continue
        products[step][later] = products[later][step] = int(product)
        if later == step:
            added[step] = [cube or 0.0, *(int(number or 0) for number in whole)]
    totals = [*accumulate(added, _plus)]
    sums = [sum_k for _cubes, sum_k, *_rest in totals]
    by_row = [[*accumulate(line)] for line in products]
    grown = [[*accumulate(column)] for column in zip(*by_row, strict=True)]  # symmetric, so rows may be columns
    covariances = tuple(
        tuple(_covariance(customers, sums, grown, day, other) / scale**2 for other in range(days))
        for day in range(days)
    )
    summaries = tuple(
        CellSummary(
            n=n,
            mean=sum_k / (n * scale),
            variance=covariances[day][day],
            third_moment=_third_moment(n, sum_k / scale, grown[day][day] / scale**2, cubes / scale**3),
            nonzero=nonzero,
            powers=read_whole_powers(powers, scale),
        )
        for day, (n, (cubes, sum_k, nonzero, *powers)) in enumerate(zip(customers, totals, strict=True))
    )
    return CellByDay(summaries, covariances)


def _plus(so_far: list[Any], step: list[Any]) -> list[Any]:
    return [*map(add, so_far, step)]


def _covariance(
    customers: Sequence[int], sums: Sequence[int], products: Sequence[Sequence[int]], day: int, other: int
) -> float:
    """Between two days over the customers followed to the later one, the earlier day's average over all it had."""
    early, late = sorted((day, other))
    n, before = customers[late], customers[early]
    return (before * products[day][other] - sums[early] * sums[late]) / (before * (n - 1)) if n > 1 else 0.0


def _third_moment(n: int, total: float, squares: float, cubes: float) -> float:
    mean = total / n
    return cubes / n - 3 * mean * squares / n + 2 * mean**3
