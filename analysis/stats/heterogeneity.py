"""Does the effect differ between segments? Cochran's Q over the levels of an attribute."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add

from analysis.model import CellSummary, Code, Heterogeneity, NotMeasurable
from analysis.stats.fieller import Estimate
from analysis.stats.tails import chi_square_p

ENOUGH_BUYERS = 10
"""Buyers that the smaller cell of a level must expect, for its effect to be near enough to normal."""

Cells = tuple[CellSummary, CellSummary]
"""Target and control."""


def expected_buyers(cells: Cells, *, proportion: bool) -> float:
    """Buyers that the smaller cell would have if the campaign did nothing.

    Args:
        cells: Target and control of one level.
        proportion: Whether the metric is a share; the rarer of yes and no counts then.

    Returns:
        The smaller cell's share of the customers × the buyers of both cells; 0 without customers.

    Examples:
        >>> expected_buyers((CellSummary(900, 0.05, 0.0475, nonzero=45), CellSummary(100, 0.05, 0.0475, nonzero=5)),
        ...     proportion=True)
        5.0
    """
    customers, buyers = sum(cell.n for cell in cells), sum(cell.nonzero for cell in cells)
    counted = min(buyers, customers - buyers) if proportion else buyers
    return counted * min(cell.n for cell in cells) / customers if customers else 0.0


def level_effects(whole: Cells, levels: Sequence[Cells], *, proportion: bool) -> tuple[Estimate | None, ...]:
    """Effect of each level with a standard error that few and lucky buyers do not fool.

    The textbook error of a level, s²_T/n_T + s²_C/n_C from its own two cells, is small just where a small cell has by
    chance no large basket, so Q finds differences that are none (with a 90/10 split in up to 14 % of campaigns). Here
    the variance of a level is that of both its cells together, s², divided between the cells as in the whole campaign:
    squared error = s² (r_T/n_T + r_C/n_C). For a share r is the cell's variance over that of both; for a mean the same
    or the cell's share of buyers over that of both, whichever gives the larger error. If the campaign did nothing, the
    effects have mean 0 and (with r = 1) exactly this variance whatever the distribution of the baskets.

    Args:
        whole: Target and control over all customers of the campaign.
        levels: Target and control of each level, at least one customer a cell.
        proportion: Whether the metric is a share.

    Returns:
        For each level its effect and squared standard error; None where its smaller cell expects fewer than
        `ENOUGH_BUYERS` buyers, or nobody differs from anybody.

    Assumes:
        Customers are independent and were assigned to the cells at random. If there is an effect: its levels have about
        the same ratio of the variances of the cells.

    Source:
        The variance when cells are permuted within a level: Pitman (1937), Supplement to the JRSS 4:119. How often the
        test is wrong: docs/evidence.md.

    Examples:
        >>> level = CellSummary(400, 0.12, 0.1056, nonzero=48), CellSummary(400, 0.1, 0.09, nonzero=40)
        >>> [found] = level_effects(level, [level], proportion=True)
        >>> round(found.value, 4), round(found.squared_error, 6)
        (0.02, 0.000489)
    """
    ratios = _ratios(whole, proportion)
    return tuple(_level_effect(cells, ratios, proportion) for cells in levels)


def _ratios(whole: Cells, proportion: bool) -> list[tuple[float, ...]]:
    """How much each cell's variance differs from that of both: by the variances, and for means also by the buyers."""
    both = whole[0] + whole[1]
    if not both.variance or not both.nonzero:
        return [(1.0, 1.0)]
    by_variance = tuple(cell.variance / both.variance for cell in whole)
    by_buyers = tuple(cell.nonzero / cell.n / (both.nonzero / both.n) for cell in whole)
    return [by_variance] if proportion else [by_variance, by_buyers]


def _level_effect(cells: Cells, ratios: Sequence[tuple[float, ...]], proportion: bool) -> Estimate | None:
    variance = reduce(add, cells).variance
    if not variance or expected_buyers(cells, proportion=proportion) < ENOUGH_BUYERS:
        return None
    target, control = cells
    error = max(variance * (ours / target.n + theirs / control.n) for ours, theirs in ratios)
    return Estimate(target.mean - control.mean, error)


def heterogeneity(effects: Sequence[Estimate]) -> Heterogeneity | NotMeasurable:
    """Test whether levels have the same effect, and estimate how far apart they are.

    Args:
        effects: Effect and squared standard error (above 0) of each level.

    Returns:
        Q = Σw(d − d̄)² with w = 1/squared error and d̄ the mean weighted by w, its chi-square p-value with one degree of
        freedom less than levels, I² = 1 − df/Q and τ² = (Q − df)/(Σw − Σw²/Σw), both at least 0; or `ONE_LEVEL`.

    Assumes:
        Levels are disjoint groups of customers with effects close to normal.

    Source:
        Cochran (1954), Biometrics 10:101; DerSimonian and Laird (1986), Controlled Clinical Trials 7:177; Higgins and
        Thompson (2002), Statistics in Medicine 21:1539.

    Examples:
        >>> result = heterogeneity([Estimate(5.0, 1.0), Estimate(1.0, 1.0), Estimate(1.5, 2.0)])
        >>> round(result.q, 4), result.degrees_of_freedom, round(result.p_value, 5), round(result.tau_squared, 4)
        (8.9, 2, 0.01168, 4.3125)
    """
    if len(effects) < 2:
        return NotMeasurable(Code.ONE_LEVEL)
    weights = [1 / effect.squared_error for effect in effects]
    total, df = sum(weights), len(effects) - 1
    mean = sum(w * effect.value for w, effect in zip(weights, effects, strict=True)) / total
    q = sum(w * (effect.value - mean) ** 2 for w, effect in zip(weights, effects, strict=True))
    spread = (q - df) / (total - sum(w * w for w in weights) / total)
    return Heterogeneity(q, df, chi_square_p(q, df), max(0.0, 1 - df / q) if q else 0.0, max(0.0, spread))
