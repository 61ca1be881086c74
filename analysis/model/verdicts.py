"""The verdict on a target cell: what it did, why we say so, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.model.remarks import Remark
from analysis.model.trust import Check


class Verdict(StrEnum):
    """What a target cell did, on the primary metric, by rules (docs/methods.md)."""

    WORKED = "worked"
    CANNOT_TELL = "cannot tell"
    DID_NOTHING = "did nothing"
    HARMED = "harmed"
    NOT_AN_EXPERIMENT = "not an experiment"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reason.

    Attributes:
        verdict: By the rules.
        reason: Why.
        change: What would change it; None where nothing would.
        reservations: Trust checks that alarm or come close to it and do not decide the verdict.
        chosen_after: Settings that bear on the verdict and were chosen after the sales were seen.
    """

    verdict: Verdict
    reason: Remark
    change: Remark | None = None
    reservations: tuple[Check, ...] = ()
    chosen_after: tuple[str, ...] = ()
