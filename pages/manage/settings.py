import streamlit as st

from analysis.words import _
from pages.shared import blocks, cache, campaign_form, filters, tables

blocks.heading(
    _("Campaign settings"),
    _("What is decided before the sales are seen is evidence; what is chosen afterwards is marked."),
)

with st.container(horizontal=True, vertical_alignment="bottom"):
    name = filters.choose_campaign()
    campaign_form.create()

if name is None:
    blocks.no_campaign()
    st.stop()

campaign = cache.campaign(name)
if campaign.control_guessed:
    campaign_form.confirm_control(campaign)
campaign_form.edit(campaign, cache.currency())

st.subheader(_("What was chosen, and when"), anchor=False)
if campaign.choices:
    blocks.text_table(tables.choice_rows(campaign), alt=_("Choices made for this campaign"))
else:
    st.caption(_("Nothing yet: all settings are defaults or guesses."))
