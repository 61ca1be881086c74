"""Second readings of the lift table: the same figures by another way, never in the place of the headline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from analysis.measures.lift import measure_lift, summarize_metrics
from analysis.measures.segments import Summary
from analysis.measures.store import Store
from analysis.model import (
    ALL,
    BEFORE,
    Campaign,
    Capped,
    CellSummary,
    Chance,
    Code,
    Comparison,
    Covaried,
    Division,
    Kind,
    LiftReport,
    LiftRow,
    Method,
    Metric,
    NotMeasurable,
    PairSummary,
    Permutation,
    SecondReading,
    SecondReadings,
    Split,
)
from analysis.stats.chance import Belief, believe_log_means, believe_means, believe_shares, chance_highest
from analysis.stats.cuped import compare_covaried, variance_removed
from analysis.stats.outliers import cap_buyers
from analysis.stats.permutation import permutation_p
from analysis.stats.ratios import linearise
from analysis.stats.split import split_effect
from analysis.store.summaries import read_extra_columns
from analysis.store.values import Values, read_values, summarize_covaried

_NORMAL = frozenset({Method.WELCH, Method.DELTA, Method.DELTA_LOG})
_SHARES = frozenset({Method.SCORE, Method.MID_P})
_NO_VALUES = Values(np.array([], dtype=np.int64), 1)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the readings of one metric share."""

    campaign: Campaign
    metric: Metric
    summaries: Mapping[str, Summary]
    values: Mapping[str, Values]
    covariate: str | None
    covaried: Mapping[str, PairSummary]


def read_again(
    store: Store,
    campaign_id: str,
    *,
    metrics: Sequence[str] = (),
    cells: Sequence[str] = (),
    against: str | None = None,
) -> SecondReadings:
    """Read the lines of the lift table a second time.

    Args:
        store: Where the campaign is.
        campaign_id: Its name.
        metrics: Names of metrics; all of the campaign's where empty, its primary first.
        cells: Target cells; all but the control where empty.
        against: The cell to compare with; None takes the control.

    Returns:
        One reading for each metric and target cell, over all customers.

    Raises:
        BadInput: A campaign, metric or cell that does not exist.
    """
    report = measure_lift(store, campaign_id, metrics=metrics, cells=cells, against=against)
    known = {metric.name: _know(store, report, metric) for metric in dict.fromkeys(row.metric for row in report.rows)}
    readings = tuple(_read(known[row.metric.name], row) for row in report.rows)
    return SecondReadings(report.campaign, readings, report.currency)


def _know(store: Store, report: LiftReport, metric: Metric) -> _Known:
    """What the store has to say about a metric; nothing where no cell has an average."""
    campaign = report.campaign
    if all(row.mean_target is None and row.mean_control is None for row in report.of(metric.name)):
        return _Known(campaign, metric, {}, {}, None, {})
    found = summarize_metrics(store, campaign, [metric], [Division(ALL)])
    summaries = {cell: summary for (_all, _metric, _level, cell), summary in found.items()}
    if metric.kind is Kind.RATIO:
        return _Known(campaign, metric, summaries, {}, None, {})
    values = read_values(store, campaign.id, metric, margin_rate=campaign.settings.margin_rate)
    return _Known(campaign, metric, summaries, values, *_best_covariate(store, campaign, metric))


def _best_covariate(store: Store, campaign: Campaign, metric: Metric) -> tuple[str | None, dict[str, PairSummary]]:
    """Of everything known before the contact, what explains most of the metric within the cells of the campaign."""
    numbers = [name for name, (kind, _blanks) in read_extra_columns(store, campaign.id).items() if kind]
    columns: list[str | None] = [name for name in campaign.attributes if name in numbers and name != metric.name]
    columns += [] if metric.own else [None]
    best: tuple[float, str | None, dict[str, PairSummary]] = (0.0, None, {})
    for column in columns:
        rate = campaign.settings.margin_rate
        pairs = summarize_covaried(store, campaign.id, metric, covariate=column, margin_rate=rate)
        if (removed := variance_removed(list(pairs.values()))) > best[0]:
            best = (removed, column or BEFORE, pairs)
    return best[1:]


