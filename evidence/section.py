"""One section of the evidence: what was found, and the bars it had to clear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import inf, sqrt

MONTE_CARLO_ERRORS = 3.0
"""Standard errors by which a simulated share may miss its bar: with hundreds of cells some miss by two of them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A limit, and what was found at the worst place.

    Attributes:
        name: What is limited, such as "Means: false positives of the rule".
        value: The worst figure found.
        low, high: The limits that the value has to keep, None where there is none.
        error: Monte-Carlo standard error of the value; 0 where it was counted exactly.
        where: At which of the simulated campaigns that was.
        known: Where the bar is missed and the reader is told so: what the program does about it.
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    error: float = 0.0
    where: str = ""
    known: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the value keeps its limits up to Monte-Carlo error."""
        slack = MONTE_CARLO_ERRORS * self.error
        low, high = (-inf if self.low is None else self.low), (inf if self.high is None else self.high)
        return low - slack <= self.value <= high + slack


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the evidence page.

    Attributes:
        title: Its heading.
        markdown: Its text and tables, without the heading; sub-headings start with ###.
        bars: What it had to keep.
    """

    title: str
    markdown: str
    bars: tuple[Bar, ...] = ()

    def to_json(self) -> dict[str, object]:
        """As plain values, for the file of its own."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Section:
        """Back from `to_json`."""
        bars = stored["bars"]
        assert isinstance(bars, Sequence)
        return cls(str(stored["title"]), str(stored["markdown"]), tuple(Bar(**bar) for bar in bars))


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure found at one of the simulated campaigns, with its Monte-Carlo standard error."""

    value: float
    error: float
    where: str


def worst(
    name: str, found: Iterable[Finding], *, low: float | None = None, high: float | None = None, known: str = ""
) -> Bar:
    """The bar at the campaign that is nearest to missing it, or misses it by most.

    >>> worst("wins", [Finding(0.02, 0.001, "50/50"), Finding(0.03, 0.001, "90/10")], high=0.05).where
    '90/10'
    """

    def beyond(finding: Finding) -> float:
        above = -inf if high is None else finding.value - high
        below = -inf if low is None else low - finding.value
        return max(above, below) - MONTE_CARLO_ERRORS * finding.error

    one = max(found, key=beyond)
    return Bar(name, one.value, low, high, one.error, one.where, known)


def share_error(share: float, runs: int) -> float:
    """Monte-Carlo standard error of a share found in so many runs; never 0, as three runs of nothing prove little.

    >>> round(share_error(0.05, 10_000), 5)
    0.00218
    """
    kept = (share * runs + 1) / (runs + 2)
    return sqrt(kept * (1 - kept) / runs)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown; the first column is text, the others are numbers.

    >>> print(table(["split", "wins"], [["90/10", 0.054]]))
    | split | wins |
    | --- | ---: |
    | 90/10 | 0.054 |
    """
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def percent(share: float, digits: int = 1) -> str:
    """A share as a reader likes it.

    >>> percent(0.0534)
    '5.3 %'
    """
    return f"{100 * share:.{digits}f} %"
