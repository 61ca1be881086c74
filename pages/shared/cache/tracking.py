"""One campaign day by day."""

from __future__ import annotations

import streamlit as st

from analysis.measures.tracking import track
from analysis.model import Tracking
from pages.shared.cache.store import store, version


def tracking(name: str, metric: str) -> Tracking:
    """A campaign followed day by day on one metric."""
    return _tracking(version(), name, metric)


@st.cache_data(max_entries=50, show_spinner=False)
def _tracking(version: int, name: str, metric: str) -> Tracking:
    return track(store(), name, metric=metric)
