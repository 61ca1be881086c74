import streamlit as st

from analysis.export.events import EVENT_COLUMNS, event_table
from analysis.model import ALL, BadInput
from analysis.words import _
from pages.shared import blocks, cache, events, filters, menu

blocks.heading(_("Events"), _("What taking part brought, when customers chose themselves whether to take part."))

if not cache.campaign_ids():
    blocks.no_campaign()
    st.stop()

with st.container(horizontal=True, key="filters"):
    name = filters.choose_campaign() or ""
    campaign = cache.campaign(name)
    try:
        choices = cache.event(name, None, ())
    except BadInput as refusal:
        blocks.refusal(refusal)
        st.stop()
    took_part = filters.choose_participation(choices.choices, choices.took_part) if choices.choices else None
    segment = filters.choose_segment(campaign)

if not campaign.cells:
    blocks.no_members(name)
    st.stop()
if not choices.readings:
    blocks.remarks(choices.remarks)
    for flow in choices.flows:
        events.flow_chart(flow)
    st.stop()

report = cache.event(name, took_part, () if segment == ALL else (segment,))
if campaign.control_guessed:
    blocks.confirm_control(campaign)
events.card(report)
events.nobody_chose(report)
events.remarks(report)
events.estimates_chart(report)

st.subheader(_("Before and after"), anchor=False)
blocks.table(
    events.group_rows(report),
    alt=_("Spend of the groups before and after, {campaign}").format(campaign=name),
    key="groups_table",
    left=events.text_columns(),
)
with st.grid(2, min_column_width=420, gap="small"):
    events.paths_chart(report)
    for flow in report.flows:
        events.flow_chart(flow)

st.subheader(_("Every comparison, the raw one last"), anchor=False)
events.estimate_lines(report)

if segment != ALL:
    events.levels_chart(report, segment)
    blocks.table(
        events.estimate_rows(report),
        alt=_("Every comparison of {campaign} by level").format(campaign=name),
        key="event_table",
        left=events.text_columns(),
    )

st.subheader(_("Were they alike?"), anchor=False)
events.weighting(report)
events.hidden_cause(report)
with st.container(horizontal=True, vertical_alignment="center"):
    blocks.csv_download(
        _("Download all figures as CSV"),
        event_table(report),
        EVENT_COLUMNS,
        f"event {name}.csv",
        key="event_download",
    )
    menu.link(menu.SETTINGS, _("Change this campaign's settings"), name)
