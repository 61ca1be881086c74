"""Campaigns and their settings."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analysis.measures import campaigns as campaign_measures
from analysis.measures import settings as setting_measures
from analysis.model import (
    Campaign,
    CampaignLine,
    SalesCoverage,
)
from pages.shared.cache.store import store, version


def campaign_ids() -> tuple[str, ...]:
    """Names of all campaigns, the latest launch first."""
    return campaign_measures.campaign_ids(store())


def campaign(name: str) -> Campaign:
    """A campaign with its settings, cells, attributes and metrics."""
    return campaign_measures.read_campaign(store(), name)


def coverage() -> SalesCoverage:
    """What sales the store holds."""
    return campaign_measures.read_coverage(store())


def currency() -> str:
    """ISO code of the store's money."""
    return campaign_measures.read_currency(store())


def lines() -> tuple[CampaignLine, ...]:
    """Every target cell of every campaign on its primary metric."""
    return _lines(version())


@st.cache_data(max_entries=4, show_spinner=False)
def _lines(version: int) -> tuple[CampaignLine, ...]:
    return campaign_measures.list_campaigns(store())


def change_currency(code: str) -> None:
    """State the currency of the sales."""
    campaign_measures.change_currency(store(), code)


def change_settings(name: str, changes: Mapping[str, object]) -> Campaign:
    """Keep what a person chose for a campaign, which is created when it is new."""
    return setting_measures.change_settings(store(), name, dict(changes))
