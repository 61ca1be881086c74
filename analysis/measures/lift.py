"""The lift table: every target cell against its control, for the whole campaign and by segment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from analysis.measures.adjustment import adjust_campaign
from analysis.measures.campaign_metrics import read_ground, reason_on, resolve_metrics, resolve_segments
from analysis.measures.remarks import name_cells, named, remarks_on
from analysis.measures.segments import Line, Summary, judge_levels, too_small
from analysis.measures.store import Store
from analysis.model import (
    ALL,
    MISSING,
    BadInput,
    Campaign,
    CellSummary,
    Code,
    Comparison,
    Division,
    Kind,
    LiftReport,
    LiftRow,
    Metric,
    NotMeasurable,
    PairSummary,
    Remark,
)
from analysis.settings import read_settings
from analysis.stats.means import compare_means
from analysis.stats.proportions import compare_proportions
from analysis.stats.ratios import compare_ratios
from analysis.stats.totals import incremental
from analysis.store.campaigns import natural_order, read_campaign
from analysis.store.connection import read_meta
from analysis.store.outcomes import refresh_outcomes
from analysis.store.summaries import count_people_by, summarize_order_value, summarize_outcomes_by, summarize_own_by
from analysis.words import _

Summaries = dict[tuple[str, str, str, str], CellSummary | PairSummary]

_SEVERAL_CELLS = "@cells"
"""An attribute that the store keeps of customers in several cells; those in one cell have none."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two cells to compare."""

    target: str
    control: str | None


def measure_lift(
    store: Store,
    campaign_id: str,
    *,
    metrics: Sequence[str] = (),
    segments: Sequence[str] = (),
    crossed: tuple[str, str] | None = None,
    cells: Sequence[str] = (),
    against: str | None = None,
) -> LiftReport:
    """Compare target cells with their control.

    Args:
        store: Where the campaign is.
        campaign_id: Its name.
        metrics: Names of metrics; all of the campaign's where empty, its primary first.
        segments: Names of segment attributes, each divided by on its own.
        crossed: Two segment attributes to divide by at once, after the others.
        cells: Target cells; all but the control where empty.
        against: The cell to compare with; None takes the control.

    Returns:
        Lines for the whole campaign first, then for every level of each attribute in turn.

    Raises:
        BadInput: A campaign, metric, attribute or cell that does not exist.
    """
    campaign = read_campaign(store, campaign_id)
    asked = resolve_metrics(store, campaign, metrics)
    divisions = [Division(name) for name in resolve_segments(store, campaign, segments)]
    divisions += [Division(*resolve_segments(store, campaign, crossed))] if crossed else []
    pairs = _pairs(campaign, cells, against)
    if campaign.has_sales_window:
        refresh_outcomes(store, campaign)
    overall = _overall(store, campaign, asked, pairs)
    levels, interactions = judge_levels(campaign, _lines(store, campaign, asked, pairs, divisions))
    currency = read_meta(store, "currency") or read_settings().currency
    return LiftReport(campaign, (*overall, *levels), currency, interactions)


def measure_singles(store: Store, campaign: Campaign) -> tuple[LiftRow, ...]:
    """The primary metric of customers who are in one cell only, against the control; no p-value is adjusted.

    Args:
        store: Where the campaign is; its outcomes are fresh.
        campaign: Whose customers were, some of them, assigned to several cells.
    """
    every = replace(campaign, settings=replace(campaign.settings, minimum_level_size=0))
    lines = _lines(store, every, (campaign.primary,), _pairs(campaign, (), None), (Division(_SEVERAL_CELLS),))
    return tuple(line.row for line in lines if line.row.level == MISSING)


def _overall(store: Store, campaign: Campaign, asked: Sequence[Metric], pairs: Sequence[_Pair]) -> list[LiftRow]:
    """The lines of all customers, with p-values adjusted for everything that could have been asked."""
    family = list(dict.fromkeys((*campaign.metrics, *asked)))
    metrics = family if any(metric != campaign.primary for metric in asked) else asked
    lines = _lines(store, campaign, metrics, _family(campaign, pairs), [Division(ALL)])
    found = {_of(row): row for row in adjust_campaign(campaign, [line.row for line in lines])}
    return [found[metric, pair] for metric in asked for pair in pairs]


