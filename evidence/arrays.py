"""The kernel's comparisons of averages for thousands of campaigns at once; tests hold them to the kernel's answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from analysis.model import EXPONENTS
from analysis.stats.degrees import degrees as kernel_degrees
from analysis.stats.gate import least_for_shape
from analysis.stats.log_region import LogRatio
from analysis.stats.rule import Rule, is_of_changes
from analysis.stats.shape import Buyers, log_averages, variation_apart
from evidence.tally import ALPHA

Numbers = NDArray[np.float64]


SUMS = (1.0, 2.0, 3.0, 1 / 8, 1 / 4, 9 / 8, 5 / 4, 9 / 4)
"""Powers whose sums over a cell's baskets are all that the procedures need."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One cell of every campaign: as `CellSummary`, with arrays.

    Attributes:
        n: Customers.
        moments: Σx, Σx² and Σx³ over them.
        nonzero: Those with another value than 0.
        amounts: Those with a value above 0.
        powers: The sums of these by `EXPONENTS`.
    """

    n: int
    moments: Numbers
    nonzero: Numbers
    amounts: Numbers
    powers: Numbers

    @classmethod
    def of_sums(cls, n: int, buyers: Numbers, sums: Numbers) -> Cells:
        """From the sums of the buyers' baskets to the powers of `SUMS`; all others have 0."""
        return cls(n, sums[:3], buyers, buyers, sums[[SUMS.index(exponent) for exponent in EXPONENTS]])

    @property
    def mean(self) -> Numbers:
        """Of all customers."""
        return np.asarray(self.moments[0] / self.n)

    @property
    def variance(self) -> Numbers:
        """With n − 1."""
        return np.asarray((self.moments[1] - self.n * self.mean**2) / (self.n - 1))

    @property
    def third_moment(self) -> Numbers:
        """Central."""
        return np.asarray(self.moments[2] / self.n - 3 * self.mean * self.moments[1] / self.n + 2 * self.mean**3)

    @property
    def buyers(self) -> Buyers:
        """As the kernel's, with arrays."""
        total, squares, _cubes = self.moments
        return Buyers(np.float64(self.n), self.nonzero, total, squares, self.amounts, tuple(self.powers))

    def scaled(self, factor: float) -> Cells:
        """Every basket so many times as large."""
        moments, powers = ((factor ** np.array(exponents))[:, None] for exponents in ((1, 2, 3), EXPONENTS))
        return replace(self, moments=self.moments * moments, powers=self.powers * powers)

    def __add__(self, other: Cells) -> Cells:
        """Of two disjoint groups of customers."""
        return Cells(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Answers:
    """What a procedure says about every campaign; where it says nothing, `measured` is false."""

    measured: NDArray[np.bool_]
    effect: Numbers
    p_value: Numbers
    low: Numbers
    high: Numbers
    lift_low: Numbers
    lift_high: Numbers

    def where(self, chosen: NDArray[np.bool_], other: Answers) -> Answers:
        """These where chosen, the other's elsewhere."""
        names = Answers.__slots__
        return Answers(*(np.where(chosen, getattr(self, name), getattr(other, name)) for name in names))

    def only(self, chosen: NDArray[np.bool_]) -> Answers:
        """Nothing said where not chosen."""
        return replace(self, measured=self.measured & chosen)

    def shares(self, effect: float, lift: float) -> dict[str, float]:
        """As `evidence.tally.tally` counts."""
        said = self.measured
        finite = said & np.isfinite(self.lift_high)
        wrong = self.p_value < ALPHA
        excludes = (self.low > 0) | (self.high < 0)

        def share(of: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
            return float((of & among).sum() / max(1, among.sum()))

        return {
            "measured": float(said.mean()),
            "up": share(wrong & (self.effect > 0), said),
            "down": share(wrong & (self.effect < 0), said),
            "above": share(self.low > effect, said),
            "below": share(self.high < effect, said),
            "lift_above": share(self.lift_low > lift, finite),
            "lift_below": share(self.lift_high < lift, finite),
            "lift_finite": share(finite, said),
            "borderline": share(wrong != excludes, said),
        }


def welch(target: Cells, control: Cells, *, df: float | None = None) -> Answers:
    """`compare_by_welch`; with infinite `df` the z-test of unequal variances."""
    ours, theirs = target.variance / target.n, control.variance / control.n
    squared_error = ours + theirs
    with np.errstate(all="ignore"):
        weight = ours / squared_error
        found = 1 / (weight**2 / (target.n - 1) + (1 - weight) ** 2 / (control.n - 1)) if df is None else df
        error, effect = np.sqrt(squared_error), target.mean - control.mean
        quantile = _quantile(found)
        lifts = _fieller(target.mean, control.mean, ours, theirs, quantile)
        p_value = _two_sided(effect / error, found)
    return Answers(squared_error > 0, effect, p_value, effect - quantile * error, effect + quantile * error, *lifts)


def _quantile(df: Numbers | float) -> Numbers:
    return np.asarray(-stdtrit(df, ALPHA / 2), dtype=np.float64)


def _two_sided(statistic: Numbers, df: Numbers | float) -> Numbers:
    return np.asarray(2 * stdtr(df, -np.abs(statistic)), dtype=np.float64)


def _fieller(
    t: Numbers, c: Numbers, square_t: Numbers, square_c: Numbers, quantile: Numbers
) -> tuple[Numbers, Numbers]:
    a, b, rest = c**2 - quantile**2 * square_c, t * c, t**2 - quantile**2 * square_t
    root = np.sqrt(b**2 - a * rest)
    bounded = (a > 0) & (c > 0)
    return np.where(bounded, (b - root) / a - 1, -np.inf), np.where(bounded, (b + root) / a - 1, np.inf)


def log_ratio(target: Cells, control: Cells, *, df: Numbers | float = np.inf) -> Answers:
    """`compare_by_log_ratio`."""
    with np.errstate(all="ignore"):
        logs = LogRatio(*log_averages(target.buyers, control.buyers))
        quantile = _quantile(df)
        below, above = logs.reach(quantile)
        lifts = np.expm1(logs.value - below), np.expm1(logs.value + above)
        p_value = log_p_value(logs, df)
        low, high = map(np.asarray, logs.difference(quantile))
    some = (target.nonzero > 0) & (control.nonzero > 0) & (target.mean > 0) & (control.mean > 0)
    return Answers(some & (logs.squared_error > 0), target.mean - control.mean, p_value, low, high, *lifts)


def log_p_value(logs: LogRatio, df: Numbers | float) -> Numbers:
    """Of no difference."""
    with np.errstate(all="ignore"):
        return _two_sided(np.asarray(logs.statistic()), df)


def expected_buyers(target: Cells, control: Cells) -> Numbers:
    """As the kernel's."""
    return (target.nonzero + control.nonzero) * min(target.n, control.n) / (target.n + control.n)


def skewness_of_difference(target: Cells, control: Cells) -> Numbers:
    """As the kernel's."""
    pooled, a, b = target + control, 1 / target.n, 1 / control.n
    with np.errstate(all="ignore"):
        skewness = np.where(pooled.variance > 0, pooled.third_moment / pooled.variance**1.5, 0.0)
    return np.asarray(skewness * (a - b) / np.sqrt(a + b))


def degrees(target: Cells, control: Cells, rule: Rule) -> Numbers:
    """The kernel's under a rule."""
    with np.errstate(all="ignore"):
        return np.asarray(kernel_degrees(target.buyers, control.buyers, rule))


def is_rare(target: Cells, control: Cells, rule: Rule) -> NDArray[np.bool_]:
    """As the kernel's, under a rule."""
    return np.asarray(target.nonzero + control.nonzero <= rule.mostly_buyers * (target.n + control.n))


def suits_welch(target: Cells, control: Cells, rule: Rule) -> NDArray[np.bool_]:
    """As the kernel's, under a rule."""
    return suits_welch_by(
        skewness_of_difference(target, control),
        np.asarray(variation_apart(target.buyers, control.buyers)),
        expected_buyers(target, control) >= rule.enough_buyers,
        is_change(target, control, rule),
        rule,
    )


def is_change(target: Cells, control: Cells, rule: Rule) -> NDArray[np.bool_]:
    """Whether nearly everybody has the metric and many of its values are below 0."""
    return is_of_changes(target.buyers + control.buyers, rule) & ~is_rare(target, control, rule)


def suits_welch_by(
    skewness: Numbers, apart: Numbers, enough: NDArray[np.bool_], change: NDArray[np.bool_], rule: Rule
) -> NDArray[np.bool_]:
    """The same from what it takes of every campaign."""
    alike = change | (apart <= rule.most_apart)
    return np.asarray((np.abs(skewness) <= rule.most_skewness) & alike & enough)


def is_measured(target: Cells, control: Cells, rule: Rule) -> NDArray[np.bool_]:
    """Whether there is anything to test, and enough buyers."""
    varies = (target.variance > 0) | (control.variance > 0)
    return varies & has_enough(target, control, rule)


def has_enough(target: Cells, control: Cells, rule: Rule) -> NDArray[np.bool_]:
    """Whether the smaller cell has enough customers and expects enough buyers."""
    with np.errstate(all="ignore"):
        shape = least_for_shape(target.buyers + control.buyers, rule)
    enough = min(target.n, control.n) >= np.fmax(rule.least_customers, shape)
    return np.asarray(enough & (expected_buyers(target, control) >= rule.least_buyers))


def compare(target: Cells, control: Cells, rule: Rule) -> Answers:
    """`compare_means` under a rule."""
    by_log = log_ratio(target, control, df=degrees(target, control, rule))
    chosen = welch(target, control).where(suits_welch(target, control, rule), by_log)
    return chosen.only(is_measured(target, control, rule))
