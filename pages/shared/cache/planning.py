"""Plans, and what audiences did in the past."""

from __future__ import annotations

import streamlit as st

from analysis.measures import past_behaviour
from analysis.measures.planning import baseline_of, compare_hold_outs, design_of, make_plan
from analysis.model import Audience, Baseline, Design, HoldOut, NotMeasurable, PastBehaviour, Plan
from pages.shared.cache.store import store, version


def audiences() -> dict[str | None, dict[str, tuple[str, ...]]]:
    """Whom a campaign can be planned for, with levels by attribute."""
    return _audiences(version())


@st.cache_data(max_entries=4, show_spinner=False)
def _audiences(version: int) -> dict[str | None, dict[str, tuple[str, ...]]]:
    return past_behaviour.list_audiences(store())


def past(audience: Audience, days: int, promoted: tuple[str, ...]) -> dict[str, PastBehaviour] | NotMeasurable:
    """What an audience did in a window of so many days, by metric."""
    return _past(version(), audience, days, promoted)


@st.cache_data(max_entries=50, show_spinner=False)
def _past(
    version: int, audience: Audience, days: int, promoted: tuple[str, ...]
) -> dict[str, PastBehaviour] | NotMeasurable:
    return past_behaviour.read_past(store(), audience, days=days, promoted=promoted)


def stated(mean: float, sd: float | None, buyers: float | None) -> Baseline:
    """A baseline that a person states."""
    return baseline_of(mean, sd, buyers=buyers)


def design(split: tuple[tuple[str, float], ...], control: str, confidence: float, power: float) -> Design:
    """How customers would be dealt to cells."""
    return design_of(split, control=control, confidence=confidence, power=power)


def plan(baseline: Baseline, design: Design, effect: float | None, customers: int) -> Plan:
    """What a campaign could find."""
    return make_plan(baseline, design, effect=effect, customers=customers)


def hold_outs(
    baseline: Baseline, design: Design, customers: int, effect: float | None, worth: float | None, contact_cost: float
) -> tuple[HoldOut, ...]:
    """What holding out more or fewer customers would mean."""
    return compare_hold_outs(baseline, design, customers, effect=effect, worth=worth, contact_cost=contact_cost)


def worth(past: dict[str, PastBehaviour], metric: str, margin_rate: float) -> float:
    """Margin that one unit of a metric is worth."""
    return past_behaviour.worth_of(past, metric, margin_rate)
