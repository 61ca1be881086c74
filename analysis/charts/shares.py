"""Shares of each group's customers in ordered classes, as bars from the left: labels stay readable on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from analysis.charts.layout import FONT_SIZE, base_layout, wrap
from analysis.charts.palette import RULE
from analysis.words.numbers import share

BAR_HEIGHT = 18
_PATTERNS = ("", "/", ".", "x")


@dataclass(frozen=True, slots=True)
class Bars:
    """One group's bars.

    Attributes:
        name: Of the group.
        color: Of its bars.
        shares: One for each class, 0 to 1, summing to 1.
    """

    name: str
    color: str
    shares: Sequence[float]


def draw_shares(title: str, labels: Sequence[str], groups: Sequence[Bars], axis: str) -> go.Figure:
    """Draw the share of each group in every class.

    Args:
        title: The finding, one sentence.
        labels: A name for each class, top to bottom.
        groups: Drawn side by side, told apart by colour and pattern.
        axis: What the horizontal axis measures.
    """
    figure = go.Figure(layout=base_layout(title, 130 + len(labels) * (BAR_HEIGHT * len(groups) + 12)))
    for place, group in enumerate(groups):
        figure.add_bar(
            orientation="h",
            y=[wrap(label, 22) for label in labels],
            x=list(group.shares),
            name=wrap(group.name),
            marker={"color": group.color, "pattern": {"shape": _PATTERNS[place % len(_PATTERNS)]}},
            text=[share(part) if part else "" for part in group.shares],
            textposition="outside",
            textfont={"size": FONT_SIZE - 2},
            hovertext=[escape(f"{group.name}, {label}: {share(part)}") for label, part in _told(labels, group)],
            hoverinfo="text",
            cliponaxis=False,
        )
    most = max((part for group in groups for part in group.shares), default=1.0)
    figure.update_layout(barmode="group", bargap=0.2, legend={"traceorder": "normal"})
    figure.update_xaxes(
        range=[0, most * 1.18],
        nticks=5,
        tickformat=".0%",
        title={"text": axis, "standoff": 8},
        gridcolor=RULE,
        zeroline=False,
        fixedrange=True,
    )
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False, fixedrange=True, automargin=True)
    return figure


def _told(labels: Sequence[str], group: Bars) -> list[tuple[str, float]]:
    return list(zip(labels, group.shares, strict=True))
