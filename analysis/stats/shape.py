"""How well the logarithms of two cells' averages are known, for one campaign or, with arrays, for many at once.

The baskets of both cells together give the shape of what buyers spend, each cell's own baskets how far it is stretched.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import add

import numpy as np
from numpy.typing import NDArray

from analysis.model import EXPONENTS, CellSummary, PowerSums

Numbers = np.float64 | NDArray[np.float64]
"""One number, or one for every campaign."""

_ROUNDING = 1e-9
"""Spread below which baskets are all the same."""

_CAUTION = 4.5
"""Over the buyers, by how much more a spread above the common one counts: what few baskets hide is large baskets."""

_CAUTIOUS_FROM = 1.5
"""Times λ, up to 1, that this caution counts: light tails hide little."""

_HALF_KNOWN = 4
"""Amounts with which a cell's own spread weighs as much as the common one in the covariance of error and average."""

_HALF_OWN = 80
"""Buyers with which a cell's own variation weighs as much as what its spread tells of it; 1 + 3h² times as many where
rare large baskets weigh much, since few buyers have them."""

_MOST_GROWTH = 2.0
"""Largest λ. It is 1 for log-normal baskets. Where nearly all spend the same and a few far more, their spread says
little of their variation, and it would be in the hundreds."""

_TAKEN_OUT = 0.75
"""Of the covariance that the number of buyers makes, times their share of the customers: what of it makes both tails of
t alike, (1 + 2r)/4 of a share r, where many buy; where few do the logarithm needs little of it."""

_MOST_STRETCH = 1.5
"""Largest spread of a cell over the common one that the covariance of error and average follows."""

_MOST_HEAVY = 1.5
"""Largest λ(q − 1) of a cell that the covariance of its own variation and average follows: where baskets weigh more,
hardly a cell has those that would show it."""


@dataclass(frozen=True, slots=True)
class Buyers:
    """What a cell's customers with a value other than 0 spent.

    Attributes:
        customers: All customers of the cell.
        buyers: Those with a value other than 0.
        total: Σ of their values, above 0.
        squares: Σ of the squares.
        amounts: How many values are above 0.
        powers: Σ of their powers by `EXPONENTS`.
    """

    customers: Numbers
    buyers: Numbers
    total: Numbers
    squares: Numbers
    amounts: Numbers
    powers: tuple[Numbers, ...]

    @classmethod
    def of(cls, cell: CellSummary) -> Buyers:
        """From a summary; without its power sums a cell has no spread of its own."""
        powers = cell.powers or PowerSums(0, (0.0,) * len(EXPONENTS))
        squares = (cell.n - 1) * cell.variance + cell.n * cell.mean**2
        return cls(
            customers=np.float64(cell.n),
            buyers=np.float64(cell.nonzero),
            total=np.float64(cell.n * cell.mean),
            squares=np.float64(squares),
            amounts=np.float64(powers.count),
            powers=tuple(map(np.float64, powers.sums)),
        )

    def averages(self) -> list[Numbers]:
        """Average powers of the values above 0, by `EXPONENTS`."""
        return [total / self.amounts for total in self.powers]

    def __add__(self, other: Buyers) -> Buyers:
        """Of two disjoint groups of customers."""
        return Buyers(
            self.customers + other.customers,
            self.buyers + other.buyers,
            self.total + other.total,
            self.squares + other.squares,
            self.amounts + other.amounts,
            tuple(map(add, self.powers, other.powers)),
        )


@dataclass(frozen=True, slots=True)
class LogAverage:
    """An average above 0, and how well its logarithm is known.

    Attributes:
        value: The average.
        squared_error: Squared standard error of its logarithm.
        pull: Covariance of that squared error with the logarithm: a cell that by chance has few large baskets has a low
            average and seems to vary little.
    """

    value: Numbers
    squared_error: Numbers
    pull: Numbers


def relative_variation(buyers: Buyers) -> Numbers:
    """Average square of what buyers spent over the square of their average: 1 where all spend the same.

    Args:
        buyers: At least one.

    Returns:
        q = (Σx² ÷ K) ÷ (Σx ÷ K)² of K buyers, 1 or more.

    Examples:
        >>> spent_10_and_30 = CellSummary(4, 10.0, 200.0, nonzero=2)
        >>> float(relative_variation(Buyers.of(spent_10_and_30)))
        1.25
    """
    return buyers.buyers * buyers.squares / buyers.total**2


