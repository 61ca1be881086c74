"""What simulation found of the figures: promises kept or missed, and false alarms by procedure."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

MONTE_CARLO_ERRORS = 3.0
"""Standard errors by which a simulated share may miss its bar: with hundreds of campaigns some miss by two of them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit, and what was found at the worst place.

    Attributes:
        name: What is limited, such as "Averages: false positives, both tails".
        value: The worst figure found.
        low, high: The limits that the value has to keep, None where there is none.
        error: Monte-Carlo standard error of the value; 0 where it was counted exactly.
        where: At which of the simulated campaigns that was.
        known: Where the bar is missed and the reader is told so: what the program does about it.
        is_share: Whether value and limits are shares; else plain numbers.
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    error: float = 0.0
    where: str = ""
    known: str = ""
    is_share: bool = True

    @property
    def is_met(self) -> bool:
        """Whether the value keeps its limits up to Monte-Carlo error."""
        slack = MONTE_CARLO_ERRORS * self.error
        low, high = (-inf if self.low is None else self.low), (inf if self.high is None else self.high)
        return low - slack <= self.value <= high + slack


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """How often campaigns without effect were called a success.

    Attributes:
        control_share: Share of the customers held out.
        buyers: Buyers expected in the control.
        procedure: Who called them so: `rule` (this program) or `Welch`.
        up: Share called a success, with the shape of spend for which it is largest.
    """

    control_share: float
    buyers: int
    procedure: str
    up: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the evidence page says in numbers."""

    bars: tuple[Bar, ...]
    false_alarms: tuple[FalseAlarm, ...]
