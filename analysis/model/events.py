"""Events that people chose to come to: who took part, how they compare, and what may be concluded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from analysis.model.campaigns import ALL, Campaign
from analysis.model.figures import Interval, Method
from analysis.model.remarks import NotMeasurable, Remark

ASSIGNED = "assigned"
"""To have taken part in the sense of: was to get it at all."""

FUNNEL = ("delivered", "opened", "clicked", "responded", "attended")
"""Steps that an extract may tell of, in their order."""


class Estimator(StrEnum):
    """The ways to compare, in the order they are read; the `measure` column."""

    DIFFERENCE_IN_DIFFERENCES = "difference_in_differences"
    ADJUSTED = "adjusted_for_pre_spend"
    WEIGHTED = "weighted"
    INVITATION = "effect_of_invitation"
    COMING = "effect_of_coming"
    RAW = "raw_difference"


ADJUSTING = (Estimator.DIFFERENCE_IN_DIFFERENCES, Estimator.ADJUSTED, Estimator.WEIGHTED)
"""Those that compare people who chose for themselves and try to make up for it."""


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """One row per customer of a campaign; every array has the customers in the same order.

    Attributes:
        cell: Name of the cell.
        took_part: Whether the customer did what counts as taking part.
        post_days: Days of its post window that the sales cover.
        recency: Days from the last purchase to the contact, nan where none is known.
        orders: Orders in the pre window.
        before, after: Spend in the pre and the post window, money.
        bought: Whether there is an order in the post window.
        periods: Spend in earlier periods of equal length, the earliest first (customers × periods).
        halves: Spend in the first and the second half of the pre window (customers × 2).
        attributes: Levels by segment attribute.
    """

    cell: NDArray[np.object_]
    took_part: NDArray[np.bool_]
    post_days: NDArray[np.int64]
    recency: NDArray[np.float64]
    orders: NDArray[np.float64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    bought: NDArray[np.bool_]
    periods: NDArray[np.float64]
    halves: NDArray[np.float64]
    attributes: dict[str, NDArray[np.object_]]

    def where(self, chosen: NDArray[np.bool_]) -> People:
        """Only the customers that are chosen."""
        return People(
            self.cell[chosen],
            self.took_part[chosen],
            self.post_days[chosen],
            self.recency[chosen],
            self.orders[chosen],
            self.before[chosen],
            self.after[chosen],
            self.bought[chosen],
            self.periods[chosen],
            self.halves[chosen],
            {name: levels[chosen] for name, levels in self.attributes.items()},
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """A difference per customer.

    Attributes:
        value: In money of the store, or what the estimator is asked for.
        interval: Its confidence interval, or why it has no finite one.
        p_value: Two-sided, of no difference, 0 to 1.
    """

    value: float
    interval: Interval | NotMeasurable
    p_value: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one way of comparing says.

    Attributes:
        method: The procedure; None where there is no result.
        remarks: What a reader of it must know.
    """

    estimator: Estimator
    result: Effect | NotMeasurable
    method: Method | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step of the funnel of a cell: who reached it, and how many of them bought in the post window."""

    step: str
    customers: int
    bought: int | None


@dataclass(frozen=True, slots=True)
class Flow:
    """How far the customers of one target cell came, `assigned` first; steps that the extract does not tell are absent.

    Attributes:
        delivered: Share of the assigned whom it reached with its interval, None where the extract does not tell.
    """

    cell: str
    steps: tuple[FlowStep, ...]
    delivered: tuple[float, Interval] | None


@dataclass(frozen=True, slots=True)
class Average:
    """What one customer of a group does on average, with its confidence interval."""

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Spend of one group before and after the contact, per customer.

    Attributes:
        before: In the pre window, scaled to the length of the post window; None where the sales do not cover it.
        after: In the post window.
        path: Of the earlier periods, the earliest first, and of the post window scaled to the length of a period; empty
            where the sales do not cover both windows.
    """

    group: str
    customers: int
    before: Average | None
    after: Average | None
    path: tuple[Average, ...] = ()


@dataclass(frozen=True, slots=True)
class Parallel:
    """Did the groups run side by side before the contact?

    Attributes:
        periods: How many earlier periods were compared.
        period_days: Length of one.
        p_value: Of paths that are parallel over them; or why that cannot be asked.
        placebo: Difference in differences between the two halves of the pre window, where there can be no effect.
    """

    periods: int
    period_days: int
    p_value: float | NotMeasurable
    placebo: Effect | NotMeasurable


