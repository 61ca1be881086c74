"""The sections of the evidence page, in the order in which they are read.

A section is a module with `run(quick) -> Section`. Its simulations go through `evidence.pieces.each`.
"""

from __future__ import annotations

from collections.abc import Callable

from evidence import (
    choice,
    differing,
    events,
    groups,
    means,
    parity,
    planning,
    proportions,
    ratios,
    returns,
    scores,
    segments,
    together,
    tracking,
)
from evidence.section import Section

SECTIONS: dict[str, Callable[[bool], Section]] = {
    "rule": choice.run,
    "means": means.run,
    "differing": differing.run,
    "scores": scores.run,
    "ratios": ratios.run,
    "proportions": proportions.run,
    "events": events.run,
    "returns": returns.run,
    "together": together.run,
    "groups": groups.run,
    "parity": parity.run,
    "segments": segments.run,
    "tracking": tracking.run,
    "planning": planning.run,
}
