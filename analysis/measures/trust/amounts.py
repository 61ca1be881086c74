"""What single customers spent, for the checks that few numbers per cell do not answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.measures.lift import summarize_metrics
from analysis.measures.trust.subject import Subject
from analysis.model import ALL, CellSummary, Comparison, Division, Kind
from analysis.store.values import Values, read_values

_NOBODY = Values(np.array([]), 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's few numbers, and the values that are not 0."""

    summary: CellSummary
    values: Values


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
