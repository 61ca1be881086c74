"""One section of the evidence: what was found, and the bars it had to clear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import inf, sqrt

from analysis.model import MONTE_CARLO_ERRORS, Bar, FalseAlarm


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the evidence page.

    Attributes:
        title: Its heading.
        markdown: Its text and tables, without the heading; sub-headings start with ###.
        bars: What it had to keep.
        false_alarms: What the evidence page of the program draws.
    """

    title: str
    markdown: str
    bars: tuple[Bar, ...] = ()
    false_alarms: tuple[FalseAlarm, ...] = ()

    def to_json(self) -> dict[str, object]:
        """As plain values, for the file of its own."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Section:
        """Back from `to_json`."""
        bars, alarms = stored["bars"], stored.get("false_alarms", ())
        assert isinstance(bars, Sequence)
        assert isinstance(alarms, Sequence)
        drawn = tuple(FalseAlarm(**alarm) for alarm in alarms)
        return cls(str(stored["title"]), str(stored["markdown"]), tuple(Bar(**bar) for bar in bars), drawn)


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
