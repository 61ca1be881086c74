"""Which metrics and attributes a campaign can be asked for, and why a metric cannot be measured at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.measures.store import Store
from analysis.model import FURTHER_METRICS, SALES_METRICS, BadInput, Campaign, Code, Metric, NotMeasurable
from analysis.store.campaigns import own_metric
from analysis.store.outcomes import CellWindows, read_windows
from analysis.store.summaries import SalesFacts, read_extra_columns, read_sales_facts
from analysis.words import _

_PROMOTED = frozenset({"promoted_revenue_per_customer", "promoted_response_rate", "other_revenue_per_customer"})


@dataclass(frozen=True, slots=True)
class Ground:
    """What the sales can tell of a campaign, read once for all its metrics.

    Attributes:
        windows: How far they cover its windows, by cell; empty where nothing is known of that.
        sales: Their days and what their lines carry.
    """

    windows: tuple[CellWindows, ...]
    sales: SalesFacts


def read_ground(store: Store, campaign: Campaign) -> Ground:
    """Read what the sales can tell of a campaign. Outcomes must be fresh."""
    return Ground(read_windows(store, campaign) if campaign.has_sales_window else (), read_sales_facts(store))


def resolve_metrics(store: Store, campaign: Campaign, names: Sequence[str]) -> tuple[Metric, ...]:
    """The metrics of these names, all of the campaign's where none is named.

    Raises:
        BadInput: A metric the campaign does not have.
    """
    if not names:
        return campaign.metrics
    known = {metric.name: metric for metric in (*SALES_METRICS, *FURTHER_METRICS, *campaign.metrics)}
    for name, (kind, _blanks) in read_extra_columns(store, campaign.id).items():
        if kind:
            known.setdefault(name, own_metric(name, kind))
    if unknown := [name for name in names if name not in known]:
        raise BadInput(
            _("Campaign {campaign} has no metric {metric}; its metrics are: {metrics}.").format(
                campaign=campaign.id, metric=unknown[0], metrics=", ".join(known)
            )
        )
    return tuple(known[name] for name in dict.fromkeys(names))


def resolve_segments(store: Store, campaign: Campaign, names: Sequence[str]) -> tuple[str, ...]:
    """The segment attributes of these names.

    Raises:
        BadInput: An attribute the campaign does not have.
    """
    known = (*campaign.attributes, *read_extra_columns(store, campaign.id))
    if unknown := [name for name in names if name not in known]:
        raise BadInput(
            _("Campaign {campaign} has no segment attribute {attribute}; it has: {attributes}.").format(
                campaign=campaign.id, attribute=unknown[0], attributes=", ".join(campaign.attributes) or _("none")
            )
        )
    return tuple(dict.fromkeys(names))


def reason_not_measurable(store: Store, campaign: Campaign, metric: Metric) -> NotMeasurable | None:
    """Why the campaign cannot have this metric in any cell; None where it can. Outcomes must be fresh."""
    return reason_on(read_ground(store, campaign), campaign, metric)


def reason_on(ground: Ground, campaign: Campaign, metric: Metric) -> NotMeasurable | None:
    """The same, from what was read already."""
    if metric.own:
        return None
    if campaign.settings.launch is None and not campaign.has_sales_window:
        return NotMeasurable(Code.NO_LAUNCH)
    sales, windows = ground.sales, ground.windows
    if not sales.lines or sales.first_day is None or sales.last_day is None or not campaign.has_sales_window:
        return NotMeasurable(Code.NO_SALES)
    if windows and not any(window.with_a_post_day for window in windows):
        start = min(window.first_contact for window in windows)
        if start > sales.last_day:
            return NotMeasurable(Code.NOT_STARTED, (("launch", start),))
        return NotMeasurable(Code.NO_DAY_COVERED, (("first_day", sales.first_day), ("last_day", sales.last_day)))
    if metric.name in _PROMOTED and not campaign.settings.promoted:
        return NotMeasurable(Code.NO_PROMOTED)
    carry_margin = sales.lines_with_margin == sales.lines
    if metric.name == "margin_per_customer" and campaign.settings.margin_rate is None and not carry_margin:
        return NotMeasurable(Code.NO_MARGIN)
    if metric.name == "units_per_customer" and not sales.lines_with_quantity:
        return NotMeasurable(Code.NO_QUANTITY)
    return None
