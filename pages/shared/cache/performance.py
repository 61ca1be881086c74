"""How the business did, and the league of campaigns."""

from __future__ import annotations

import streamlit as st

from analysis.measures.league import next_steps, rank
from analysis.measures.performance import measure_performance
from analysis.model import CampaignLine, NextStep, Performance
from pages.shared.cache.campaigns import currency, lines
from pages.shared.cache.store import store, version


def performance(days: int) -> Performance | None:
    """Figures of the last days of the sales against the days before and a year ago."""
    return _performance(version(), days)


@st.cache_data(max_entries=12, show_spinner=False)
def _performance(version: int, days: int) -> Performance | None:
    return measure_performance(store(), lines(), days=days)


def league() -> tuple[CampaignLine, ...]:
    """Every target cell, the highest profit first."""
    return rank(lines())


def steps() -> tuple[NextStep, ...]:
    """What to do next."""
    return next_steps(league(), currency())
