"""Permutation test of a metric that is 0 for most customers."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.model import Code, NotMeasurable, Permutation

MOST_DRAWS, LEAST_DRAWS = 9_999, 999
_WORK = 60_000_000
"""Values drawn in all; a metric that hardly anybody is without gets fewer draws, so that the answer stays quick."""

Values = NDArray[Any]


def permutation_p(
    target: Values, control: Values, *, target_n: int, control_n: int, seed: int, most_draws: int = MOST_DRAWS
) -> Permutation | NotMeasurable:
    """Chance of a difference between two averages at least as large, if cells were dealt out at random once more.

    Only customers with a value other than 0 need to be dealt: how many of them fall into the control is hypergeometric,
    and which ones is a random subset. Where all have the same value every allocation is counted instead.

    Args:
        target: Values of the target cell's customers that are not 0, in any unit; whole numbers are compared exactly.
        control: The same of the control cell.
        target_n: Customers of the target cell, those with 0 included.
        control_n: Customers of the control cell.
        seed: Of the random numbers, 0 or more; the same seed gives the same answer.
        most_draws: Allocations to draw where that is quick, at least `LEAST_DRAWS`.

    Returns:
        The p-value, twice the smaller tail, with its Monte-Carlo error; or the reason there is none: `EMPTY_CELL`,
        `NO_VARIATION` (every allocation gives the same difference).

    Raises:
        ValueError: There are more values than customers.

    Assumes:
        Nothing but that customers were assigned at random with these cell sizes.

    Source:
        Phipson and Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9:39: (b + 1) ÷ (m + 1)
        keeps its level whatever the number of draws.

    Examples:
        >>> found = permutation_p(np.array([5, 5, 5]), np.array([5]), target_n=10, control_n=10, seed=0)
        >>> round(found.p_value, 6), found.draws
        (0.582043, 0)
    """
    if target.size > target_n or control.size > control_n:
        raise ValueError("a cell cannot have more values than customers")
    for name, customers in (("target", target_n), ("control", control_n)):
        if not customers:
            return NotMeasurable(Code.EMPTY_CELL, (("cell", name),))
    values, n = np.concatenate((target, control)), target_n + control_n
    if not values.size or (values.size == n and np.ptp(values) == 0):
        return NotMeasurable(Code.NO_VARIATION)
    if np.ptp(values) == 0:
        return _counted(values.size, control.size, n, control_n)
    sums = _control_sums(values, n, control_n, most_draws, np.random.default_rng(seed))
    observed, rounding = control.sum(), _rounding(values)
    tail = min((sums <= observed + rounding).sum(), (sums >= observed - rounding).sum())
    share = (int(tail) + 1) / (sums.size + 1)
    return Permutation(min(1.0, 2 * share), 2 * sqrt(share * (1 - share) / sums.size), sums.size)


def _counted(buyers: int, in_control: int, n: int, control_n: int) -> Permutation:
    """Every allocation at once: the control's sum is a number of buyers."""
    from scipy.stats import hypergeom  # takes a second to load: only who asks pays

    tails = (hypergeom.cdf(in_control, n, buyers, control_n), hypergeom.sf(in_control - 1, n, buyers, control_n))
    return Permutation(min(1.0, 2 * float(min(tails))), 0.0, 0)


def _control_sums(values: Values, n: int, control_n: int, most_draws: int, rng: np.random.Generator) -> Values:
    """Sums of the control over random allocations. The smaller part is drawn, the rest of the total is the other."""
    per_draw = max(1, min(control_n, n - control_n) * values.size // n)
    draws = max(LEAST_DRAWS, min(most_draws, _WORK // per_draw))
    taken = rng.hypergeometric(values.size, n - values.size, control_n, size=draws)
    fewer = np.minimum(taken, values.size - taken)
    sums = np.array([values[rng.choice(values.size, k, replace=False, shuffle=False)].sum() for k in fewer])
    return np.where(taken == fewer, sums, values.sum() - sums)


def _rounding(values: Values) -> float:
    """Sums closer than this are equal: none where they are exact, the error of adding where they are not."""
    return 0.0 if np.issubdtype(values.dtype, np.integer) else 1e-12 * float(np.abs(values).sum())
