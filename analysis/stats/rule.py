"""The rule that says how two averages are compared, from a file that `make evidence` writes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.model import CellSummary
from analysis.stats.shape import Buyers, variation_apart

RULE_FILE = Path(__file__).with_name("rule.json")


@dataclass(frozen=True, slots=True)
class Rule:
    """Limits between the procedures.

    Attributes:
        least_buyers: Buyers that the smaller cell must be expected to have; with fewer nothing is measured.
        least_customers: Customers that it must have.
        least_by_skewness: The same of metrics that most customers have, for each unit of their squared skewness:
            `analysis.stats.gate.least_for_shape`.
        enough_buyers: Expected buyers from which an interval is no longer called wide.
        mostly_buyers: Share of customers with a value other than 0 above which everybody counts as having a metric,
            such as a score; and of the values above 0 among these, up to which they count as changes, around 0.
        most_skewness: Skewness of the difference's sampling distribution up to which Welch keeps its promises.
        most_apart: How differently baskets of the two cells may vary for that, by `variation_apart`.
        wide_degrees: Degrees of freedom of the log-ratio's t for the buyers that a cell expects, to the power of ¾.
        shape_degrees: The same for all buyers, whose baskets tell the shape, to the power of ⅔.
        least_degrees: Degrees of freedom below which these do not go.
        most_uneven: Share of all customers by which one cell may be larger and the two still count as even.
        least_buyers_of_ratios: As `least_buyers`, for ratios in cells of even size.
        least_buyers_of_uneven_ratios: The same in other cells.
    """

    least_buyers: float
    least_customers: float
    least_by_skewness: float
    enough_buyers: float
    mostly_buyers: float
    most_skewness: float
    most_apart: float
    wide_degrees: float
    shape_degrees: float
    least_degrees: float
    most_uneven: float
    least_buyers_of_ratios: float
    least_buyers_of_uneven_ratios: float


@cache
def read_rule() -> Rule:
    """The stored rule, read once.

    Returns:
        The stored limits.
    """
    return Rule(**json.loads(RULE_FILE.read_text(encoding="utf-8")))


def expected_buyers(target: CellSummary, control: CellSummary) -> float:
    """Buyers that the smaller cell would have without an effect: its share of the customers times all buyers.

    Expected rather than counted: whoever waits for enough counted buyers picks lucky draws.

    Args:
        target: Customers of the target cell, at least one in either cell.
        control: Customers of the control cell.

    Returns:
        Customers of the smaller cell whose value would not be 0.

    Examples:
        >>> expected_buyers(CellSummary(9000, 1.5, 400.0, nonzero=110), CellSummary(1000, 1.0, 250.0, nonzero=10))
        12.0
    """
    buyers = target.nonzero + control.nonzero
    return buyers * min(target.n, control.n) / (target.n + control.n)


def skewness_of_difference(target: CellSummary, control: CellSummary) -> float:
    """Skewness of the difference between two averages of such customers, cells drawn at random.

    It is what spoils the t-test: each tail is off by about 0.085 times it (one-term Edgeworth expansion at 1.96). Equal
    cells cancel it, whatever the metric.

    Args:
        target: Customers of the target cell, at least 1; third moments filled in.
        control: Customers of the control cell.

    Returns:
        m₃(1/n_T² − 1/n_C²) ÷ (σ²(1/n_T + 1/n_C))^1.5 with m₃ and σ² of all customers; 0 where nobody differs.

    Source:
        Hall (1992), The Bootstrap and Edgeworth Expansion, section 2.6.

    Examples:
        >>> cell = CellSummary(100, 1.0, 4.0, third_moment=16.0)
        >>> skewness_of_difference(cell, cell)
        0.0
    """
    pooled = target + control
    cubed = sqrt(max(0.0, pooled.variance)) ** 3
    if not cubed:
        return 0.0
    skewness = pooled.third_moment / cubed
    ours, theirs = 1 / target.n, 1 / control.n
    return skewness * (ours - theirs) / sqrt(ours + theirs)


def suits_welch(target: CellSummary, control: CellSummary) -> bool:
    """Whether Welch keeps its promises for the difference between two averages.

    Args:
        target: Customers of the target cell, at least 1; third moments, values other than 0 and power sums filled in.
        control: Customers of the control cell.

    Returns:
        Whether the skewness of the difference is at most `most_skewness`, values of both cells vary alike, since cells
        of even size do not cancel what is skewed in one of them alone, and there are enough buyers to tell. Changes
        that everybody has, of which many are below 0, have no relative variation to compare.

    Examples:
        >>> from analysis.stats.summaries import summarize
        >>> scores = summarize([3.0, 4.0, 5.0, 5.0] * 20)
        >>> suits_welch(scores, scores)
        True
    """
    rule = read_rule()
    if is_wide(target, control) or abs(skewness_of_difference(target, control)) > rule.most_skewness:
        return False
    ours, theirs = Buyers.of(target), Buyers.of(control)
    is_change = not is_rare(target, control) and is_of_changes(ours + theirs, rule)
    return bool(is_change or variation_apart(ours, theirs) <= rule.most_apart)


def is_of_changes(buyers: Buyers, rule: Rule) -> NDArray[np.bool_]:
    """Whether so many values are below 0 that they are changes rather than amounts with a few returns.

    Args:
        buyers: Those with a value other than 0.
        rule: Where its limits are taken from.

    Returns:
        Whether at most `mostly_buyers` of the values other than 0 are above it; one for every campaign with arrays.

    Examples:
        >>> from analysis.stats.summaries import summarize
        >>> bool(is_of_changes(Buyers.of(summarize([-1.0, 2.0, -3.0])), read_rule()))
        True
    """
    return np.asarray(buyers.amounts <= rule.mostly_buyers * buyers.buyers)


def is_rare(target: CellSummary, control: CellSummary) -> bool:
    """Whether some customers have the metric and others do not, as with spend; scores and ages everybody has.

    Args:
        target: Customers of the target cell.
        control: Customers of the control cell.

    Returns:
        Whether at most `mostly_buyers` of both cells' customers have a value other than 0.

    Examples:
        >>> is_rare(CellSummary(50, 7.0, 1.0, nonzero=50), CellSummary(50, 7.0, 1.0, nonzero=50))
        False
    """
    return target.nonzero + control.nonzero <= read_rule().mostly_buyers * (target.n + control.n)


def is_wide(target: CellSummary, control: CellSummary) -> bool:
    """Whether so few buyers are expected that an interval spans a factor of 3 or more.

    Args:
        target: Customers of the target cell, at least one in either cell.
        control: Customers of the control cell.

    Returns:
        Whether the smaller cell expects fewer than `enough_buyers`.

    Examples:
        >>> is_wide(CellSummary(9000, 1.5, 400.0, nonzero=110), CellSummary(1000, 1.0, 250.0, nonzero=10))
        True
    """
    return expected_buyers(target, control) < read_rule().enough_buyers


def is_even(target: CellSummary, control: CellSummary) -> bool:
    """Whether the two cells are of even size, so that the skewness of a metric cancels in their difference.

    Args:
        target: Customers of the target cell, at least one in either cell.
        control: Customers of the control cell.

    Returns:
        Whether their sizes differ by at most `most_uneven` of all customers.

    Examples:
        >>> is_even(CellSummary(520, 1.5, 400.0), CellSummary(480, 1.0, 250.0))
        True
    """
    return abs(target.n - control.n) <= read_rule().most_uneven * (target.n + control.n)
