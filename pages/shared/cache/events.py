"""What an event brought that customers chose to attend."""

from __future__ import annotations

import streamlit as st

from analysis.measures.events import measure_event
from analysis.model import EventReport
from pages.shared.cache.store import store, version


def event(name: str, took_part: str | None, segments: tuple[str, ...]) -> EventReport:
    """Every comparison of those who took part, for everybody and the asked segments."""
    return _event(version(), name, took_part, segments)


@st.cache_data(max_entries=100, show_spinner=False)
def _event(version: int, name: str, took_part: str | None, segments: tuple[str, ...]) -> EventReport:
    return measure_event(store(), name, took_part=took_part, segments=segments)
