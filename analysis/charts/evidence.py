"""How often campaigns without effect are called a success, by this program and as others do it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from analysis.charts.layout import base_layout
from analysis.charts.palette import GAIN, HARM, RULE, ZERO
from analysis.model import FalseAlarm
from analysis.words import _
from analysis.words.evidence import OURS, procedure_label
from analysis.words.numbers import count, share

HEIGHT = 420

PROMISED = 0.025
"""What a test at 5 % calls a success by chance, where it keeps its promise."""

_LOOKS = {OURS: (GAIN, "circle", "solid"), "Welch": (HARM, "square", "dash")}


def evidence_headline(alarms: Sequence[FalseAlarm]) -> str:
    """The finding: the most of this program, and of the worst other procedure."""
    ours = max(alarm.up for alarm in alarms if alarm.procedure == OURS)
    theirs = max((alarm for alarm in alarms if alarm.procedure != OURS), key=lambda alarm: alarm.up)
    return _("Of campaigns that did nothing, {procedure} calls up to {theirs} a success, {us} {ours}").format(
        procedure=procedure_label(theirs.procedure), theirs=share(theirs.up), us=procedure_label(OURS), ours=share(ours)
    )


def describe_evidence(alarms: Sequence[FalseAlarm]) -> str:
    """The chart in words."""
    few = min(alarm.buyers for alarm in alarms)
    parts = [f"{procedure_label(alarm.procedure)} {share(alarm.up)}" for alarm in alarms if alarm.buyers == few]
    return _("{finding}. With {buyers} buyers in the control: {parts}.").format(
        finding=evidence_headline(alarms), buyers=count(few), parts=", ".join(parts)
    )


def draw_evidence(alarms: Sequence[FalseAlarm]) -> go.Figure:
    """Draw the share of false successes over the buyers of the control, one line a procedure.

    Args:
        alarms: Of one split of the customers.
    """
    figure = go.Figure(layout=base_layout(evidence_headline(alarms), height=HEIGHT))
    for procedure, (color, symbol, dash) in _LOOKS.items():
        line = [alarm for alarm in alarms if alarm.procedure == procedure]
        name = procedure_label(procedure)
        figure.add_scatter(
            x=[alarm.buyers for alarm in line],
            y=[100 * alarm.up for alarm in line],
            mode="lines+markers",
            name=name,
            line={"color": color, "width": 2.5, "dash": dash},
            marker={"color": color, "size": 9, "symbol": symbol},
            hovertext=[escape(_hover(name, alarm)) for alarm in line],
            hoverinfo="text",
        )
    figure.add_hline(
        y=100 * PROMISED,
        line={"color": ZERO, "width": 1.5, "dash": "longdash"},
        annotation_text=_("promised: {share}").format(share=share(PROMISED)),
        annotation_position="bottom right",
    )
    counts = sorted({alarm.buyers for alarm in alarms})
    title = _("Buyers expected in the control")
    figure.update_xaxes(type="log", tickvals=counts, ticktext=[count(n) for n in counts], title=title, gridcolor=RULE)
    figure.update_yaxes(
        title=_("Called a success though nothing happened"), ticksuffix="%", rangemode="tozero", gridcolor=RULE
    )
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"})
    return figure


def _hover(name: str, alarm: FalseAlarm) -> str:
    return _("{procedure}, {buyers} buyers in the control: {share}").format(
        procedure=name, buyers=count(alarm.buyers), share=share(alarm.up)
    )
