"""Daily buyers per 1,000 customers of every cell: all customers, and new and existing ones apart."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from analysis.charts.days import draw_calendar, draw_days
from analysis.charts.layout import FONT_SIZE, base_layout, wrap
from analysis.charts.palette import RULE, UNCLEAR, cell_color, cell_symbol
from analysis.model import ALL, DailyBuyers, Tracking
from analysis.words import _
from analysis.words.numbers import count, decimal

LEAST_CUSTOMERS = 50
"""Smaller groups of a cell's customers are not drawn: one buyer would be a mountain."""

PANEL, GAP = 170, 46
"""Heights of a panel and of what lies between two, in pixels."""


def groups(report: Tracking) -> list[str]:
    """The groups of customers that are drawn, all customers first."""
    drawn = [group for group, _cell, line in report.buyers if line and line[0].customers >= LEAST_CUSTOMERS]
    return list(dict.fromkeys(drawn))


def known_groups(report: Tracking) -> list[str]:
    """The groups of customers that the sales tell apart, drawn or not, all customers first."""
    return list(dict.fromkeys(group for group, _cell, _line in report.buyers))


def group_label(group: str) -> str:
    """Name of a group of customers."""
    return {
        ALL: _("All customers"),
        "new": _("New customers (no purchase before the contact)"),
        "existing": _("Existing customers (bought before the contact)"),
    }[group]


def rate(line: DailyBuyers, *, promoted: bool) -> float:
    """Daily buyers per 1,000 customers."""
    return line.promoted_per_thousand if promoted else line.per_thousand


def headline(report: Tracking, *, promoted: bool) -> str:
    """The finding: on how many days the busiest target cell was ahead of the control."""
    control = report.buyers_of(ALL, report.campaign.settings.control or "")
    targets = [(cell.name, report.buyers_of(ALL, cell.name)) for cell in report.campaign.target_cells]
    known = [(name, line) for name, line in targets if line]
    if not known or not control:
        if not known:
            return _("No day since the contact is covered yet")
        name, line = known[0]
        average = sum(rate(each, promoted=promoted) for each in line) / len(line)
        return _("{cell}: {rate} buyers a day per 1,000 customers").format(cell=name, rate=decimal(average))
    name, line = max(known, key=lambda pair: sum(rate(each, promoted=promoted) for each in pair[1]))
    pairs = list(zip(line, control, strict=False))
    ahead = sum(rate(ours, promoted=promoted) > rate(theirs, promoted=promoted) for ours, theirs in pairs)
    return _("{cell} had more buyers per 1,000 customers than the control on {ahead} of {days} days").format(
        cell=name, ahead=count(ahead), days=count(len(pairs))
    )


def draw_daily_buyers(report: Tracking, *, promoted: bool) -> go.Figure:
    """Draw one panel for each group of customers, one line for each cell.

    Args:
        report: The campaign.
        promoted: True for buyers of the promoted products, False for buyers of anything.
    """
    drawn = groups(report)
    height = 120 + len(drawn) * (PANEL + GAP)
    figure = go.Figure(layout=base_layout(headline(report, promoted=promoted), height=height))
    part, gap = 1 / max(1, len(drawn)), GAP / height
    for place, group in enumerate(drawn):
        number = "" if place == 0 else str(place + 1)
        top = 1 - place * part
        _draw_panel_axes(figure, report, number, (top - part + (gap if place < len(drawn) - 1 else 0), top - gap / 2))
        figure.update_layout({f"xaxis{number}": {"anchor": f"y{number}"}})
        draw_days(figure, report, f"xaxis{number}", is_named=place == len(drawn) - 1)
        draw_calendar(figure, report, f"x{number}", f"y{number} domain", is_named=place == 0)
        _draw_title(figure, number, group_label(group))
        for cell, line in _lines(report, group):
            _draw_line(figure, report, number, cell, line, promoted=promoted, named=place == 0)
    return figure


def _lines(report: Tracking, group: str) -> list[tuple[str, Sequence[DailyBuyers]]]:
    """The control first, so that it lies under the others."""
    control = report.campaign.settings.control
    names = sorted((cell.name for cell in report.campaign.cells), key=lambda name: name != control)
    lines = [(name, report.buyers_of(group, name)) for name in names]
    return [(name, line) for name, line in lines if line and line[0].customers >= LEAST_CUSTOMERS]


def _draw_line(
    figure: go.Figure,
    report: Tracking,
    number: str,
    cell: str,
    line: Sequence[DailyBuyers],
    *,
    promoted: bool,
    named: bool,
) -> None:
    is_control = cell == report.campaign.settings.control
    targets = [each.name for each in report.campaign.target_cells]
    color = UNCLEAR if is_control else cell_color(targets.index(cell))
    figure.add_scatter(
        x=list(report.ends[: len(line)]),
        y=[rate(each, promoted=promoted) for each in line],
        xaxis=f"x{number}",
        yaxis=f"y{number}",
        mode="lines+markers",
        line={"color": color, "width": 2, "dash": "dot" if is_control else "solid"},
        marker={
            "size": 5,
            "color": color,
            "symbol": "circle-open" if is_control else cell_symbol(targets.index(cell)),
        },
        name=wrap(_("{cell} (control)").format(cell=cell) if is_control and "control" not in cell.lower() else cell),
        legendgroup=cell,
        showlegend=named,
        hovertext=[_hover(cell, end, each, promoted) for end, each in zip(report.ends, line, strict=False)],
        hoverinfo="text",
    )


def _hover(cell: str, end: int, line: DailyBuyers, promoted: bool) -> str:
    text = _("day {day}: {rate} per 1,000 ({buyers} of {customers} customers)").format(
        day=count(end),
        rate=decimal(rate(line, promoted=promoted)),
        buyers=count(line.promoted_buyers if promoted else line.buyers),
        customers=count(line.customers),
    )
    return f"<b>{escape(cell)}</b><br>{escape(text)}"


def _draw_panel_axes(figure: go.Figure, report: Tracking, number: str, domain: tuple[float, float]) -> None:
    figure.update_layout(
        {
            f"yaxis{number}": {
                "domain": [max(0.0, domain[0]), domain[1]],
                "anchor": f"x{number}",
                "rangemode": "tozero",
                "nticks": 4,
                "title": {"text": _("per 1,000"), "font": {"size": FONT_SIZE - 2}, "standoff": 4},
                "tickfont": {"size": FONT_SIZE - 1},
                "gridcolor": RULE,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
            }
        }
    )


def _draw_title(figure: go.Figure, number: str, text: str) -> None:
    figure.add_annotation(
        x=0,
        y=1,
        xref=f"x{number} domain",
        yref=f"y{number} domain",
        text=escape(text),
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        font={"size": FONT_SIZE},
    )


def describe_daily_buyers(report: Tracking, *, promoted: bool) -> str:
    """The chart in words: each group's average day in every cell."""
    parts = [headline(report, promoted=promoted) + "."]
    for group in groups(report):
        for cell, line in _lines(report, group):
            average = sum(rate(each, promoted=promoted) for each in line) / len(line)
            parts.append(
                _("{group}, {cell}: {rate} buyers a day per 1,000 customers.").format(
                    group=group_label(group), cell=cell, rate=decimal(average)
                )
            )
    return " ".join(parts)
