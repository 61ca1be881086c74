import streamlit as st

from analysis.export.tables import CAMPAIGN_COLUMNS, campaigns_table
from analysis.words import _
from pages.shared import blocks, cache, tables

blocks.heading(_("All campaigns"), _("What every campaign caused on its primary metric, and how sure that is."))

lines = cache.lines()
if not lines:
    blocks.no_campaign()
    st.stop()

blocks.headline(lines)
blocks.tally(lines)

with st.container(border=True):
    blocks.overview_chart(lines)

st.subheader(_("The figures"), anchor=False)
blocks.text_table(tables.campaign_rows(lines, cache.currency()), alt=_("All campaigns with effect, verdict and state"))
for reason in tables.campaign_reasons(lines):
    st.caption(reason)
with st.container(horizontal=True, vertical_alignment="center"):
    blocks.csv_download(
        _("Download as CSV"), campaigns_table(lines), CAMPAIGN_COLUMNS, "campaigns.csv", key="campaigns_download"
    )
    blocks.coverage(cache.coverage())
