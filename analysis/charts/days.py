"""What charts over the days since a contact share: the axis of days, and what else happened on them."""

from __future__ import annotations

from datetime import timedelta
from html import escape

import plotly.graph_objects as go

from analysis.charts.layout import FONT_SIZE, ticks, wrap
from analysis.charts.palette import UNCLEAR
from analysis.model import CalendarEntry, Tracking
from analysis.words import _
from analysis.words.numbers import day, short_day

MOST_LABELS = 3
"""Calendar entries that are named in the chart; with more, the list below it names them."""


def draw_days(figure: go.Figure, report: Tracking, axis: str = "xaxis", *, is_named: bool = True) -> None:
    """An axis over the whole window, with dates where all customers were contacted on the same day.

    Args:
        figure: To be drawn on.
        report: The campaign.
        axis: Plotly's name of the axis.
        is_named: False for an axis above others that name the days.
    """
    places = [1, *(int(place) for place in ticks(1, report.days, 4) if place > 1 + report.days / 10)]
    figure.update_layout(
        {
            axis: {
                "range": [0.3, report.days + max(1.6, report.days / 16)],
                "tickvals": places,
                "ticktext": [_tick(report, place) for place in places],
                "showticklabels": is_named,
                "title": {"text": _("Days since the contact"), "standoff": 10} if is_named else None,
                "tickfont": {"size": FONT_SIZE - 1},
                "tickangle": 0,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
            }
        }
    )


def _tick(report: Tracking, place: int) -> str:
    date = report.date_of(place)
    return f"{place}<br>{short_day(date)}" if date else str(place)


def draw_calendar(
    figure: go.Figure, report: Tracking, x: str = "x", y: str = "y domain", *, is_named: bool = True
) -> None:
    """Shade the days of calendar entries, and name them where there are few and a name is asked for."""
    for place, entry in enumerate(_placed(report)):
        first, last = _span(report, entry)
        figure.add_shape(
            type="rect",
            x0=first - 0.5,
            x1=last + 0.5,
            y0=0,
            y1=1,
            xref=x,
            yref=y,
            fillcolor=UNCLEAR,
            opacity=0.16,
            line={"width": 2, "color": "white"},
            layer="below",
        )
        if is_named and len(report.calendar) <= MOST_LABELS:
            figure.add_annotation(
                x=(first + last) / 2,
                y=1 - 0.09 * place,
                xref=x,
                yref=y,
                text=wrap(entry.label, 18, 1),
                hovertext=escape(calendar_text(entry)),
                showarrow=False,
                yanchor="top",
                font={"size": FONT_SIZE - 2, "color": UNCLEAR},
            )


def _placed(report: Tracking) -> tuple[CalendarEntry, ...]:
    """Entries that have a place on the axis: none where the contacts are spread over several days."""
    return report.calendar if report.date_of(1) else ()


def _span(report: Tracking, entry: CalendarEntry) -> tuple[int, int]:
    start = report.date_of(1) or entry.first_day
    first, last = (entry.first_day - start).days + 1, (entry.last_day - start).days + 1
    return max(1, first), min(report.days, last)


def calendar_text(entry: CalendarEntry) -> str:
    """A calendar entry with its days."""
    if entry.last_day - entry.first_day < timedelta(days=1):
        return _("{day}: {label}").format(day=day(entry.first_day), label=entry.label)
    return _("{first} to {last}: {label}").format(
        first=day(entry.first_day), last=day(entry.last_day), label=entry.label
    )
