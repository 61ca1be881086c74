"""Purchase intervals drawn: the curve of who bought again, and the workshop's own charts of observed intervals."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analysis.charts import interval_findings as findings
from analysis.charts.findings import bare
from analysis.charts.forest import Axis, Mark, draw_forest
from analysis.charts.layout import FONT_SIZE, base_layout, wrap
from analysis.charts.palette import RULE, UNCLEAR, cell_color, cell_symbol
from analysis.charts.shares import Bars, draw_shares
from analysis.model import ALL, Curve, IntervalReport, IntervalRow, ObservedIntervals, WaitingDifference
from analysis.words import _
from analysis.words.labels import level_label
from analysis.words.numbers import count, length, level, p_value, share

CURVE_HEIGHT = 360
LINE_HEIGHT = 30
BAR_HEIGHT = 340
MOST_MONTHS = 3
"""From so many months on, a change stands in the outermost bar."""

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_STEPS = (1, 2, 5, 7, 10, 15, 30, 60, 90, 180, 365, 730)


def draw_curves(rows: Sequence[IntervalRow]) -> go.Figure:
    """Draw the share of each group that had bought again by each day, its band, and who was still waiting beneath.

    Args:
        rows: Groups at one level, at least one of them with a curve.
    """
    known = [row for row in rows if isinstance(row.curve, Curve)]
    reach = max(row.curve.reach for row in known if isinstance(row.curve, Curve))
    marks = _day_marks(reach)
    beneath = LINE_HEIGHT * len(known) + 40
    figure = make_subplots(
        rows=2,
        cols=1,
        shared_xaxes=True,
        vertical_spacing=60 / (CURVE_HEIGHT + beneath),
        row_heights=[CURVE_HEIGHT, beneath],
    )
    figure.update_layout(base_layout(findings.curve_title(rows), CURVE_HEIGHT + beneath + 110))
    colors = _colors(known)
    for place, row in enumerate(known):
        if isinstance(row.curve, Curve):
            _draw_curve(figure, row, row.curve, place, colors[place])
            _draw_waiting(figure, row, row.curve, place, marks)
    _draw_curve_axes(figure, known, reach, marks)
    return figure


def _colors(rows: Sequence[IntervalRow]) -> list[str]:
    """One colour a group, grey for the one that others are compared with."""
    references = {row.group.reference for row in rows}
    return [UNCLEAR if row.group.name in references else cell_color(place) for place, row in enumerate(rows)]


def _day_marks(reach: int) -> list[int]:
    """About five round numbers of days."""
    step = next((step for step in _STEPS if reach / step <= 6), reach)
    return list(range(0, reach + 1, step))


def _draw_curve(figure: go.Figure, row: IntervalRow, curve: Curve, place: int, color: str) -> None:
    xs = [0, *curve.days, curve.reach]
    back, low, high = (
        [0.0, *(1 - one for one in values), 1 - values[-1]] for values in (curve.waiting, curve.high, curve.low)
    )
    name = wrap(findings.name_of(row.group))
    band = {"line": {"width": 0, "shape": "hv"}, "hoverinfo": "skip", "showlegend": False, "legendgroup": str(place)}
    figure.add_scatter(x=xs, y=high, mode="lines", **band, row=1, col=1)
    figure.add_scatter(x=xs, y=low, mode="lines", fill="tonexty", fillcolor=_faint(color), **band, row=1, col=1)
    figure.add_scatter(
        x=xs,
        y=back,
        mode="lines",
        name=name,
        legendgroup=str(place),
        line={"color": color, "width": 2.5, "shape": "hv", "dash": _DASHES[place % len(_DASHES)]},
        hovertext=[_hover(row, day, one) for day, one in zip(xs, back, strict=True)],
        hoverinfo="text",
        row=1,
        col=1,
    )


def _faint(color: str) -> str:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.15)"


def _hover(row: IntervalRow, day: int, back: float) -> str:
    text = _("{group}, day {day}: {share} bought again")
    return escape(text.format(group=findings.name_of(row.group), day=count(day), share=share(back)))


def _draw_waiting(figure: go.Figure, row: IntervalRow, curve: Curve, place: int, marks: Sequence[int]) -> None:
    """How many were seen on each marked day who had not bought before it."""
    text = [count(at_risk_on(row, curve, day)) for day in marks]
    figure.add_scatter(
        x=list(marks),
        y=[place] * len(marks),
        mode="text",
        text=text,
        textposition=["middle right", *["middle center"] * (len(marks) - 1)],
        textfont={"size": FONT_SIZE - 1},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
        row=2,
        col=1,
    )


def at_risk_on(row: IntervalRow, curve: Curve, day: int) -> int:
    """Customers seen on a day who had not bought before it."""
    later = (at_risk for on, at_risk in zip(curve.days, curve.at_risk, strict=True) if on >= day)
    return next(later, 0)


def _draw_curve_axes(figure: go.Figure, rows: Sequence[IntervalRow], reach: int, marks: Sequence[int]) -> None:
    quiet = {"showgrid": False, "zeroline": False, "fixedrange": True}
    spread = {"range": [-reach * 0.02, reach * 1.02], "tickvals": list(marks), "tickangle": 0, **quiet}
    figure.update_xaxes(**spread, tickfont={"size": FONT_SIZE - 1})
    figure.update_xaxes(showticklabels=True, row=1, col=1)
    figure.update_xaxes(showticklabels=False, title={"text": _("Days since the contact"), "standoff": 4}, row=2, col=1)
    figure.update_yaxes(
        range=[0, 1.02],
        tickvals=[0, 0.25, 0.5, 0.75, 1],
        ticktext=[level(part) for part in (0, 0.25, 0.5, 0.75, 1)],
        title={"text": _("Bought again"), "standoff": 8},
        gridcolor=RULE,
        zeroline=False,
        fixedrange=True,
        automargin=True,
        row=1,
        col=1,
    )
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.5],
        tickvals=list(range(len(rows))),
        ticktext=[wrap(findings.name_of(row.group), 14, 2) for row in rows],
        automargin=True,
        **quiet,
        row=2,
        col=1,
    )
    figure.add_annotation(
        text=escape(_("Not back yet, and still followed")),
        x=0,
        xref="paper",
        xanchor="left",
        y=1,
        yref="y2 domain",
        yanchor="bottom",
        showarrow=False,
        font={"size": FONT_SIZE - 1},
    )


def draw_levels(report: IntervalReport, rows: Sequence[IntervalRow], segment: str) -> go.Figure:
    """Draw the difference from the reference for each level of a segment attribute, all customers first.

    Args:
        report: Where the rows are from.
        rows: Lines with a reference, those of all customers first.
        segment: The segment attribute.
    """
    levels = list(dict.fromkeys(row.level for row in rows))
    groups = list(dict.fromkeys(row.group.name for row in rows))
    marks = [_mark(row, levels.index(row.level), groups.index(row.group.name)) for row in rows]
    labels = [_("All customers") if level == ALL else level_label(level) for level in levels]
    axis = Axis(_("Days later (+) or sooner (−) than those they are compared with"), bare)
    return draw_forest(findings.level_title(report, rows, segment), labels, marks, axis)


def _mark(row: IntervalRow, place: int, group: int) -> Mark:
    name, color, symbol = findings.name_of(row.group), cell_color(group), cell_symbol(group)
    found = row.difference
    if not isinstance(found, WaitingDifference):
        return Mark(place, name, None, None, None, _("not measurable"), "", UNCLEAR)
    p = p_value(row.log_rank_p) if isinstance(row.log_rank_p, float) else p_value(None)
    hover = "<br>".join(
        [
            "<b>" + escape(name) + "</b>",
            escape(findings.sooner(found.interval.low) + " – " + findings.sooner(found.interval.high)),
            escape(_("log-rank p-value {p}").format(p=p)),
        ]
    )
    text = findings.sooner(found.days)
    return Mark(place, name, found.days, found.interval.low, found.interval.high, text, hover, color, symbol)


def draw_observed(rows: Sequence[IntervalRow]) -> go.Figure:
    """Draw the average observed interval before and after the contact of each group.

    Args:
        rows: Groups at one level, at least one with observed intervals.
    """
    known = [(row, row.observed) for row in rows if isinstance(row.observed, ObservedIntervals)]
    figure = go.Figure(layout=base_layout(findings.observed_title(rows), BAR_HEIGHT))
    names = [wrap(findings.name_of(row.group), 16) for row, _observed in known]
    for label, values, opacity, pattern in (
        (_("Before"), [observed.before for _row, observed in known], 0.45, "/"),
        (_("After"), [observed.after for _row, observed in known], 1.0, ""),
    ):
        figure.add_bar(
            x=names,
            y=values,
            name=label,
            marker={"color": cell_color(0), "opacity": opacity, "pattern": {"shape": pattern}},
            text=[length(one) for one in values],
            textposition="outside",
            hoverinfo="skip",
            cliponaxis=False,
        )
    _draw_bar_axes(figure, _("Days between two purchases"))
    return figure


def draw_months(rows: Sequence[IntervalRow]) -> go.Figure:
    """Draw how many customers of each group had their average interval change by how many months.

    Args:
        rows: Groups at one level, at least one with observed intervals.
    """
    known = [(row, row.observed) for row in rows if isinstance(row.observed, ObservedIntervals)]
    places = range(-MOST_MONTHS, MOST_MONTHS + 1)
    colors = _colors([row for row, _observed in known])
    bars = [
        Bars(findings.name_of(row.group), colors[place], [_share_of_month(observed, months) for months in places])
        for place, (row, observed) in enumerate(known)
    ]
    labels = [findings.month_label(months, MOST_MONTHS) for months in places]
    return draw_shares(findings.months_title(rows), labels, bars, _("Share of customers"))


def _share_of_month(observed: ObservedIntervals, months: int) -> float:
    """Share of the customers in one bar; the outermost bars are open ended."""
    inside = (customers for found, customers in observed.months if max(-MOST_MONTHS, min(MOST_MONTHS, found)) == months)
    return sum(inside) / observed.customers


def _draw_bar_axes(figure: go.Figure, title: str) -> None:
    figure.update_layout(barmode="group", bargap=0.25, uniformtext={"minsize": 9, "mode": "hide"})
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
