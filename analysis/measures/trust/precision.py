"""Are there enough buyers, and what could have been found at all?"""

from __future__ import annotations

from analysis.measures.trust.subject import Subject, state_of
from analysis.model import (
    CellSummary,
    Check,
    CheckState,
    CheckTable,
    Code,
    Comparison,
    Fact,
    Heading,
    Kind,
    LiftRow,
    NotMeasurable,
    Remark,
    TrustCheck,
)
from analysis.stats.power import smallest_effect
from analysis.stats.rule import is_even, read_rule
from analysis.stats.tails import normal_quantile

FEWEST_BUYERS, ENOUGH_BUYERS = 10, 30
"""Expected control buyers below which nothing can be said of shares, and from which on an interval is not wide."""

POWER = 0.8


def check_buyers(subject: Subject) -> tuple[TrustCheck, ...]:
    """Buyers that the control would have without effect: its share of the customers × all buyers."""
    if subject.control is None:
        return (subject.unmade(Check.CONTROL_BUYERS, Code.NO_CONTROL, threshold=FEWEST_BUYERS),)
    return tuple(_buyers_of(subject, row) for row in subject.rows)


def _buyers_of(subject: Subject, row: LiftRow) -> TrustCheck:
    if row.mean_control is None and isinstance(row.result, NotMeasurable):
        return subject.unmade(Check.CONTROL_BUYERS, row.result, cell=row.target_cell, threshold=FEWEST_BUYERS)
    expected, least = row.expected_control_buyers, _least(row)
    facts: tuple[tuple[str, Fact], ...] = (
        ("buyers", int(expected)),
        ("metric", row.metric.name),
        ("least", least),
        ("enough", max(least, ENOUGH_BUYERS)),
    )
    few = least <= expected < ENOUGH_BUYERS
    if isinstance(row.result, NotMeasurable) and row.result.is_too_small:
        return _too_small(subject, row, row.result)
    return TrustCheck(
        subject.campaign.id,
        Check.CONTROL_BUYERS,
        row.target_cell,
        expected,
        least,
        state_of(red=expected < least, amber=few),
        Remark(Code.CONTROL_BUYERS_FEW if few else Code.CONTROL_BUYERS, facts),
        tables=(_buyers_table(row),),
    )


def _too_small(subject: Subject, row: LiftRow, reason: NotMeasurable) -> TrustCheck:
    """Of customers in place of buyers: those of the smaller cell, and what would be enough."""
    said = dict(reason.facts)
    return TrustCheck(
        subject.campaign.id,
        Check.CONTROL_BUYERS,
        row.target_cell,
        float(str(said["customers"])),
        float(str(said["enough"])),
        CheckState.RED,
        Remark(reason.code, reason.facts),
        tables=(_buyers_table(row),),
    )


def _least(row: LiftRow) -> int:
    """Buyers that the metric's method needs."""
    rule = read_rule()
    if row.metric.kind is Kind.RATIO:
        ours, theirs = (CellSummary(n or 0, 0.0, 0.0) for n in (row.n_target, row.n_control))
        return round(rule.least_buyers_of_ratios if is_even(ours, theirs) else rule.least_buyers_of_uneven_ratios)
    return round(rule.least_buyers) if row.metric.kind is Kind.MEAN else FEWEST_BUYERS


def _buyers_table(row: LiftRow) -> CheckTable:
    customers, least = row.n_target + (row.n_control or 0), _least(row)
    expected = (row.buyers_target + row.buyers_control) / customers if customers else 0.0
    cells = (
        (row.target_cell, row.n_target, row.buyers_target),
        (row.control_cell, row.n_control or 0, row.buyers_control),
    )
    return CheckTable(
        Remark(
            Code.TABLE_BUYERS, (("metric", row.metric.name), ("least", least), ("enough", max(least, ENOUGH_BUYERS)))
        ),
        (Heading.CELL, Heading.CUSTOMERS, Heading.BUYERS, Heading.SHARE, Heading.EXPECTED),
        tuple((cell, n, buyers, buyers / n if n else None, expected * n) for cell, n, buyers in cells),
    )


def check_power(subject: Subject) -> tuple[TrustCheck, ...]:
    """The smallest effect that would have been found with a chance of 80 %, against the planned one."""
    if subject.control is None:
        return (subject.unmade(Check.POWER, Code.NO_CONTROL),)
    return tuple(_power_of(subject, row) for row in subject.rows)


def _power_of(subject: Subject, row: LiftRow) -> TrustCheck:
    planned = subject.campaign.settings.planned_effect or None
    if isinstance(row.result, NotMeasurable):
        return subject.unmade(Check.POWER, row.result, cell=row.target_cell, threshold=planned)
    smallest = smallest_effect(
        standard_error(row.result, subject), confidence=_confidence(subject), power=POWER, tests=len(subject.rows)
    )
    facts: tuple[tuple[str, Fact], ...] = (
        ("smallest", smallest),
        ("metric", row.metric.name),
        ("unit", row.metric.unit.value),
        ("currency", subject.currency),
    )
    if planned is None:
        return subject.unmade(Check.POWER, Remark(Code.NO_PLANNED_EFFECT, facts), cell=row.target_cell, value=smallest)
    facts += (("planned_effect", planned),)
    effect, interval = row.result.effect, row.result.interval
    table = CheckTable(
        Remark(Code.TABLE_POWER, facts),
        (Heading.CELL, Heading.SMALLEST, Heading.PLANNED, Heading.EFFECT, Heading.LOW, Heading.HIGH),
        ((row.target_cell, smallest, planned, effect, interval.low, interval.high),),
        row.metric,
        subject.currency,
    )
    return TrustCheck(
        subject.campaign.id,
        Check.POWER,
        row.target_cell,
        smallest,
        planned,
        state_of(red=smallest > planned),
        Remark(Code.POWER, facts),
        tables=(table,),
    )


def standard_error(result: Comparison, subject: Subject) -> float:
    """Half of the interval ÷ its quantile: the standard error, or for an uneven interval an average of both sides."""
    return (result.interval.high - result.interval.low) / 2 / normal_quantile(_confidence(subject))


def _confidence(subject: Subject) -> float:
    return subject.campaign.settings.confidence
