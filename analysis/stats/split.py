"""An effect as more buyers and bigger baskets."""

from __future__ import annotations

from analysis.model import CellSummary, Code, NotMeasurable, Split


def split_effect(target: CellSummary, control: CellSummary) -> Split | NotMeasurable:
    """Divide the difference of two averages into more buyers × basket, and buyers × bigger basket.

    Args:
        target: A metric over the target cell's customers, those who bought nothing included as 0.
        control: The same of the control cell.

    Returns:
        Two parts in the metric's unit that add up to the effect; or `EMPTY_CELL`, `NO_BUYERS` (a cell in which nobody
        bought has no basket).

    Assumes:
        Whether somebody bought was randomised with the cell; the baskets compare whoever bought, often different people
        in the two cells, and were not. A description, therefore without an interval.

    Source:
        r_T·b_T − r_C·b_C = (r_T − r_C)·b_C + r_T·(b_T − b_C), r the share of buyers and b their basket.

    Examples:
        >>> found = split_effect(CellSummary(100, 6.0, 1.0, 0.0, 20), CellSummary(50, 3.0, 1.0, 0.0, 5))
        >>> found.more_buyers, found.bigger_baskets, found.basket_target, found.basket_control
        (3.0, 0.0, 30.0, 30.0)
    """
    for name, cell in (("target", target), ("control", control)):
        if not cell.n:
            return NotMeasurable(Code.EMPTY_CELL, (("cell", name),))
        if not cell.nonzero:
            return NotMeasurable(Code.NO_BUYERS)
    rates = [cell.nonzero / cell.n for cell in (target, control)]
    baskets = [cell.mean * cell.n / cell.nonzero for cell in (target, control)]
    return Split(
        more_buyers=(rates[0] - rates[1]) * baskets[1],
        bigger_baskets=rates[0] * (baskets[0] - baskets[1]),
        buyers_target=rates[0],
        buyers_control=rates[1],
        basket_target=baskets[0],
        basket_control=baskets[1],
    )
