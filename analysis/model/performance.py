"""How the business did in a period, and what campaigns added to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.model.remarks import NotMeasurable, Remark
from analysis.model.returns import Amount


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """Customers and sales of one period.

    Attributes:
        first_day, end_day: Half open.
        members: Customers seen in sales or campaigns by its end.
        active: Customers with a purchase in it.
        new: Those of them whose first purchase in the store it was; None where the sales begin too late to tell.
        repeating: Those of them with purchases on two or more days of it.
        orders: Purchases: distinct orders with a line of 0 or more.
        sales: Net, returns taken off, in money.
    """

    first_day: date
    end_day: date
    members: int
    active: int
    new: int | None
    repeating: int
    orders: int
    sales: float

    @property
    def repeat_rate(self) -> float | None:
        """Share of the active customers who bought on two or more days; None where nobody bought."""
        return self.repeating / self.active if self.active else None

    @property
    def average_basket(self) -> float | None:
        """Sales per order; None without orders."""
        return self.sales / self.orders if self.orders else None


@dataclass(frozen=True, slots=True)
class TrendPart:
    """One of the equal parts of a period."""

    sales: float
    orders: int
    active: int


@dataclass(frozen=True, slots=True)
class CampaignSales:
    """What the campaigns launched in a period added to the sales.

    Attributes:
        incremental: Sum over all of them that had a control drawn at random, whatever came out; or why there is none.
        share: The same as a share of the period's sales.
        campaigns: How many are in the sum.
        left_out: How many were launched in the period and cannot be in it.
    """

    incremental: Amount | NotMeasurable
    share: Amount | NotMeasurable
    campaigns: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Performance:
    """The overview of a period.

    Attributes:
        now: The period itself, up to the last day of the sales.
        before: The period of equal length just before; None where the sales do not cover it.
        year_ago: The same days a year before; None where the sales do not cover them.
        trend: The period in equal parts.
        campaigns: What campaigns added.
    """

    now: PeriodFigures
    before: PeriodFigures | None
    year_ago: PeriodFigures | None
    trend: tuple[TrendPart, ...]
    campaigns: CampaignSales
    currency: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do next: what it is, and the campaign that it concerns, if any."""

    remark: Remark
    campaign: str | None
