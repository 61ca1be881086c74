"""Values of single customers where a few numbers per cell do not do, and a metric beside what was known before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.model import CellSummary, Metric, PairSummary
from analysis.store.campaigns import campaign_key
from analysis.store.connection import Store
from analysis.store.summaries import Window

_SCALES = {
    "revenue_per_customer": 10_000,
    "response_rate": 1,
    "promoted_revenue_per_customer": 10_000,
    "other_revenue_per_customer": 10_000,
    "promoted_response_rate": 1,
    "margin_per_customer": 1_000_000,
    "orders_per_customer": 1,
    "units_per_customer": 10_000,
}


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one cell's customers that are not 0, in ascending order.

    Attributes:
        k: Whole numbers for a sales metric, floats for an outcome that the campaign extract brought.
        scale: A value in the metric's unit is k ÷ scale.
    """

    k: NDArray[Any]
    scale: int

    @property
    def in_unit(self) -> NDArray[np.float64]:
        """The values in the metric's unit."""
        return np.asarray(self.k, dtype=np.float64) / self.scale


def read_values(
    store: Store, campaign: str, metric: Metric, *, margin_rate: float | None, window: Window = "post"
) -> dict[str, Values]:
    """The values other than 0 of every cell; a cell in which nobody has one is left out.

    Args:
        store: Where the outcomes are, fresh.
        campaign: Its name.
        metric: A mean or a proportion.
        margin_rate: Margin as a share of revenue for sales that carry none; None counts these as 0.
        window: The days after the contact, or before it; own outcomes have only the one.
    """
    parameters: dict[str, Any] = {"campaign": campaign_key(store, campaign), "metric": metric.name}
    if metric.own:
        columns, scale = store.read_arrays("read_own_values", parameters), 1
        k = columns["y"]
    else:
        parameters |= {"margin_rate": margin_rate, "window": window}
        columns, scale = store.read_arrays("read_values", parameters), _SCALES[metric.name]
        k = columns["k"]
    cells, starts = np.unique(columns["cell"].astype(str), return_index=True)
    order = np.argsort(starts)
    parts = np.split(k, starts[order][1:]) if k.size else []
    return {str(cell): Values(part, scale) for cell, part in zip(cells[order], parts, strict=True)}


def summarize_covaried(
    store: Store, campaign: str, metric: Metric, *, covariate: str | None, margin_rate: float | None
) -> dict[str, PairSummary]:
    """A metric (numerator) and something known before the contact (denominator) of the same customers, by cell.

    Args:
        store: Where the outcomes are, fresh.
        campaign: Its name.
        metric: A mean or a proportion.
        covariate: A number column of the campaign extract; None takes the same metric in the pre window.
        margin_rate: Margin as a share of revenue for sales that carry none; None counts these as 0.

    Returns:
        Nothing where the covariate is not known of anybody.
    """
    rows = store.read(
        "summarize_covaried",
        {
            "campaign": campaign_key(store, campaign),
            "metric": metric.name,
            "own": metric.own,
            "covariate": covariate,
            "margin_rate": margin_rate,
        },
    )
    return {
        cell: PairSummary(
            CellSummary(n, mean_y, variance_y, nonzero=nonzero_y),
            CellSummary(n, mean_x, variance_x, nonzero=nonzero_x),
            covariance,
        )
        for cell, n, mean_y, variance_y, nonzero_y, mean_x, variance_x, nonzero_x, covariance in rows
    }
