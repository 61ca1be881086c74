"""How many customers and buyers are enough to measure anything."""

from __future__ import annotations

from math import ceil

import numpy as np

from analysis.model import CellSummary, Code, Fact, NotMeasurable
from analysis.stats.rule import Rule, expected_buyers, read_rule
from analysis.stats.shape import Buyers, Numbers, Shape

_MOST_OF_FEW = 0.5
"""Share of the customers with a value up to which how many have one tells enough of the error."""


def lack_of_buyers(target: CellSummary, control: CellSummary) -> NotMeasurable | None:
    """That the smaller cell has too few customers, or expects too few buyers, to measure an average.

    What is said to be enough is so at the rate at which customers buy.

    Args:
        target: Customers of the target cell, at least one in either cell; power sums filled in.
        control: Customers of the control cell.

    Returns:
        `NOT_ENOUGH_CUSTOMERS` with those there are and what would be enough, which no waiting will mend; `FEW_DIFFER`
        with the same where more are needed because nearly all have the same; `NOT_ENOUGH_BUYERS` with those expected
        and what would be enough; None where there are enough.

    Source:
        The limits: docs/evidence.md, written by `make evidence`.

    Examples:
        >>> few = CellSummary(9000, 1.5, 400.0, nonzero=45), CellSummary(1000, 1.0, 250.0, nonzero=5)
        >>> lack_of_buyers(*few).facts
        (('buyers', 5), ('cell', 'control'), ('enough', 20), ('customers', 4000))
        >>> lack_of_buyers(*[CellSummary(60, 7.0, 1.0, nonzero=60)] * 2).facts
        (('customers', 60), ('cell', 'control'), ('enough', 100))
    """
    name, customers = smaller_cell(target, control)
    lack = fewer_than(target, control, read_rule().least_buyers)
    if customers >= (enough := least_customers(target, control)):
        return lack
    at_rate = dict(lack.facts).get("customers", 0) if lack else 0
    code = Code.FEW_DIFFER if enough > read_rule().least_customers else Code.NOT_ENOUGH_CUSTOMERS
    return NotMeasurable(code, (("customers", customers), ("cell", name), ("enough", max(enough, int(str(at_rate))))))


def smaller_cell(target: CellSummary, control: CellSummary) -> tuple[str, int]:
    """Name and customers of the smaller of two cells.

    Args:
        target: Customers of the target cell.
        control: Customers of the control cell.

    Returns:
        The control of two that are equal.

    Examples:
        >>> smaller_cell(CellSummary(9000, 1.5, 400.0), CellSummary(1000, 1.0, 250.0))
        ('control', 1000)
    """
    return ("target", target.n) if target.n < control.n else ("control", control.n)


def least_customers(target: CellSummary, control: CellSummary) -> int:
    """How many customers the smaller cell must have for an average to be measured.

    Args:
        target: Customers of the target cell, at least one in either cell; power sums filled in.
        control: Customers of the control cell.

    Returns:
        The rule's limit, or `least_for_shape` if that is more.

    Examples:
        >>> from analysis.stats.summaries import summarize
        >>> scores, praise = summarize([3.0, 4.0, 5.0, 5.0] * 20), summarize([5.0] * 18 + [4.0, 1.0])
        >>> least_customers(scores, scores), least_customers(praise, praise)
        (100, 285)
    """
    return ceil(max(read_rule().least_customers, _for_shape(target, control)))


def _for_shape(target: CellSummary, control: CellSummary) -> float:
    return float(least_for_shape(Buyers.of(target) + Buyers.of(control), read_rule()))


