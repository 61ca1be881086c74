import streamlit as st

from analysis.model import Extract
from analysis.words import _
from analysis.words.labels import extract_help, extract_label
from pages.shared import blocks, loads, mapping, sources, viewer

blocks.heading(
    _("Load extracts"),
    _("Bring in a campaign's list of customers, and the sales. Rows that cannot be used are set aside, never lost."),
)

who = viewer.current()
loads.settle()
loads.show(who.name)

extract = st.radio(
    _("What is in the file?"),
    list(Extract),
    format_func=extract_label,
    horizontal=True,
    key="extract",
    on_change=loads.start_over,
)
st.caption(extract_help(extract or Extract.CAMPAIGN))
source = sources.ask(loads.start_over)
if source and not loads.is_on_its_way(source):
    asked = mapping.ask(source, extract or Extract.CAMPAIGN, who.name)
    if asked:
        loads.offer(source, asked)

loads.show_earlier()
