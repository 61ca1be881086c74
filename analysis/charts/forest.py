"""A forest plot: one row a label, a mark with its interval, a line at zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from analysis.charts.layout import FONT_SIZE, base_layout, ticks, wrap
from analysis.charts.palette import RULE, UNCLEAR, ZERO

ROW_HEIGHT = 64
MARK_HEIGHT = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """One estimate on a forest plot.

    Attributes:
        row: Which row it stands in, 0 at the top.
        group: Marks of one group share a legend entry and stand on one line of each row; those without a group stand in
            the middle of their row.
        value: The estimate in the axis' unit, None where it cannot be measured.
        low, high: Ends of its interval, None where there is none.
        text: What stands above the mark: the formatted estimate, or "not measurable".
        hover: What a pointer shows, in Plotly's markup.
        color: Of mark and whisker.
        symbol: Plotly's name of the marker.
    """

    row: int
    group: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    hover: str
    color: str
    symbol: str = "circle"


@dataclass(frozen=True, slots=True)
class Axis:
    """The horizontal axis.

    Attributes:
        title: What it measures, with the unit.
        text: How a position on it is written.
        guides: Positions and colours of dotted lines through all rows, such as the estimate for all customers.
    """

    title: str
    text: Callable[[float], str]
    guides: tuple[tuple[float, str], ...] = ()


def draw_forest(title: str, labels: Sequence[str], marks: Sequence[Mark], axis: Axis) -> go.Figure:
    """Draw marks with intervals by row, around a line at zero.

    Args:
        title: The finding, one sentence.
        labels: A name for each row, top to bottom, as it stands in the data.
        marks: What to draw; a row may hold one of each group.
        axis: Title and number format of the horizontal axis.
    """
    groups = list(dict.fromkeys(mark.group for mark in marks if mark.group))
    row_height = max(ROW_HEIGHT, MARK_HEIGHT * len(groups) + 16)
    figure = go.Figure(layout=base_layout(title, height=110 + row_height * len(labels)))
    figure.add_traces(_traces([mark for mark in marks if not mark.group], 0.0, False))
    for position, group in enumerate(groups):
        shift = (position - (len(groups) - 1) / 2) * MARK_HEIGHT / row_height
        figure.add_traces(_traces([mark for mark in marks if mark.group == group], shift, len(groups) > 1))
    _draw_axes(figure, labels, marks, axis)
    return figure


def _traces(marks: Sequence[Mark], shift: float, named: bool) -> list[go.Scatter]:
    """One trace a colour, because a trace has one colour of whiskers, and one for what has no estimate."""
    known = [mark for mark in marks if mark.value is not None]
    unknown = [mark for mark in marks if mark.value is None]
    colors = dict.fromkeys(mark.color for mark in known)
    drawn = [_estimates([mark for mark in known if mark.color == color], shift, named) for color in colors]
    for trace in drawn[1:]:
        trace.showlegend = False
    return [*drawn, _unknown(unknown, shift)] if unknown else drawn


def _estimates(marks: Sequence[Mark], shift: float, named: bool) -> go.Scatter:
    values = [mark.value or 0.0 for mark in marks]
    return go.Scatter(
        x=values,
        y=[mark.row + shift for mark in marks],
        mode="markers+text",
        name=wrap(marks[0].group),
        showlegend=named,
        marker={"size": 12, "color": marks[0].color, "symbol": [mark.symbol for mark in marks]},
        text=[mark.text for mark in marks],
        textposition="top center",
        textfont={"size": FONT_SIZE},
        hovertext=[mark.hover for mark in marks],
        hoverinfo="text",
        cliponaxis=False,
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [0.0 if m.high is None else m.high - x for m, x in zip(marks, values, strict=True)],
            "arrayminus": [0.0 if m.low is None else x - m.low for m, x in zip(marks, values, strict=True)],
            "color": marks[0].color,
            "thickness": 2.5,
            "width": 0,
        },
    )


def _unknown(marks: Sequence[Mark], shift: float) -> go.Scatter:
    return go.Scatter(
        x=[0.0 for _ in marks],
        y=[mark.row + shift for mark in marks],
        mode="text",
        text=["  " + mark.text for mark in marks],
        textposition="middle right",
        textfont={"size": FONT_SIZE, "color": UNCLEAR, "style": "italic"},
        hovertext=[mark.hover for mark in marks],
        hoverinfo="text",
        showlegend=False,
        cliponaxis=False,
    )


def _draw_axes(figure: go.Figure, labels: Sequence[str], marks: Sequence[Mark], axis: Axis) -> None:
    low, high = _span(marks)
    places = ticks(low, high)
    figure.add_vline(x=0, line={"color": ZERO, "width": 1.5}, layer="below")
    for place, color in axis.guides:
        figure.add_vline(x=place, line={"color": color, "width": 1.5, "dash": "dot"}, opacity=0.45, layer="below")
    figure.update_xaxes(
        range=[low, high],
        title={"text": wrap(axis.title, 34), "standoff": 12},
        tickvals=places,
        ticktext=[axis.text(place) for place in places],
        tickangle=0,
        tickfont={"size": FONT_SIZE - 1},
        showgrid=True,
        gridcolor=RULE,
        zeroline=False,
        fixedrange=True,
        automargin=True,
    )
    figure.update_yaxes(
        range=[len(labels) - 0.5, -0.6],
        tickvals=list(range(len(labels))),
        ticktext=[wrap(label) for label in labels],
        tickfont={"size": FONT_SIZE},
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        automargin=True,
        ticklen=8,
        tickcolor="rgba(0,0,0,0)",
    )


def _span(marks: Sequence[Mark]) -> tuple[float, float]:
    """The axis' ends: zero, every mark and every interval, with room for the numbers at the edge."""
    ends = [0.0, *(end for mark in marks for end in (mark.value, mark.low, mark.high) if end is not None)]
    low, high = min(ends), max(ends)
    if low == high:
        return -1.0, 1.0
    room = (high - low) * 0.12
    return low - room, high + room
