"""What campaigns usually do, and where one of them stands."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.model.campaigns import Metric
from analysis.model.figures import Interval
from analysis.model.remarks import NotMeasurable
from analysis.model.returns import Amount


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The usual lift of a group of campaigns; lifts are shares, 0.1 is +10 %.

    Attributes:
        mean: Of the true lifts, with its interval.
        spread: Standard deviation of the true lifts between campaigns, on the logarithmic scale.
        next_one: In which the true lift of one more campaign like these lies, at the confidence level.
        shrunk: Each campaign's lift with chance taken out, in the order given.
    """

    mean: Amount
    spread: float
    next_one: Interval
    shrunk: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """One campaign among the others: all its target cells together against their control.

    Attributes:
        group: What the campaigns are divided by, such as its type; empty where that is not stated.
        lift: As measured.
        shrunk: With chance taken out; None where its group is too small.
    """

    campaign: str
    group: str
    lift: Amount
    shrunk: Amount | None


@dataclass(frozen=True, slots=True)
class BenchmarkGroup:
    """Campaigns of one group and what they usually do."""

    group: str
    campaigns: int
    usual: Benchmark | NotMeasurable


@dataclass(frozen=True, slots=True)
class BenchmarkReport:
    """All measured campaigns, their groups, and how many had to stay outside."""

    metric: Metric
    rows: tuple[BenchmarkRow, ...]
    groups: tuple[BenchmarkGroup, ...]
    left_out: int
