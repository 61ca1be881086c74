"""How well the errors of the log-ratio are known: the degrees of freedom of its t."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.stats.rule import Rule
from analysis.stats.shape import Buyers, Numbers, Shape

_OF_A_CELL, _OF_ALL = 3 / 4, 2 / 3
"""Powers of the buyers with which a cell's error and the shape of all baskets get known: rare large baskets take long
to be seen."""

_SOON = 0.6
"""Times the part of a cell's error that its baskets have."""

_LEAST_LOG = 0.05
"""Least λ·v + e, about ln q', that the shape's degrees of freedom are divided by the root of."""

_BY_SKEWNESS = 0.07
"""By how much each unit of γ²·u² makes them fewer: where nearly all values are the same, few tell of the rest."""

_HALF_TOLD = 60
"""Buyers with which a cell tells half of what it can about the baskets on which its error rests."""


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
    """Degrees of freedom of the log-ratio's t.

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
    ours, theirs = (
        Spent(shape.log_average(cell).squared_error, share * cell.customers, share, shape.variation_of(cell))
        for cell in (target, control)
    )
    return degrees_of(ours, theirs, shape, rule)


def degrees_of(target: Spent, control: Spent, shape: Shape, rule: Rule) -> Numbers:
    """Degrees of freedom of t from what is known of the two cells and of the shape of all baskets.

    Args:
        target: Part of the target cell.
        control: Part of the control cell.
        shape: Of the baskets of both cells together.
        rule: Where its limits are taken from.

    Returns:
        The smaller of two numbers, over 1 + 0.07·γ²·u² with γ the skewness of the logarithms and u = (q − 1) ÷ (q − r)
        the part of the error that the baskets have, but `least_degrees` at least. One is that of both cells together,
        each of which has `wide_degrees` · E_k^¾ by its buyers, times the larger of 0.6·(q_k − r) ÷ (q_k − 1), r their
        share, and h², h = λ·(q − 1): how many buy is soon known, and where rare large baskets weigh most a small cell
        is mostly without them. The other is what all buyers tell of the shape, `shape_degrees` · K^⅔ · (q' − r) ÷
        (q' − 1) ÷ √(λ·v + e), times (h ÷ 2)² where that is more than 1; q' = q·eᵉ, e the average of
        ln(q_k ÷ q)·E_k ÷ (E_k + 60) by the cells' squared errors, as is r: errors that rest on baskets that vary
        little rest little on the shape. Infinite where all spend the same.

    Source:
        Two cells together: Satterthwaite (1946), Biometrics Bulletin 2:110, (s_T² + s_C²)² ÷ Σ(s_k⁴ ÷ f_k). The rest
        was chosen by simulation: docs/evidence.md.

    Examples:
        >>> from analysis.stats.rule import read_rule
        >>> equal = Spent(0.1, 10.0, 0.01, 1.0)
        >>> float(degrees_of(equal, equal, Shape(1.0, 0.0, 0.0, 0.0, 0.0), read_rule()))
        inf
    """
    with np.errstate(all="ignore"):
        total = target.squared_error + control.squared_error
        ours, theirs = target.squared_error / total, control.squared_error / total
        of_cells = 1 / (ours**2 / _of_a_cell(target, shape, rule) + theirs**2 / _of_a_cell(control, shape, rule))
        beyond = ours * _beyond(target, shape) + theirs * _beyond(control, shape)
        share = ours * target.share + theirs * control.share
        all_buyers = _of_all(target.buyers + control.buyers, share, shape, beyond, rule)
        fewer = 1 + _BY_SKEWNESS * (shape.skewness * shape.part_of_baskets(share)) ** 2
        return np.fmax(rule.least_degrees, np.fmin(of_cells, all_buyers) / fewer)


def _beyond(cell: Spent, shape: Shape) -> Numbers:
    """By how much ln q of a cell's baskets is larger than that of all, as far as its buyers tell."""
    return cell.buyers / (cell.buyers + _HALF_TOLD) * np.log(cell.variation / shape.variation)


def _of_a_cell(cell: Spent, shape: Shape, rule: Rule) -> Numbers:
    times = np.maximum(_SOON * _over_that_of_baskets(cell.variation, cell.share), shape.heaviness**2)
    found: Numbers = rule.wide_degrees * cell.buyers**_OF_A_CELL * times
    return found


def _of_all(buyers: Numbers, share: Numbers, shape: Shape, beyond: Numbers, rule: Rule) -> Numbers:
    """With ln q larger by `beyond`, that of the baskets on which the errors rest."""
    over = _over_that_of_baskets(shape.variation * np.exp(beyond), share)
    known = over / np.sqrt(np.maximum(_LEAST_LOG, shape.growth * shape.spread + beyond))
    found: Numbers = rule.shape_degrees * buyers**_OF_ALL * known * np.maximum(1, shape.heaviness / 2) ** 2
    return found


def _over_that_of_baskets(variation: Numbers, share: Numbers) -> Numbers:
    """The squared error over the part that baskets have in it: that of how many buy is (1 − share) ÷ k."""
    return np.where(variation > 1, (variation - share) / (np.asarray(variation) - 1), np.inf)
