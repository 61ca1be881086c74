"""How soon customers bought again, and what they spent before and after."""

from __future__ import annotations

import streamlit as st

from analysis.measures.intervals import measure_intervals
from analysis.measures.spend_change import DEFAULT_STEP, measure_spend_change
from analysis.model import ChangeReport, IntervalReport
from pages.shared.cache.store import store, version


def intervals(name: str, segments: tuple[str, ...]) -> IntervalReport:
    """The intervals table of one campaign: everybody and the asked segments."""
    return _intervals(version(), name, segments)


@st.cache_data(max_entries=100, show_spinner=False)
def _intervals(version: int, name: str, segments: tuple[str, ...]) -> IntervalReport:
    return measure_intervals(store(), name, segments=segments)


def spend_change(name: str, segments: tuple[str, ...], step: float = DEFAULT_STEP) -> ChangeReport:
    """The spend change table of one campaign: everybody and the asked segments, the histogram in steps of this size."""
    return _spend_change(version(), name, segments, step)


@st.cache_data(max_entries=100, show_spinner=False)
def _spend_change(version: int, name: str, segments: tuple[str, ...], step: float) -> ChangeReport:
    return measure_spend_change(store(), name, segments=segments, step=step)
