"""The one store of the process, and the only place that caches what was read from it.

Cached answers are keyed on the store's data version, so a load or a setting outdates them all by itself.
"""

from pages.shared.cache.benchmarks import benchmarks, compared_metrics, groupings
from pages.shared.cache.campaigns import (
    campaign,
    campaign_ids,
    change_currency,
    change_settings,
    coverage,
    currency,
    lines,
)
from pages.shared.cache.events import event
from pages.shared.cache.evidence import evidence
from pages.shared.cache.intervals import intervals, spend_change
from pages.shared.cache.lift import lift, trust
from pages.shared.cache.loads import (
    content,
    encodings,
    inbox,
    inbox_name,
    loads,
    preview,
    reasons,
    set_aside_csv,
    sheets,
    start_load,
    undo,
)
from pages.shared.cache.performance import league, performance, steps
from pages.shared.cache.planning import audiences, design, hold_outs, past, plan, stated, worth
from pages.shared.cache.returns import return_details, returns
from pages.shared.cache.second_readings import second_readings
from pages.shared.cache.segments import segments
from pages.shared.cache.store import is_ready, jobs
from pages.shared.cache.tracking import tracking

__all__ = [
    "audiences",
    "benchmarks",
    "campaign",
    "campaign_ids",
    "change_currency",
    "change_settings",
    "compared_metrics",
    "content",
    "coverage",
    "currency",
    "design",
    "encodings",
    "event",
    "evidence",
    "groupings",
    "hold_outs",
    "inbox",
    "inbox_name",
    "intervals",
    "is_ready",
    "jobs",
    "league",
    "lift",
    "lines",
    "loads",
    "past",
    "performance",
    "plan",
    "preview",
    "reasons",
    "return_details",
    "returns",
    "second_readings",
    "segments",
    "set_aside_csv",
    "sheets",
    "spend_change",
    "start_load",
    "stated",
    "steps",
    "tracking",
    "trust",
    "undo",
    "worth",
]
