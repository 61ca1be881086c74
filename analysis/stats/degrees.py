"""How well the errors of the log-ratio are known: the degrees of freedom of its t."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.stats.rule import Rule
from analysis.stats.shape import Buyers, Numbers, Shape

_OF_MANY = 2 / 3
"""Power of all buyers with which the shape of their baskets gets known: rare large ones take long to be seen."""


@dataclass(frozen=True, slots=True)
class Spent:
    """One cell's part in the error of a log-ratio.

    Attributes:
        squared_error: Of the logarithm of its average.
        buyers: That it expects, not necessarily a whole number.
        variation: Average square of what they spend over the square of their average, 1 or more.
    """

    squared_error: Numbers
    buyers: Numbers
    variation: Numbers


def degrees(target: Buyers, control: Buyers, rule: Rule) -> Numbers:
    """Degrees of freedom of the log-ratio's t, for metrics that few customers have.

    Args:
        target: Buyers of the target cell, at least one.
        control: Buyers of the control cell, same metric and unit.
        rule: Where its limits are taken from.

    Returns:
        See `degrees_of`. Each cell expects its share of all buyers.

    Examples:
        >>> from analysis.model import CellSummary
        >>> from analysis.stats.rule import read_rule
        >>> cells = CellSummary(9000, 1.5, 400.0, nonzero=180), CellSummary(1000, 1.0, 250.0, nonzero=20)
        >>> 10 < float(degrees(*map(Buyers.of, cells), read_rule())) < 25
        True
    """
    both = target + control
    shape = Shape.of(both)
    cells = [
        Spent(
            log.squared_error,
            both.buyers * cell.customers / both.customers,
            np.maximum(1, (log.squared_error + 1 / cell.customers) * cell.buyers),
        )
        for cell in (target, control)
        for log in [shape.log_average(cell)]
    ]
    return degrees_of(*cells, variation=shape.variation, growth=shape.growth, rule=rule)


def degrees_of(target: Spent, control: Spent, *, variation: Numbers, growth: Numbers, rule: Rule) -> Numbers:
    """Degrees of freedom of t from what is known of the two cells and of the shape of all baskets.

    Args:
        target: Part of the target cell.
        control: Part of the control cell.
        variation: q of the baskets of both cells together, 1 or more.
        growth: λ of these, 0 or more.
        rule: Where its limits are taken from.

    Returns:
        The smaller of two numbers, but `least_degrees`. One is that of both cells together, each of which has
        `wide_degrees` for each of its buyers, times the largest of 1, ½·q_k ÷ (q_k − 1) and λ·(q − 1): baskets that
        vary little are soon known, and where rare large ones weigh most a small cell is mostly without them. The other
        is what all buyers tell of the shape, `shape_degrees` · K^⅔ · q ÷ (q − 1). Infinite where all spend the same.

    Source:
        Two cells together: Satterthwaite (1946), Biometrics Bulletin 2:110, (s_T² + s_C²)² ÷ Σ(s_k⁴ ÷ f_k). The rest
        was chosen by simulation: docs/evidence.md.

    Examples:
        >>> from analysis.stats.rule import read_rule
        >>> equal = Spent(0.1, 10.0, 1.0)
        >>> float(degrees_of(equal, equal, variation=1.0, growth=0.0, rule=read_rule()))
        inf
    """
    with np.errstate(all="ignore"):
        heavy = growth * (variation - 1)
        total, inverse = target.squared_error + control.squared_error, 0.0
        for cell in (target, control):
            times = np.maximum(np.maximum(1, _surely(cell.variation) / 2), heavy)
            inverse = inverse + (cell.squared_error / total) ** 2 / (rule.wide_degrees * cell.buyers * times)
        shape = rule.shape_degrees * (target.buyers + control.buyers) ** _OF_MANY * _surely(variation)
        return np.fmax(rule.least_degrees, np.fmin(1 / np.asarray(inverse), shape))[()]


def _surely(variation: Numbers) -> Numbers:
    """How surely q is known, q ÷ (q − 1): 1 for the widest baskets, infinite for equal ones."""
    return np.where(variation > 1, variation / (np.asarray(variation) - 1), np.inf)
