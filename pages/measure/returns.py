import streamlit as st

from analysis.export.returns import ROI_COLUMNS, roi_table
from analysis.model import ALL, BadInput
from analysis.words import _
from pages.shared import blocks, cache, filters, menu, return_details, returns

blocks.heading(_("Return"), _("What a campaign brought in beyond the control, against what it cost."))

if not cache.campaign_ids():
    blocks.no_campaign()
    st.stop()

with st.container(horizontal=True, key="filters"):
    name = filters.choose_campaign() or ""
    campaign = cache.campaign(name)
    segment = filters.choose_segment(campaign)

try:
    report = cache.returns(name, () if segment == ALL else (segment,))
    details = cache.return_details(name, None if segment == ALL else segment)
except BadInput as refusal:
    blocks.refusal(refusal)
    st.stop()

overall = report.of(ALL)
if not overall:
    blocks.no_members(name)
    st.stop()

if not any(row.costs.total for row in overall):
    returns.ask_for_costs(name)
blocks.remarks(remark for row in overall for remark in row.remarks)

verdicts = {line.target_cell: line for line in cache.lines() if line.campaign.id == name}
for row in overall:
    returns.card(row, verdicts.get(row.target_cell), report.currency)

caused = returns.caused(overall, verdicts)
cells = [row.target_cell for row in caused]
returns.waterfalls(caused, report.currency)
returns.further(caused, report.currency)
returns.by_level(report, returns.caused(report.of(segment), verdicts) if segment != ALL else (), segment)
return_details.choosing(details.choosing, cells, report.currency)
return_details.details(details, cells, report.currency)

st.subheader(_("The figures"), anchor=False)
blocks.long_table(
    returns.rows(report.rows, verdicts, report.currency),
    alt=_("Return table of {campaign}").format(campaign=name),
    key="return_table",
)
with st.container(horizontal=True, vertical_alignment="center"):
    blocks.csv_download(_("Download as CSV"), roi_table(report), ROI_COLUMNS, f"return {name}.csv", key="roi_download")
    menu.link(menu.SETTINGS, _("Change the costs"), name)
