import streamlit as st

from analysis.model import BadInput, Extract
from analysis.words import _
from analysis.words.labels import extract_help, extract_label
from pages.shared import blocks, loads, mapping, viewer

blocks.heading(
    _("Load extracts"),
    _("Bring in a campaign's list of customers, and the sales. Rows that cannot be used are set aside, never lost."),
)

extract = st.radio(
    _("What is in the file?"),
    list(Extract),
    format_func=extract_label,
    captions=[extract_help(kind) for kind in Extract],
    horizontal=True,
    key="extract",
    on_change=mapping.forget,
)
upload = st.file_uploader(
    _("File"),
    type=["csv", "tsv", "txt"],
    key="upload",
    on_change=loads.start_over,
    help=_("Text with a header row: comma, semicolon or tab between the values, UTF-8 or Chinese encodings."),
)
if upload is None:
    st.caption(loads.limit())
else:
    try:
        asked = mapping.ask(upload, extract or Extract.CAMPAIGN, viewer.current().name)
        loads.offer(upload, asked)
    except BadInput as refusal:
        blocks.refusal(refusal)

loads.show_last()
loads.show_earlier()
