"""Sales day by day: a stretch without any stands out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from html import escape

import plotly.graph_objects as go

from analysis.charts.layout import FONT_SIZE, LABEL_WIDTH, base_layout, width_of, wrap
from analysis.charts.palette import GAIN, HARM, RULE, UNCLEAR
from analysis.model import CalendarEntry, Coverage, Gap
from analysis.words import _, ngettext
from analysis.words.numbers import count, day, days

HEIGHT = 300
MOST_BARS = 800
"""With more days than this, a bar stands for a week."""

ROW_HEIGHT = 26
"""Pixels of a row of calendar entries."""

MOST_ROWS, MOST_NAMED = 4, 12
"""Rows of calendar entries, and how many entries are named beside their lines; hovering names every one."""

LETTERS = 120
"""Columns of letters that fit across the chart, about."""

NAMED = 2
"""Gaps that a title names, the longest first."""


def draw_coverage(held: Coverage, calendar: Sequence[CalendarEntry] = ()) -> go.Figure:
    """Draw the order lines of every day as bars, every gap as a band behind them, and the calendar above them.

    Args:
        held: Sales by day, at least one.
        calendar: What happened, of which the days between the first and the last sale are drawn.
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
    _draw_axes(figure, most=max(lines))
    if entries := _within(held, calendar):
        _draw_calendar(figure, held, entries)
    return figure


def _within(held: Coverage, calendar: Iterable[CalendarEntry]) -> list[CalendarEntry]:
    """The entries that touch the days with sales."""
    first, last = held.days[0].day, held.days[-1].day
    return [entry for entry in calendar if entry.first_day <= last and entry.last_day >= first]


def _draw_calendar(figure: go.Figure, held: Coverage, entries: Sequence[CalendarEntry]) -> None:
    """A strip of its own above the bars: a line for as long as each entry lasts, its name above it."""
    rows, first, last = _rows(held, entries), held.days[0].day, held.days[-1].day
    height = HEIGHT + ROW_HEIGHT * (max(rows) + 1)
    figure.update_layout(
        height=height,
        yaxis={"domain": [0, (HEIGHT - ROW_HEIGHT / 2) / height]},
        yaxis2={
            "domain": [HEIGHT / height, 1],
            "range": [-0.5, max(rows) + 1],
            "visible": False,
            "fixedrange": True,
        },
    )
    for entry, row in zip(entries, rows, strict=True):
        figure.add_scatter(
            x=[max(entry.first_day, first), min(entry.last_day, last) + timedelta(days=1)],
            y=[row, row],
            yaxis="y2",
            mode="lines+markers",
            line={"color": UNCLEAR, "width": 5},
            marker={"color": UNCLEAR, "size": 6, "symbol": "square"},
            hovertext=[_entry(entry)] * 2,
            hoverinfo="text",
            showlegend=False,
        )
        if len(entries) <= MOST_NAMED:
            _name(figure, entry.label, max(entry.first_day, first), row)


def _name(figure: go.Figure, label: str, start: date, row: int) -> None:
    figure.add_annotation(
        x=start,
        y=row,
        yref="y2",
        text=wrap(label, lines=1),
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        font={"size": FONT_SIZE - 3},
    )


def _rows(held: Coverage, entries: Sequence[CalendarEntry]) -> list[int]:
    """The row of each entry: the lowest in which neither line nor name meets an earlier one; the last one takes all."""
    span = (held.days[-1].day - held.days[0].day).days + 1
    ends: list[date] = []
    rows: list[int] = []
    for entry in entries:
        letters = min(width_of(entry.label), LABEL_WIDTH) if len(entries) <= MOST_NAMED else 0
        end = max(entry.last_day, entry.first_day + timedelta(days=round(span * letters / LETTERS)))
        row = next((at for at, taken in enumerate(ends) if taken < entry.first_day), len(ends))
        row = min(row, MOST_ROWS - 1)
        ends[row : row + 1] = [end if row == len(ends) else max(end, ends[row])]
        rows.append(row)
    return rows


def _entry(entry: CalendarEntry) -> str:
    ends = (
        day(entry.first_day) if entry.first_day == entry.last_day else f"{day(entry.first_day)} – {day(entry.last_day)}"
    )
    return f"{escape(entry.label, quote=False)}<br>{ends}"


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


def _draw_axes(figure: go.Figure, most: float) -> None:
    figure.update_xaxes(
        type="date", tickformat="%Y-%m-%d", nticks=8, tickfont={"size": FONT_SIZE - 1}, showgrid=False, fixedrange=True
    )
    figure.update_yaxes(
        rangemode="tozero",
        nticks=5,
        dtick=1 if most < 5 else None,  # no parts of a line
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


def describe_coverage(held: Coverage, calendar: Sequence[CalendarEntry] = ()) -> str:
    """What the chart shows, for those who do not see it."""
    most = max(held.days, key=lambda item: item.lines)
    text = _("Order lines by day. {headline}. Most on {day}: {lines}.")
    said = text.format(headline=headline(held), day=day(most.day), lines=count(most.lines))
    if not (entries := _within(held, calendar)):
        return said
    labels = [entry.label for entry in entries[:MOST_NAMED]] + ["…"] * (len(entries) > MOST_NAMED)
    return said + " " + _("Calendar: {labels}.").format(labels=", ".join(labels))
