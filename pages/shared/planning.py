"""Pieces of the Sample size page: what a plan would find, what holding out costs, and keeping it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.charts.findings import difference
from analysis.charts.layout import CONFIG
from analysis.charts.planning import describe_hold_outs, draw_hold_outs, headline, hold_out_headline, weakest
from analysis.model import BadInput, Design, HoldOut, Metric, NotMeasurable, Plan, PlanRow
from analysis.words import _
from analysis.words.numbers import NOTHING, chance, count, lift, money
from pages.shared import blocks, cache, filters
from pages.shared.plan_form import Asked
from pages.shared.text import plain


def answer(plan: Plan, metric: Metric) -> None:
    """The finding, its figures, and what a reader must know."""
    row, currency = weakest(plan), cache.currency()
    write = difference(metric, currency)
    smallest = row.smallest_effect
    with st.container(border=True):
        st.subheader(plain(headline(plan)), anchor=False)
        with st.grid(4, min_column_width=150, gap="medium"):
            needed = row.customers_needed
            st.metric(
                _("Customers needed"),
                count(needed),
                help=_("Of the whole campaign, those held out included, to find the effect with the chance wanted."),
            )
            st.metric(_("Chance to find it"), chance(row.power), help=_("With the customers there are."))
            st.metric(
                _("Smallest effect found"),
                plain(write(smallest)),
                delta=None if isinstance(smallest, NotMeasurable) else lift(smallest / plan.baseline.mean),
                delta_color="off",
                delta_arrow="off",
                help=_("With the customers there are and the chance wanted."),
            )
            st.metric(
                _("Buyers in the control"),
                count(None if row.control_buyers is None else round(row.control_buyers)),
                help=_(
                    "Expected. A share is measured from 10 on, an average from 20 on; from 30 on its interval is not "
                    "called wide."
                ),
            )
        blocks.remarks(row.remarks)
        if len(plan.rows) > 1:
            st.caption(_("Of several target cells, the figures are those of the smallest."))


def chart(plan: Plan, points: Sequence[HoldOut], metric: Metric) -> None:
    """What holding out more or fewer customers would mean."""
    figure = draw_hold_outs(plan, points, metric, cache.currency()).update_layout(title=None)
    with st.container(border=True):
        st.subheader(plain(hold_out_headline(plan, points)), anchor=False)
        st.plotly_chart(figure, key="plan_chart", config=CONFIG, alt=describe_hold_outs(plan, points, cache.currency()))
        _tell_cost(plan, points)


def _tell_cost(plan: Plan, points: Sequence[HoldOut]) -> None:
    cost = next(point.cost for point in points if point.share == plan.design.control_share)
    if cost is None:
        st.caption(_("State a margin rate above to see what holding customers out costs."))
    elif cost > 0:
        text = _("If the effect is real, holding these customers out costs {money}: margin less the contacts saved.")
        st.caption(plain(text.format(money=money(cost, cache.currency()))))
    else:
        text = _("The contacts cost more than the effect would earn: holding out saves {money}.")
        st.caption(plain(text.format(money=money(-cost, cache.currency()))))


def rows(plan: Plan, metric: Metric) -> list[dict[str, str]]:
    """What each target cell could find."""
    return [_row(plan, row, metric) for row in plan.rows]


def _row(plan: Plan, row: PlanRow, metric: Metric) -> dict[str, str]:
    smallest = row.smallest_effect
    mean = plan.baseline.mean
    return {
        _("Target cell"): row.target_cell,
        _("Target customers"): count(row.n_target),
        _("Control customers"): count(row.n_control),
        _("Chance to find it"): chance(row.power),
        _("Customers needed"): count(row.customers_needed),
        _("Smallest effect found"): difference(metric, cache.currency())(smallest),
        _("Smallest lift found"): NOTHING if isinstance(smallest, NotMeasurable) else lift(smallest / mean),
    }


def keep(asked: Asked, design: Design, effect: float) -> None:
    """Keep the plan as the settings of a campaign, before anything of it is loaded."""
    with st.container(border=True, key="plan_keep"):
        st.subheader(_("Keep it as a campaign's settings"), anchor=False)
        st.caption(
            _(
                "Primary metric, planned effect, planned split, window and confidence level are stored now. What is "
                "decided before the sales are seen is evidence; what is chosen afterwards is marked."
            )
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input(_("Name of the campaign"), key="plan_name").strip()
            if st.button(
                _("Keep the plan"), type="primary", icon=":material/check:", key="plan_save", disabled=not name
            ):
                _save(name, asked, design, effect)
        if name in cache.campaign_ids():
            st.caption(_("{campaign} exists: its settings are changed.").format(campaign=plain(name)))


def _save(name: str, asked: Asked, design: Design, effect: float) -> None:
    changes = {
        "primary": asked.metric.name,
        "planned_effect": effect,
        "split": design.split,
        "control": design.control,
        "post_days": asked.days,
        "confidence": design.confidence,
    }
    try:
        cache.change_settings(name, changes)
    except BadInput as refusal:
        blocks.refusal(refusal)
        return
    st.session_state[filters.NEXT] = name
    st.success(plain(_("The plan of {campaign} is kept.").format(campaign=name)), icon=":material/check:")
