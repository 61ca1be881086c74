"""What an audience did without a campaign, as a few numbers, and which audiences there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.model import Audience, Campaign, CellSummary, PairSummary
from analysis.store.campaigns import campaign_key
from analysis.store.connection import Store


@dataclass(frozen=True, slots=True)
class AudienceMetric:
    """One metric of an audience.

    Attributes:
        pair: The window (numerator) and the days before it (denominator), over the same customers.
        has_before: Whether the sales cover the days before for all of them.
        first_day, last_start: First day of the earliest and of the latest customer's window.
    """

    pair: PairSummary
    has_before: bool
    first_day: date
    last_start: date


def summarize_audience(
    store: Store,
    audience: Audience,
    campaign: Campaign | None,
    *,
    first_day: date,
    days: int,
    pre_days: int,
    promoted: tuple[str, ...] = (),
) -> dict[str, AudienceMetric]:
    """Sales metrics of an audience in one window, by metric; empty where nobody of it bought in or before it.

    Args:
        store: Where the sales are.
        audience: Whom to look at.
        campaign: The audience's campaign; None for all customers.
        first_day: Of the window of all customers; a campaign's customers have their contact instead.
        days: Length of the window; who is not followed to its end is left out.
        pre_days: Days before it, for the covariate.
        promoted: Categories or products of the promoted metrics.
    """
    parameters = {
        "campaign": campaign_key(store, campaign.id) if campaign else None,
        "control": campaign.settings.control if campaign else None,
        "launch": campaign.settings.launch if campaign else None,
        "attribute": audience.attribute,
        "level": audience.level,
        "first_day": first_day,
        "days": days,
        "pre_days": pre_days,
        "promoted": list(promoted),
    }
    return {
        metric: AudienceMetric(_pair(n, scale, *sums), has_before, first, last_start)
        for metric, scale, n, has_before, first, last_start, *sums in store.read("summarize_audience", parameters)
    }


def _pair(
    n: int, scale: int, sum_y: int, sum_yy: int, nonzero_y: int, sum_x: int, sum_xx: int, nonzero_x: int, sum_yx: int
) -> PairSummary:
    """Of n customers, those without a sale included as 0."""

    def co_moment(one: int, other: int, products: int) -> float:
        return (n * products - one * other) / (n * (n - 1)) / scale**2 if n > 1 else 0.0

    return PairSummary(
        CellSummary(n, sum_y / (n * scale), co_moment(sum_y, sum_y, sum_yy), nonzero=nonzero_y),
        CellSummary(n, sum_x / (n * scale), co_moment(sum_x, sum_x, sum_xx), nonzero=nonzero_x),
        co_moment(sum_y, sum_x, sum_yx),
    )


def list_known_levels(store: Store) -> dict[str, tuple[str, ...]]:
    """Levels of every attribute of the customers extract."""
    found: dict[str, tuple[str, ...]] = {}
    rows = store.fetch(
        "select name, coalesce(nullif(trim(text), ''), '(missing)') as level from known_attributes "
        "group by name, level order by name, level"
    )
    for name, level in rows:
        found[name] = (*found.get(name, ()), level)
    return found
