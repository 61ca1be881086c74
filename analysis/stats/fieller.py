"""Relative lift and its Fieller interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign, sqrt

from analysis.model import Code, Interval, NotMeasurable


@dataclass(frozen=True, slots=True)
class Estimate:
    """An average per customer and how well it is known.

    Attributes:
        value: The average, in the metric's unit.
        squared_error: Its squared standard error, in squared units.
    """

    value: float
    squared_error: float


def lift(target: Estimate, control: Estimate) -> float | NotMeasurable:
    """Effect as a share of the control's average: target ÷ control − 1.

    Args:
        target: Average of the target cell.
        control: Average of the control cell, same unit.

    Returns:
        The lift, 0.1 for +10 %; or `CONTROL_NOT_POSITIVE`, since a share of nothing or of a loss has no meaning.

    Examples:
        >>> lift(Estimate(1.5, 0.01), Estimate(1.25, 0.01))
        0.2
    """
    if control.value <= 0:
        return NotMeasurable(Code.CONTROL_NOT_POSITIVE)
    return (target.value - control.value) / control.value


def lift_interval(target: Estimate, control: Estimate, *, quantile: float) -> Interval | NotMeasurable:
    """Confidence interval of the lift: every lift that the two averages do not contradict.

    Args:
        target: Average of the target cell.
        control: Average of the control cell, same unit.
        quantile: Standard errors to each side; the one of the test that decides, so that both agree about 0.

    Returns:
        The interval, 0.1 for +10 %; or the reason there is none: `CONTROL_NOT_POSITIVE`; `LIFT_UNBOUNDED` where the
        control's average cannot be told from 0; `LIFT_CERTAIN` where it would have no width (a target cell in which
        nobody bought says −100 % without any error of its own, which is no certainty).

    Assumes:
        The two averages are independent and close to normal.

    Source:
        Fieller (1954), Journal of the Royal Statistical Society B 16:175. Written in λ = target ÷ control − 1 with
        g = q²·SE²(control) ÷ control² and h = q²·SE²(target) ÷ control², where the discriminant is a sum of positive
        terms and nothing cancels: λ²(1 − g) − 2λ(δ + g) + δ² − g − h ≤ 0.

    Examples:
        >>> interval = lift_interval(Estimate(1.5, 0.01), Estimate(1.25, 0.01), quantile=1.96)
        >>> round(interval.low, 4), round(interval.high, 4)
        (-0.0196, 0.4801)
    """
    delta = lift(target, control)
    if isinstance(delta, NotMeasurable):
        return delta
    g, h = (quantile**2 * (cell.squared_error / control.value) / control.value for cell in (control, target))
    if g >= 1:
        return NotMeasurable(Code.LIFT_UNBOUNDED)
    discriminant = g * (1 + delta) ** 2 + h * (1 - g)
    if not discriminant:
        return NotMeasurable(Code.LIFT_CERTAIN)
    far = delta + g + copysign(sqrt(discriminant), delta + g)
    ends = far / (1 - g), (delta**2 - g - h) / far
    return Interval(min(ends), max(ends))
