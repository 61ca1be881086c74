"""Sales day by day: a stretch without any stands out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from analysis.charts.layout import FONT_SIZE, base_layout
from analysis.charts.palette import GAIN, HARM, RULE
from analysis.model import Coverage, Gap
from analysis.words import _, ngettext
from analysis.words.numbers import count, day, days

HEIGHT = 300
MOST_BARS = 800
"""With more days than this, a bar stands for a week."""

NAMED = 2
"""Gaps that a title names, the longest first."""


def draw_coverage(held: Coverage) -> go.Figure:
    """Draw the order lines of every day as bars, and every gap as a band behind them.

    Args:
        held: Sales by day, at least one.
    """
    figure = go.Figure(layout=base_layout(headline(held), height=HEIGHT))
    starts, lines, width = _bars(held)
    figure.add_bar(
        x=starts,
        y=lines,
        marker={"color": GAIN, "line": {"width": 0}},
        hovertext=[f"{_span(start, width)}: {_lines(n)}" for start, n in zip(starts, lines, strict=True)],
        hoverinfo="text",
        showlegend=False,
        width=width * 86_400_000,
        offset=0,
    )
    for gap in held.gaps:
        _mark(figure, gap)
    _draw_axes(figure)
    return figure


def _bars(held: Coverage) -> tuple[list[date], list[int], int]:
    """Where each bar starts, what it shows, and how many days it stands for."""
    first, last = held.days[0].day, held.days[-1].day
    width = 1 if (last - first).days < MOST_BARS else 7
    found: Counter[date] = Counter()
    for item in held.days:
        found[item.day - timedelta(days=(item.day - first).days % width)] += item.lines
    starts = sorted(found)
    return starts, [found[start] for start in starts], width


def _span(start: date, width: int) -> str:
    return day(start) if width == 1 else f"{day(start)} – {day(start + timedelta(days=width - 1))}"


def _lines(number: int) -> str:
    return ngettext("{n} order line", "{n} order lines", number).format(n=count(number))


def _mark(figure: go.Figure, gap: Gap) -> None:
    """A band from the first to the end of the last day, with a strip along the axis that even a short one shows."""
    ends = {"x0": gap.first, "x1": gap.last + timedelta(days=1), "yref": "paper", "line": {"width": 0}}
    figure.add_shape(type="rect", **ends, y0=0, y1=1, fillcolor=HARM, opacity=0.18, layer="below")
    figure.add_shape(type="rect", **ends, y0=0, y1=0.03, fillcolor=HARM)
    figure.add_scatter(
        x=[gap.first + (gap.last + timedelta(days=1) - gap.first) / 2],
        y=[0],
        mode="markers",
        marker={"size": 14, "opacity": 0},
        hovertext=[_("no sales: {gap}").format(gap=_named(gap))],
        hoverinfo="text",
        showlegend=False,
    )


def _draw_axes(figure: go.Figure) -> None:
    figure.update_xaxes(
        type="date", tickformat="%Y-%m-%d", nticks=8, tickfont={"size": FONT_SIZE - 1}, showgrid=False, fixedrange=True
    )
    figure.update_yaxes(
        rangemode="tozero",
        nticks=5,
        tickformat=",d",
        tickfont={"size": FONT_SIZE - 1},
        gridcolor=RULE,
        zeroline=False,
        fixedrange=True,
        automargin=True,
    )
    figure.update_layout(bargap=0, hovermode="closest")


def headline(held: Coverage) -> str:
    """The finding: from when to when, and the gaps."""
    ends = {"first": day(held.days[0].day), "last": day(held.days[-1].day)}
    if not held.gaps:
        return _("Sales from {first} to {last} without a gap").format(**ends)
    text = ngettext(
        "Sales from {first} to {last}, with {n} gap: {gaps}",
        "Sales from {first} to {last}, with {n} gaps: {gaps}",
        len(held.gaps),
    )
    return text.format(**ends, n=count(len(held.gaps)), gaps=_longest(held.gaps))


def _longest(gaps: Sequence[Gap]) -> str:
    """The longest gaps by name, in the order of their days."""
    chosen = sorted(sorted(gaps, key=lambda gap: -gap.days)[:NAMED], key=lambda gap: gap.first)
    return ", ".join([_named(gap) for gap in chosen] + ["…"] * (len(gaps) > NAMED))


def _named(gap: Gap) -> str:
    text = _("{first} to {last} ({days})")
    return text.format(first=day(gap.first), last=day(gap.last), days=days(gap.days))


def describe_coverage(held: Coverage) -> str:
    """What the chart shows, for those who do not see it."""
    most = max(held.days, key=lambda item: item.lines)
    text = _("Order lines by day. {headline}. Most on {day}: {lines}.")
    return text.format(headline=headline(held), day=day(most.day), lines=count(most.lines))
