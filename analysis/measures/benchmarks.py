"""What our campaigns usually do, from all that were measured against a fair control."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

from analysis.measures.store import Store
from analysis.measures.verdicts import LEAST_EXPECTED_BUYERS
from analysis.model import (
    ALL,
    SALES_METRICS,
    Amount,
    Benchmark,
    BenchmarkGroup,
    BenchmarkReport,
    BenchmarkRow,
    Campaign,
    CampaignLine,
    Kind,
    Metric,
    NotMeasurable,
    Verdict,
)
from analysis.stats.benchmark import log_lift, usual_lift
from analysis.stats.fieller import Estimate
from analysis.stats.means import compare_means
from analysis.stats.proportions import compare_proportions
from analysis.stats.rule import expected_buyers
from analysis.store.outcomes import refresh_outcomes
from analysis.store.summaries import summarize_outcomes

GROUPINGS = ("type", "channel", "audience")
"""Settings by which campaigns can be grouped."""

COMPARED = tuple(metric for metric in SALES_METRICS if metric.kind is not Kind.RATIO)
"""Metrics that all campaigns share."""

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class _Measured:
    """The lift of a campaign as its logarithm, and as its own pages show it."""

    log: Estimate
    amount: Amount


def measure_benchmarks(
    store: Store, lines: Iterable[CampaignLine], metric: Metric, *, by: str | None = None
) -> BenchmarkReport:
    """Gather the lift of every campaign on one metric, and what campaigns of a group usually do.

    Args:
        store: Where the campaigns are.
        lines: Every campaign with its verdict.
        metric: One of `COMPARED`.
        by: One of `GROUPINGS`; None takes all campaigns as one group.

    Returns:
        The campaigns by group; those without a fair control, without sales, or too small to be measured are counted as
        left out.
    """
    campaigns = {line.campaign.id: line.campaign for line in lines if line.campaign.cells}
    fair = [line for line in lines if line.verdict not in (None, Verdict.NOT_AN_EXPERIMENT)]
    found: dict[str, _Measured] = {}
    for name in dict.fromkeys(line.campaign.id for line in fair):
        lift = _lift(store, campaigns[name], metric)
        if lift is not None:
            found[name] = lift
    rows = [_row(campaigns[name], lift.amount, by) for name, lift in found.items()]
    names = sorted({row.group for row in rows}, key=lambda group: (not group, group))
    groups = {group: _usual([found[row.campaign].log for row in rows if row.group == group]) for group in names}
    return BenchmarkReport(
        metric=metric,
        rows=tuple(row for group in names for row in _shrunken(rows, group, groups[group])),
        groups=tuple(BenchmarkGroup(group, sum(row.group == group for row in rows), groups[group]) for group in names),
        left_out=len(campaigns) - len(found),
    )


def _usual(lifts: list[Estimate]) -> Benchmark | NotMeasurable:
    return usual_lift(lifts, confidence=CONFIDENCE)


def _lift(store: Store, campaign: Campaign, metric: Metric) -> _Measured | None:
    """All target cells together against the control; None where that has no lift, or too few to measure it."""
    if not campaign.has_sales_window:
        return None
    refresh_outcomes(store, campaign)
    rate = campaign.settings.margin_rate
    summaries = summarize_outcomes(store, campaign.id, [metric.name], attribute=None, margin_rate=rate)
    cells = {cell: summary for (_metric, level, cell), summary in summaries.items() if level == ALL}
    control = cells.pop(campaign.settings.control or "", None)
    if control is None or not cells:
        return None
    compare = compare_proportions if metric.kind is Kind.PROPORTION else compare_means
    target = reduce(add, cells.values())
    if metric.kind is Kind.PROPORTION and expected_buyers(target, control) < LEAST_EXPECTED_BUYERS:
        return None
    result = compare(target, control, confidence=CONFIDENCE)
    if isinstance(result, NotMeasurable) or isinstance(result.lift, NotMeasurable):
        return None
    log = log_lift(result, target, control, confidence=CONFIDENCE)
    if isinstance(log, NotMeasurable) or not log.squared_error:
        return None
    return _Measured(log, Amount(result.lift, result.lift_interval))


def _row(campaign: Campaign, lift: Amount, by: str | None) -> BenchmarkRow:
    group = (getattr(campaign.settings, by) or "") if by else ALL
    return BenchmarkRow(campaign.id, group, lift, None)


def _shrunken(rows: list[BenchmarkRow], group: str, usual: Benchmark | NotMeasurable) -> list[BenchmarkRow]:
    """The campaigns of a group, the highest lift first."""
    own = [row for row in rows if row.group == group]
    if isinstance(usual, Benchmark):
        own = [replace(row, shrunk=shrunk) for row, shrunk in zip(own, usual.shrunk, strict=True)]
    return sorted(own, key=lambda row: -row.lift.value)