def _of(row: LiftRow) -> tuple[Metric, _Pair]:
    return row.metric, _Pair(row.target_cell, row.control_cell)


def _family(campaign: Campaign, pairs: Sequence[_Pair]) -> tuple[_Pair, ...]:
    """Every target cell against the control; where other pairs are asked for, every pair of cells."""
    control = campaign.settings.control
    if all(pair.control == control for pair in pairs):
        return tuple(_Pair(cell.name, control) for cell in campaign.target_cells)
    asked = {frozenset((pair.target, pair.control)): pair for pair in pairs}
    every = combinations([cell.name for cell in campaign.cells], 2)
    return tuple(asked.get(frozenset(cells), _Pair(*cells)) for cells in every)


def _pairs(campaign: Campaign, cells: Sequence[str], against: str | None) -> tuple[_Pair, ...]:
    known = [cell.name for cell in campaign.cells]
    for cell in (*cells, *([against] if against else [])):
        if cell not in known:
            raise BadInput(
                _("Campaign {campaign} has no cell {cell}; its cells are: {cells}.").format(
                    campaign=campaign.id, cell=cell, cells=", ".join(known) or _("none yet")
                )
            )
    control = against or campaign.settings.control
    targets = cells or [cell.name for cell in campaign.target_cells]
    return tuple(_Pair(cell, control) for cell in targets if cell != control)


def _lines(
    store: Store, campaign: Campaign, metrics: Sequence[Metric], pairs: Sequence[_Pair], divisions: Sequence[Division]
) -> list[Line]:
    """Attribute by attribute, metric by metric, level by level, cell by cell; the division `all` is everybody."""
    if not divisions:
        return []
    people = count_people_by(store, campaign.id, divisions=divisions)
    ground = read_ground(store, campaign)
    reasons = {metric.name: reason_on(ground, campaign, metric) for metric in metrics}
    summaries = summarize_metrics(store, campaign, [m for m in metrics if reasons[m.name] is None], divisions)
    notes = {metric.name: remarks_on(store, campaign, metric, ground) for metric in metrics}
    lines = []
    for attribute, metric, level, pair in _places(people, metrics, pairs, divisions):
        target = summaries.get((attribute, metric.name, level, pair.target))
        control = summaries.get((attribute, metric.name, level, pair.control or ""))
        blank = _blank_row(campaign, metric, attribute, level, pair, people)
        result = reasons[metric.name] or _compare(campaign, blank, target, control)
        remarks = _with_names_in(notes[metric.name].for_row(result, target, control), pair)
        lines.append(Line(_fill(blank, target, control, result, remarks), target, control))
    return lines


def _places(
    people: Iterable[tuple[str, str, str]],
    metrics: Sequence[Metric],
    pairs: Sequence[_Pair],
    divisions: Sequence[Division],
) -> Iterator[tuple[str, Metric, str, _Pair]]:
    """Attribute, metric, level and pair of every line, in the order of the table."""
    levels: dict[str, set[str]] = {division.name: set() for division in divisions}
    for attribute, level, _cell in people:
        levels[attribute].add(level)
    for attribute in levels:
        for metric in metrics:
            for level in sorted(levels[attribute], key=natural_order):
                yield from ((attribute, metric, level, pair) for pair in pairs)


