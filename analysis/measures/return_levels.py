"""Profit of levels with chance taken out, and what the levels lack to add up to the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.measures.store import Store
from analysis.model import (
    ALL,
    MIX,
    Amount,
    Campaign,
    CellSummary,
    Code,
    Costs,
    Interval,
    Metric,
    NotMeasurable,
    ReturnRow,
    Shrunk,
)
from analysis.stats.fieller import Estimate
from analysis.stats.heterogeneity import level_effects
from analysis.stats.shrinkage import shrink
from analysis.store.summaries import summarize_outcomes, summarize_own

MARGIN = "margin_per_customer"

Figure = Amount | NotMeasurable
Summaries = dict[tuple[str, str], CellSummary]
"""A metric by (level, cell)."""


def with_shrunken_profit(
    store: Store, campaign: Campaign, rows: Sequence[ReturnRow], segment: str, *, own: Metric | None, factor: float
) -> list[ReturnRow]:
    """Give each level the profit that is left once chance is taken out. Outcomes must be fresh.

    Args:
        store: Where the campaign is.
        campaign: For its control cell and confidence level.
        rows: The lines of one segment attribute.
        segment: Its name.
        own: The own metric that counts as revenue; None takes the margin of the sales.
        factor: Margin of one unit of the own metric; 1 for the margin itself.
    """
    levels = _summaries(store, campaign, segment, own)
    whole = _summaries(store, campaign, None, own)
    found: dict[tuple[str, str], Shrunk] = {}
    for cell in dict.fromkeys(row.target_cell for row in rows):
        found |= {(level, cell): shrunk for level, shrunk in _shrunken(levels, whole, cell, campaign).items()}
    return [replace(row, profit_shrunk=_profit(row, found.get((row.level, row.target_cell)), factor)) for row in rows]


def _summaries(store: Store, campaign: Campaign, attribute: str | None, own: Metric | None) -> Summaries:
    if own:
        found = summarize_own(store, campaign.id, [own.name], attribute=attribute)
    else:
        rate = campaign.settings.margin_rate
        found = summarize_outcomes(store, campaign.id, [MARGIN], attribute=attribute, margin_rate=rate)
    return {(level, cell): summary for (_metric, level, cell), summary in found.items()}


def _shrunken(levels: Summaries, whole: Summaries, cell: str, campaign: Campaign) -> dict[str, Shrunk]:
    control = campaign.settings.control or ""
    if (ALL, cell) not in whole or (ALL, control) not in whole:
        return {}
    both = whole[ALL, cell], whole[ALL, control]
    names = sorted({level for level, _cell in levels if (level, cell) in levels and (level, control) in levels})
    pairs = [(levels[name, cell], levels[name, control]) for name in names]
    effects = level_effects(both, pairs, proportion=False)
    known = [place for place, effect in enumerate(effects) if effect is not None]
    if len(known) < 2:
        return {}
    customers = both[0].n + both[1].n
    shrunk = shrink(
        [effect for effect in effects if effect is not None],
        [(pairs[place][0].n + pairs[place][1].n) / customers for place in known],
        Estimate(both[0].mean - both[1].mean, sum(part.variance / part.n for part in both)),
        confidence=campaign.settings.confidence,
    )
    return {names[place]: level for place, level in zip(known, shrunk, strict=True)}


def _profit(row: ReturnRow, shrunk: Shrunk | None, factor: float) -> Figure:
    if shrunk is None:
        return NotMeasurable(Code.ONE_LEVEL)
    times, cost = factor * row.n_target, row.costs.total
    ends = shrunk.interval
    return Amount(shrunk.effect * times - cost, Interval(ends.low * times - cost, ends.high * times - cost))


def mix(whole: ReturnRow, levels: Sequence[ReturnRow], segment: str) -> ReturnRow:
    """What the levels' incremental figures lack, or have too much, to add up to the whole: no costs, no customers."""
    parts = [row for row in levels if row.target_cell == whole.target_cell]
    revenue = _rest(whole.revenue, [row.revenue for row in parts])
    margin = _rest(whole.margin, [row.margin for row in parts])
    nothing = NotMeasurable(Code.MIX)
    return replace(
        whole,
        segment=segment,
        level=MIX,
        n_target=0,
        n_control=0,
        revenue=revenue,
        margin=margin,
        costs=Costs(),
        profit=_rest(whole.profit, [row.profit for row in parts]),
        roi=nothing,
        iroas=nothing,
        p_paid_back=nothing,
        pays_back=None,
        break_even_effect=nothing,
        break_even_lift=nothing,
        break_even_response=nothing,
        cost_per_order=nothing,
        cost_per_customer=nothing,
        remarks=(),
    )


def _rest(whole: Figure, parts: Sequence[Figure]) -> Figure:
    known = [part.value for part in parts if isinstance(part, Amount)]
    if isinstance(whole, NotMeasurable) or len(known) < len(parts):
        return NotMeasurable(Code.MIX_UNKNOWN)
    return Amount(whole.value - sum(known), NotMeasurable(Code.MIX))