def _read(known: _Known, row: LiftRow) -> SecondReading:
    target, control = known.summaries.get(row.target_cell), known.summaries.get(row.control_cell or "")
    if target is None or control is None:
        reason = row.result if isinstance(row.result, NotMeasurable) else NotMeasurable(Code.NO_CONTROL)
        return SecondReading(row, reason, None, reason, reason, reason, reason)
    chance = _chance(known, row)
    if isinstance(target, PairSummary) or isinstance(control, PairSummary):
        ratio = NotMeasurable(Code.NOT_OF_A_RATIO)
        return SecondReading(row, ratio, None, ratio, ratio, _split_of_ratio(target, control), chance)
    return SecondReading(
        row=row,
        permutation=_permute(known, row),
        covariate=known.covariate,
        covaried=_covary(known, row),
        capped=_cap(known, row, (target, control)),
        split=_split(known.metric, target, control),
        chance=chance,
    )


def _values(known: _Known, row: LiftRow) -> tuple[Values, Values]:
    return known.values.get(row.target_cell, _NO_VALUES), known.values.get(row.control_cell or "", _NO_VALUES)


def _permute(known: _Known, row: LiftRow) -> Permutation | NotMeasurable:
    """Seeded by the names, so that the same line has the same answer in every run."""
    target, control = _values(known, row)
    seed = crc32("\0".join((row.campaign, row.metric.name, row.target_cell, row.control_cell or "")).encode())
    return permutation_p(target.k, control.k, target_n=row.n_target, control_n=row.n_control or 0, seed=seed)


def _covary(known: _Known, row: LiftRow) -> Covaried | NotMeasurable:
    """By Welch, so only where the headline's figures are fit for it."""
    if known.covariate is None:
        return NotMeasurable(Code.NO_COVARIATE)
    if not isinstance(row.result, Comparison):
        return row.result
    if row.result.method not in {Method.WELCH, Method.SCORE}:
        return NotMeasurable(Code.FEW_FOR_COVARIATE)
    target, control = known.covaried[row.target_cell], known.covaried[row.control_cell or ""]
    return compare_covaried(target, control, confidence=known.campaign.settings.confidence)


def _cap(known: _Known, row: LiftRow, cells: tuple[CellSummary, CellSummary]) -> Capped | NotMeasurable:
    if known.metric.kind is Kind.PROPORTION:
        return NotMeasurable(Code.NOT_OF_A_SHARE)
    target, control = _values(known, row)
    return cap_buyers(target.in_unit, control.in_unit, cells)


def _split(metric: Metric, target: CellSummary, control: CellSummary) -> Split | NotMeasurable:
    if metric.kind is Kind.PROPORTION:
        return NotMeasurable(Code.NOT_OF_A_SHARE)
    return split_effect(target, control)


def _split_of_ratio(target: Summary, control: Summary) -> Split | NotMeasurable:
    """Of the numerator: the extra revenue behind two average order values."""
    if isinstance(target, PairSummary) and isinstance(control, PairSummary):
        return split_effect(target.numerator, control.numerator)
    raise TypeError("two cells of one metric have summaries of different kinds")


def _chance(known: _Known, row: LiftRow) -> Chance | NotMeasurable:
    """From the cells' estimates as the headline's method sees them."""
    if isinstance(row.result, NotMeasurable):
        return row.result
    cells = [name for name in known.summaries if name not in (row.target_cell, row.control_cell)]
    names = [row.target_cell, row.control_cell or "", *cells]
    beliefs = _beliefs([known.summaries[name] for name in names], row.result.method)
    if isinstance(beliefs, NotMeasurable):
        return beliefs
    return Chance(chance_highest(beliefs[:2], 0), chance_highest(beliefs, 0))


def _beliefs(summaries: Sequence[Summary], method: Method) -> tuple[Belief, ...] | NotMeasurable:
    pairs = [summary for summary in summaries if isinstance(summary, PairSummary)]
    if any(pair.denominator.mean <= 0 for pair in pairs):
        return NotMeasurable(Code.NO_ORDERS)
    cells = [linearise(each) if isinstance(each, PairSummary) else each for each in summaries]
    if method in _SHARES:
        return believe_shares(cells)
    return believe_means(cells) if method in _NORMAL else believe_log_means(cells)
