"""Tests and intervals from two averages whose logarithms are close to normal, for one campaign or many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.stats.shape import LogAverage, Numbers

_MOST_FALL = 0.5
"""Largest y: by more than this no error falls, whatever a single basket suggests."""

_STEPS = 6
"""Of Newton's method, from a start that is the solution for small errors; more where there may be several extremes."""

_ONE_EXTREME = 1.9
"""Errors times quantile up to which there is one extreme only: below 2."""

_FAR = 300.0
"""Where one cell has no error, the extreme is at the other's end of the ellipse: e³⁰⁰ is as good as infinite."""

LARGEST = 700.0
"""Logarithm of the largest ratio that is told: of numbers beyond, nothing is known but that they are large."""

_STARTS = np.log(np.tan(np.linspace(0, np.pi / 2, 19)[1:-1]))


@dataclass(frozen=True, slots=True)
class LogRatio:
    """ln(target ÷ control) and its error, which depends on what the true ratio is.

    Attributes:
        target: Average of the target cell.
        control: Average of the control cell.

    Examples:
        >>> one, other = (LogAverage(np.float64(value), np.float64(0.02), np.float64(0)) for value in (3.0, 2.0))
        >>> float(LogRatio(one, other).statistic().round(4))
        2.0273
    """

    target: LogAverage
    control: LogAverage

    @property
    def value(self) -> Numbers:
        """The logarithm of the ratio."""
        return np.log(self.target.value / self.control.value)

    @property
    def squared_error(self) -> Numbers:
        """Squared standard error where the estimate is the truth."""
        return self.target.squared_error + self.control.squared_error

    @property
    def _pull(self) -> Numbers:
        """By how much the squared error is too small where the estimate is too large by 1."""
        with np.errstate(all="ignore"):
            return (self.control.pull - self.target.pull) / self.squared_error

    def statistic(self) -> Numbers:
        """How many standard errors the ratio is away from 1, without a sign.

        With d the distance of the logarithm from 0, the squared error were the ratio 1 is s² + b·d, the covariance of
        both taken out. Where that falls, s²(√(1 + y²) − y)² with y = |b·d| ÷ 2s², ½ at most, takes its place, which
        agrees with it near d = 0 and stays above 0. The idea is that of Johnson (1978), Journal of the American
        Statistical Association 73:536, on the scale of logarithms.
        """
        distance, error = np.abs(self.value), np.sqrt(self.squared_error)
        with np.errstate(all="ignore"):
            grows = self._pull * self.value / self.squared_error
            fallen: Numbers = np.minimum(np.abs(grows) / 2, _MOST_FALL)
            larger = distance / (error * np.sqrt(1 + np.maximum(grows, 0)))
            smaller = distance / error * (fallen + np.sqrt(1 + fallen**2))
        return np.asarray(np.where(grows >= 0, larger, smaller))

    def reach(self, quantile: Numbers) -> tuple[Numbers, Numbers]:
        """How far below and above its estimate the logarithm may be: where `statistic` would be the quantile.

        Args:
            quantile: Standard errors that an interval reaches, above 0.
        """
        error, pull = np.sqrt(self.squared_error), np.abs(self._pull)
        larger = (quantile**2 * pull + np.sqrt(quantile**4 * pull**2 + 4 * (quantile * error) ** 2)) / 2
        with np.errstate(all="ignore"):
            least = quantile * error / (_MOST_FALL + np.sqrt(1 + _MOST_FALL**2))
            smaller = np.maximum(least, quantile * error / np.sqrt(1 + quantile * pull / error))
        is_above = self._pull >= 0
        return np.where(is_above, larger, smaller), np.where(is_above, smaller, larger)

    def difference(self, quantile: Numbers) -> tuple[Numbers, Numbers]:
        """Limits of target − control: its extremes over all pairs of averages that the interval of the ratio allows.

        These are an ellipse around both logarithms, u²/s_T² + w²/s_C² ≤ (reach ÷ s)², so the limits agree with
        `reach` about whether the averages differ.

        Args:
            quantile: As for `reach`.
        """
        below, above = self.reach(quantile)
        return self._extreme(below, -1), self._extreme(above, 1)

    def _extreme(self, reach: Numbers, sign: int) -> Numbers:
        """The largest (smallest) difference; w is the logarithm of the angle's tangent along the ellipse."""
        with np.errstate(all="ignore"):
            scale = reach / np.sqrt(self.squared_error)
            ours, theirs = (scale * np.sqrt(cell.squared_error) for cell in (self.target, self.control))
            w = tilt = np.log(theirs * self.control.value / (ours * self.target.value))

            def at(w: Numbers) -> Numbers:
                sine, cosine = _sine_and_cosine(w)
                target = self.target.value * np.exp(np.minimum(sign * ours * cosine, LARGEST))
                return target - self.control.value * np.exp(np.minimum(-sign * theirs * sine, LARGEST))

            if np.any(np.maximum(ours, theirs) > _ONE_EXTREME):
                w = _STARTS[np.argmax([sign * at(start) for start in _STARTS], axis=0)]
            start = at(np.clip(w, -_FAR, _FAR))
            for _ in range(_STEPS):
                sine, cosine = _sine_and_cosine(w)
                slope = w - tilt + sign * (ours * cosine + theirs * sine)
                w = w - slope / (1 + sign * sine * cosine * (theirs * cosine - ours * sine))
            found = at(w)
            return np.where(sign * found >= sign * start, found, start)


def _sine_and_cosine(w: Numbers) -> tuple[Numbers, Numbers]:
    """Of the angle whose tangent is eʷ."""
    return 1 / np.sqrt(1 + np.exp(-2 * w)), 1 / np.sqrt(1 + np.exp(2 * w))
