"""Charts of an event: estimates side by side, paths of the groups, balance, overlap, and the funnel."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from analysis.charts import event_findings as findings
from analysis.charts.findings import bare, between
from analysis.charts.forest import Axis, Mark, draw_forest
from analysis.charts.layout import FONT_SIZE, base_layout, ticks, wrap
from analysis.charts.palette import CELLS, GAIN, RULE, UNCLEAR, ZERO
from analysis.model import (
    Code,
    Effect,
    Estimate,
    Estimator,
    EventReading,
    EventReport,
    Flow,
    Imbalance,
    Interval,
    NotMeasurable,
    Weighting,
)
from analysis.words import _
from analysis.words.event_labels import estimator_help, estimator_label, group_label, known_label, step_label
from analysis.words.labels import level_label, segment_label
from analysis.words.numbers import count, decimal, money, p_value, share
from analysis.words.remarks import sentence

BY_CHOICE = CELLS[5]
LINES = ("solid", "dash", "dot")
MARKERS = ("circle", "square", "diamond")
MOST_COVARIATES = 12


def draw_estimates(report: EventReport) -> go.Figure:
    """All ways to compare, one below the other in the order they are read: the raw one last and grey."""
    estimates = findings.told(report, report.overall)
    labels = [_row_label(estimate.estimator) for estimate in estimates]
    marks = [_mark(report, estimate, place) for place, estimate in enumerate(estimates)]
    axis = Axis(_("Difference per customer, {currency}").format(currency=report.currency), bare)
    return draw_forest(findings.estimates_title(report), labels, marks, axis)


def _row_label(estimator: Estimator) -> str:
    label = estimator_label(estimator)
    if estimator is Estimator.RAW:
        return _("{name} (do not use)").format(name=label)
    return label


def _mark(report: EventReport, estimate: Estimate, place: int) -> Mark:
    result = estimate.result
    if isinstance(result, NotMeasurable):
        return Mark(place, "", None, None, None, _("not measurable"), escape(sentence(result)), UNCLEAR)
    write = findings.signed_money(report)
    alarms = any(remark.code in (Code.NOT_PARALLEL, Code.NOT_ALIKE) for remark in estimate.remarks)
    ends = result.interval if isinstance(result.interval, Interval) else None
    color, symbol = _look(estimate.estimator)
    low, high = (ends.low, ends.high) if ends else (None, None)
    shown = ("⚠ " if alarms else "") + write(result.value)
    return Mark(place, "", result.value, low, high, shown, _hover(report, estimate, result), color, symbol)


def _look(estimator: Estimator) -> tuple[str, str]:
    """By the draw: full and strong; by choice: hollow; raw: grey."""
    if estimator in (Estimator.INVITATION, Estimator.COMING):
        return GAIN, "circle"
    return (UNCLEAR, "x") if estimator is Estimator.RAW else (BY_CHOICE, "circle-open")


def _hover(report: EventReport, estimate: Estimate, result: Effect) -> str:
    write = findings.signed_money(report)
    ends = between(result.interval, write) if isinstance(result.interval, Interval) else _("no finite interval")
    lines = [
        "<b>" + escape(estimator_label(estimate.estimator)) + "</b>",
        escape(write(result.value) + ", " + ends),
        escape(_("p-value {p}").format(p=p_value(result.p_value))),
        wrap(estimator_help(estimate.estimator), 60, 6),
    ]
    return "<br>".join(lines)


def draw_levels(report: EventReport, segment: str, estimator: Estimator) -> go.Figure:
    """One way to compare by segment level, below all customers."""
    readings = (report.overall, *report.of(segment))
    labels = [_("All customers"), *(level_label(reading.level, segment) for reading in readings[1:])]
    found = [reading.of(estimator) for reading in readings]
    marks = [_mark(report, estimate, place) for place, estimate in enumerate(found) if estimate]
    axis = Axis(_("Difference per customer, {currency}").format(currency=report.currency), bare)
    return draw_forest(levels_title(segment, estimator), labels, marks, axis)


def levels_title(segment: str, estimator: Estimator) -> str:
    """What the levels are compared on."""
    return _("{estimate} by {segment}").format(estimate=estimator_label(estimator), segment=segment_label(segment))


def draw_paths(reading: EventReading, currency: str) -> go.Figure:
    """Spend of every group in the earlier periods and after the contact."""
    figure = go.Figure(layout=base_layout(findings.paths_title(reading), height=380))
    lines = [line for line in reading.groups if len(line.path) > 1]
    earlier = len(lines[0].path) - 1 if lines else 0
    for place, line in enumerate(lines):
        name, values = group_label(line.group, reading.groups[0].group), [found.value for found in line.path]
        figure.add_scatter(
            x=list(range(-earlier, 1)),
            y=values,
            name=name,
            mode="lines+markers",
            line={"color": CELLS[place], "width": 2.5, "dash": LINES[place]},
            marker={"size": 9, "symbol": MARKERS[place], "color": CELLS[place]},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [found.interval.high - found.value for found in line.path],
                "arrayminus": [found.value - found.interval.low for found in line.path],
                "thickness": 1.2,
                "width": 0,
                "color": CELLS[place],
            },
            hovertext=[_path_hover(name, found.value, currency) for found in line.path],
            hoverinfo="text",
        )
    _path_axes(figure, reading, earlier, currency)
    return figure


def _path_hover(group: str, value: float, currency: str) -> str:
    return escape(f"{group}: {money(value, currency)}")


def _path_axes(figure: go.Figure, reading: EventReading, earlier: int, currency: str) -> None:
    days = reading.parallel.period_days if reading.parallel else 0
    figure.add_vline(x=-0.5, line={"color": ZERO, "width": 1.5, "dash": "dot"}, layer="below")
    places = list(range(-earlier, 1))
    figure.update_xaxes(
        tickvals=places,
        ticktext=[*(f"−{-place}" for place in places[:-1]), _("after")],
        title={"text": wrap(_("Periods of {days} days before the contact, and after it").format(days=count(days)), 32)},
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        automargin=True,
    )
    figure.update_yaxes(
        title={"text": _("Revenue per customer and period, {currency}").format(currency=currency)},
        rangemode="tozero",
        gridcolor=RULE,
        zerolinecolor=ZERO,
        fixedrange=True,
        automargin=True,
    )


def furthest(weighting: Weighting) -> tuple[Imbalance, ...]:
    """What differed most before weighting, the largest first."""
    lines = sorted(weighting.imbalances, key=lambda line: -max(abs(line.before), abs(line.after)))
    return tuple(lines[:MOST_COVARIATES])


def draw_balance(weighting: Weighting) -> go.Figure:
    """Differences from before in standard deviations, as they are and weighted."""
    lines = furthest(weighting)
    figure = go.Figure(layout=base_layout(findings.balance_title(weighting), height=120 + 34 * len(lines)))
    for name, color, symbol, values in (
        (_("as they are"), UNCLEAR, "circle-open", [line.before for line in lines]),
        (_("weighted"), GAIN, "diamond", [line.after for line in lines]),
    ):
        figure.add_scatter(
            x=values,
            y=list(range(len(lines))),
            name=name,
            mode="markers",
            marker={"size": 11, "color": color, "symbol": symbol, "line": {"width": 2, "color": color}},
            hovertext=[_known_hover(line, x) for line, x in zip(lines, values, strict=True)],
            hoverinfo="text",
        )
    for edge in (-findings.ALIKE, findings.ALIKE):
        figure.add_vline(x=edge, line={"color": ZERO, "width": 1, "dash": "dot"}, layer="below")
    figure.add_vline(x=0, line={"color": ZERO, "width": 1.5}, layer="below")
    _balance_axes(figure, lines)
    return figure


def _known_hover(line: Imbalance, value: float) -> str:
    return escape(f"{_name(line)}: {decimal(value, signed=True)}")


def _name(line: Imbalance) -> str:
    return known_label(line.covariate, line.level)


def _balance_axes(figure: go.Figure, lines: Sequence[Imbalance]) -> None:
    reach = 1.1 * max([0.2, *(abs(x) for line in lines for x in (line.before, line.after))])
    places = ticks(-reach, reach)
    figure.update_xaxes(
        range=[-reach, reach],
        tickvals=places,
        ticktext=[bare(place) for place in places],
        title={"text": _("Took part − others, standard deviations"), "standoff": 12},
        gridcolor=RULE,
        zeroline=False,
        fixedrange=True,
        automargin=True,
    )
    figure.update_yaxes(
        range=[len(lines) - 0.5, -0.5],
        tickvals=list(range(len(lines))),
        ticktext=[wrap(_name(line), 28, 2) for line in lines],
        tickfont={"size": FONT_SIZE - 1},
        gridcolor=RULE,
        zeroline=False,
        fixedrange=True,
        automargin=True,
        ticklen=8,
        tickcolor="rgba(0,0,0,0)",
    )


def draw_overlap(weighting: Weighting, took_part: str, against: str) -> go.Figure:
    """How the chances of taking part are spread over both groups."""
    figure = go.Figure(layout=base_layout(findings.overlap_title(weighting), height=320))
    middles = [(bin.low + bin.high) / 2 for bin in weighting.overlap]
    for name, color, pattern, values in (
        (group_label(took_part), CELLS[0], "", [bin.took_part for bin in weighting.overlap]),
        (group_label(against, took_part), CELLS[1], "/", [bin.others for bin in weighting.overlap]),
    ):
        figure.add_bar(
            x=middles,
            y=values,
            name=name,
            marker={"color": color, "pattern": {"shape": pattern, "fillmode": "overlay", "solidity": 0.25}},
            hovertext=[f"{escape(name)}: {share(value)}" for value in values],
            hoverinfo="text",
        )
    figure.update_layout(barmode="group", bargap=0.15)
    edges = [0, 0.2, 0.4, 0.6, 0.8, 1]
    figure.update_xaxes(
        range=[0, 1],
        tickvals=edges,
        tickformat=".0%",
        title={"text": _("Chance of taking part, given what is known from before")},
        fixedrange=True,
        automargin=True,
    )
    figure.update_yaxes(
        title={"text": _("Share of the group")}, tickformat=".0%", gridcolor=RULE, fixedrange=True, automargin=True
    )
    return figure


def draw_flow(flow: Flow) -> go.Figure:
    """How far the customers of a cell came, as bars that shrink."""
    bought = flow.steps[-1].bought
    names = [step_label(step.step) for step in flow.steps]
    sizes = [step.customers for step in flow.steps]
    if bought is not None:
        names.append(step_label("bought") if len(flow.steps) == 1 else _("and bought"))
        sizes.append(bought)
    assigned = sizes[0] or 1
    figure = go.Figure(layout=base_layout(findings.flow_title(flow), height=90 + 44 * len(names)))
    figure.add_bar(
        orientation="h",
        x=sizes,
        y=list(range(len(names))),
        marker={"color": [*[BY_CHOICE] * len(flow.steps), GAIN][: len(names)]},
        text=[f"{count(size)} · {share(size / assigned)}" for size in sizes],
        textposition="outside",
        textfont={"size": FONT_SIZE},
        hoverinfo="skip",
        cliponaxis=False,
    )
    figure.update_xaxes(visible=False, range=[0, 1.6 * assigned], fixedrange=True)
    figure.update_yaxes(
        range=[len(names) - 0.5, -0.5],
        tickvals=list(range(len(names))),
        ticktext=[wrap(name) for name in names],
        tickfont={"size": FONT_SIZE},
        fixedrange=True,
        automargin=True,
        ticklen=8,
        tickcolor="rgba(0,0,0,0)",
    )
    return figure.update_layout(showlegend=False)
