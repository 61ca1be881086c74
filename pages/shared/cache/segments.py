"""Whether segments of a campaign differ."""

from __future__ import annotations

import streamlit as st

from analysis.measures.lift import measure_lift
from analysis.model import LiftReport
from pages.shared.cache.store import store, version


def segments(
    name: str, metrics: tuple[str, ...], attributes: tuple[str, ...], crossed: tuple[str, str] | None = None
) -> LiftReport:
    """The lines of some metrics of one campaign: everybody, and the levels of these attributes and of two crossed."""
    return _segments(version(), name, metrics, attributes, crossed)


@st.cache_data(max_entries=100, show_spinner=False)
def _segments(
    version: int, name: str, metrics: tuple[str, ...], attributes: tuple[str, ...], crossed: tuple[str, str] | None
) -> LiftReport:
    return measure_lift(store(), name, metrics=metrics, segments=attributes, crossed=crossed)
