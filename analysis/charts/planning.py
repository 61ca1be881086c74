"""What a plan could find: the sentence, and what holding out more or fewer customers would mean."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from analysis.charts.findings import difference
from analysis.charts.layout import FONT_SIZE, base_layout, ticks, wrap
from analysis.charts.palette import GAIN, HARM, RULE, UNCLEAR, ZERO
from analysis.model import HoldOut, Metric, NotMeasurable, Plan, PlanRow
from analysis.words import _
from analysis.words.numbers import chance, count, level, lift, money, share
from analysis.words.remarks import sentence

HEIGHT, ONE_PANEL = 520, 320
EFFECT, COST = (0.55, 1.0), (0.0, 0.33)

MOST_LIFT = 2.0
"""Lifts beyond this are not drawn: nobody plans to triple what customers do."""


def weakest(plan: Plan) -> PlanRow:
    """The target cell that is least likely to find its effect."""
    return min(plan.rows, key=lambda row: (row.n_target, row.power or 0.0))


def headline(plan: Plan) -> str:
    """The finding: the chance to find the effect, and how many customers would do."""
    row = weakest(plan)
    if plan.effect is None or row.power is None or plan.baseline.mean <= 0:
        return _("What this campaign could find")
    facts = {"lift": lift(plan.effect / plan.baseline.mean), "chance": chance(row.power)}
    if row.power >= plan.design.power:
        return _("Large enough: a lift of {lift} would be found with a chance of {chance}").format(**facts)
    if isinstance(row.customers_needed, NotMeasurable) or row.customers_needed is None:
        return _("Too small: a lift of {lift} would be found with a chance of {chance}").format(**facts)
    return _(
        "Too small: a lift of {lift} would be found with a chance of {chance}; it needs {customers} customers"
    ).format(**facts, customers=count(row.customers_needed))


def hold_out_headline(plan: Plan, points: Sequence[HoldOut]) -> str:
    """The finding on the size of the control: what is found as planned, and with half of the customers held out."""
    planned = _lift_of(plan, _point(plan, points))
    best = _lift_of(plan, points[-1])
    if best is None:
        return _("With so few customers no hold-out finds a plausible effect")
    if planned is None:
        return _(
            "Holding out {share} leaves too few to measure an effect; half of the customers would find {best}"
        ).format(share=share(plan.design.control_share), best=lift(best))
    return _("Holding out {share} finds a lift of {planned}; half of the customers would find {best}").format(
        share=share(plan.design.control_share), planned=lift(planned), best=lift(best)
    )


def _point(plan: Plan, points: Sequence[HoldOut]) -> HoldOut:
    return next(point for point in points if point.share == plan.design.control_share)


def _lift_of(plan: Plan, point: HoldOut) -> float | None:
    found = point.smallest_effect
    return None if isinstance(found, NotMeasurable) or plan.baseline.mean <= 0 else found / plan.baseline.mean


def draw_hold_outs(plan: Plan, points: Sequence[HoldOut], metric: Metric, currency: str) -> go.Figure:
    """Draw the smallest lift that is found by size of the control, and below it what the hold-out costs.

    Args:
        plan: What is planned.
        points: Sizes of the control from small to large, the planned one among them.
        metric: What the plan is about.
        currency: ISO code of the store.
    """
    costs = [point.cost for point in points if point.cost is not None]
    figure = go.Figure(layout=base_layout(hold_out_headline(plan, points), height=HEIGHT if costs else ONE_PANEL))
    drawn = [(point, part) for point in points if (part := _lift_of(plan, point)) is not None and part <= MOST_LIFT]
    _draw_lifts(figure, plan, drawn, metric, currency)
    if costs:
        _draw_costs(figure, plan, points, currency)
    _draw_axes(figure, plan, [part for _point, part in drawn], currency if costs else None)
    return figure


def _draw_lifts(
    figure: go.Figure, plan: Plan, drawn: Sequence[tuple[HoldOut, float]], metric: Metric, currency: str
) -> None:
    name = _("Smallest lift found with a chance of {power}").format(power=level(plan.design.power))
    figure.add_scatter(
        x=[100 * point.share for point, _part in drawn],
        y=[100 * part for _point, part in drawn],
        mode="lines+markers",
        line={"color": GAIN, "width": 2.5},
        marker={"size": 6, "color": GAIN},
        name=wrap(name, 44),
        hovertext=[_hover(point, part, metric, currency) for point, part in drawn],
        hoverinfo="text",
    )
    for point, part in drawn:
        if point.share == plan.design.control_share:
            _mark(figure, 100 * point.share, 100 * part, lift(part), "y")
    if plan.effect and plan.baseline.mean > 0:
        is_above = bool(drawn) and drawn[-1][1] >= plan.effect / plan.baseline.mean
        wanted = 100 * plan.effect / plan.baseline.mean
        figure.add_shape(
            type="line", x0=0, x1=1, xref="x domain", y0=wanted, y1=wanted, line={"color": HARM, "dash": "dash"}
        )
        figure.add_annotation(
            x=0.01 if is_above else 1,
            xref="x domain",
            y=wanted,
            text=_("planned: {lift}").format(lift=lift(wanted / 100)),
            showarrow=False,
            xanchor="left" if is_above else "right",
            yanchor="bottom",
            font={"color": HARM},
        )


def _hover(point: HoldOut, part: float, metric: Metric, currency: str) -> str:
    assert not isinstance(point.smallest_effect, NotMeasurable)
    lines = [
        _("held out: {share}, {customers} customers").format(
            share=share(point.share), customers=count(point.customers)
        ),
        _("smallest effect: {effect} ({lift})").format(
            effect=difference(metric, currency)(point.smallest_effect), lift=lift(part)
        ),
    ]
    if point.power is not None:
        lines.append(_("chance to find the planned effect: {chance}").format(chance=chance(point.power)))
    if point.control_buyers is not None:
        lines.append(_("buyers in the control: {buyers}").format(buyers=count(point.control_buyers)))
    return "<br>".join(map(escape, lines))


def _draw_costs(figure: go.Figure, plan: Plan, points: Sequence[HoldOut], currency: str) -> None:
    known = [(point, point.cost) for point in points if point.cost is not None]
    figure.add_scatter(
        x=[100 * point.share for point, _cost in known],
        y=[cost for _point, cost in known],
        yaxis="y2",
        mode="lines+markers",
        line={"color": UNCLEAR, "width": 2.5, "dash": "dot"},
        marker={"size": 6, "color": UNCLEAR, "symbol": "square"},
        name=wrap(_("Margin not earned by holding out, if the planned effect is real"), 44),
        hovertext=[escape(money(cost, currency)) for _point, cost in known],
        hoverinfo="text",
    )
    for point, cost in known:
        if point.share == plan.design.control_share:
            _mark(figure, 100 * point.share, cost, money(cost, currency), "y2")


def _mark(figure: go.Figure, x: float, y: float, text: str, axis: str) -> None:
    """The planned hold-out, with its figure."""
    figure.add_annotation(
        x=x, y=y, yref=axis, text=f"<b>{escape(text)}</b>", showarrow=True, arrowhead=0, ax=28, ay=-28, arrowcolor=ZERO
    )


def _draw_axes(figure: go.Figure, plan: Plan, lifts: Sequence[float], currency: str | None) -> None:
    """With a second axis for costs where there is a currency for them."""
    wanted = [plan.effect / plan.baseline.mean] if plan.effect and plan.baseline.mean > 0 else []
    top = 100 * max([0.1, *lifts, *wanted]) * 1.08
    figure.update_xaxes(
        range=[0, 52],
        tickvals=[1, 10, 20, 30, 40, 50],
        ticktext=[f"{percent} %" for percent in (1, 10, 20, 30, 40, 50)],
        title={"text": _("Held out, share of all customers"), "standoff": 10},
        tickfont={"size": FONT_SIZE - 1},
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        automargin=True,
        anchor="y2" if currency else "y",
    )
    shared = {
        "tickfont": {"size": FONT_SIZE - 1},
        "gridcolor": RULE,
        "zerolinecolor": ZERO,
        "fixedrange": True,
        "automargin": True,
    }
    figure.update_layout(
        yaxis={
            **shared,
            "domain": EFFECT if currency else (0, 1),
            "range": [0, top],
            "tickvals": ticks(0, top),
            "title": {"text": _("Lift, %"), "standoff": 6},
        }
    )
    if currency:
        figure.update_layout(
            yaxis2={
                **shared,
                "domain": COST,
                "anchor": "x",
                "nticks": 4,
                "tickformat": ",~s",
                "rangemode": "tozero",
                "title": {"text": _("Margin, {currency}").format(currency=currency), "standoff": 6},
            }
        )


def describe_hold_outs(plan: Plan, points: Sequence[HoldOut], currency: str) -> str:
    """The chart in words."""
    parts = [hold_out_headline(plan, points) + "."]
    for point in points:
        part = _lift_of(plan, point)
        found = point.smallest_effect
        text = sentence(found) if isinstance(found, NotMeasurable) else lift(part)
        parts.append(_("{share} held out: {text}").format(share=share(point.share), text=text) + ".")
    planned = _point(plan, points)
    if planned.cost is not None:
        parts.append(
            _("Margin not earned by holding out as planned: {money}.").format(money=money(planned.cost, currency))
        )
    return " ".join(parts)
