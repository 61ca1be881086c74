import streamlit as st

from analysis.export.tracking import TRACKING_COLUMNS, tracking_table
from analysis.model import BadInput, Code
from analysis.words import _
from pages.shared import blocks, cache, filters, menu, tracking

blocks.heading(
    _("Daily tracking"),
    _("How an effect builds up from day to day, and what can be said of it however often one looks."),
)

if not cache.campaign_ids():
    blocks.no_campaign()
    st.stop()

with st.container(horizontal=True, key="filters"):
    name = filters.choose_campaign() or ""
    campaign = cache.campaign(name)
    metric = filters.choose_metric(campaign)

if not campaign.cells:
    blocks.no_members(name)
    st.stop()

try:
    report = cache.tracking(name, metric)
except BadInput as refusal:
    blocks.refusal(refusal)
    st.stop()

if report.reason:
    tracking.refused(report.reason)
if campaign.control_guessed:
    blocks.confirm_control(campaign)
blocks.remarks(remark for remark in report.remarks if remark.code is not Code.CONTROL_GUESSED)
if report.cells:
    tracking.how_to_read()
for cell in report.cells:
    tracking.cell_card(report, cell)

if report.buyers:
    with st.container(border=True):
        promoted = tracking.choose_products(campaign)
        tracking.buyers_chart(report, promoted=promoted)
        tracking.calendar(report)

if report.cells:
    st.subheader(_("The figures"), anchor=False)
    blocks.table(
        tracking.rows(report),
        alt=_("Daily table of {campaign}").format(campaign=name),
        key="tracking_table",
        left=tracking.text_columns(),
    )
with st.container(horizontal=True, vertical_alignment="center"):
    blocks.csv_download(
        _("Download as CSV"),
        tracking_table([report]),
        TRACKING_COLUMNS,
        f"tracking {name}.csv",
        key="tracking_download",
    )
    menu.link(menu.LIFT, _("The answer for the whole window"), name)
