import streamlit as st

from analysis.export.intervals import INTERVAL_COLUMNS, interval_table
from analysis.model import ALL, BadInput
from analysis.words import _
from analysis.words.remarks import sentence
from pages.shared import blocks, cache, filters, groups, intervals, menu

blocks.heading(
    _("Purchase intervals"), _("Did they come back sooner? How soon customers bought again after the contact.")
)

if not cache.campaign_ids():
    blocks.no_campaign()
    st.stop()

with st.container(horizontal=True, key="filters"):
    name = filters.choose_campaign() or ""
    campaign = cache.campaign(name)
    segment = filters.choose_segment(campaign)
    try:
        report = cache.intervals(name, () if segment == ALL else (segment,))
    except BadInput as refusal:
        blocks.refusal(refusal)
        st.stop()
    level = groups.choose_level(segment, report.levels(segment))
    grouping = groups.choose_grouping(report.participation)

overall = report.of(grouping)
if not report.rows:
    blocks.no_members(name)
    st.stop()

if report.reason:
    blocks.empty_state(
        ":material/event_busy:",
        _("No purchase intervals for this campaign"),
        sentence(report.reason),
        menu.LOAD,
        _("Load extracts"),
    )
    st.stop()

if campaign.control_guessed:
    blocks.confirm_control(campaign)

shown = overall if level == ALL else report.of(grouping, segment, level)
intervals.cards(shown)
intervals.curves(shown, campaign.settings.confidence)
of_levels = [row for other in report.levels(segment) for row in report.of(grouping, segment, other)]
intervals.levels(report, overall, of_levels, segment)
blocks.remarks(remark for row in shown for remark in row.remarks)
intervals.observed(report, shown)
intervals.rates(shown)

st.subheader(_("The figures"), anchor=False)
blocks.table(
    intervals.rows_of([*overall, *of_levels] if segment != ALL else overall),
    alt=_("Intervals table of {campaign}").format(campaign=name),
    key="interval_table",
    left=intervals.text_columns(),
)
with st.container(horizontal=True, vertical_alignment="center"):
    blocks.csv_download(
        _("Download as CSV"),
        interval_table(report),
        INTERVAL_COLUMNS,
        f"intervals {name}.csv",
        key="interval_download",
    )
    menu.link(menu.SETTINGS, _("Change this campaign's settings"), name)