def log_averages(target: Buyers, control: Buyers) -> tuple[LogAverage, LogAverage]:
    """How well the logarithms of both cells' averages are known.

    Args:
        target: Buyers of the target cell, at least one.
        control: Buyers of the control cell, same metric and unit.

    Returns:
        Both averages per customer.

    Assumes:
        Customers are independent; the baskets of the cells differ by a factor and a power: x and a·xᵇ, as log-normal
        baskets of any parameters do.

    Source:
        Delta method for ln ȳ: s² = q/k − 1/n with k buyers of n customers; q = q₀·exp(λ(v − v₀)) with the common q₀,
        and with many buyers the cell's own.
        The spread v = 64·ln(m(1/4) ÷ m(1/8)²), m(p) the average of the p-th powers, is the variance of the logarithms
        where these are normal. λ = ln(q₀(9/8) ÷ q₀(1)) ÷ ((9/8)² − 1)v₀, q₀(p) = m(2p) ÷ m(p)²: what q grows by as
        baskets are stretched. Covariance of v with ln ȳ, by the delta method: c/k, c = 64(m(5/4) ÷ m(1)m(1/4) −
        2m(9/8) ÷ m(1)m(1/8) + 1), times the square of v ÷ v₀; of ln q with ln ȳ where q is the cell's own:
        (λ(q − 1))²/k, as of log-normal baskets, times k/(k + 80), since few buyers have the baskets on which it rests.
        Of 1/k − 1/n, the part of s² that the number of buyers makes, with its logarithm: −(1/k − 1/n)/k, of which ¾·k/n
        is taken, as the Edgeworth expansion of a share's studentised logarithm asks for where many buy.
        γ = κ₃ ÷ v^1.5, κ₃ = 64/7·(ln m(1) − 8·ln m(1/8) − 7/16·v), the third cumulant where ln m(p) = κ₁p + κ₂p²/2 +
        κ₃p³/6. Bounds of each and why: docs/methods.md, section 3.

    Examples:
        >>> equal = CellSummary(100, 1.0, 900 / 99, nonzero=10)
        >>> float(log_averages(Buyers.of(equal), Buyers.of(equal))[0].squared_error.round(4))
        0.09
    """
    shape = Shape.of(target + control)
    return shape.log_average(target), shape.log_average(control)


