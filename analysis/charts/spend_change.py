"""Spend change drawn: before and after, what is left of the difference, kinds of product, levels, the histogram."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from analysis.charts import change_findings as findings
from analysis.charts.findings import bare, between
from analysis.charts.forest import Axis, Mark, draw_forest
from analysis.charts.interval_findings import name_of
from analysis.charts.layout import FONT_SIZE, base_layout, wrap
from analysis.charts.palette import GAIN, HARM, RULE, UNCLEAR, cell_color, cell_symbol
from analysis.charts.shares import Bars, draw_shares
from analysis.model import ALL, ChangeReport, ChangeRow, ChangeSteps, Group, Measure, Window
from analysis.words import _
from analysis.words.change_labels import measure_label, window_label
from analysis.words.labels import level_label
from analysis.words.numbers import p_value

BAR_HEIGHT = 340


def draw_before_after(report: ChangeReport, groups: Sequence[Group], segment: str, level: str) -> go.Figure:
    """Draw each group's average spend before and after, with intervals.

    Args:
        report: Holds the averages.
        groups: The groups to draw.
        segment: The segment attribute, or `all`.
        level: Its level, or `all`.
    """
    title = findings.before_after_title(report, groups, segment, level)
    figure = go.Figure(layout=base_layout(title, BAR_HEIGHT))
    write = findings.written(report, Measure.REVENUE)
    names = [wrap(name_of(group), 16) for group in groups]
    for window, color in ((Window.PRE, UNCLEAR), (Window.POST, GAIN)):
        found = [
            findings.measured(findings.find(report, group, window, Measure.REVENUE, segment, level)) for group in groups
        ]
        figure.add_bar(
            x=names,
            y=[one.value if one else None for one in found],
            name=window_label(window),
            marker={"color": color},
            text=[write(one.value) if one else "" for one in found],
            textposition="inside",
            insidetextanchor="start",
            textangle=0,
            textfont={"color": "#ffffff", "size": FONT_SIZE},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [one.interval.high - one.value if one and one.interval else 0.0 for one in found],
                "arrayminus": [one.value - one.interval.low if one and one.interval else 0.0 for one in found],
                "thickness": 1.5,
                "width": 4,
                "color": "rgba(122, 135, 148, 0.9)",
            },
            hovertext=[escape(between(one.interval, write)) if one and one.interval else "" for one in found],
            hoverinfo="text",
        )
    figure.update_layout(uniformtext={"minsize": 10, "mode": "hide"})
    _draw_bar_axes(figure, _("Spend per customer, {unit}").format(unit=findings.unit_of(report)))
    return figure


def draw_gap(report: ChangeReport, rows: Sequence[ChangeRow]) -> go.Figure:
    """Draw the difference after, the one before, and what changed.

    Args:
        report: Where the rows are from.
        rows: Differences in differences of spend, one a group.
    """
    windows = (Window.POST, Window.PRE, Window.CHANGE)
    labels = [_("Difference after"), _("Difference before"), _("What changed")]
    marks = []
    for group, row in enumerate(rows):
        for place, window in enumerate(windows):
            line = findings.find(report, row.group, window, Measure.REVENUE, row.segment, row.level, compared=True)
            if line:
                several = len(rows) > 1
                color = cell_color(group) if several else _color(line, window)
                marks.append(_mark(report, line, place, name_of(row.group) if several else "", color, group))
    axis = Axis(findings.axis_title(report), bare)
    return draw_forest(findings.gap_title(report, rows), labels, marks, axis)


def _color(row: ChangeRow, window: Window) -> str:
    """Colour for what the campaign changed only: nothing else on these charts is its doing."""
    found = findings.measured(row)
    if window is not Window.CHANGE or found is None or not findings.is_clear(row) or findings.is_observed(row):
        return UNCLEAR
    return GAIN if found.value > 0 else HARM


def _mark(report: ChangeReport, row: ChangeRow, place: int, name: str, color: str, group: int) -> Mark:
    found, write = findings.measured(row), findings.written(report, row.measure, signed=True)
    if found is None or found.interval is None:
        return Mark(place, name, None, None, None, _("not measurable"), "", UNCLEAR)
    hover = "<br>".join(
        [
            "<b>" + escape(name_of(row.group)) + "</b>",
            escape(f"{write(found.value)}, {between(found.interval, write)}"),
            escape(_("p-value {p}").format(p=p_value(found.p_value))),
        ]
    )
    low, high, text = found.interval.low, found.interval.high, write(found.value)
    return Mark(place, name, found.value, low, high, text, hover, color, cell_symbol(group))


def draw_products(report: ChangeReport, rows: Sequence[ChangeRow]) -> go.Figure:
    """Draw what changed for all, promoted and other products.

    Args:
        report: Where the rows are from.
        rows: Differences in differences of the three, for each group.
    """
    measures = [Measure.PROMOTED, Measure.OTHER, Measure.REVENUE]
    labels = [measure_label(measure) for measure in measures[:2]] + [_("All products")]
    groups = list(dict.fromkeys(row.group.name for row in rows))
    marks = [
        _mark(
            report,
            row,
            measures.index(row.measure),
            name_of(row.group) if len(groups) > 1 else "",
            cell_color(groups.index(row.group.name)) if len(groups) > 1 else _color(row, Window.CHANGE),
            groups.index(row.group.name),
        )
        for row in rows
    ]
    return draw_forest(findings.measures_title(report, rows), labels, marks, Axis(findings.axis_title(report), bare))


def draw_levels(report: ChangeReport, rows: Sequence[ChangeRow], segment: str) -> go.Figure:
    """Draw what changed for each level of a segment attribute, all customers first.

    Args:
        report: Where the rows are from.
        rows: Differences in differences of spend, those of all customers first.
        segment: The segment attribute.
    """
    levels = list(dict.fromkeys(row.level for row in rows))
    groups = list(dict.fromkeys(row.group.name for row in rows))
    labels = [_("All customers") if level == ALL else level_label(level) for level in levels]
    marks = [
        _mark(
            report,
            row,
            levels.index(row.level),
            name_of(row.group),
            cell_color(groups.index(row.group.name)),
            groups.index(row.group.name),
        )
        for row in rows
    ]
    return draw_forest(findings.level_title(rows, segment), labels, marks, Axis(findings.axis_title(report), bare))


def draw_steps(report: ChangeReport, found: Sequence[ChangeSteps]) -> go.Figure:
    """Draw how many customers of each group changed their spend by how much.

    Args:
        report: For the size of a step and the currency.
        found: The histograms of the groups, at least one with customers.
    """
    references = {one.group.reference for one in found}
    known = [one for one in found if one.customers]
    bars = [
        Bars(
            name_of(one.group),
            UNCLEAR if one.group.name in references else cell_color(place),
            [customers / one.customers for _step, customers in one.steps],
        )
        for place, one in enumerate(known)
    ]
    labels = [findings.step_label(step, report.step, report.currency) for step, _customers in known[0].steps]
    axis = _("Share of customers, by change of spend ({unit})").format(unit=findings.unit_of(report))
    return draw_shares(findings.steps_title(found), labels, bars, wrap(axis, 40))


def _draw_bar_axes(figure: go.Figure, title: str) -> None:
    figure.update_layout(barmode="group", bargap=0.25)
    figure.update_xaxes(type="category", tickangle=0, showgrid=False, fixedrange=True, automargin=True)
    figure.update_yaxes(
        rangemode="tozero",
        title={"text": title, "standoff": 8},
        nticks=5,
        gridcolor=RULE,
        zeroline=False,
        fixedrange=True,
        automargin=True,
    )
