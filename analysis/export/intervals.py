"""The intervals table."""

from __future__ import annotations

from analysis.export.tables import TableRow
from analysis.model import (
    Interval,
    IntervalReport,
    IntervalRow,
    NotMeasurable,
    ObservedIntervals,
    RateChange,
    WaitingDifference,
    WaitingMean,
)
from analysis.words.remarks import sentence

INTERVAL_COLUMNS = (
    "campaign segment level cell customers bought_again censored median_days s30 s60 s90 "
    "rmst_days rmst_horizon rmst_low rmst_high rmst_difference rmst_difference_low rmst_difference_high logrank_p "
    "observed_interval_before observed_interval_after note "
    "grouping completed_wait rate_before rate_after rate_ratio rate_ratio_low rate_ratio_high"
).split()


def interval_table(report: IntervalReport) -> list[TableRow]:
    """The intervals table: one row per line of the report, in its order."""
    return [_row(row) for row in report.rows]


def _row(row: IntervalRow) -> TableRow:
    known = not isinstance(row.curve, NotMeasurable)
    cells: TableRow = {
        "campaign": row.campaign,
        "segment": row.segment,
        "level": row.level,
        "cell": row.group.name,
        "customers": row.customers,
        "bought_again": row.bought_again if known else None,
        "censored": row.customers - row.bought_again if known else None,
        "median_days": row.median_days,
        "logrank_p": row.log_rank_p if isinstance(row.log_rank_p, float) else None,
        "completed_wait": row.completed_wait,
        "note": _note(row),
        "grouping": row.group.grouping.value,
    }
    cells |= {name: found[0] if found else None for name, found in zip(("s30", "s60", "s90"), row.waiting, strict=True)}
    return cells | _means(row) | _windows(row)


def _means(row: IntervalRow) -> TableRow:
    cells: TableRow = {}
    if isinstance(row.mean, WaitingMean):
        cells |= {"rmst_days": row.mean.days, "rmst_horizon": row.mean.horizon}
        cells |= _ends("rmst", row.mean.interval)
    if isinstance(row.difference, WaitingDifference):
        cells |= {"rmst_difference": row.difference.days}
        cells |= _ends("rmst_difference", row.difference.interval)
    return cells


def _windows(row: IntervalRow) -> TableRow:
    cells: TableRow = {}
    if isinstance(row.observed, ObservedIntervals):
        cells |= {"observed_interval_before": row.observed.before, "observed_interval_after": row.observed.after}
    if isinstance(row.rate, RateChange):
        cells |= {"rate_before": row.rate.before, "rate_after": row.rate.after, "rate_ratio": row.rate.ratio}
        cells |= _ends("rate_ratio", row.rate.interval)
    return cells


def _ends(name: str, interval: Interval) -> TableRow:
    return {f"{name}_low": interval.low, f"{name}_high": interval.high}


def _note(row: IntervalRow) -> str | None:
    """Why figures are missing, each reason once, then what a reader must know."""
    parts = (row.curve, row.mean, row.difference, row.log_rank_p, row.observed, row.rate)
    reasons = dict.fromkeys(part for part in parts if isinstance(part, NotMeasurable))
    return " ".join([*map(sentence, reasons), *map(sentence, row.remarks)]) or None
