"""How well the errors of the log-ratio are known: the degrees of freedom of its t."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.stats.rule import Rule
from analysis.stats.shape import Buyers, LogAverage, Numbers, Shape

_OF_A_CELL, _OF_ALL = 3 / 4, 2 / 3
"""Powers of the buyers with which a cell's error and the shape of all baskets get known: rare large baskets take long
to be seen."""

_SOON = 0.6
"""Times the part of a cell's error that its baskets have."""

_LEAST_LOG = 0.05
"""Least λ·v, about ln q, that the shape's degrees of freedom are divided by the root of."""


@dataclass(frozen=True, slots=True)
class Spent:
    """One cell's part in the error of a log-ratio.

    Attributes:
        squared_error: Of the logarithm of its average.
        buyers: That it expects, not necessarily a whole number.
        share: These among its customers, 0 to 1.
        variation: Average square of what they spend over the square of their average, 1 or more.
    """

    squared_error: Numbers
    buyers: Numbers
    share: Numbers
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
    shape, share = Shape.of(both), both.buyers / both.customers
    ours, theirs = (_spent(cell, shape.log_average(cell), share) for cell in (target, control))
    return degrees_of(ours, theirs, shape, rule)


def _spent(cell: Buyers, log: LogAverage, share: Numbers) -> Spent:
    with np.errstate(all="ignore"):
        variation = (log.squared_error + 1 / cell.customers) * cell.buyers
    return Spent(log.squared_error, share * cell.customers, share, np.maximum(1, variation))


def degrees_of(target: Spent, control: Spent, shape: Shape, rule: Rule) -> Numbers:
    """Degrees of freedom of t from what is known of the two cells and of the shape of all baskets.

    Args:
        target: Part of the target cell.
        control: Part of the control cell.
        shape: Of the baskets of both cells together.
        rule: Where its limits are taken from.

    Returns:
        The smaller of two numbers, but `least_degrees`. One is that of both cells together, each of which has
        `wide_degrees` · E_k^¾ by its buyers, times the largest of 1, 0.6·(q_k − r) ÷ (q_k − 1), r their share, and h²,
        h = λ·(q − 1): how many buy is soon known, and where rare large baskets weigh most a small cell is mostly
        without them. The other is what all buyers tell of the shape, `shape_degrees` · K^⅔ · q ÷ (q − 1) ÷ √(λ·v),
        times (h ÷ 2)² where that is more than 1. Infinite where all spend the same.

    Source:
        Two cells together: Satterthwaite (1946), Biometrics Bulletin 2:110, (s_T² + s_C²)² ÷ Σ(s_k⁴ ÷ f_k). The rest
        was chosen by simulation: docs/evidence.md.

    Examples:
        >>> from analysis.stats.rule import read_rule
        >>> equal = Spent(0.1, 10.0, 0.01, 1.0)
        >>> float(degrees_of(equal, equal, Shape(1.0, 0.0, 0.0, 0.0), read_rule()))
        inf
    """
    with np.errstate(all="ignore"):
        total = target.squared_error + control.squared_error
        ours, theirs = ((cell.squared_error / total) ** 2 / _of_a_cell(cell, shape, rule) for cell in (target, control))
        all_buyers = _of_all(target.buyers + control.buyers, shape, rule)
        return np.fmax(rule.least_degrees, np.fmin(1 / (ours + theirs), all_buyers))


def _of_a_cell(cell: Spent, shape: Shape, rule: Rule) -> Numbers:
    times = np.maximum(_SOON * _over_that_of_baskets(cell.variation, cell.share), _heaviness(shape) ** 2)
    found: Numbers = rule.wide_degrees * cell.buyers**_OF_A_CELL * np.maximum(1, times)
    return found


def _of_all(buyers: Numbers, shape: Shape, rule: Rule) -> Numbers:
    told = _over_that_of_baskets(shape.variation, 0.0) / np.sqrt(np.maximum(_LEAST_LOG, shape.growth * shape.spread))
    found: Numbers = rule.shape_degrees * buyers**_OF_ALL * told * np.maximum(1, _heaviness(shape) / 2) ** 2
    return found


def _heaviness(shape: Shape) -> Numbers:
    """By how much rare large baskets weigh: about 0.3 for exponential baskets, 1.7 for log-normal ones with σ = 1."""
    return shape.growth * (shape.variation - 1)


def _over_that_of_baskets(variation: Numbers, share: Numbers | float) -> Numbers:
    """The squared error over the part that baskets have in it: that of how many buy is (1 − share) ÷ k."""
    return np.where(variation > 1, (variation - share) / (np.asarray(variation) - 1), np.inf)