def least_for_shape(buyers: Buyers, rule: Rule) -> Numbers:
    """How many customers the smaller cell must have for the shape of values that most customers have.

    Where nearly all are the same and a few are not, or nearly all have a value and a few have none, only these few tell
    how much the average varies.

    Args:
        buyers: Of both cells together, or of many campaigns.
        rule: Where its limits are taken from.

    Returns:
        `least_by_skewness` · (|γ|·√u + γ_r·√(1 − u))²: γ the skewness of the logarithms, u = (q − 1) ÷ (q − r) the part
        of the squared error that the values have, the rest being how many have one; r their share of the customers,
        γ_r = (2r − 1) ÷ √(r(1 − r)) the skewness of having none. 0 where at most half of the customers have a value.

    Source:
        Cochran (1977), Sampling Techniques, 3rd edition, section 2.15, n > 25·γ², here for logarithms and for the worse
        of what both parts may come to; γ: `analysis.stats.shape.Shape`.

    Examples:
        >>> from analysis.stats.summaries import summarize
        >>> float(least_for_shape(Buyers.of(summarize([9.0, 9.0, 9.0, 9.0])), read_rule()))
        0.0
    """
    shape, share = Shape.of(buyers), buyers.buyers / buyers.customers
    part = shape.part_of_baskets(share)
    with np.errstate(all="ignore"):
        of_count = np.where(share < 1, (2 * share - 1) / np.sqrt(share * (1 - share)), 0.0)
        skewness = np.abs(shape.skewness) * np.sqrt(part) + of_count * np.sqrt(1 - part)
        skewness = np.nan_to_num(skewness, posinf=0.0, neginf=0.0)
    return np.where(share > _MOST_OF_FEW, rule.least_by_skewness * skewness**2, 0.0)


def is_enough_to_check(target: CellSummary, control: CellSummary) -> bool:
    """Whether there are enough buyers for a check that asks for 1 %, if not for figures.

    Args:
        target: Customers of the target cell, at least one in either cell; power sums filled in.
        control: Customers of the control cell.

    Returns:
        Whether the smaller cell expects `least_buyers` and has the customers that the shape of values needs that
        everybody has.

    Examples:
        >>> from analysis.stats.summaries import summarize
        >>> scores, praise = summarize([3.0, 4.0, 5.0, 5.0] * 20), summarize([5.0] * 18 + [4.0, 1.0])
        >>> is_enough_to_check(scores, scores), is_enough_to_check(praise, praise)
        (True, False)
    """
    expected, customers = expected_buyers(target, control), smaller_cell(target, control)[1]
    return expected >= read_rule().least_buyers and customers >= _for_shape(target, control)


def fewer_than(target: CellSummary, control: CellSummary, enough: float) -> NotMeasurable | None:
    """That the smaller cell expects fewer buyers than are needed.

    Args:
        target: Customers of the target cell, at least one in either cell.
        control: Customers of the control cell.
        enough: Expected buyers that are needed.

    Returns:
        `NOT_ENOUGH_BUYERS` with what there is and what would be enough; None where there are enough.

    Examples:
        >>> few = CellSummary(9000, 1.5, 400.0, nonzero=45), CellSummary(1000, 1.0, 250.0, nonzero=5)
        >>> fewer_than(*few, 10).facts
        (('buyers', 5), ('cell', 'control'), ('enough', 10), ('customers', 2000))
    """
    if expected_buyers(target, control) >= enough:
        return None
    return NotMeasurable(Code.NOT_ENOUGH_BUYERS, facts_on_buyers(target, control, enough))


def facts_on_buyers(target: CellSummary, control: CellSummary, enough: float) -> tuple[tuple[str, Fact], ...]:
    """How many buyers the smaller cell expects, and how many customers it would need to expect enough.

    Args:
        target: Customers of the target cell, at least one in either cell.
        control: Customers of the control cell.
        enough: Buyers that are enough.

    Returns:
        `buyers` (rounded down), `cell`, `enough` and, where anybody bought, `customers` that the cell would need at
        this rate.

    Examples:
        >>> facts_on_buyers(CellSummary(50, 0.0, 0.0), CellSummary(50, 0.0, 0.0), 10)
        (('buyers', 0), ('cell', 'control'), ('enough', 10))
    """
    expected = expected_buyers(target, control)
    name, n = smaller_cell(target, control)
    facts: tuple[tuple[str, Fact], ...] = (("buyers", int(expected)), ("cell", name), ("enough", ceil(enough)))
    return (*facts, ("customers", ceil(n * enough / expected))) if expected else facts
