"""The forest plot of one campaign: each target cell's effect with its interval, overall or by segment level."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from html import escape

import plotly.graph_objects as go

from analysis.charts import findings
from analysis.charts.forest import Axis, Mark, draw_forest
from analysis.charts.palette import GAIN, HARM, UNCLEAR, cell_color, cell_symbol
from analysis.model import ALL, Comparison, LiftReport, LiftRow, Metric, NotMeasurable
from analysis.words import _
from analysis.words.labels import level_label
from analysis.words.numbers import p_value
from analysis.words.remarks import sentence


def draw_lift(report: LiftReport, metric: str, segment: str = ALL, *, unlike: Collection[str] = ()) -> go.Figure:
    """Draw the effects of one metric.

    Args:
        report: Holds the lines of the metric, and of the segment where one is asked for.
        metric: Name of the metric.
        segment: A segment attribute for one row a level below the whole campaign, or `all` for one row a target cell.
        unlike: Cells that were not alike to begin with: what they are part of is grey and hollow, and no finding.
    """
    chosen = _metric(report, metric)
    labels, marks = _by_cell(report, chosen) if segment == ALL else _by_level(report, chosen, segment)
    guides = () if segment == ALL else tuple((mark.value, mark.color) for mark in marks if mark.row == 0 and mark.value)
    axis = Axis(findings.axis_title(chosen, report.currency), findings.tick_text(chosen), guides)
    rows = report.of(metric) if segment == ALL else (*report.of(metric), *report.of(metric, segment))
    drawn = [_pale(mark) if _is_unlike(row, unlike) else mark for mark, row in zip(marks, rows, strict=True)]
    return draw_forest(_title(report, chosen, segment, unlike), labels, drawn, axis)


def describe_lift(report: LiftReport, metric: str, segment: str = ALL, *, unlike: Collection[str] = ()) -> str:
    """The plot in words, for readers who do not see it."""
    chosen = _metric(report, metric)
    said = findings.describe(report, chosen, segment)
    if not any(_is_unlike(row, unlike) for row in report.of(metric)):
        return said
    return findings.no_experiment_title(chosen) + ". " + said


def _metric(report: LiftReport, name: str) -> Metric:
    return next(known for known in report.campaign.metrics if known.name == name)


def _is_unlike(row: LiftRow, unlike: Collection[str]) -> bool:
    return row.target_cell in unlike or row.control_cell in unlike


def _pale(mark: Mark) -> Mark:
    return replace(mark, color=UNCLEAR, symbol=f"{mark.symbol}-open")


def _title(report: LiftReport, metric: Metric, segment: str, unlike: Collection[str]) -> str:
    """The finding of the cells that can have one."""
    like = tuple(row for row in report.rows if not _is_unlike(row, unlike))
    if any(row.metric == metric for row in like):
        return findings.title(replace(report, rows=like), metric, segment)
    return findings.no_experiment_title(metric)


def _by_cell(report: LiftReport, metric: Metric) -> tuple[list[str], list[Mark]]:
    rows = report.of(metric.name)
    marks = [_mark(report, row, place, "", _outcome_color(report, row), "circle") for place, row in enumerate(rows)]
    return [row.target_cell for row in rows], marks


def _by_level(report: LiftReport, metric: Metric, segment: str) -> tuple[list[str], list[Mark]]:
    rows = (*report.of(metric.name), *report.of(metric.name, segment))
    levels = list(dict.fromkeys(row.level for row in rows))
    cells = list(dict.fromkeys(row.target_cell for row in rows))
    marks = [_level_mark(report, row, levels.index(row.level), cells.index(row.target_cell)) for row in rows]
    return [_("All customers") if level == ALL else level_label(level, segment) for level in levels], marks


def _level_mark(report: LiftReport, row: LiftRow, place: int, cell: int) -> Mark:
    return _mark(report, row, place, row.target_cell, cell_color(cell), cell_symbol(cell))


def _mark(report: LiftReport, row: LiftRow, place: int, group: str, color: str, symbol: str) -> Mark:
    result = row.result
    if isinstance(result, NotMeasurable):
        text = _("not measurable")
        return Mark(place, group, None, None, None, text, escape(sentence(result)), UNCLEAR)
    text = findings.difference(row.metric, report.currency)(result.effect)
    ends = result.interval
    return Mark(place, group, result.effect, ends.low, ends.high, text, _hover(report, row, result), color, symbol)


def _hover(report: LiftReport, row: LiftRow, result: Comparison) -> str:
    return "<br>".join(_hover_lines(report, row, result))


def _hover_lines(report: LiftReport, row: LiftRow, result: Comparison) -> Iterable[str]:
    write = findings.difference(row.metric, report.currency)
    yield "<b>" + escape(row.target_cell) + "</b>"
    yield escape(write(result.effect) + ", " + findings.between(result.interval, write))
    if row.p_adjusted is None:
        yield escape(_("p-value {p}, not adjusted").format(p=p_value(result.p_value)))
    else:
        text = _("p-value {p}, adjusted {adjusted}")
        yield escape(text.format(p=p_value(result.p_value), adjusted=p_value(row.p_adjusted)))


def _outcome_color(report: LiftReport, row: LiftRow) -> str:
    confidence = report.campaign.settings.confidence
    if isinstance(row.result, NotMeasurable) or not findings.is_clear(row, confidence):
        return UNCLEAR
    return GAIN if row.result.effect > 0 else HARM
