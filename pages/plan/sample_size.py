import streamlit as st

from analysis.export.planning import PLAN_COLUMNS, plan_table
from analysis.model import BadInput
from analysis.words import _
from pages.shared import blocks, cache, menu, plan_form, planning

blocks.heading(
    _("Sample size"),
    _("How many customers a campaign needs to find an effect, and what holding some of them out would cost."),
)

asked = plan_form.ask_baseline()
if asked is None:
    st.stop()

with st.container(border=True), st.grid(3, min_column_width=200, gap="medium"):
    effect = plan_form.ask_effect(asked)
    design = plan_form.ask_design()
    worth, contact_cost = plan_form.ask_worth(asked)
if design is None:
    st.stop()

try:
    plan = cache.plan(asked.baseline, design, effect, asked.customers)
except BadInput as refusal:
    blocks.refusal(refusal)
    st.stop()

planning.answer(plan, asked.metric)
points = cache.hold_outs(asked.baseline, design, asked.customers, effect, worth, contact_cost)
planning.chart(plan, points, asked.metric)

st.subheader(_("The figures"), anchor=False)
blocks.table(
    planning.rows(plan, asked.metric),
    alt=_("What each target cell could find"),
    key="plan_table",
    left=[_("Target cell")],
)
blocks.csv_download(_("Download as CSV"), plan_table(plan), PLAN_COLUMNS, "plan.csv", key="plan_download")
planning.keep(asked, design, effect)
menu.link(menu.SETTINGS, _("Campaign settings"))
