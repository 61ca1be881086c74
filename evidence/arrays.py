"""The kernel's comparisons of averages for thousands of campaigns at once; tests hold them to the kernel's answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from analysis.stats.rule import Rule
from evidence.tally import ALPHA

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cells:
    """One cell of every campaign: as `CellSummary`, with arrays."""

    n: int
    mean: Numbers
    variance: Numbers
    third_moment: Numbers
    nonzero: Numbers

    @classmethod
    def of_sums(cls, n: int, buyers: Numbers, sums: Numbers) -> Cells:
        """From the buyers and their Σx, Σx², Σx³; all others have 0."""
        mean = sums[0] / n
        squares = sums[1] - n * mean**2
        third = sums[2] / n - 3 * mean * sums[1] / n + 2 * mean**3
        return cls(n, mean, squares / (n - 1), third, buyers)

    def scaled(self, factor: float) -> Cells:
        """Every basket so many times as large."""
        return replace(
            self,
            mean=self.mean * factor,
            variance=self.variance * factor**2,
            third_moment=self.third_moment * factor**3,
        )


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


def welch(target: Cells, control: Cells, *, degrees: float | None = None) -> Answers:
    """`compare_by_welch`; with infinite `degrees` the z-test of unequal variances."""
    ours, theirs = target.variance / target.n, control.variance / control.n
    squared_error = ours + theirs
    with np.errstate(all="ignore"):
        weight = ours / squared_error
        df = 1 / (weight**2 / (target.n - 1) + (1 - weight) ** 2 / (control.n - 1)) if degrees is None else degrees
        error, effect = np.sqrt(squared_error), target.mean - control.mean
        quantile = _quantile(df)
        lifts = _fieller(target.mean, control.mean, ours, theirs, quantile)
        p_value = _two_sided(effect / error, df)
    return Answers(squared_error > 0, effect, p_value, effect - quantile * error, effect + quantile * error, *lifts)


def _quantile(degrees: Numbers | float) -> Numbers:
    return np.asarray(-stdtrit(degrees, ALPHA / 2), dtype=np.float64)


def _two_sided(statistic: Numbers, degrees: Numbers | float) -> Numbers:
    return np.asarray(2 * stdtr(degrees, -np.abs(statistic)), dtype=np.float64)


def _fieller(
    t: Numbers, c: Numbers, square_t: Numbers, square_c: Numbers, quantile: Numbers
) -> tuple[Numbers, Numbers]:
    a, b, rest = c**2 - quantile**2 * square_c, t * c, t**2 - quantile**2 * square_t
    root = np.sqrt(b**2 - a * rest)
    bounded = (a > 0) & (c > 0)
    return np.where(bounded, (b - root) / a - 1, -np.inf), np.where(bounded, (b + root) / a - 1, np.inf)


def log_ratio(target: Cells, control: Cells, *, degrees: Numbers | float = np.inf) -> Answers:
    """`compare_by_log_ratio`."""
    cells = (target, control)
    buyers = sum(cell.nonzero for cell in cells)
    total = sum(cell.n * cell.mean for cell in cells)
    squares = sum((cell.n - 1) * cell.variance + cell.n * cell.mean**2 for cell in cells)
    with np.errstate(all="ignore"):
        spread = buyers * squares / total**2
        errors = [np.maximum(0, spread / cell.nonzero - 1 / cell.n) for cell in cells]
        error, ratio = np.sqrt(sum(errors)), np.log(target.mean / control.mean)
        quantile = _quantile(degrees)
        p_value = _two_sided(ratio / error, degrees)
        reach = [quantile * np.sqrt(squared) for squared in errors]
        effect = target.mean - control.mean
        below = np.hypot(target.mean * np.expm1(-reach[0]), control.mean * np.expm1(reach[1]))
        above = np.hypot(target.mean * np.expm1(reach[0]), control.mean * np.expm1(-reach[1]))
        lifts = np.expm1(ratio - quantile * error), np.expm1(ratio + quantile * error)
    measured = (target.nonzero > 0) & (control.nonzero > 0) & (target.mean > 0) & (control.mean > 0) & (error > 0)
    return Answers(measured, effect, p_value, effect - below, effect + above, *lifts)


def expected_buyers(target: Cells, control: Cells) -> Numbers:
    """As the kernel's."""
    return (target.nonzero + control.nonzero) * min(target.n, control.n) / (target.n + control.n)


def skewness_of_difference(target: Cells, control: Cells) -> Numbers:
    """As the kernel's."""
    n, step = target.n + control.n, control.mean - target.mean
    ours, theirs = target.variance * (target.n - 1), control.variance * (control.n - 1)
    variance = (ours + theirs + step**2 * target.n * control.n / n) / (n - 1)
    third = (
        target.n * target.third_moment
        + control.n * control.third_moment
        + step**3 * target.n * control.n * (target.n - control.n) / n**2
        + 3 * step * (target.n * theirs - control.n * ours) / n
    ) / n
    a, b = 1 / target.n, 1 / control.n
    with np.errstate(all="ignore"):
        skewness = np.where(variance > 0, third / variance**1.5, 0.0)
    return np.asarray(skewness * (a - b) / np.sqrt(a + b))


def wide_degrees(target: Cells, control: Cells, rule: Rule) -> Numbers:
    """Degrees of freedom of the log-ratio under a rule."""
    expected = expected_buyers(target, control)
    return np.where(expected < rule.enough_buyers, rule.wide_degrees * expected, np.inf)


def choose(target: Cells, control: Cells, rule: Rule, by_welch: Answers, by_log: Answers) -> Answers:
    """What a rule takes of two procedures' answers."""
    is_skewed = np.abs(skewness_of_difference(target, control)) > rule.most_skewness
    varies = (target.variance > 0) | (control.variance > 0)
    enough = expected_buyers(target, control) >= rule.least_buyers
    return by_log.where(is_skewed, by_welch).only(varies & enough)


def compare(target: Cells, control: Cells, rule: Rule) -> Answers:
    """`compare_means` under a rule."""
    by_log = log_ratio(target, control, degrees=wide_degrees(target, control, rule))
    return choose(target, control, rule, welch(target, control), by_log)
