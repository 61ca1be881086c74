"""A campaign day by day as a table."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.export.tables import TableRow
from analysis.model import ALL, Comparison, DailyBuyers, NotMeasurable, Remark, TrackedCell, TrackedDay, Tracking
from analysis.words.remarks import sentence

TRACKING_COLUMNS = (
    "campaign day date target_cell control_cell metric n_target n_control mean_target mean_control "
    "effect band_low band_high effect_low effect_high p_value buyers_target buyers_control "
    "daily_buyers_target daily_buyers_control daily_promoted_buyers_target daily_promoted_buyers_control "
    "verdict band_verdict method note"
).split()


def tracking_table(reports: Iterable[Tracking]) -> list[TableRow]:
    """One row for each metric, target cell and day; one without a day where nothing can be followed."""
    return [row for report in reports for row in _rows(report)]


def _rows(report: Tracking) -> list[TableRow]:
    said: list[Remark | NotMeasurable] = [*([report.reason] if report.reason else []), *report.remarks]
    notes = " ".join(map(sentence, said))
    if report.cells:
        return [
            _compared(report, cell, place, day, notes) for cell in report.cells for place, day in enumerate(cell.days)
        ]
    return [
        {**_head(report, target), **day, "note": notes or None}
        for target in [cell.name for cell in report.campaign.target_cells]
        for day in _days_of_one_cell(report, target) or [{}]
    ]


def _head(report: Tracking, target: str) -> TableRow:
    return {
        "campaign": report.campaign.id,
        "target_cell": target,
        "control_cell": report.campaign.settings.control,
        "metric": report.metric.name,
    }


def _days_of_one_cell(report: Tracking, target: str) -> list[TableRow]:
    """Daily buyers of a cell that has no control to compare with."""
    lines = report.buyers_of(ALL, target)
    return [
        {"day": end, "date": report.date_of(end), "n_target": line.customers, **_per_thousand("target", line)}
        for end, line in zip(report.ends, lines, strict=False)
    ]


def _per_thousand(side: str, line: DailyBuyers) -> TableRow:
    return {
        f"daily_buyers_{side}": line.per_thousand,
        f"daily_promoted_buyers_{side}": line.promoted_per_thousand,
    }


def _compared(report: Tracking, cell: TrackedCell, place: int, day: TrackedDay, notes: str) -> TableRow:
    result = day.result if isinstance(day.result, Comparison) else None
    reason = [sentence(day.result)] if isinstance(day.result, NotMeasurable) else []
    return {
        **_head(report, cell.target_cell),
        "day": day.day,
        "date": day.date,
        "n_target": day.target.n,
        "n_control": day.control.n,
        "mean_target": day.target.mean,
        "mean_control": day.control.mean,
        "buyers_target": day.target.nonzero,
        "buyers_control": day.control.nonzero,
        **_per_thousand("target", report.buyers_of(ALL, cell.target_cell)[place]),
        **_per_thousand("control", report.buyers_of(ALL, cell.control_cell)[place]),
        "effect": result.effect if result else None,
        **_ends("effect", result),
        **_ends("band", day.band),
        "p_value": result.p_value if result else None,
        "verdict": day.verdict.value,
        "band_verdict": day.band_verdict.value,
        "method": result.method.value if result else None,
        "note": " ".join(filter(None, [*reason, *map(sentence, day.remarks), notes])) or None,
    }


def _ends(name: str, result: Comparison | None) -> TableRow:
    return {
        f"{name}_low": result.interval.low if result else None,
        f"{name}_high": result.interval.high if result else None,
    }
