"""Second readings: the same figures by another way, beside the headline and never in its place."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.model.campaigns import Campaign
from analysis.model.figures import Comparison
from analysis.model.remarks import NotMeasurable
from analysis.model.reports import LiftRow

BEFORE = "(pre window)"
"""The covariate that is the metric itself, in the pre window."""

WORTHWHILE = 0.01
"""A covariate that removes less of the variance changes nothing worth telling."""


@dataclass(frozen=True, slots=True)
class Permutation:
    """How often chance alone shows as large a difference, by dealing the buyers out again.

    Attributes:
        p_value: Twice the smaller tail, above 0, at most 1.
        error: Standard error of the p-value from the number of draws; 0 where every allocation was counted.
        draws: Random allocations made; 0 where every allocation was counted.
    """

    p_value: float
    error: float
    draws: int


@dataclass(frozen=True, slots=True)
class Covaried:
    """A comparison freed of what customers already differed in before the contact (CUPED).

    Attributes:
        result: The comparison of the adjusted averages, in the metric's unit.
        theta: Metric units per unit of the covariate.
        variance_removed: Share of the variance within cells that the covariate explains, 0 to 1.
    """

    result: Comparison
    theta: float
    variance_removed: float


@dataclass(frozen=True, slots=True)
class Capped:
    """The effect when a few very large values are cut down.

    Attributes:
        cap: No customer counts with more than this, in the metric's unit.
        customers: Customers cut down, in both cells.
        effect: The difference of the averages after that.
        change: Capped minus uncapped effect in standard errors of the uncapped one.
    """

    cap: float
    customers: int
    effect: float
    change: float
    sign_changes: bool


@dataclass(frozen=True, slots=True)
class Split:
    """An effect per customer as more buyers and bigger baskets; the two parts add up to the effect.

    Attributes:
        more_buyers: Difference in the share of buyers × basket of the control, in the metric's unit.
        bigger_baskets: Share of buyers in the target cell × difference between the baskets.
        buyers_target, buyers_control: Shares of customers that bought, 0 to 1.
        basket_target, basket_control: Average of those that bought.
    """

    more_buyers: float
    bigger_baskets: float
    buyers_target: float
    buyers_control: float
    basket_target: float
    basket_control: float


@dataclass(frozen=True, slots=True)
class Chance:
    """What the estimates say about the order of the cells, under a flat prior.

    Attributes:
        beats_control: Probability that the target cell's true average is above the control's.
        is_best: Probability that it is above that of every other cell, the control included.
    """

    beats_control: float
    is_best: float


@dataclass(frozen=True, slots=True)
class SecondReading:
    """Every second reading of one line of the lift table, or why it has none.

    Attributes:
        row: The line, over all customers.
        covariate: Number column of the campaign extract, or `BEFORE`; None where nothing is known.
    """

    row: LiftRow
    permutation: Permutation | NotMeasurable
    covariate: str | None
    covaried: Covaried | NotMeasurable
    capped: Capped | NotMeasurable
    split: Split | NotMeasurable
    chance: Chance | NotMeasurable


@dataclass(frozen=True, slots=True)
class SecondReadings:
    """The second readings of the asked lines of one campaign."""

    campaign: Campaign
    readings: tuple[SecondReading, ...]
    currency: str
