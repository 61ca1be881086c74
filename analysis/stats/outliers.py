"""How much a few very large values carry of an effect."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.model import Capped, CellSummary, Code, NotMeasurable

PERCENTILE = 0.99


def cap_buyers(
    target: NDArray[np.float64], control: NDArray[np.float64], cells: tuple[CellSummary, CellSummary]
) -> Capped | NotMeasurable:
    """The effect when no customer counts with more than the 99th percentile of all buyers.

    The percentile is of the values that are not 0, of both cells together: one of all customers would be 0 where most
    buy nothing, and one of each cell would cap the cells unequally.

    Args:
        target: Values of the target cell's customers that are not 0, in the metric's unit.
        control: The same of the control cell.
        cells: Summaries of target and control, customers with 0 included.

    Returns:
        The capped effect and how far it lies from the uncapped one; or the reason there is none: `EMPTY_CELL`,
        `TOO_FEW` (a cell of one customer), `NO_VARIATION` (nobody bought, or neither cell varies).

    Assumes:
        Nothing: a description of how much the largest values carry, no estimate of another truth.

    Source:
        Percentile by linear interpolation (Hyndman and Fan 1996, type 7).

    Examples:
        >>> bought = np.array([10.0] * 99 + [1010.0])
        >>> capped = cap_buyers(bought, bought[:50], (CellSummary(1000, 2.0, 1100.0), CellSummary(500, 1.0, 9.0)))
        >>> capped.customers, round(capped.cap, 6), round(capped.effect, 3), round(capped.change, 3)
        (1, 10.0, 0.0, -0.946)
    """
    for name, cell in zip(("target", "control"), cells, strict=True):
        if not cell.n:
            return NotMeasurable(Code.EMPTY_CELL, (("cell", name),))
        if cell.n == 1:
            return NotMeasurable(Code.TOO_FEW, (("cell", name), ("customers", 1)))
    error = sqrt(sum(cell.variance / cell.n for cell in cells))
    values = np.concatenate((target, control))
    if not values.size or not error:
        return NotMeasurable(Code.NO_VARIATION)
    cap = float(np.quantile(values, PERCENTILE))
    cut = [
        float(np.maximum(part - cap, 0.0).sum()) / cell.n for part, cell in zip((target, control), cells, strict=True)
    ]
    effect, before = cells[0].mean - cells[1].mean - cut[0] + cut[1], cells[0].mean - cells[1].mean
    return Capped(cap, int((values > cap).sum()), effect, (effect - before) / error, sign_changes=effect * before < 0)