def summarize_metrics(
    store: Store, campaign: Campaign, metrics: Sequence[Metric], divisions: Sequence[Division]
) -> Summaries:
    """Summaries by (attribute, metric, level, cell) of metrics that can be measured. Outcomes must be fresh."""
    found: Summaries = {}
    if own := [metric.name for metric in metrics if metric.own]:
        found |= summarize_own_by(store, campaign.id, own, divisions=divisions)
    from_sales = [metric.name for metric in metrics if not metric.own and metric.kind is not Kind.RATIO]
    if from_sales:
        rate = campaign.settings.margin_rate
        found |= summarize_outcomes_by(store, campaign.id, from_sales, divisions=divisions, margin_rate=rate)
    ratios = [metric.name for metric in metrics if metric.kind is Kind.RATIO]
    for division in divisions if ratios else ():
        pairs = summarize_order_value(store, campaign.id, attribute=division.first, second=division.second)
        for name in ratios:
            found |= {(division.name, name, level, cell): pair for (level, cell), pair in pairs.items()}
    return found


def _blank_row(
    campaign: Campaign,
    metric: Metric,
    attribute: str,
    level: str,
    pair: _Pair,
    people: Mapping[tuple[str, str, str], int],
) -> LiftRow:
    return LiftRow(
        campaign=campaign.id,
        metric=metric,
        segment=attribute,
        level=level,
        target_cell=pair.target,
        control_cell=pair.control,
        n_target=people.get((attribute, level, pair.target), 0),
        n_control=people.get((attribute, level, pair.control), 0) if pair.control else None,
        mean_target=None,
        mean_control=None,
        result=NotMeasurable(Code.NO_CONTROL),
    )


def _compare(
    campaign: Campaign, row: LiftRow, target: Summary | None, control: Summary | None
) -> Comparison | NotMeasurable:
    """The comparison that the metric's kind asks for; a cell without customers has none, nor has a small level."""
    pair = _Pair(row.target_cell, row.control_cell)
    if pair.control is None:
        return NotMeasurable(Code.NO_CONTROL)
    for summary, cell in ((target, pair.target), (control, pair.control)):
        if summary is None:
            return NotMeasurable(Code.EMPTY_CELL, (("cell", cell),))
    sizes = (pair.target, _customers(target)), (pair.control, _customers(control))
    if row.segment != ALL and (small := too_small(campaign, sizes)):
        return small
    confidence = campaign.settings.confidence
    if isinstance(target, PairSummary) and isinstance(control, PairSummary):
        result = compare_ratios(target, control, confidence=confidence)
    elif isinstance(target, CellSummary) and isinstance(control, CellSummary):
        compare = compare_proportions if row.metric.kind is Kind.PROPORTION else compare_means
        result = compare(target, control, confidence=confidence)
    else:
        raise TypeError(f"{row.metric.name} has a summary of the wrong kind")
    return named(result, pair.target, pair.control or "")


def _with_names_in(remarks: tuple[Remark, ...], pair: _Pair) -> tuple[Remark, ...]:
    return tuple(replace(remark, facts=name_cells(remark.facts, pair.target, pair.control or "")) for remark in remarks)


def _fill(
    row: LiftRow,
    target: Summary | None,
    control: Summary | None,
    result: Comparison | NotMeasurable,
    remarks: tuple[Remark, ...],
) -> LiftRow:
    total = None
    if isinstance(result, Comparison) and row.metric.kind is not Kind.RATIO:
        total = incremental(result, _customers(target))
    return replace(
        row,
        n_target=_customers(target) if target else row.n_target,
        n_control=_customers(control) if control else row.n_control,
        mean_target=_mean(target),
        mean_control=_mean(control),
        result=result,
        incremental=total[0] if total else None,
        incremental_interval=total[1] if total else None,
        buyers_target=_buyers(target),
        buyers_control=_buyers(control),
        remarks=remarks,
    )


def _customers(summary: Summary | None) -> int:
    return summary.numerator.n if isinstance(summary, PairSummary) else summary.n if summary else 0


def _buyers(summary: Summary | None) -> int:
    return summary.numerator.nonzero if isinstance(summary, PairSummary) else summary.nonzero if summary else 0


def _mean(summary: Summary | None) -> float | None:
    if isinstance(summary, PairSummary):
        return summary.numerator.mean / summary.denominator.mean if summary.denominator.mean else None
    return summary.mean if summary else None
