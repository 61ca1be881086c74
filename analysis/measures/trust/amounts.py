"""What single customers spent, for the checks that few numbers per cell do not answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.measures.lift import summarize_metrics
from analysis.measures.trust.subject import Subject
from analysis.model import ALL, CellSummary, Check, Code, Comparison, Division, Kind, LiftRow, NotMeasurable, TrustCheck
from analysis.store.values import Values, read_values

_NOBODY = Values(np.array([]), 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's few numbers, and the values that are not 0."""

    summary: CellSummary
    values: Values


def check_averages(
    subject: Subject, check: Check, threshold: float, otherwise: Code, make: Callable[[LiftRow, Comparison], TrustCheck]
) -> tuple[TrustCheck, ...]:
    """One line a target cell where the primary metric is an average that was measured; else the reason.

    Args:
        subject: The campaign.
        check: Which check.
        threshold: From where it alarms.
        otherwise: Why it cannot be made of a share or a ratio.
        make: The line of a target cell that was measured.
    """
    if subject.control is None:
        return (subject.unmade(check, Code.NO_CONTROL, threshold=threshold),)
    if subject.campaign.primary.kind is not Kind.MEAN:
        return (subject.unmade(check, otherwise, threshold=threshold),)
    return tuple(
        subject.unmade(check, row.result, cell=row.target_cell, threshold=threshold)
        if isinstance(row.result, NotMeasurable)
        else make(row, row.result)
        for row in subject.rows
    )


def read_cells(subject: Subject) -> dict[str, Cell]:
    """The cells of the primary metric where it is an average that can be compared; else none."""
    campaign, metric = subject.campaign, subject.campaign.primary
    if metric.kind is not Kind.MEAN or not any(isinstance(row.result, Comparison) for row in subject.rows):
        return {}
    values = read_values(subject.store, campaign.id, metric, margin_rate=campaign.settings.margin_rate)
    summaries = summarize_metrics(subject.store, campaign, [metric], (Division(ALL),))
    return {
        cell: Cell(summary, values.get(cell, _NOBODY))
        for (_attribute, _metric, _level, cell), summary in summaries.items()
        if isinstance(summary, CellSummary)
    }