def variation_apart(target: Buyers, control: Buyers) -> Numbers:
    """How differently the baskets of two cells vary.

    Args:
        target: Buyers of the target cell.
        control: Buyers of the control cell, same metric and unit.

    Returns:
        |ln(q_T ÷ q_C)| of the relative variations behind `log_averages`, 0 or more; not a number where there is no
        logarithm to take, or a single buyer in one of the cells.

    Examples:
        >>> equal = CellSummary(100, 1.0, 900 / 99, nonzero=10)
        >>> float(variation_apart(Buyers.of(equal), Buyers.of(equal)))
        0.0
    """
    shape, cells = Shape.of(target + control), (target, control)
    (ours, some), (theirs, others) = (
        (shape.variation_of(cell), (cell.buyers > 1) & (cell.total > 0)) for cell in cells
    )
    with np.errstate(all="ignore"):
        return np.where(some & others, np.abs(np.log(ours / theirs)), np.nan)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the baskets of both cells have in common.

    Attributes:
        variation: Relative variation q.
        spread: v.
        growth: λ, by how much ln q grows with v; 0 where there is no spread.
        covariance: c.
        skewness: γ of the logarithms, 0 for log-normal baskets and where there is no spread.
    """

    variation: Numbers
    spread: Numbers
    growth: Numbers
    covariance: Numbers
    skewness: Numbers

    @classmethod
    def of(cls, buyers: Buyers) -> Shape:
        """From the buyers of both cells together."""
        with np.errstate(all="ignore"):
            eighth, quarter, first, nine, five, second, double = buyers.averages()
            spread = _spread(buyers)
            stretched = np.log(double / nine**2) - np.log(second / first**2)
            grows = np.clip(stretched / ((81 / 64 - 1) * spread), 0, _MOST_GROWTH)
            growth = np.where(spread > _ROUNDING, grows, 0.0)
            covariance = 64 * (five / (first * quarter) - 2 * nine / (first * eighth) + 1)
            third = 64 / 7 * (np.log(first) - 8 * np.log(eighth) - 7 / 16 * spread)
            skewness = np.where(spread > _ROUNDING, third / spread**1.5, 0.0)
            return cls(relative_variation(buyers), spread, growth, covariance, skewness)

    def part_of_baskets(self, share: Numbers) -> Numbers:
        """Part of an average's squared error that the baskets have, 0 to 1; the rest is how many of the customers buy.

        Args:
            share: Of the customers who buy.
        """
        with np.errstate(all="ignore"):
            return np.where(self.variation > 1, (self.variation - 1) / (self.variation - share), 0.0)

    @property
    def heaviness(self) -> Numbers:
        """h, by how much rare large baskets weigh: 0.3 for exponential baskets, 1.7 for log-normal ones with σ = 1."""
        return self.growth * (self.variation - 1)

    def log_average(self, cell: Buyers) -> LogAverage:
        """Of one of the cells."""
        variation, (beyond, growth) = self.variation_of(cell), self._stretched(cell)
        count = cell.amounts
        with np.errstate(all="ignore"):
            squared_error = np.maximum(0, variation / cell.buyers - 1 / cell.customers)
            stretch = np.clip(1 + count / (count + _HALF_KNOWN) * beyond / self.spread, 0, _MOST_STRETCH)
            told = np.where(growth > 0, growth * self.covariance * stretch**2, 0.0)
        pull = pull_of(cell.buyers, cell.customers, variation, growth, told, self._weight_of_own(cell))
        return LogAverage(cell.total / cell.customers, squared_error, pull)

    def variation_of(self, cell: Buyers) -> Numbers:
        """Q of one of the cells. Where there is no spread, common or own, it is the common one."""
        beyond, growth = self._stretched(cell)
        with np.errstate(all="ignore"):
            told, own = np.log(self.variation) + growth * beyond, np.log(relative_variation(cell))
            weight = np.where(growth > 0, self._weight_of_own(cell), 0.0)
            most = np.log(np.maximum(cell.buyers, self.variation))  # one basket has everything
            found = np.clip(told + weight * (own - told), 0, most)
            has_returns = (growth > 0) & (cell.buyers > cell.amounts)
            return np.exp(np.where(has_returns, np.maximum(found, own), found))

    def _weight_of_own(self, cell: Buyers) -> Numbers:
        return weight_of_own(cell.buyers, self.heaviness)

    def _stretched(self, cell: Buyers) -> tuple[Numbers, Numbers]:
        """How much larger a cell's spread is than the common one, and λ on the way; both 0 without any spread."""
        count = cell.amounts
        with np.errstate(all="ignore"):
            own = _spread(cell) * count / (count - 1)
            is_known = (self.spread > _ROUNDING) & (count > 1)
            beyond = np.where(is_known, own - self.spread, 0.0)
            more = _CAUTION * np.minimum(1, _CAUTIOUS_FROM * self.growth) / cell.buyers
            caution = np.where(beyond > 0, 1 + more, 1.0)
            growth = np.where(is_known, self.growth * caution, 0.0)
        return beyond, growth


def pull_of(
    buyers: Numbers, customers: Numbers, variation: Numbers, growth: Numbers, told: Numbers, own: Numbers
) -> Numbers:
    """Covariance of the squared error of a cell's logarithm with the logarithm, as far as it is taken out.

    Args:
        buyers: Of the cell, at least one.
        customers: All of it.
        variation: Its q.
        growth: Its λ.
        told: λ·c·r², that of what its spread tells of q.
        own: How much its own variation counts in q, 0 to 1.

    Returns:
        See `log_averages`; between −s³/2 and s³/2, of a squared error s² that varies by half its size.

    Examples:
        >>> float(pull_of(*map(np.float64, (20, 500, 1.0, 0.0, 0.0, 0.0))).round(6))
        -7.2e-05
    """
    with np.errstate(all="ignore"):
        seen = buyers / (buyers + _HALF_OWN)
        of_own = seen * np.minimum(_MOST_HEAVY, growth * (variation - 1)) ** 2
        of_baskets = ((1 - own) * told + own * of_own) * variation / buyers**2
        of_count = _TAKEN_OUT * (1 / buyers - 1 / customers) / customers
        most = np.maximum(0, variation / buyers - 1 / customers) ** 1.5 / 2
        return np.clip(of_baskets - of_count, -most, most)


def weight_of_own(buyers: Numbers, heaviness: Numbers) -> Numbers:
    """How much a cell's own variation counts beside what its spread tells, from 0 to 1.

    Args:
        buyers: Of the cell.
        heaviness: h of all baskets.

    Returns:
        k ÷ (k + 80·(1 + 3h²)).

    Examples:
        >>> float(weight_of_own(np.float64(80), np.float64(0)))
        0.5
    """
    with np.errstate(all="ignore"):
        return buyers / (buyers + _HALF_OWN * (1 + 3 * heaviness**2))


def _spread(buyers: Buyers) -> Numbers:
    eighth, quarter = buyers.averages()[:2]
    return 64 * np.log(quarter / eighth**2)
