"""Does the result hang on a few large purchases?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.measures.lift import summarize_metrics
from analysis.measures.trust.subject import Subject, state_of
from analysis.model import (
    ALL,
    Capped,
    CellSummary,
    Check,
    CheckTable,
    Code,
    Comparison,
    Division,
    Fact,
    Heading,
    Kind,
    LiftRow,
    NotMeasurable,
    Remark,
    TrustCheck,
)
from analysis.stats.outliers import cap_buyers
from analysis.store.values import Values, read_values

MOST_MOVED = 1.0
"""Standard errors by which capping may move the effect."""

NOTABLY_MOVED = 0.5
"""One customer, however large, moves it by less than one standard error, having made that large as well."""

_NOBODY = Values(np.array([]), 1)


def check_outliers(subject: Subject) -> tuple[TrustCheck, ...]:
    """How far the effect moves when no customer counts with more than the 99th percentile of all buyers."""
    if subject.control is None:
        return (subject.unmade(Check.OUTLIERS, Code.NO_CONTROL, threshold=MOST_MOVED),)
    if subject.campaign.primary.kind is not Kind.MEAN:
        return (subject.unmade(Check.OUTLIERS, Code.NO_OUTLIERS, threshold=MOST_MOVED),)
    cells = _cells(subject) if any(isinstance(row.result, Comparison) for row in subject.rows) else {}
    return tuple(_outliers_of(subject, row, cells) for row in subject.rows)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell's few numbers, and the values that are not 0."""

    summary: CellSummary
    values: Values


def _cells(subject: Subject) -> dict[str, _Cell]:
    campaign, metric = subject.campaign, subject.campaign.primary
    values = read_values(subject.store, campaign.id, metric, margin_rate=campaign.settings.margin_rate)
    summaries = summarize_metrics(subject.store, campaign, [metric], (Division(ALL),))
    return {
        cell: _Cell(summary, values.get(cell, _NOBODY))
        for (_attribute, _metric, _level, cell), summary in summaries.items()
        if isinstance(summary, CellSummary)
    }


def _outliers_of(subject: Subject, row: LiftRow, cells: Mapping[str, _Cell]) -> TrustCheck:
    if isinstance(row.result, NotMeasurable):
        return subject.unmade(Check.OUTLIERS, row.result, cell=row.target_cell, threshold=MOST_MOVED)
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
        tables=(_capped_table(subject, row, row.result, capped, facts),),
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
