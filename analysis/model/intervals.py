"""What is measured of purchase intervals: a line for each group, and the report."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.model.campaigns import ALL, Campaign
from analysis.model.changes import RateChange
from analysis.model.figures import Interval
from analysis.model.groups import Group, Grouping
from analysis.model.remarks import NotMeasurable, Remark
from analysis.model.survival import Curve, WaitingDifference, WaitingMean

SHARE_DAYS = (30, 60, 90)
"""Days since the contact at which the share that has not bought again is told."""


@dataclass(frozen=True, slots=True)
class ObservedIntervals:
    """Average intervals of the customers who have one on both sides of the contact: a description, no measurement.

    Attributes:
        customers: Those with at least two purchase days in either window.
        before, after: Means over these customers of their average interval in the window, in days.
        months: Customers by the change of their average interval in whole months of 30 days, ascending.
    """

    customers: int
    before: float
    after: float
    months: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One line of the intervals table: one group at one level.

    Attributes:
        customers: Those who could be followed up, buyers or not.
        bought_again: Those who bought on or after the contact day.
        curve: Share that has not bought again, by day.
        median_days: Day by which half have bought again; None where the curve stays above one half.
        waiting: S(30), S(60), S(90), each with its band.
        mean: Restricted mean up to the follow-up that all groups of the grouping share.
        difference: Restricted mean minus that of the reference; None where the group is compared with none.
        log_rank_p: p-value of the log-rank test against the reference.
        completed_wait: Average wait of those who did buy again, which grows as the sales go on.
        observed: Intervals within the windows.
        rate: Purchases per customer and day, before and after.
    """

    campaign: str
    segment: str
    level: str
    group: Group
    customers: int
    bought_again: int = 0
    curve: Curve | NotMeasurable | None = None
    median_days: int | None = None
    waiting: tuple[tuple[float, Interval] | None, ...] = (None, None, None)
    mean: WaitingMean | NotMeasurable | None = None
    difference: WaitingDifference | NotMeasurable | None = None
    log_rank_p: float | NotMeasurable | None = None
    completed_wait: float | None = None
    observed: ObservedIntervals | NotMeasurable | None = None
    rate: RateChange | NotMeasurable | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class IntervalReport:
    """Purchase intervals of one campaign, `all`/`all` rows first; cells, then groups by participation.

    Attributes:
        participation: What counts as taking part, None where nobody could.
        reason: Why nothing can be measured, None where something can.
    """

    campaign: Campaign
    rows: tuple[IntervalRow, ...]
    participation: str | None = None
    reason: NotMeasurable | None = None

    def of(self, grouping: Grouping, segment: str = ALL, level: str = ALL) -> tuple[IntervalRow, ...]:
        """The lines of one grouping at one level."""
        return tuple(
            row for row in self.rows if row.group.grouping is grouping and row.segment == segment and row.level == level
        )

    def levels(self, segment: str) -> tuple[str, ...]:
        """The levels of a segment attribute, in the order of the table."""
        return tuple(dict.fromkeys(row.level for row in self.rows if row.segment == segment))
