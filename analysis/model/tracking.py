"""A campaign day by day: what each day added, and what a reader of that day could have said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from analysis.model.campaigns import Campaign, Metric
from analysis.model.content import CalendarEntry
from analysis.model.figures import CellSummary, Comparison, Interval
from analysis.model.remarks import NotMeasurable, Remark
from analysis.model.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class CellByDay:
    """One metric over the customers of one cell, added up from the contact to the end of each drawn day.

    Attributes:
        summaries: One for each day, in order; n falls where customers are not followed as far.
        covariances: Between the values of a customer on two days (n − 1), in squared units; a square.
    """

    summaries: tuple[CellSummary, ...]
    covariances: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class DailyBuyers:
    """Customers of one cell who bought in one step of days; `people` is a group of its customers.

    Attributes:
        customers: Of the group, followed to the end of the step.
        buyers, promoted_buyers: Of those, who bought anything, and a promoted product, on a day of the step.
    """

    customers: int
    buyers: int
    promoted_buyers: int

    @property
    def per_thousand(self) -> float:
        """Buyers of anything among 1,000 customers."""
        return 1000 * self.buyers / self.customers

    @property
    def promoted_per_thousand(self) -> float:
        """Buyers of a promoted product among 1,000 customers."""
        return 1000 * self.promoted_buyers / self.customers


@dataclass(frozen=True, slots=True)
class TrackedDay:
    """What was known of a target cell at the end of one day, from the sales up to that day alone.

    Attributes:
        day: Completed days since the contact; the contact's own day is 1.
        date: Its date where all customers were contacted on the same day.
        target, control: The metric over the customers of both cells.
        result: As if this day were the end of the window.
        band: The same, wide enough to hold on every drawn day at once; None before there are enough buyers.
        verdict: What the result says by itself.
        band_verdict: What the band says.
        remarks: What a reader of this day must know.
    """

    day: int
    date: date | None
    target: CellSummary
    control: CellSummary
    result: Comparison | NotMeasurable
    band: Comparison | None
    verdict: Verdict
    band_verdict: Verdict
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Maturity:
    """How many of the customers whom a campaign moves to buy may still come.

    Attributes:
        day, days: Completed days since the contact, and the length of the window.
        share: Of all extra buyers of the window, who have bought by now; above 0, at most 1.
        campaigns: Past campaigns that the share rests on; empty where it rests on this campaign's control.
        so_far: Extra buyers until now, with interval.
        expected: Extra buyers who are still to come, with interval; None while so far none can be told from chance.
    """

    day: int
    days: int
    share: float
    campaigns: tuple[str, ...]
    so_far: float
    so_far_interval: Interval
    expected: float | None = None
    expected_interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class TrackedCell:
    """One target cell against the control, day by day, oldest first.

    Attributes:
        maturity: What may still come, or why that cannot be told; None where the window is complete.
    """

    target_cell: str
    control_cell: str
    days: tuple[TrackedDay, ...]
    maturity: Maturity | NotMeasurable | None = None


@dataclass(frozen=True, slots=True)
class Tracking:
    """A campaign followed day by day on one metric.

    Attributes:
        days: Length of the post window.
        step: Days that one point stands for; 1 unless the window is very long.
        first_contact, last_contact: Of its customers.
        cells: One for each target cell; empty where nothing can be tracked.
        buyers: By group of customers (`all`, `new`, `existing`), cell and step. Without new and existing where the
            sales begin too late to tell them apart.
        calendar: What else happened between the first contact and the end of the window.
        remarks: What a reader must know.
        reason: Why there is nothing to track; None where there is.
    """

    campaign: Campaign
    metric: Metric
    days: int
    step: int
    currency: str
    first_contact: date | None = None
    last_contact: date | None = None
    cells: tuple[TrackedCell, ...] = ()
    buyers: tuple[tuple[str, str, tuple[DailyBuyers, ...]], ...] = ()
    calendar: tuple[CalendarEntry, ...] = ()
    remarks: tuple[Remark, ...] = ()
    reason: NotMeasurable | None = None

    @property
    def ends(self) -> tuple[int, ...]:
        """Completed days at the end of each step of the window."""
        return tuple(min(start + self.step, self.days) for start in range(0, self.days, self.step))

    def date_of(self, day: int) -> date | None:
        """The date of a day since the contact, where all customers were contacted on the same day."""
        if self.first_contact is None or self.first_contact != self.last_contact:
            return None
        return self.first_contact + timedelta(days=day - 1)

    def buyers_of(self, group: str, cell: str) -> tuple[DailyBuyers, ...]:
        """Daily buyers of one group of a cell's customers; empty where there is none."""
        return next((line for name, owner, line in self.buyers if (name, owner) == (group, cell)), ())
