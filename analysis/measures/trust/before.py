"""Were the cells alike before the contact, in what is known of their customers and in the metric that decides?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.measures.remarks import named
from analysis.measures.trust.sizes import of_customers
from analysis.measures.trust.subject import Levels, Subject, state_of
from analysis.model import (
    ALL,
    DEFAULT_PRIMARY,
    MISSING,
    SALES_METRICS,
    CellSummary,
    Check,
    CheckTable,
    Code,
    Comparison,
    Fact,
    Heading,
    Kind,
    Metric,
    NotMeasurable,
    PairSummary,
    Remark,
    TrustCheck,
)
from analysis.stats.balance import level_balance, standardised_difference
from analysis.stats.gate import is_enough_to_check
from analysis.stats.means import compare_however_few, compare_means
from analysis.stats.multiplicity import holm
from analysis.stats.proportions import compare_proportions
from analysis.stats.ratios import compare_ratios
from analysis.store.summaries import summarize_order_value, summarize_outcomes, summarize_recency
from analysis.store.trust import count_channels

IMBALANCE = 0.1
IMBALANCE_P = 0.01
PLACEBO = 0.01
MOST_COVARIATES = 12
"""Covariates to show, the furthest apart first."""


@dataclass(frozen=True, slots=True)
class _Covariate:
    """Something known before the contact: how far apart two cells are in it, in standard deviations, and its p.

    `target` and `control` are averages, or shares of the level that differs most.
    """

    name: str
    level: str | None
    target: float
    control: float
    difference: float
    p_value: float


def check_balance(subject: Subject) -> tuple[TrustCheck, ...]:
    """What was known of the customers before the contact, target cell by target cell against the control."""
    control = subject.control
    if control is None:
        return (subject.unmade(Check.BALANCE, Code.NO_CONTROL, threshold=IMBALANCE),)
    numeric, levels = _past(subject), _attributes(subject)
    found = (_balance_of(subject, cell, _covariates(numeric, levels, cell, control)) for cell in subject.targets)
    return tuple(replace(check, further=_cut(subject)) for check in found)


def _past(subject: Subject) -> dict[str, dict[str, CellSummary]]:
    """Summaries by covariate and cell of what customers did before the contact, as far as the sales cover it."""
    if not any(window.with_a_pre_day for window in subject.windows):
        return {}
    names = {"@pre_revenue": "revenue_per_customer", "@pre_orders": "orders_per_customer"}
    found = summarize_outcomes(
        subject.store, subject.campaign.id, list(names.values()), attribute=None, margin_rate=None, window="pre"
    )
    past = {
        covariate: {cell: summary for (metric, _level, cell), summary in found.items() if metric == name}
        for covariate, name in names.items()
    }
    return past | {"@recency": summarize_recency(subject.store, subject.campaign.id)}


def _attributes(subject: Subject) -> Levels:
    """Attributes of customers. The channel of the contact is none of them, where it differs by design."""
    channels = count_channels(subject.store, subject.campaign.id)
    return {
        attribute: cells
        for attribute, cells in of_customers(subject.levels).items()
        if not (cells == channels and _tells_cells_apart(cells, subject.control or ""))
    }


def _tells_cells_apart(cells: dict[str, dict[str, int]], control: str) -> bool:
    """Whether the control has no level in common with any other cell."""
    others = {level for cell, counts in cells.items() if cell != control for level in counts}
    return not others & cells.get(control, {}).keys()


def _covariates(
    numeric: dict[str, dict[str, CellSummary]], levels: Levels, target: str, control: str
) -> list[_Covariate]:
    found = []
    for name, cells in numeric.items():
        if target in cells and control in cells:
            found += _numeric_covariate(name, cells[target], cells[control])
    for name, counts in levels.items():
        if target in counts and control in counts and counts[control].keys() != {MISSING}:
            found.append(_level_covariate(name, counts[target], counts[control]))
    return found


def _numeric_covariate(name: str, target: CellSummary, control: CellSummary) -> list[_Covariate]:
    """One covariate, or none where a cell is too small. Two constants that differ do so for certain."""
    result = _compare_past(target, control)
    if isinstance(result, NotMeasurable) and result.code is not Code.NO_VARIATION:
        return []
    difference = standardised_difference(target, control)
    p_value = result.p_value if isinstance(result, Comparison) else 0.0 if difference else 1.0
    return [_Covariate(name, None, target.mean, control.mean, difference, p_value)]


def _compare_past(target: CellSummary, control: CellSummary) -> Comparison | NotMeasurable:
    """Too few for an interval are enough for a check at 1 %, unless nearly all values are the same."""
    result = compare_means(target, control, confidence=0.95)
    too_few = isinstance(result, NotMeasurable) and result.is_too_small
    if too_few and is_enough_to_check(target, control):
        return compare_however_few(target, control, confidence=0.95)
    return result


def _level_covariate(name: str, target: dict[str, int], control: dict[str, int]) -> _Covariate:
    balance = level_balance(target, control)
    shares = [counts.get(balance.level, 0) / sum(counts.values()) for counts in (target, control)]
    return _Covariate(name, balance.level, shares[0], shares[1], balance.largest_difference, balance.p_value)


def _balance_of(subject: Subject, target: str, covariates: list[_Covariate]) -> TrustCheck:
    """Alarm where a covariate is far apart and not by chance; report the furthest of those, else of all."""
    if not covariates:
        return subject.unmade(Check.BALANCE, Code.NOTHING_TO_BALANCE, cell=target, threshold=IMBALANCE)
    adjusted = holm([covariate.p_value for covariate in covariates])
    judged = sorted(zip(covariates, adjusted, strict=True), key=lambda pair: -abs(pair[0].difference))
    alarming = [(c, p) for c, p in judged if abs(c.difference) > IMBALANCE and p < IMBALANCE_P]
    worst, p_adjusted = (alarming or judged)[0]
    facts: tuple[tuple[str, Fact], ...] = (
        ("covariate", worst.name),
        ("difference", worst.difference),
        ("p_adjusted", p_adjusted),
        ("covariates", len(covariates)),
    )
    near = abs(worst.difference) > IMBALANCE and not alarming
    return TrustCheck(
        subject.campaign.id,
        Check.BALANCE,
        target,
        worst.difference,
        IMBALANCE,
        state_of(red=bool(alarming), amber=near),
        Remark(Code.BALANCE_NEAR if near else Code.BALANCE, facts),
        tables=(_covariates_table(subject, judged),),
    )


def _covariates_table(subject: Subject, judged: list[tuple[_Covariate, float]]) -> CheckTable:
    return CheckTable(
        Remark(
            Code.TABLE_COVARIATES,
            (("covariates", len(judged)), ("threshold", IMBALANCE), ("threshold_p", IMBALANCE_P)),
        ),
        (
            Heading.COVARIATE,
            Heading.LEVEL,
            Heading.TARGET_FIGURE,
            Heading.CONTROL_FIGURE,
            Heading.STANDARDISED,
            Heading.P_VALUE,
            Heading.P_ADJUSTED,
        ),
        tuple(
            (c.name, c.level, c.target, c.control, c.difference, c.p_value, p_adjusted)
            for c, p_adjusted in judged[:MOST_COVARIATES]
        ),
        currency=subject.currency,
    )


def _cut(subject: Subject) -> tuple[Remark, ...]:
    """That the sales begin too late for the whole pre window; nothing where they cover none of it."""
    days = subject.campaign.settings.pre_days
    fewest = min((window.fewest_pre_days for window in subject.windows), default=0)
    if not 0 < fewest < days:
        return ()
    return (Remark(Code.PRE_WINDOW_CUT, (("days_missing", days - fewest), ("pre_days", days))),)


@dataclass(frozen=True, slots=True)
class _Before:
    """The metric of the placebo in two cells before the contact, and their comparison."""

    cell: str
    target: CellSummary | PairSummary | None
    control: CellSummary | PairSummary | None
    result: Comparison | NotMeasurable


def check_placebo(subject: Subject) -> tuple[TrustCheck, ...]:
    """The effect that the program would report for the days before the contact, where nothing can have happened."""
    control = subject.control
    if control is None:
        return (subject.unmade(Check.PLACEBO, Code.NO_CONTROL, threshold=PLACEBO),)
    if not any(window.with_a_pre_day for window in subject.windows):
        return (subject.unmade(Check.PLACEBO, _no_placebo(subject), threshold=PLACEBO),)
    metric = _placebo_metric(subject)
    found = [_before(subject, metric, cell, control) for cell in subject.targets]
    measured = [before for before in found if isinstance(before.result, Comparison)]
    p_values = [before.result.p_value for before in measured if isinstance(before.result, Comparison)]
    adjusted = dict(zip((before.cell for before in measured), holm(p_values), strict=True))
    lines = (_placebo_of(subject, metric, before, adjusted.get(before.cell, 1.0)) for before in found)
    return tuple(replace(check, further=_cut(subject)) for check in lines)


def _no_placebo(subject: Subject) -> Remark:
    campaign = subject.campaign
    if campaign.has_sales_window:
        return Remark(Code.NO_PRE_WINDOW)
    if campaign.primary.own:
        return Remark(Code.NOT_A_SALES_METRIC, (("metric", campaign.primary.name),))
    return Remark(Code.NO_LAUNCH)


def _placebo_metric(subject: Subject) -> Metric:
    """The primary metric, or revenue where the extract brought the primary metric itself."""
    names = {metric.name: metric for metric in SALES_METRICS}
    return names.get(subject.campaign.primary.name, names[DEFAULT_PRIMARY])


def _before(subject: Subject, metric: Metric, target: str, control: str) -> _Before:
    settings = subject.campaign.settings
    if metric.kind is Kind.RATIO:
        pairs = summarize_order_value(subject.store, subject.campaign.id, attribute=None, window="pre")
        ours, theirs = pairs.get((ALL, target)), pairs.get((ALL, control))
        if ours is None or theirs is None:
            return _Before(target, ours, theirs, NotMeasurable(Code.NO_PRE_WINDOW))
        result = compare_ratios(ours, theirs, confidence=settings.confidence)
        return _Before(target, ours, theirs, named(result, target, control))
    found = summarize_outcomes(
        subject.store,
        subject.campaign.id,
        [metric.name],
        attribute=None,
        margin_rate=settings.margin_rate,
        window="pre",
    )
    mine, other = found.get((metric.name, ALL, target)), found.get((metric.name, ALL, control))
    if mine is None or other is None:
        return _Before(target, mine, other, NotMeasurable(Code.NO_PRE_WINDOW))
    compare = compare_proportions if metric.kind is Kind.PROPORTION else compare_means
    result = compare(mine, other, confidence=settings.confidence)
    return _Before(target, mine, other, named(result, target, control))


def _placebo_of(subject: Subject, metric: Metric, before: _Before, adjusted: float) -> TrustCheck:
    if isinstance(before.result, NotMeasurable):
        return subject.unmade(Check.PLACEBO, before.result, cell=before.cell, threshold=PLACEBO)
    facts: tuple[tuple[str, Fact], ...] = (
        ("metric", metric.name),
        ("effect", before.result.effect),
        ("p_value", adjusted),
        ("currency", subject.currency),
    )
    return TrustCheck(
        subject.campaign.id,
        Check.PLACEBO,
        before.cell,
        adjusted,
        PLACEBO,
        state_of(red=adjusted < PLACEBO),
        Remark(Code.PLACEBO, facts),
        tables=(_placebo_table(subject, metric, before, before.result, adjusted),),
    )


def _placebo_table(
    subject: Subject, metric: Metric, before: _Before, result: Comparison, adjusted: float
) -> CheckTable:
    return CheckTable(
        Remark(Code.TABLE_PLACEBO, (("metric", metric.name), ("threshold", PLACEBO))),
        (
            Heading.CELL,
            Heading.TARGET_MEAN,
            Heading.CONTROL_MEAN,
            Heading.EFFECT,
            Heading.LOW,
            Heading.HIGH,
            Heading.P_VALUE,
            Heading.P_ADJUSTED,
        ),
        (
            (
                before.cell,
                _mean(before.target),
                _mean(before.control),
                result.effect,
                result.interval.low,
                result.interval.high,
                result.p_value,
                adjusted,
            ),
        ),
        metric,
        subject.currency,
    )


def _mean(summary: CellSummary | PairSummary | None) -> float | None:
    if isinstance(summary, PairSummary):
        return summary.numerator.mean / summary.denominator.mean if summary.denominator.mean else None
    return summary.mean if summary else None
