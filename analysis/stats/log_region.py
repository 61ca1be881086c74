"""Tests and intervals from two averages whose logarithms are close to normal, for one campaign or many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.stats.shape import LogAverage, Numbers

_ANGLES = np.linspace(0, np.pi / 2, 17)
_HALVINGS = 26
"""An angle is off by π/16 ÷ 2²⁶ at most; the extreme, flat there, by the square of that."""


@dataclass(frozen=True, slots=True)
class LogRatio:
    """ln(target ÷ control) and its error, which depends on what the true ratio is.

    Attributes:
        target: Average of the target cell.
        control: Average of the control cell.
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
        both taken out. Where that falls, s²(√(1 + y²) − y)² with y = |b·d| ÷ 2s² takes its place, which agrees with it
        near d = 0 and stays above 0.
        """
        distance, error = np.abs(self.value), np.sqrt(self.squared_error)
        with np.errstate(all="ignore"):
            grows = self._pull * self.value / self.squared_error
            fallen = np.abs(grows) / 2
            larger = distance / (error * np.sqrt(1 + np.maximum(grows, 0)))
            smaller = distance / error * (fallen + np.sqrt(1 + fallen**2))
        return np.where(grows >= 0, larger, smaller)

    def reach(self, quantile: Numbers) -> tuple[Numbers, Numbers]:
        """How far below and above its estimate the logarithm may be: where `statistic` would be the quantile.

        Args:
            quantile: Standard errors that an interval reaches, above 0.
        """
        error, pull = np.sqrt(self.squared_error), np.abs(self._pull)
        larger = (quantile**2 * pull + np.sqrt(quantile**4 * pull**2 + 4 * (quantile * error) ** 2)) / 2
        with np.errstate(all="ignore"):
            smaller = quantile * error / np.sqrt(1 + quantile * pull / error)
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
        """The largest (smallest) difference; along the ellipse from the target's end of it to the control's."""
        with np.errstate(all="ignore"):
            scale = reach / np.sqrt(self.squared_error)
            ours, theirs = (scale * np.sqrt(cell.squared_error) for cell in (self.target, self.control))
            tilt = np.log(ours * self.target.value / (theirs * self.control.value))

        def difference(angle: Numbers) -> Numbers:
            target = self.target.value * np.exp(sign * ours * np.cos(angle))
            return target - self.control.value * np.exp(-sign * theirs * np.sin(angle))

        best = np.argmax([sign * difference(angle) for angle in _ANGLES], axis=0)
        low, high = _ANGLES[np.maximum(best - 1, 0)], _ANGLES[np.minimum(best + 1, _ANGLES.size - 1)]
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            with np.errstate(all="ignore"):
                slope = tilt + np.log(np.tan(middle)) + sign * (ours * np.cos(middle) + theirs * np.sin(middle))
            low, high = np.where(slope < 0, middle, low), np.where(slope < 0, high, middle)
        return difference((low + high) / 2)