@dataclass(frozen=True, slots=True)
class Imbalance:
    """Standardised difference of those who took part from the others, before and after weighting."""

    covariate: str
    level: str | None
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares of both groups by their chance of taking part, `[low, high)`."""

    low: float
    high: float
    took_part: float
    others: float


@dataclass(frozen=True, slots=True)
class Weighting:
    """How the weighted comparison was made.

    Attributes:
        others: Customers who did not take part and were weighted.
        effective: How many equally weighted ones they are worth.
        outside: Share of those who took part for whom there is nobody alike; they are left out.
        imbalances: By covariate.
        overlap: Distribution of the chances.
        left_out: Attributes that are not in the model, because too few took part for so many levels.
        e_value: How strong a hidden cause would have to be to explain the estimate; or why that cannot be said.
        e_value_low: The same for the end of its interval that is nearer to no effect; 1 where that includes none.
    """

    others: int
    effective: float
    outside: float
    imbalances: tuple[Imbalance, ...]
    overlap: tuple[Overlap, ...]
    left_out: tuple[str, ...]
    e_value: float | NotMeasurable
    e_value_low: float | NotMeasurable

    @property
    def worst_before(self) -> float:
        """The largest absolute standardised difference before weighting."""
        return max((abs(line.before) for line in self.imbalances), default=0.0)

    @property
    def worst_after(self) -> float:
        """The largest absolute standardised difference after weighting."""
        return max((abs(line.after) for line in self.imbalances), default=0.0)


@dataclass(frozen=True, slots=True)
class FirstStage:
    """What the invitation did to taking part: shares of the invited and the not invited, and how strong that is."""

    invited: float
    not_invited: float
    difference: Interval
    strength: float

    @property
    def weak(self) -> bool:
        """Whether the invitation moved too few for a trustworthy ratio (F below 10)."""
        return self.strength < WEAK


WEAK = 10.0
"""First-stage F below which an instrument is called weak (Staiger and Stock 1997)."""


@dataclass(frozen=True, slots=True)
class EventReading:
    """Everything about one level of one segment attribute, or about all customers.

    Attributes:
        against: Name of the group that those who took part are compared with.
        gap: Difference of both groups in the pre window, before anything happened.
        estimates: In the order of `Estimator`.
        parallel, weighting, first_stage: What stands behind them; None where there is nothing.
    """

    segment: str
    level: str
    against: str
    groups: tuple[GroupLine, ...]
    gap: Effect | NotMeasurable
    estimates: tuple[Estimate, ...]
    parallel: Parallel | None = None
    weighting: Weighting | NotMeasurable | None = None
    first_stage: FirstStage | None = None

    def of(self, estimator: Estimator) -> Estimate | None:
        """The estimate of one way of comparing."""
        return next((estimate for estimate in self.estimates if estimate.estimator is estimator), None)

    def group(self, group: str) -> GroupLine | None:
        """The line of one group."""
        return next((line for line in self.groups if line.group == group), None)

    @property
    def adjusted(self) -> tuple[Effect, ...]:
        """The results of those estimates that try to make up for the choice, in their order."""
        return tuple(
            estimate.result
            for estimate in self.estimates
            if estimate.estimator in ADJUSTING and isinstance(estimate.result, Effect)
        )

    @property
    def range(self) -> Interval | None:
        """The smallest and the largest adjusted estimate; no interval, and None where there is none."""
        values = [effect.value for effect in self.adjusted]
        return Interval(min(values), max(values)) if values else None


@dataclass(frozen=True, slots=True)
class EventReport:
    """What an event brought, as far as that can be told.

    Attributes:
        took_part: What counts as taking part: `assigned`, a step of the funnel, or a yes/no column of the extract.
        choices: Everything that could count so, the deepest step first.
        randomised: Whether the control cell was, as far as the checks tell, drawn at random.
        flows: Of every target cell.
        readings: All customers first, then every level of each attribute.
        remarks: What holds for everything in the report.
    """

    campaign: Campaign
    took_part: str
    choices: tuple[str, ...]
    randomised: bool
    flows: tuple[Flow, ...]
    readings: tuple[EventReading, ...]
    currency: str
    remarks: tuple[Remark, ...] = ()

    @property
    def overall(self) -> EventReading:
        """The reading of all customers."""
        return self.readings[0]

    def of(self, segment: str = ALL) -> tuple[EventReading, ...]:
        """The readings of one segment attribute."""
        return tuple(reading for reading in self.readings if reading.segment == segment)
