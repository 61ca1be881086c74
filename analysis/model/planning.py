"""Planning a campaign: what customers do without one, how it would be dealt, and what it could find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.model.campaigns import Metric
from analysis.model.figures import Kind
from analysis.model.remarks import NotMeasurable, Remark


@dataclass(frozen=True, slots=True)
class Baseline:
    """What customers do on one metric without a campaign.

    Attributes:
        kind: A share of customers, or a mean.
        mean: Average per customer, in the metric's unit; of a proportion the share, between 0 and 1.
        sd: Standard deviation between customers, in the same unit.
        buyers: Share of customers whose value is not 0, 0 to 1; None where it is not known.
        correlation: Of the metric with a figure known before the contact that the analysis will adjust for (CUPED),
            −1 to 1; 0 without adjustment.
    """

    kind: Kind
    mean: float
    sd: float
    buyers: float | None = None
    correlation: float = 0.0

    @property
    def remaining_sd(self) -> float:
        """What of the standard deviation the adjustment leaves."""
        return self.sd * float((1 - self.correlation**2) ** 0.5)


@dataclass(frozen=True, slots=True)
class Design:
    """How customers are dealt to cells, and how sure the answer has to be.

    Attributes:
        split: Share of each cell, above 0, summing to 1.
        control: Name of the control cell, one of the split's.
        confidence: Confidence level, between 0 and 1.
        power: Chance wanted to find the effect, between 0 and 1.
    """

    split: tuple[tuple[str, float], ...]
    control: str
    confidence: float = 0.95
    power: float = 0.8

    @property
    def target_cells(self) -> tuple[str, ...]:
        """Every cell but the control."""
        return tuple(cell for cell, _share in self.split if cell != self.control)

    @property
    def control_share(self) -> float:
        """Share of the customers that is held out."""
        return dict(self.split)[self.control]

    @property
    def alpha(self) -> float:
        """Chance of a false alarm left to each target cell: the least favourable step of Holm's procedure."""
        return (1 - self.confidence) / max(1, len(self.target_cells))


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What one target cell against the control could find.

    Attributes:
        customers: Of the whole campaign: those stated, else those needed.
        n_target, n_control: Customers of the two cells among them.
        customers_needed: Of the whole campaign, for the effect to be measured, and found with the power wanted; or why
            not.
        power: Chance to find the effect with these customers; None where no effect is named.
        smallest_effect: Found with the power wanted, with these customers, in the metric's unit; or why there is none.
        power_of_lift_test, smallest_lift_of_lift_test: The same where the percentage is tested (delta method), as some
            programs do.
        control_buyers: Buyers expected in the control; None where the share of buyers is not known.
    """

    target_cell: str
    customers: int
    n_target: int
    n_control: int
    customers_needed: int | NotMeasurable | None
    power: float | None
    smallest_effect: float | NotMeasurable
    power_of_lift_test: float | None
    smallest_lift_of_lift_test: float | NotMeasurable
    control_buyers: float | None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan and what it could find, one row for each target cell."""

    baseline: Baseline
    design: Design
    effect: float | None
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a campaign is planned for: everybody the sales know, the members of a campaign, or one of its levels.

    Attributes:
        campaign: Name of a campaign of the store; None takes every customer that the sales know.
        attribute, level: A segment attribute of that campaign and one of its levels; None takes all members.
    """

    campaign: str | None = None
    attribute: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class PastBehaviour:
    """What an audience did on one metric in a past window, known before it began.

    Attributes:
        customers: Of the audience.
        measured: Of those, who were left alone and can be followed for the whole window.
        left_alone: False where they had got a campaign, whose effect is in the figures.
        first_day, last_day: First and last day of the window; of a campaign's customers, of all their windows.
        baseline: The figures; the correlation is with the same metric in the days before, 0 where the sales do not
            cover these.
    """

    metric: Metric
    customers: int
    measured: int
    left_alone: bool
    first_day: date
    last_day: date
    baseline: Baseline


@dataclass(frozen=True, slots=True)
class HoldOut:
    """What a size of the control cell means for a campaign.

    Attributes:
        share: Of all customers who are held out, between 0 and 1.
        customers: Held out.
        smallest_effect: Found with the power wanted in the target cell that is least likely to find it; or why none is.
        power: Chance to find the effect there; None where none is named, or with so few that nothing is measured.
        control_buyers: Expected in the control; None where the share of buyers is not known.
        cost: Margin that the held-out customers would have brought with the effect, less what contacting them would
            have cost; None where that is not known.
    """

    share: float
    customers: int
    smallest_effect: float | NotMeasurable
    power: float | None
    control_buyers: float | None
    cost: float | None
