"""What a campaign brought in against what it cost."""

from __future__ import annotations

import streamlit as st

from analysis.measures.return_details import measure_return_details
from analysis.measures.returns import measure_returns
from analysis.model import ReturnDetails, ReturnReport
from pages.shared.cache.store import store, version


def returns(name: str, segments: tuple[str, ...]) -> ReturnReport:
    """The return table of one campaign: everybody and the asked segments."""
    return _returns(version(), name, segments)


@st.cache_data(max_entries=100, show_spinner=False)
def _returns(version: int, name: str, segments: tuple[str, ...]) -> ReturnReport:
    return measure_returns(store(), name, segments=segments)


def return_details(name: str, attribute: str | None) -> ReturnDetails:
    """What stands below the return: everybody or nobody, channels, promoted products, whom to choose."""
    return _return_details(version(), name, attribute)


@st.cache_data(max_entries=100, show_spinner=False)
def _return_details(version: int, name: str, attribute: str | None) -> ReturnDetails:
    return measure_return_details(store(), name, attribute=attribute)
