"""What one campaign caused."""

from __future__ import annotations

import streamlit as st

from analysis.measures.lift import measure_lift
from analysis.measures.trust import check_trust
from analysis.model import (
    LiftReport,
    TrustCheck,
)
from pages.shared.cache.store import store, version


def lift(name: str, segments: tuple[str, ...], against: str | None = None) -> LiftReport:
    """The lift table of one campaign: all metrics, everybody and the asked segments; against the control as a rule."""
    return _lift(version(), name, segments, against)


@st.cache_data(max_entries=100, show_spinner=False)
def _lift(version: int, name: str, segments: tuple[str, ...], against: str | None) -> LiftReport:
    return measure_lift(store(), name, segments=segments, against=against)


def trust(name: str) -> tuple[TrustCheck, ...]:
    """The trust checks of one campaign."""
    return _trust(version(), name)


@st.cache_data(max_entries=100, show_spinner=False)
def _trust(version: int, name: str) -> tuple[TrustCheck, ...]:
    return check_trust(store(), name)
