"""The language of the pages: what the link says, else the browser's, else the installation's."""

from __future__ import annotations

import streamlit as st

from analysis.settings import read_settings
from analysis.words import LANGUAGES, _, current_language, use_language

KEY = "lang"


def choose() -> None:
    """Offer the languages in the sidebar and speak the chosen one for this run."""
    use_language(st.session_state.get(KEY) or st.context.locale or read_settings().language)
    names = list(LANGUAGES)
    with st.sidebar:
        chosen = st.selectbox(
            _("Language"),
            names,
            index=names.index(current_language()),
            format_func=LANGUAGES.__getitem__,
            key=KEY,
            bind="query-params",
        )
    use_language(chosen)
