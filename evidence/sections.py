"""The sections of the evidence page, in the order in which they are read.

A section is a module with `run(quick) -> Section`. Its simulations go through `evidence.pieces.each`.
"""

from __future__ import annotations

from collections.abc import Callable

from evidence import events, groups, parity, proportions, returns, segments
from evidence.section import Section

SECTIONS: dict[str, Callable[[bool], Section]] = {
    "proportions": proportions.run,
    "events": events.run,
    "returns": returns.run,
    "groups": groups.run,
    "parity": parity.run,
    "segments": segments.run,
}
