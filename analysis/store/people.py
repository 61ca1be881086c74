"""One row per customer of a campaign, for comparisons of people who chose for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.model import FUNNEL, People
from analysis.store.campaigns import campaign_key
from analysis.store.connection import Store, query

MOST_PERIODS = 6
"""Earlier periods that `read_people.sql` knows."""


def read_people(
    store: Store,
    campaign: str,
    took_part: str,
    *,
    attributes: Sequence[str],
    periods: int,
    period_days: int,
    half_days: int,
) -> People:
    """Read every customer that has a contact date, in one pass over their sales. The outcomes must be fresh.

    Args:
        store: Where the campaign is.
        campaign: Its name.
        took_part: `assigned`, a step of the funnel, or a yes/no column of the campaign extract; blank is no.
        attributes: Segment attributes to bring along.
        periods: Earlier periods wanted, at most `MOST_PERIODS`.
        period_days: Length of each.
        half_days: Length of half a pre window.
    """
    key = campaign_key(store, campaign)
    asked = {"campaign": key, "took_part": took_part, "period_days": period_days, "half_days": half_days}
    rows = _arrays(store, "read_people", asked)
    recency = rows["recency"].astype(np.float64)
    return People(
        cell=rows["cell"],
        took_part=rows["took_part"].astype(np.bool_),
        post_days=rows["post_days"].astype(np.int64),
        recency=np.where(recency < 0, np.nan, recency),
        orders=rows["orders"].astype(np.float64),
        before=rows["before"],
        after=rows["after"],
        bought=rows["bought"].astype(np.bool_),
        periods=_columns(rows, [f"period_{number}" for number in range(periods, 0, -1)]),
        halves=_columns(rows, ["early_half", "late_half"]),
        attributes={
            name: _arrays(store, "read_levels", {"campaign": key, "attribute": name})["level"] for name in attributes
        },
    )


def _arrays(store: Store, name: str, parameters: dict[str, Any]) -> dict[str, NDArray[Any]]:
    with store.cursor() as cursor:
        found = cursor.execute(query(name), parameters).fetchnumpy()
    return {column: np.asarray(values) for column, values in found.items()}


def _columns(rows: dict[str, NDArray[Any]], names: Sequence[str]) -> NDArray[np.float64]:
    return np.column_stack([rows[name] for name in names]) if names else np.empty((rows["cell"].size, 0))


def count_flow(store: Store, campaign: str) -> dict[tuple[str, str], tuple[int, int]]:
    """Customers who reached a step and those of them who bought, by (cell, step), for the steps the extract tells of.

    Bought means an order in the post window, as far as the sales cover it. The outcomes must be fresh.
    """
    rows = store.read("count_flow", {"campaign": campaign_key(store, campaign)})
    told = {step for _cell, step, known, _reached, _bought in rows if known}
    order = ("assigned", *FUNNEL)
    return {
        (cell, step): (reached, bought)
        for cell, step, _known, reached, bought in sorted(rows, key=lambda row: order.index(row[1]))
        if step in told
    }
