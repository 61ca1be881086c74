import streamlit as st

from analysis.export.tables import LIFT_COLUMNS, lift_table
from analysis.model import ALL, BadInput, NotMeasurable
from analysis.words import _
from pages.shared import blocks, cache, filters, found, menu, second_readings, tables, trust

blocks.heading(_("Lift"), _("Customers who were to get a campaign, compared with the control cell that was kept back."))

if not cache.campaign_ids():
    blocks.no_campaign()
    st.stop()

with st.container(horizontal=True, key="filters"):
    name = filters.choose_campaign() or ""
    campaign = cache.campaign(name)
    metric = filters.choose_metric(campaign)
    segment = filters.choose_segment(campaign)
    against = filters.choose_against(campaign)

try:
    report = cache.lift(name, () if segment == ALL else (segment,), against)
    checks = cache.trust(name)
except BadInput as refusal:
    blocks.refusal(refusal)
    st.stop()

overall = report.of(metric)
if not overall:
    blocks.no_members(name)
    st.stop()

if campaign.control_guessed:
    blocks.confirm_control(campaign)
trust.panel(campaign, checks)

if against:
    blocks.other_pair(against)
lines = tuple(line for line in cache.lines() if line.campaign.id == name)
verdicts = {} if against else {line.target_cell: line for line in lines}
blocks.line_remarks(overall, verdicts)
unlike = blocks.cells_unlike(lines)
for row in overall:
    blocks.answer_card(row, verdicts.get(row.target_cell), report, unlike)
found.could_have_found(overall, report, checks, unlike)

shown = overall if segment == ALL else (*overall, *report.of(metric, segment))
if not all(isinstance(row.result, NotMeasurable) for row in shown):
    with st.container(border=True):
        blocks.lift_chart(report, metric, segment, unlike)
        if segment != ALL:
            st.caption(_("Among many levels some stand out by chance alone: read them as hints, not as proof."))
            menu.link(menu.SEGMENTS, _("Do the segments differ at all?"), name)

if not unlike and campaign.settings.control:
    second_readings.panel(name, metric, against)
st.subheader(_("The figures"), anchor=False)
blocks.lift_table(
    tables.lift_rows(report, shown, unlike),
    tables.lift_notes(shown),
    alt=_("Lift table of {campaign}").format(campaign=name),
)
with st.container(horizontal=True, vertical_alignment="center"):
    blocks.csv_download(
        _("Download all metrics as CSV"), lift_table(report), LIFT_COLUMNS, f"lift {name}.csv", key="lift_download"
    )
    menu.link(menu.SETTINGS, _("Change this campaign's settings"), name)
