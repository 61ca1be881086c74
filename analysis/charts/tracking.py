"""A target cell day by day: the effect so far with its band, and what each day's reader would have concluded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby, pairwise

import plotly.graph_objects as go

from analysis.charts.days import draw_calendar, draw_days
from analysis.charts.findings import axis_title, between, difference, tick_text
from analysis.charts.layout import FONT_SIZE, base_layout, ticks, wrap
from analysis.charts.palette import CELLS, GAIN, HARM, RULE, UNCLEAR, ZERO
from analysis.model import Comparison, NotMeasurable, TrackedCell, TrackedDay, Tracking, Verdict
from analysis.words import _, ngettext
from analysis.words.labels import metric_label, verdict_label
from analysis.words.numbers import count, day, days, level

HEIGHT = 500
EFFECT, STRIPS = (0.36, 1.0), ((0.13, 0.2), (0.0, 0.07))
"""Parts of the height: the effect, and the two strips of verdicts."""

LOOKS: dict[Verdict, tuple[str, str]] = {
    Verdict.WORKED: (GAIN, ""),
    Verdict.HARMED: (HARM, "x"),
    Verdict.CANNOT_TELL: (UNCLEAR, "/"),
    Verdict.DID_NOTHING: (CELLS[2], "-"),
    Verdict.NOT_AN_EXPERIMENT: (CELLS[4], "."),
}
"""Colour and pattern of a verdict."""

_TOLD = (Verdict.WORKED, Verdict.HARMED)

MOST_FOR_FIRST_BANDS = 0.35
"""Part of the span of all later bands by which those of the first days may widen the axis at either end."""

ROOM_FOR_A_LABEL = 0.18
"""Part of the window that a verdict must last to be named inside its bar."""


def headline(report: Tracking, cell: TrackedCell) -> str:
    """The finding on one target cell, as short as a heading."""
    banded = [shown for shown in cell.days if shown.band]
    latest = cell.days[-1].result if cell.days else None
    if isinstance(latest, NotMeasurable) and latest.is_too_small:
        return _("{cell}: too few customers to follow an average").format(cell=cell.target_cell)
    if not banded or not isinstance(latest, Comparison):
        return _("{cell}: too few buyers so far to tell anything").format(cell=cell.target_cell)
    last, told = latest, since(cell)
    facts = {
        "cell": cell.target_cell,
        "effect": difference(report.metric, report.currency)(last.effect),
        "days": days(cell.days[-1].day),
        "since": told,
    }
    if told is not None:
        return _("{cell}: {effect} after {days}, clear on every look since day {since}").format(**facts)
    if cell.days[-1].verdict in _TOLD and cell.days[-1].day == report.days:
        return _("{cell}: {effect} after {days}, clear at the planned end, not on earlier looks").format(**facts)
    return _("{cell}: {effect} after {days}, nothing clear so far on a daily look").format(**facts)


def lack_of_customers(cell: TrackedCell) -> NotMeasurable | None:
    """That a cell is too small for any day to have an answer, as its latest day says; None where one may have."""
    if not cell.days or any(isinstance(shown.result, Comparison) for shown in cell.days):
        return None
    latest = cell.days[-1].result
    return latest if isinstance(latest, NotMeasurable) and latest.is_too_small else None


def since(cell: TrackedCell) -> int | None:
    """The day from which on the band has told the effect from chance without a break; None where it does not now."""
    found = None
    for shown in cell.days:
        found = (found or shown.day) if shown.band_verdict in _TOLD else None
    return found


def changes(verdicts: Sequence[Verdict]) -> int:
    """How often the verdict changes from one day to the next.

    >>> changes([Verdict.CANNOT_TELL, Verdict.WORKED, Verdict.CANNOT_TELL])
    2
    """
    return sum(one is not other for one, other in pairwise(verdicts))


def wavering(cell: TrackedCell) -> str:
    """What would have happened to someone who read each day as if it were the last."""
    times = changes([shown.verdict for shown in cell.days])
    if not times:
        return _("Read every day as if it were the last, the verdict would not have changed.")
    text = ngettext(
        "Read every day as if it were the last, the verdict would have changed {n} time.",
        "Read every day as if it were the last, the verdict would have changed {n} times.",
        times,
    )
    return text.format(n=count(times))


def draw_tracking(report: Tracking, cell: TrackedCell) -> go.Figure:
    """Draw the effect so far by day, its band, the interval of the planned end, and the verdicts of the days.

    Args:
        report: The campaign.
        cell: One of its target cells.
    """
    figure = go.Figure(layout=base_layout(headline(report, cell), height=HEIGHT))
    shown = [each for each in cell.days if each.band]
    _draw_axes(figure, report, cell, shown)
    draw_calendar(figure, report)
    if shown:
        _draw_band(figure, report, shown)
        _draw_effect(figure, report, shown)
    _draw_end(figure, report, cell)
    for place, (title, verdicts) in enumerate(strips(cell)):
        _draw_strip(figure, report, cell, place, title, verdicts)
    return figure


def strips(cell: TrackedCell) -> tuple[tuple[str, list[Verdict]], ...]:
    """The two readings of every day, each with its name."""
    return (
        (_("Verdict if that day were the end"), [each.verdict for each in cell.days]),
        (_("Verdict by the band, safe to read every day"), [each.band_verdict for each in cell.days]),
    )


def _draw_band(figure: go.Figure, report: Tracking, shown: Sequence[TrackedDay]) -> None:
    places = [each.day for each in shown]
    ends = [each.band.interval for each in shown if each.band]
    figure.add_scatter(
        x=[*places, *reversed(places)],
        y=[*(end.high for end in ends), *(end.low for end in reversed(ends))],
        mode="lines",
        fill="toself",
        fillcolor="rgba(0, 114, 178, 0.16)",
        line={"width": 1, "color": "rgba(0, 114, 178, 0.5)"},
        name=wrap(_("Holds on all days at once ({confidence})").format(confidence=_confidence(report)), 40),
        hoverinfo="skip",
    )


def _confidence(report: Tracking) -> str:
    return level(report.campaign.settings.confidence)


def _draw_effect(figure: go.Figure, report: Tracking, shown: Sequence[TrackedDay]) -> None:
    measured = [(each, each.result) for each in shown if isinstance(each.result, Comparison)]
    figure.add_scatter(
        x=[each.day for each, _result in measured],
        y=[result.effect for _each, result in measured],
        mode="lines+markers",
        line={"color": GAIN, "width": 2.5},
        marker={"size": 6, "color": GAIN},
        name=_("Effect so far"),
        hovertext=[_hover(report, each) for each, _result in measured],
        hoverinfo="text",
    )


def _hover(report: Tracking, shown: TrackedDay) -> str:
    write = difference(report.metric, report.currency)
    name = _("after {days}").format(days=days(shown.day))
    lines = [f"<b>{escape(name)}</b>" + (f", {escape(day(shown.date))}" if shown.date else "")]
    if isinstance(shown.result, Comparison) and shown.band:
        lines.append(escape(write(shown.result.effect)))
        lines.append(escape(_("on all days at once: {between}").format(between=between(shown.band.interval, write))))
        lines.append(escape(_("if this were the end: {between}").format(between=between(shown.result.interval, write))))
    return "<br>".join(lines)


def _draw_end(figure: go.Figure, report: Tracking, cell: TrackedCell) -> None:
    """The interval of the planned end beside the last day, or where it will stand."""
    last = cell.days[-1] if cell.days else None
    if last is None or last.day < report.days or not isinstance(last.result, Comparison):
        line = {"color": ZERO, "width": 1.5, "dash": "dash"}
        figure.add_shape(type="line", x0=report.days, x1=report.days, y0=0, y1=1, yref="y domain", line=line)
        date = report.date_of(report.days)
        text = _("planned end, {day}").format(day=day(date)) if date else _("planned end")
        figure.add_annotation(
            x=report.days,
            y=0,
            yref="y domain",
            text=text,
            showarrow=False,
            xanchor="right",
            yanchor="bottom",
            xshift=-4,
        )
        return
    effect, ends = last.result.effect, last.result.interval
    figure.add_scatter(
        x=[report.days + max(0.8, report.days / 32)],
        y=[effect],
        mode="markers",
        marker={"size": 10, "symbol": "square", "color": HARM},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [ends.high - effect],
            "arrayminus": [effect - ends.low],
            "color": HARM,
            "thickness": 2.5,
            "width": 5,
        },
        name=_("Interval of the planned end"),
        hovertext=escape(between(ends, difference(report.metric, report.currency))),
        hoverinfo="text",
        cliponaxis=False,
    )


def _draw_axes(figure: go.Figure, report: Tracking, cell: TrackedCell, shown: Sequence[TrackedDay]) -> None:
    low, high = _span(shown)
    places, write = ticks(low, high), tick_text(report.metric)
    draw_days(figure, report)
    figure.update_layout(
        xaxis={"anchor": "free", "position": 0},
        yaxis={
            "domain": EFFECT,
            "range": [low, high],
            "tickvals": places,
            "ticktext": [write(place) for place in places],
            "title": {"text": wrap(axis_title(report.metric, report.currency), 26), "standoff": 6},
            "tickfont": {"size": FONT_SIZE - 1},
            "gridcolor": RULE,
            "zeroline": True,
            "zerolinecolor": ZERO,
            "zerolinewidth": 1.5,
            "fixedrange": True,
            "automargin": True,
        },
        barmode="stack",
        bargap=0,
        legend={"y": 1.02},
    )


def _span(shown: Sequence[TrackedDay]) -> tuple[float, float]:
    """Ends of the vertical axis: zero, every estimate, and the bands; those of the first days may be huge and cut."""
    bands = [each.band.interval for each in shown if each.band]
    effects = [each.result.effect for each in shown if isinstance(each.result, Comparison)]
    later = bands[len(bands) // 4 :]
    ends = [0.0, *effects, *(end for band in later for end in (band.low, band.high))]
    low, high = min(ends), max(ends)
    if low == high:
        return -1.0, 1.0
    more = (high - low) * MOST_FOR_FIRST_BANDS
    low = max(low - more, min([low, *(band.low for band in bands)]))
    high = min(high + more, max([high, *(band.high for band in bands)]))
    room = (high - low) * 0.08
    return low - room, high + room


def _draw_strip(
    figure: go.Figure, report: Tracking, cell: TrackedCell, place: int, title: str, verdicts: Sequence[Verdict]
) -> None:
    """Runs of the same verdict as bars, named where they are long enough."""
    axis = f"y{place + 2}"
    figure.update_layout(
        {f"yaxis{place + 2}": {"domain": STRIPS[place], "range": [-0.5, 0.5], "visible": False, "fixedrange": True}}
    )
    figure.add_annotation(
        x=0.5,
        y=1,
        xref="x",
        yref=f"{axis} domain",
        text=escape(title),
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        font={"size": FONT_SIZE - 1},
    )
    for verdict, first, last in runs(cell, verdicts):
        start = first - report.step
        color, pattern = LOOKS[verdict]
        figure.add_bar(
            x=[last - start],
            y=[0],
            base=[start + 0.5],
            orientation="h",
            yaxis=axis,
            width=1,
            marker={
                "color": color,
                "line": {"width": 1, "color": "white"},
                "pattern": {
                    "shape": pattern,
                    "fillmode": "overlay",
                    "fgcolor": "rgba(255, 255, 255, 0.45)",
                    "size": 7,
                    "solidity": 0.2,
                },
            },
            text=verdict_label(verdict) if (last - start) / report.days >= ROOM_FOR_A_LABEL else "",
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": "white", "size": FONT_SIZE - 1},
            hovertext=escape(_run_text(verdict, first, last)),
            hoverinfo="text",
            showlegend=False,
        )


def runs(cell: TrackedCell, verdicts: Sequence[Verdict]) -> list[tuple[Verdict, int, int]]:
    """Stretches of the same verdict with their first and last day."""
    key: Callable[[tuple[TrackedDay, Verdict]], Verdict] = lambda pair: pair[1]  # noqa: E731
    stretches = [(verdict, list(pairs)) for verdict, pairs in groupby(zip(cell.days, verdicts, strict=True), key=key)]
    return [(verdict, pairs[0][0].day, pairs[-1][0].day) for verdict, pairs in stretches]


def _run_text(verdict: Verdict, first: int, last: int) -> str:
    if first == last:
        return _("day {day}: {verdict}").format(day=count(first), verdict=verdict_label(verdict))
    return _("day {first} to {last}: {verdict}").format(
        first=count(first), last=count(last), verdict=verdict_label(verdict)
    )


def describe_tracking(report: Tracking, cell: TrackedCell) -> str:
    """The chart in words, for readers who do not see it."""
    write = difference(report.metric, report.currency)
    parts = [metric_label(report.metric) + ".", headline(report, cell) + "."]
    shown = [each for each in cell.days if each.band and isinstance(each.result, Comparison)]
    if shown and shown[-1].band and isinstance(shown[-1].result, Comparison):
        band, interval = shown[-1].band.interval, shown[-1].result.interval
        parts.append(_("Band on the last day: {between}.").format(between=between(band, write)))
        parts.append(_("Interval on the last day: {between}.").format(between=between(interval, write)))
    for title, verdicts in strips(cell):
        parts.append(title + ": " + "; ".join(_run_text(*run) for run in runs(cell, verdicts)) + ".")
    return " ".join(parts)
