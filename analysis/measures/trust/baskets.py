"""Do baskets vary alike in the two cells, where the method supposes it?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from analysis.measures.trust.amounts import Cell, check_averages
from analysis.measures.trust.subject import Subject, state_of
from analysis.model import (
    Check,
    CheckTable,
    Code,
    Comparison,
    Heading,
    LiftRow,
    Method,
    NotMeasurable,
    Remark,
    TrustCheck,
)
from analysis.stats.log_ratio import compare_by_log_ratio
from analysis.stats.rule import degrees
from analysis.stats.variation import equal_variation

ALARM = 0.01
"""The p-value below which baskets are said to vary differently."""


def check_baskets(subject: Subject, cells: Mapping[str, Cell]) -> tuple[TrustCheck, ...]:
    """Whether the baskets of both cells vary alike; red where the answer depends on it."""
    return check_averages(subject, Check.BASKETS, ALARM, Code.NOT_SUPPOSED, partial(_baskets_of, subject, cells))


def _baskets_of(subject: Subject, cells: Mapping[str, Cell], row: LiftRow, result: Comparison) -> TrustCheck:
    if result.method is not Method.LOG_RATIO:
        return subject.unmade(Check.BASKETS, Code.NOT_SUPPOSED, cell=row.target_cell, threshold=ALARM)
    target, control = cells[row.target_cell], cells[subject.control or ""]
    p_value = equal_variation(target.values.in_unit, control.values.in_unit)
    if isinstance(p_value, NotMeasurable):
        return subject.unmade(Check.BASKETS, p_value, cell=row.target_cell, threshold=ALARM)
    own = _by_own_variation(subject, target, control)
    differ = p_value < ALARM
    decides = differ and _decides(subject, row, result, own)
    facts = (("p_value", p_value),)
    return TrustCheck(
        subject.campaign.id,
        Check.BASKETS,
        row.target_cell,
        p_value,
        ALARM,
        state_of(red=decides, amber=differ),
        Remark(Code.BASKETS_DIFFER if differ and not decides else Code.BASKETS, facts),
        tables=(_both_ways(subject, row, result, own),),
    )


def _by_own_variation(subject: Subject, target: Cell, control: Cell) -> Comparison:
    """The comparison again, with the wider of both errors; it can be made wherever the headline could."""
    pair = target.summary, control.summary
    confidence = subject.campaign.settings.confidence
    own = compare_by_log_ratio(*pair, confidence=confidence, df=degrees(*pair), own_variation=True)
    if isinstance(own, NotMeasurable):
        raise TypeError(f"{own.code} though the headline has a comparison")
    return own


def _decides(subject: Subject, row: LiftRow, result: Comparison, own: Comparison) -> bool:
    """Whether something is told from nothing only as long as baskets are taken to vary alike."""
    level = 1 - subject.campaign.settings.confidence
    adjusted = result.p_value if row.p_adjusted is None else row.p_adjusted
    tests = adjusted / result.p_value if result.p_value else 1.0
    return adjusted < level <= own.p_value * tests


def _both_ways(subject: Subject, row: LiftRow, result: Comparison, own: Comparison) -> CheckTable:
    return CheckTable(
        Remark(Code.TABLE_BASKETS, (("metric", row.metric.name),)),
        (Heading.CELL, Heading.COUNTED, Heading.EFFECT, Heading.LOW, Heading.HIGH, Heading.P_VALUE),
        tuple(
            (row.target_cell, name, each.effect, each.interval.low, each.interval.high, each.p_value)
            for name, each in (("pooled", result), ("own", own))
        ),
        row.metric,
        subject.currency,
    )
