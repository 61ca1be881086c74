"""What simulation found; it changes with the program, not with the store."""

from __future__ import annotations

import streamlit as st

from analysis.measures.evidence import read_evidence
from analysis.model import Evidence


@st.cache_data(show_spinner=False)
def evidence() -> Evidence:
    """The stored evidence."""
    return read_evidence()
