"""Which cell is likely to be the best one."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from typing import Any, Protocol

import numpy as np

from analysis.model import CellSummary, Code, NotMeasurable

_POINTS = 20_000
"""Points of the integral; its error is below half of one part of them."""


class Belief(Protocol):
    """What is believed of a cell's true average, as a continuous distribution."""

    def cdf(self, x: Any, /) -> Any:
        """Probability of at most x."""

    def ppf(self, q: Any, /) -> Any:
        """Quantiles."""


def chance_highest(beliefs: Sequence[Belief], which: int) -> float:
    """Probability that one of several independent unknowns is the largest of them.

    Args:
        beliefs: The distribution of each.
        which: Position of the one asked about.

    Returns:
        The probability, 0 to 1, exact to 0.00005.

    Assumes:
        The cells' estimates are independent, as averages of different customers are.

    Source:
        ∫ Π F_c(F_j⁻¹(u)) du over u from 0 to 1, by the midpoint rule.

    Examples:
        >>> from scipy.stats import norm
        >>> round(chance_highest([norm(1.0, 1.0), norm(0.0, 1.0)], 0), 4)
        0.7602
    """
    at = beliefs[which].ppf((np.arange(_POINTS) + 0.5) / _POINTS)
    others = [belief.cdf(at) for place, belief in enumerate(beliefs) if place != which]
    return float(np.prod(others, axis=0).mean()) if others else 1.0


def believe_shares(cells: Sequence[CellSummary]) -> tuple[Belief, ...]:
    """What the data say of each cell's true share, every share from 0 to 1 as likely beforehand.

    Args:
        cells: `mean` is the share of customers that did it.

    Returns:
        A beta distribution for each cell.

    Source:
        Bayes: k of n and a flat prior give Beta(1 + k, 1 + n − k).

    Examples:
        >>> float(believe_shares([CellSummary(8, 0.5, 0.0)])[0].cdf(0.5))
        0.5
    """
    counts = [(round(cell.mean * cell.n), cell.n) for cell in cells]
    from scipy.stats import beta  # takes a second to load: only who asks pays

    return tuple(beta(1 + yes, 1 + n - yes) for yes, n in counts)


def believe_means(cells: Sequence[CellSummary]) -> tuple[Belief, ...] | NotMeasurable:
    """What the data say of each cell's true average where averages are close to normal.

    Args:
        cells: At least two customers each.

    Returns:
        A normal distribution for each cell (flat prior); or `NO_VARIATION` where a cell does not vary.

    Examples:
        >>> float(believe_means([CellSummary(100, 5.0, 4.0)])[0].ppf(0.975).round(3))
        5.392
    """
    if any(cell.variance <= 0 for cell in cells):
        return NotMeasurable(Code.NO_VARIATION)
    from scipy.stats import norm  # takes a second to load: only who asks pays

    return tuple(norm(cell.mean, sqrt(cell.variance / cell.n)) for cell in cells)


def believe_log_means(cells: Sequence[CellSummary]) -> tuple[Belief, ...] | NotMeasurable:
    """What the data say of the logarithm of each cell's true average where few customers buy.

    Args:
        cells: Averages above 0; `nonzero` are the buyers.

    Returns:
        A normal distribution for the logarithm of each cell's average (flat prior), with the variation of the baskets
        pooled over the cells; or `NO_BUYERS` where nobody in a cell bought, `NO_VARIATION` where all bought the same.

    Assumes:
        Baskets vary alike in all cells, relative to their average.

    Source:
        Delta method: variance q ÷ k − 1 ÷ n with q = (Σx² ÷ K) ÷ (Σx ÷ K)² over all K buyers.

    Examples:
        >>> float(believe_log_means([CellSummary(100, 1.0, 99.0 / 9.9, 0.0, 10)])[0].ppf(0.5))
        0.0
    """
    if any(cell.nonzero == 0 or cell.mean <= 0 for cell in cells):
        return NotMeasurable(Code.NO_BUYERS)
    buyers, total = sum(cell.nonzero for cell in cells), sum(cell.n * cell.mean for cell in cells)
    squares = sum(cell.variance * (cell.n - 1) + cell.n * cell.mean**2 for cell in cells)
    variances = [squares * buyers / total**2 / cell.nonzero - 1 / cell.n for cell in cells]
    if min(variances) <= 0:
        return NotMeasurable(Code.NO_VARIATION)
    from scipy.stats import norm  # takes a second to load: only who asks pays

    return tuple(norm(log(cell.mean), sqrt(variance)) for cell, variance in zip(cells, variances, strict=True))
