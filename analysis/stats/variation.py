"""Whether baskets vary alike in two cells, which the log-ratio supposes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.model import Code, NotMeasurable
from analysis.stats.tails import t_p

_LEAST_BUYERS = 3  # below, the distances from a cell's median say nothing of its spread


def equal_variation(target: ArrayLike, control: ArrayLike) -> float | NotMeasurable:
    """Probability of baskets that vary so differently in two cells, if both vary alike.

    The test of Brown and Forsythe on the logarithms of the amounts, whose spread is the baskets' relative variation
    whatever their size and, unlike a coefficient of variation, is known well from few heavy-tailed amounts.

    Args:
        target: What each buyer of the target cell spent, any unit; amounts of 0 or less (returns) are left out.
        control: The same of the control cell.

    Returns:
        The two-sided p-value; or the reason there is none: `TOO_FEW` (under 3 amounts in a cell), `NO_VARIATION`.

    Raises:
        ValueError: An amount is missing or infinite.

    Assumes:
        Buyers are independent.

    Source:
        Brown, Forsythe (1974), Journal of the American Statistical Association 69:364: analysis of variance of the
        distances from each cell's median; for two cells, Student's t with pooled variance.

    Examples:
        >>> round(equal_variation([20, 30, 40, 50, 60], [5, 10, 50, 200, 900]), 4)
        0.0303
    """
    cells = {name: _distances(amounts) for name, amounts in (("target", target), ("control", control))}
    for name, distances in cells.items():
        if distances.size < _LEAST_BUYERS:
            return NotMeasurable(Code.TOO_FEW, (("cell", name), ("customers", distances.size)))
    ours, theirs = cells.values()
    df = ours.size + theirs.size - 2
    squares = sum(float(((distances - distances.mean()) ** 2).sum()) for distances in (ours, theirs))
    error = np.sqrt(squares / df * (1 / ours.size + 1 / theirs.size))
    if not error:
        return NotMeasurable(Code.NO_VARIATION)
    return t_p(float((ours.mean() - theirs.mean()) / error), df)


def _distances(amounts: ArrayLike) -> NDArray[np.float64]:
    rows = np.asarray(amounts, dtype=np.float64).ravel()
    if not np.isfinite(rows).all():
        raise ValueError("every buyer needs an amount")
    logs = np.log(rows[rows > 0])
    return np.abs(logs - np.median(logs)) if logs.size else logs
