"""The few numbers per cell and level that the statistics need. A few rows come back whatever the size of the sales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from analysis.model import ALL, CellSummary, Division, PairSummary
from analysis.store.campaigns import KIND, campaign_key
from analysis.store.connection import Store
from analysis.store.powers import read_powers, read_whole_powers

Window = Literal["pre", "post"]
_MINOR = 10_000
"""Units of money in one of the currency, as the store keeps them."""

ByMetric = dict[tuple[str, str, str], CellSummary]
"""Summaries by (metric, level, cell)."""

ByAttribute = dict[tuple[str, str, str, str], CellSummary]
"""Summaries by (attribute, metric, level, cell)."""

ByLevel = dict[tuple[str, str], PairSummary]
"""Pair summaries by (level, cell)."""


def summarize_outcomes(
    store: Store,
    campaign: str,
    metrics: Sequence[str],
    *,
    attribute: str | None,
    margin_rate: float | None,
    window: Window = "post",
) -> ByMetric:
    """Summaries of sales metrics over the customers with at least one covered day in the window.

    Args:
        store: Where the fresh outcomes are.
        campaign: Its name.
        metrics: Names of sales metrics that are means or proportions.
        attribute: The segment attribute; None takes everybody as the one level `all`.
        margin_rate: Margin as a share of revenue for sales that carry none; None counts these as 0.
        window: The days after the contact, or before it.
    """
    found = summarize_outcomes_by(
        store, campaign, metrics, divisions=[Division(attribute or ALL)], margin_rate=margin_rate, window=window
    )
    return {(metric, level, cell): summary for (_all, metric, level, cell), summary in found.items()}


def summarize_outcomes_by(
    store: Store,
    campaign: str,
    metrics: Sequence[str],
    *,
    divisions: Sequence[Division],
    margin_rate: float | None,
    window: Window = "post",
) -> ByAttribute:
    """The same for the levels of several divisions in one pass; the division `all` has everybody as its one level."""
    parameters = _asked(store, campaign, divisions) | {
        "metrics": list(metrics),
        "margin_rate": margin_rate,
        "window": window,
    }
    return {
        (attribute, metric, level, cell): replace(
            _exact(n, total, squares, scale, nonzero),
            third_moment=_third(n, total, squares, scale, cubes),
            powers=read_whole_powers(powers, scale),
        )
        for attribute, metric, level, cell, n, scale, total, squares, cubes, nonzero, *powers in store.read(
            "summarize_outcomes", parameters
        )
    }


def summarize_own(store: Store, campaign: str, metrics: Sequence[str], *, attribute: str | None) -> ByMetric:
    """Summaries of outcomes that the campaign extract brought, over all customers of the campaign."""
    found = summarize_own_by(store, campaign, metrics, divisions=[Division(attribute or ALL)])
    return {(metric, level, cell): summary for (_all, metric, level, cell), summary in found.items()}


def summarize_own_by(
    store: Store, campaign: str, metrics: Sequence[str], *, divisions: Sequence[Division]
) -> ByAttribute:
    """The same for the levels of several divisions in one pass; the division `all` has everybody as its one level."""
    parameters = _asked(store, campaign, divisions) | {"metrics": list(metrics)}
    return {
        (attribute, metric, level, cell): CellSummary(n, mean, variance, third, nonzero, read_powers(powers))
        for attribute, metric, level, cell, n, mean, variance, third, nonzero, *powers in store.read(
            "summarize_own", parameters
        )
    }


def summarize_order_value(
    store: Store, campaign: str, *, attribute: str | None, second: str | None = None, window: Window = "post"
) -> ByLevel:
    """Revenue over orders, the two parts of the average order value; `second` is an attribute to cross with."""
    key = campaign_key(store, campaign)
    asked = {"campaign": key, "first": attribute or ALL, "second": second, "window": window}
    rows = store.read("summarize_order_value", asked)
    return {
        (level, cell): PairSummary(
            _exact(n, sum_y, sum_yy, _MINOR, nonzero_y),
            _exact(n, sum_x, sum_xx, 1, nonzero_x),
            _co_moment(n, sum_y, sum_x, sum_yx) / _MINOR,
        )
        for level, cell, n, sum_y, sum_yy, nonzero_y, sum_x, sum_xx, nonzero_x, sum_yx in rows
    }


def _exact(n: int, total: int, squares: int, scale: int, nonzero: int) -> CellSummary:
    """A summary of values k ÷ scale from Σk and Σk², in whole numbers up to the last division."""
    return CellSummary(n, total / (n * scale), _co_moment(n, total, total, squares) / scale**2, nonzero=nonzero)


def _third(n: int, total: int, squares: int, scale: int, cubes: float) -> float:
    """The third central moment of values k ÷ scale from Σk, Σk² and Σ(k ÷ scale)³."""
    mean = total / (n * scale)
    return (cubes - 3 * mean * (squares / scale**2)) / n + 2 * mean**3


def _co_moment(n: int, sum_y: int, sum_x: int, sum_yx: int) -> float:
    """The sample covariance (n − 1) of whole numbers, 0 for fewer than two."""
    return (n * sum_yx - sum_y * sum_x) / (n * (n - 1)) if n > 1 else 0.0


def summarize_recency(store: Store, campaign: str) -> dict[str, CellSummary]:
    """Days since the last purchase before the contact by cell, of customers who have one."""
    rows = store.read("summarize_recency", {"campaign": campaign_key(store, campaign)})
    return {cell: CellSummary(n, mean, variance, nonzero=n) for cell, n, mean, variance in rows}


def count_levels(store: Store, campaign: str, attributes: Sequence[str]) -> dict[str, dict[str, dict[str, int]]]:
    """Customers by attribute, cell and level. Outcomes must be fresh for what is told from them."""
    parameters = {"campaign": campaign_key(store, campaign), "attributes": list(attributes)}
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for attribute, level, cell, customers in store.read("count_levels", parameters):
        counts.setdefault(attribute, {}).setdefault(cell, {})[level] = customers
    return counts


def _asked(store: Store, campaign: str, divisions: Sequence[Division]) -> dict[str, Any]:
    return {
        "campaign": campaign_key(store, campaign),
        "attributes": [division.name for division in divisions],
        "firsts": [division.first for division in divisions],
        "seconds": [division.second for division in divisions],
    }


def count_people(store: Store, campaign: str, *, attribute: str | None) -> dict[tuple[str, str], int]:
    """Customers by (level, cell), whether the sales know them or not."""
    found = count_people_by(store, campaign, divisions=[Division(attribute or ALL)])
    return {(level, cell): customers for (_all, level, cell), customers in found.items()}


def count_people_by(store: Store, campaign: str, *, divisions: Sequence[Division]) -> dict[tuple[str, str, str], int]:
    """Customers by (division, level, cell); the division `all` has everybody as its one level."""
    rows = store.read("count_people", _asked(store, campaign, divisions))
    return {(attribute, level, cell): customers for attribute, level, cell, customers in rows}


def read_extra_columns(store: Store, campaign: str) -> dict[str, tuple[str | None, int]]:
    """Columns that the campaign extract brought: how each is averaged (None: not at all), and its blank values."""
    rows = store.fetch(
        f"select name, {KIND}, cast(sum(blanks) as bigint) from extra_columns where campaign = ? group by name",
        [campaign_key(store, campaign)],
    )
    return {name: (kind, blanks) for name, kind, blanks in rows}


@dataclass(frozen=True, slots=True)
class Unfilled:
    """Customers of a campaign without a value of one of its own metrics.

    Attributes:
        absent: Their file does not have the column.
        blanks: Theirs is blank.
        is_answer: A blank is no answer rather than 0.
    """

    absent: int
    blanks: int
    is_answer: bool


def read_unfilled(store: Store, campaign: str, metric: str) -> Unfilled:
    """Count the customers without a value of a metric that the campaign extract brought."""
    return Unfilled(*store.read("count_unfilled", {"campaign": campaign_key(store, campaign), "metric": metric})[0])


@dataclass(frozen=True, slots=True)
class SalesFacts:
    """What the sales of the store can tell: their days, and how many lines carry a quantity or a margin."""

    first_day: date | None
    last_day: date | None
    lines: int
    lines_with_quantity: int
    lines_with_margin: int


def read_sales_facts(store: Store) -> SalesFacts:
    """Read from the daily totals, at no cost that grows with the sales."""
    return SalesFacts(
        *store.fetch(
            "select min(day), max(day), cast(coalesce(sum(lines), 0) as bigint), "
            "cast(coalesce(sum(lines_with_quantity), 0) as bigint), "
            "cast(coalesce(sum(lines_with_margin), 0) as bigint) from daily_totals"
        )[0]
    )
