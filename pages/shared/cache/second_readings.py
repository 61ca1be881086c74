"""The figures of one campaign by other ways."""

from __future__ import annotations

import streamlit as st

from analysis.measures.second_readings import read_again
from analysis.model import SecondReadings
from pages.shared.cache.store import store, version


def second_readings(name: str, metric: str, against: str | None) -> SecondReadings:
    """The second readings of one metric, for every target cell."""
    return _second_readings(version(), name, metric, against)


@st.cache_data(max_entries=100, show_spinner=False)
def _second_readings(version: int, name: str, metric: str, against: str | None) -> SecondReadings:
    return read_again(store(), name, metrics=(metric,), against=against)
