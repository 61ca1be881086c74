"""Does the result hang on a few large purchases?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from analysis.measures.trust.amounts import Cell, check_averages
from analysis.measures.trust.subject import Subject, state_of
from analysis.model import (
    Capped,
    Check,
    CheckTable,
    Code,
    Comparison,
    Fact,
    Heading,
    LiftRow,
    NotMeasurable,
    Remark,
    TrustCheck,
)
from analysis.stats.outliers import cap_buyers

MOST_MOVED = 1.0
"""Standard errors by which capping may move the effect."""

NOTABLY_MOVED = 0.5
"""One customer, however large, moves it by less than one standard error, having made that large as well."""


def check_outliers(subject: Subject, cells: Mapping[str, Cell]) -> tuple[TrustCheck, ...]:
    """How far the effect moves when no customer counts with more than the 99th percentile of all buyers."""
    make = partial(_outliers_of, subject, cells)
    return check_averages(subject, Check.OUTLIERS, MOST_MOVED, Code.NO_OUTLIERS, make)


def _outliers_of(subject: Subject, cells: Mapping[str, Cell], row: LiftRow, result: Comparison) -> TrustCheck:
    target, control = cells[row.target_cell], cells[subject.control or ""]
    capped = cap_buyers(target.values.in_unit, control.values.in_unit, (target.summary, control.summary))
    if isinstance(capped, NotMeasurable):
        return subject.unmade(Check.OUTLIERS, capped, cell=row.target_cell, threshold=MOST_MOVED)
    facts: tuple[tuple[str, Fact], ...] = (
        ("moved", capped.change),
        ("cap", capped.cap),
        ("metric", row.metric.name),
        ("unit", row.metric.unit.value),
        ("currency", subject.currency),
    )
    red = abs(capped.change) > MOST_MOVED or capped.sign_changes
    near = abs(capped.change) > NOTABLY_MOVED
    return TrustCheck(
        subject.campaign.id,
        Check.OUTLIERS,
        row.target_cell,
        capped.change,
        MOST_MOVED,
        state_of(red=red, amber=near),
        Remark(Code.OUTLIERS_NEAR if near and not red else Code.OUTLIERS, facts),
        tables=(_capped_table(subject, row, result, capped, facts),),
    )


def _capped_table(
    subject: Subject, row: LiftRow, result: Comparison, capped: Capped, facts: tuple[tuple[str, Fact], ...]
) -> CheckTable:
    return CheckTable(
        Remark(Code.TABLE_OUTLIERS, facts),
        (Heading.CELL, Heading.COUNTED, Heading.EFFECT, Heading.STANDARD_ERRORS, Heading.CAPPED),
        (
            (row.target_cell, "uncapped", result.effect, None, None),
            (row.target_cell, "capped", capped.effect, capped.change, capped.customers),
        ),
        row.metric,
        subject.currency,
    )
