"""Figures and what they are made of: metrics, a few numbers per cell, comparisons."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from operator import add

from analysis.model.remarks import NotMeasurable


class Kind(StrEnum):
    """How a metric is averaged and tested."""

    PROPORTION = "proportion"
    MEAN = "mean"
    RATIO = "ratio"


class Unit(StrEnum):
    """What a metric is counted in; words turns it into a format."""

    SHARE = "share"
    MONEY = "money"
    COUNT = "count"
    NUMBER = "number"


class Method(StrEnum):
    """The procedure behind a p-value and its interval, as it stands in the `method` column."""

    SCORE = "pooled z, Newcombe interval"
    MID_P = "Fisher mid-p, Newcombe interval"
    WELCH = "Welch"
    LOG_RATIO = "log-ratio, shape of baskets from both cells"
    DELTA = "delta method, Welch"
    CHANGE = "difference in differences, Welch"
    REGRESSION = "regression on pre spend, HC3"
    WEIGHTS = "inverse-propensity weights, stacked estimating equations"
    INSTRUMENT = "two-stage least squares, Fieller"
    HOTELLING = "Hotelling"
    WILSON = "Wilson"
    COVARIED = "Welch, adjusted for a covariate"
    DELTA_LOG = "delta method, log-ratio, pooled variation"


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided confidence interval, both ends in the unit of the figure it belongs to."""

    low: float
    high: float


EXPONENTS = (1 / 8, 1 / 4, 1.0, 9 / 8, 5 / 4, 2.0, 9 / 4)
"""Powers whose sums tell the shape of what buyers spend; see `analysis.stats.shape`."""


@dataclass(frozen=True, slots=True)
class PowerSums:
    """Sums over the values above 0 of a cell's customers.

    Attributes:
        count: How many values are above 0.
        sums: Σ xᵖ for every p of `EXPONENTS`, in the metric's unit to that power.
    """

    count: int
    sums: tuple[float, ...]

    def __add__(self, other: PowerSums) -> PowerSums:
        """Of two disjoint groups of customers."""
        return PowerSums(self.count + other.count, tuple(map(add, self.sums, other.sums)))


@dataclass(frozen=True, slots=True)
class CellSummary:
    """One metric over the customers of one cell: all that a test of proportions or means needs.

    Attributes:
        n: Customers, buyers or not.
        mean: Average of the metric over all n customers, in its unit (0 when n is 0).
        variance: Sample variance with n − 1, in squared units (0 when n < 2).
        third_moment: Central third moment (1/n) Σ (y − mean)³, in cubed units.
        nonzero: Customers whose value is not 0 (the buyers, for a purchase metric).
        powers: What tells the shape of the values above 0; None where nobody asks for it.
    """

    n: int
    mean: float
    variance: float
    third_moment: float = 0.0
    nonzero: int = 0
    powers: PowerSums | None = field(default=None, repr=False)

    def __add__(self, other: CellSummary) -> CellSummary:
        """Pool two disjoint groups of customers (Chan, Golub, LeVeque 1979; third moment: Pébay 2008, eq. 1.2)."""
        if not self.n or not other.n:
            return self if self.n else other
        n, step = self.n + other.n, other.mean - self.mean
        squares = self._squares + other._squares
        return CellSummary(
            n=n,
            mean=self.mean + step * other.n / n,
            variance=(squares + step**2 * self.n * other.n / n) / (n - 1),
            third_moment=(
                self.n * self.third_moment
                + other.n * other.third_moment
                + step**3 * self.n * other.n * (self.n - other.n) / n**2
                + 3 * step * (self.n * other._squares - other.n * self._squares) / n
            )
            / n,
            nonzero=self.nonzero + other.nonzero,
            powers=self.powers + other.powers if self.powers and other.powers else None,
        )

    @property
    def _squares(self) -> float:
        return self.variance * (self.n - 1) if self.n else 0.0


@dataclass(frozen=True, slots=True)
class PairSummary:
    """Numerator and denominator of a ratio metric over the same customers, with their sample covariance (n − 1)."""

    numerator: CellSummary
    denominator: CellSummary
    covariance: float

    def __add__(self, other: PairSummary) -> PairSummary:
        """Pool two disjoint groups of customers (Bennett et al. 2009, eq. 3.3)."""
        if not self.numerator.n or not other.numerator.n:
            return self if self.numerator.n else other
        n1, n2 = self.numerator.n, other.numerator.n
        steps = (other.numerator.mean - self.numerator.mean) * (other.denominator.mean - self.denominator.mean)
        products = self.covariance * (n1 - 1) + other.covariance * (n2 - 1) + steps * n1 * n2 / (n1 + n2)
        return PairSummary(
            self.numerator + other.numerator, self.denominator + other.denominator, products / (n1 + n2 - 1)
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Target against control on one metric.

    Attributes:
        effect: Absolute difference per assigned customer, target − control, in the metric's unit.
        interval: Confidence interval of the effect.
        p_value: Two-sided, of no effect, 0 to 1.
        lift: Effect ÷ control mean (0.1 is +10 %), or why there is none.
        lift_interval: Its interval, or why it has no finite one.
        method: The procedure used.
        borderline: True where p-value and interval disagree about "no effect".
        df: Degrees of freedom of Student's t behind the interval; infinite for the normal distribution.
    """

    effect: float
    interval: Interval
    p_value: float
    lift: float | NotMeasurable
    lift_interval: Interval | NotMeasurable
    method: Method
    borderline: bool = False
    df: float = inf
