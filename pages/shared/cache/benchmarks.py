"""What campaigns usually do."""

from __future__ import annotations

import streamlit as st

from analysis.measures.benchmarks import COMPARED, GROUPINGS, measure_benchmarks
from analysis.model import BenchmarkReport, Metric
from pages.shared.cache.campaigns import lines
from pages.shared.cache.store import store, version


def compared_metrics() -> tuple[Metric, ...]:
    """Metrics that all campaigns share."""
    return COMPARED


def groupings() -> tuple[str, ...]:
    """Settings by which campaigns can be grouped."""
    return GROUPINGS


def benchmarks(metric: str, by: str | None) -> BenchmarkReport:
    """The lift of every campaign on one metric, and what campaigns of a group usually do."""
    return _benchmarks(version(), metric, by)


@st.cache_data(max_entries=40, show_spinner=False)
def _benchmarks(version: int, metric: str, by: str | None) -> BenchmarkReport:
    chosen = next(item for item in COMPARED if item.name == metric)
    return measure_benchmarks(store(), lines(), chosen, by=by)
