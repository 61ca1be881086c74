"""A band that holds on all drawn days at once, for an effect that is looked at day after day."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from analysis.model import CellByDay

SPENT = 0.6
"""Part of the chance of an error that the band spends; the rest covers that averages are only nearly normal. An
exploration set it (1,000 campaigns, one seed, not in docs/evidence.md): with 0.8 the band of skewed spend left
the truth out in 5.6 % of them, with 0.6 in 4.5 %."""

DRAWS = 6_000_000
"""Simulated values, over all days of a window: of 30 days 200,000 courses, which put a day's band about 1 % off."""

_SEED = 20_251_122
_FLAT = 1e-6
"""A day that brings less than this share of new variance brings none."""

Floats = NDArray[np.float64]


def day_correlations(cells: Sequence[CellByDay]) -> Floats:
    """How the estimates of the drawn days go together: correlations between days within cells, all cells pooled.

    Args:
        cells: The cells that are compared, over the same days; at least one, with at least one day.

    Returns:
        A symmetric matrix, one row and column for each day that all cells have, 1 on its diagonal. Days on which
        nothing varies yet have 0 elsewhere.

    Assumes:
        Both cells move alike from day to day, as they do where there is no effect.

    Examples:
        >>> from analysis.model import CellSummary
        >>> day = CellSummary(10, 1.0, 4.0)
        >>> day_correlations([CellByDay((day, day), ((4.0, 3.0), (3.0, 9.0)))])
        array([[1. , 0.5],
               [0.5, 1. ]])
    """
    days = min(len(cell.summaries) for cell in cells)
    pooled = np.zeros((days, days))
    for cell in cells:
        customers = np.array([summary.n for summary in cell.summaries[:days]], dtype=float)
        pooled += np.array(cell.covariances)[:days, :days] * np.minimum.outer(customers, customers)
    spread = np.sqrt(np.maximum(np.diag(pooled), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.nan_to_num(pooled / np.outer(spread, spread))
    np.fill_diagonal(found, 1.0)
    return np.asarray(np.clip(found, -1.0, 1.0), dtype=np.float64)


def daily_confidence(correlations: Floats, *, first: int, days: int, confidence: float) -> tuple[float, ...]:
    """The confidence level that each day's own interval needs so that all of them together hold.

    The chance of an error is spent evenly over the days of the window; what the days before the first drawn one leave
    is spent on that. A day's level depends on the days up to it alone: no later day changes it, so a reader who decides
    on the first day on which the band leaves 0 out errs no more often than promised.

    Args:
        correlations: Of the estimates of all days so far; see `day_correlations`.
        first: Position of the first drawn day, from 0.
        days: Days of the whole window, drawn so far or not.
        confidence: Of the band as a whole, between 0 and 1.

    Returns:
        A level between `confidence` and 1 for each day from `first` on.

    Raises:
        ValueError: The first day lies outside the matrix, or the window is shorter than the matrix.

    Assumes:
        Estimates divided by their standard errors are jointly normal.

    Source:
        Lan and DeMets (1983), Biometrika 70:659, error spending, here linear in the days, for estimates of a quantity
        that may change from day to day (simultaneous over the days); crossing chances by simulation with a fixed seed.

    Examples:
        >>> levels = daily_confidence(np.eye(3), first=0, days=3, confidence=0.95)
        >>> [round(level, 2) for level in levels]
        [0.99, 0.99, 0.99]
    """
    if not 0 <= first < len(correlations) <= days:
        raise ValueError(f"day {first} of {len(correlations)} in a window of {days}")
    draws, spent, levels = DRAWS // days, 0, []
    inside, spend = np.ones(draws, dtype=bool), SPENT * (1 - confidence) * draws / days
    courses = _courses(correlations[first:, first:], draws)
    for day, course in enumerate(courses, start=first + 1):
        left = course[inside]
        leaving = min(left.size - 1, round(spend * day) - spent)
        limit = float(np.partition(left, left.size - leaving - 1)[left.size - leaving - 1]) if leaving else left.max()
        levels.append(max(confidence, 2 * float(ndtr(limit)) - 1))
        inside &= course <= limit
        spent = draws - int(inside.sum())
    return tuple(levels)


def _courses(correlations: Floats, draws: int) -> list[NDArray[np.float32]]:
    """Absolute values of simulated courses, one array a day; those of a day do not depend on later days."""
    rng = np.random.default_rng(_SEED)
    factor, steps, found = _factor(correlations), [], []
    for weights in factor:
        steps.append(rng.standard_normal(draws, dtype=np.float32))
        course = sum((np.float32(w) * step for w, step in zip(weights, steps, strict=False) if w), np.float32(0))
        found.append(np.abs(np.asarray(course, dtype=np.float32)))
    return found


def _factor(correlations: Floats) -> Floats:
    """Cholesky factor, row by row; a day that brings nothing new gets no step of its own."""
    size = len(correlations)
    factor = np.zeros((size, size))
    for row in range(size):
        for column in range(row):
            own = factor[column, column]
            rest = correlations[row, column] - factor[row, :column] @ factor[column, :column]
            factor[row, column] = rest / own if own > _FLAT else 0.0
        left = 1 - factor[row, :row] @ factor[row, :row]
        factor[row, row] = sqrt(left) if left > _FLAT**2 else 0.0
        factor[row] /= np.linalg.norm(factor[row])
    return factor
