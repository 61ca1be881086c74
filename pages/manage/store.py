import streamlit as st

from analysis.words import _
from pages.shared import blocks, cache, contents

blocks.heading(
    _("What is in the store"),
    _("An answer is no better than its data: what was loaded, which days it covers, and how complete it is."),
)

content = cache.content()
if not content.loads:
    contents.show_empty()
    st.stop()

contents.show_coverage(content.coverage, content.calendar)

st.subheader(_("Quality of the data"), anchor=False)
contents.show_quality(content)

st.subheader(_("All loads"), anchor=False)
contents.show_loads(content.loads)
with st.container(horizontal=True):
    contents.offer_set_aside(content.loads)
    contents.offer_undo(content.loads)

st.subheader(_("Settings of the whole store"), anchor=False)
contents.ask_currency()
contents.tell_zone(content.time_zone)
