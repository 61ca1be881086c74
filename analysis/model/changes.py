"""What changed from before the contact to after it, and what that is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.model.campaigns import ALL, Campaign
from analysis.model.figures import Interval
from analysis.model.groups import Group, Grouping
from analysis.model.remarks import NotMeasurable, Remark


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over the customers of a group of four whole numbers each, and of their products: exact, and poolable.

    Attributes:
        customers: Everybody in the group, buyers or not.
        active: Customers of whom one of the numbers is not 0.
        sums: Σ a, Σ b, Σ c, Σ d.
        products: Σ aa, Σ ab, Σ ac, Σ ad, Σ bb, Σ bc, Σ bd, Σ cc, Σ cd, Σ dd.
    """

    customers: int
    active: int
    sums: tuple[int, ...]
    products: tuple[int, ...]

    def __add__(self, other: Moments) -> Moments:
        """Pool two disjoint groups of customers."""
        return Moments(
            self.customers + other.customers,
            self.active + other.active,
            tuple(map(sum, zip(self.sums, other.sums, strict=True))),
            tuple(map(sum, zip(self.products, other.products, strict=True))),
        )


NO_MOMENTS = Moments(0, 0, (0,) * 4, (0,) * 10)
"""A group without customers."""


@dataclass(frozen=True, slots=True)
class Measured:
    """An average over customers, or a difference of two.

    Attributes:
        value: In the unit of the measure.
        interval: Its confidence interval, None where nothing varies or there is one customer only.
        p_value: Two-sided, of the value being 0; None where that is no question, or there is no interval.
    """

    value: float
    interval: Interval | None = None
    p_value: float | None = None


@dataclass(frozen=True, slots=True)
class RateChange:
    """Purchase rates before and after.

    Attributes:
        before, after: Purchase occasions per customer and day; 1 ÷ a rate is the expected interval in days.
        ratio: After ÷ before.
        interval: Its confidence interval.
        p_value: Two-sided, of a ratio of 1.
    """

    before: float
    after: float
    ratio: float
    interval: Interval
    p_value: float


class Window(StrEnum):
    """Which days a figure speaks of."""

    PRE = "pre"
    POST = "post"
    CHANGE = "change"


class Measure(StrEnum):
    """What is compared before and after."""

    REVENUE = "revenue_per_customer"
    PROMOTED = "promoted_revenue_per_customer"
    OTHER = "other_revenue_per_customer"
    ORDERS = "orders_per_customer"
    ORDER_VALUE = "average_order_value"


STEPS = 3
"""Steps of a histogram to either side before it is open ended."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of the spend change table: a group's average, or how much it differs from another group's.

    Attributes:
        customers: Everybody in the group, buyers or not.
        against: The group it is compared with; None for the group's own average.
        result: The average or the difference; of a change against another group, the difference in differences.
    """

    campaign: str
    segment: str
    level: str
    group: Group
    customers: int
    measure: Measure
    window: Window
    against: str | None
    result: Measured | NotMeasurable
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeSteps:
    """Customers of a group by the size of their change in spend.

    Attributes:
        steps: Customers by step from −(STEPS + 1) to STEPS + 1: 0 changed nothing, 1 rose by up to one step, the
            outermost are open ended.
    """

    segment: str
    level: str
    group: Group
    steps: tuple[tuple[int, int], ...]

    @property
    def customers(self) -> int:
        """Everybody in the group."""
        return sum(customers for _step, customers in self.steps)


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """Spend before and after of one campaign, `all`/`all` rows first; cells, then groups by participation.

    Attributes:
        step: Size of a step of the histogram, in the store's currency.
        per_days: The length of time that all sums are brought to, None where both windows have the same length.
        participation: What counts as taking part, None where nobody could.
        reason: Why nothing can be measured, None where something can.
    """

    campaign: Campaign
    rows: tuple[ChangeRow, ...]
    steps: tuple[ChangeSteps, ...]
    step: float
    currency: str
    per_days: int | None = None
    participation: str | None = None
    reason: NotMeasurable | None = None

    def of(
        self, measure: Measure, window: Window, grouping: Grouping, segment: str = ALL, level: str = ALL
    ) -> tuple[ChangeRow, ...]:
        """The lines of one measure and window at one level, averages and comparisons alike."""
        return tuple(
            row
            for row in self.rows
            if (row.measure, row.window, row.group.grouping) == (measure, window, grouping)
            and (row.segment, row.level) == (segment, level)
        )

    def steps_of(self, grouping: Grouping, segment: str = ALL, level: str = ALL) -> tuple[ChangeSteps, ...]:
        """The histograms of one grouping at one level."""
        return tuple(
            found
            for found in self.steps
            if found.group.grouping is grouping and (found.segment, found.level) == (segment, level)
        )

    def levels(self, segment: str) -> tuple[str, ...]:
        """The levels of a segment attribute, in the order of the table."""
        return tuple(dict.fromkeys(row.level for row in self.rows if row.segment == segment))
