"""How the business did, and the league of campaigns."""

from __future__ import annotations

import streamlit as st

from analysis.measures.league import measure_league, next_steps
from analysis.measures.performance import measure_performance
from analysis.model import LeagueRow, NextStep, Performance
from pages.shared.cache.campaigns import currency, lines
from pages.shared.cache.store import store, version


def performance(days: int) -> Performance | None:
    """Figures of the last days of the sales against the days before and a year ago."""
    return _performance(version(), days)


@st.cache_data(max_entries=12, show_spinner=False)
def _performance(version: int, days: int) -> Performance | None:
    return measure_performance(store(), lines(), days=days)


def league() -> tuple[LeagueRow, ...]:
    """Every target cell with its profit and trust alarms, the best first."""
    return _league(version())


@st.cache_data(max_entries=4, show_spinner=False)
def _league(version: int) -> tuple[LeagueRow, ...]:
    return measure_league(store(), lines())


def steps() -> tuple[NextStep, ...]:
    """What to do next."""
    return next_steps(league(), currency())
