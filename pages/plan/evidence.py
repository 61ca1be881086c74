import streamlit as st

from analysis.words import _
from pages.shared import blocks, cache, evidence

blocks.heading(
    _("Evidence"), _("How often are these figures wrong? Campaigns were simulated whose truth is known, and counted.")
)

found = cache.evidence()
if not found.bars:
    evidence.nothing_stored()
    st.stop()

if found.false_alarms:
    evidence.chart(evidence.choose_split(found))
evidence.promises(found.bars)
evidence.downloads()
