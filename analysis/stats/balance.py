"""Were the cells alike before the campaign?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import copysign, sqrt

from analysis.model import CellSummary
from analysis.stats.tails import chi_square_p

_DIGITS = 12  # the two levels of a yes/no attribute differ equally but for rounding: the first is named
_APART = 2.0  # standardised difference of two cells that do not vary and yet differ


@dataclass(frozen=True, slots=True)
class LevelBalance:
    """How the levels of an attribute are spread over two cells.

    Attributes:
        chi_square: Pearson's statistic of the table levels × 2 cells, uncorrected.
        degrees_of_freedom: Levels that occur, less one.
        p_value: Probability of a difference this large by chance, 0 to 1; 1 where there is one level only.
        largest_difference: The largest absolute standardised difference of a level's share.
        level: The level that has it, the first named where several do.
    """

    chi_square: float
    degrees_of_freedom: int
    p_value: float
    largest_difference: float
    level: str


def standardised_difference(target: CellSummary, control: CellSummary) -> float:
    """Difference of two means in standard deviations.

    Where neither cell varies and the means differ, the standard deviation of both cells mixed in equal parts is taken
    instead: the answer is then −2 or +2, finite, and far beyond any threshold.

    Args:
        target: Customers of the target cell.
        control: Customers of the control cell, same metric.

    Returns:
        (target mean − control mean) ÷ √((s²_T + s²_C) ÷ 2), without unit; 0 where the means are equal.

    Raises:
        ValueError: A cell has no customers.

    Source:
        Austin (2009), Statistics in Medicine 28:3083, section 3.

    Examples:
        >>> round(standardised_difference(CellSummary(50, 12.0, 9.0), CellSummary(40, 10.0, 16.0)), 4)
        0.5657
    """
    if not (target.n and control.n):
        raise ValueError("an empty cell has no mean to compare")
    return _standardised(target.mean - control.mean, target.variance, control.variance)


def level_balance(target_counts: Mapping[str, int], control_counts: Mapping[str, int]) -> LevelBalance:
    """Compare how the levels of an attribute are spread over two cells.

    Args:
        target_counts: Customers of the target cell by level.
        control_counts: Customers of the control cell by level; a level absent from either counts as 0 there.

    Returns:
        The chi-square test of homogeneity, and the level whose shares differ most in standard deviations.

    Raises:
        ValueError: A cell has no customers.

    Assumes:
        Customers are independent; at least about 5 expected in most levels.

    Source:
        Pearson's chi-square; standardised difference of a share: Austin (2009), Statistics in Medicine 28:3083.

    Examples:
        >>> result = level_balance({"new": 60, "old": 40}, {"new": 45, "old": 55})
        >>> result.level, round(result.largest_difference, 4), round(result.p_value, 4)
        ('new', 0.3038, 0.0337)
    """
    ours, theirs = sum(target_counts.values()), sum(control_counts.values())
    if not (ours and theirs):
        raise ValueError("an empty cell has no levels to compare")
    levels = {
        level: (target_counts.get(level, 0), control_counts.get(level, 0))
        for level in dict.fromkeys((*target_counts, *control_counts))
    }
    present = {level: counts for level, counts in levels.items() if any(counts)}
    chi_square = sum((a * theirs - b * ours) ** 2 / (ours * theirs * (a + b)) for a, b in present.values())
    differences = {level: abs(_share_difference(a / ours, b / theirs)) for level, (a, b) in present.items()}
    worst = max(differences, key=lambda level: round(differences[level], _DIGITS))
    df = len(present) - 1
    return LevelBalance(chi_square, df, chi_square_p(chi_square, df), differences[worst], worst)


def _share_difference(ours: float, theirs: float) -> float:
    return _standardised(ours - theirs, ours * (1 - ours), theirs * (1 - theirs))


def _standardised(difference: float, variance: float, other_variance: float) -> float:
    if not difference:
        return 0.0
    spread = sqrt(variance / 2 + other_variance / 2)
    return difference / spread if spread else copysign(_APART, difference)
