"""Do the cells have the sizes that were planned?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf, isfinite

from analysis.model import Code, NotMeasurable
from analysis.stats.tails import chi_square_p

_LEAST_EXPECTED = 10
"""Customers that the plan must expect in each cell of a level, for its p-value to hold far out in the tail."""


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """Observed cell sizes against the planned split.

    Attributes:
        chi_square: Pearson's statistic; infinite where customers stand in a cell for which none were planned.
        degrees_of_freedom: Cells with a planned share, less one.
        p_value: Probability of a deviation this large if the plan was carried out, 0 to 1.
        expected: Pairs (cell, customers the plan expects), in the order of the plan, then cells outside it.
    """

    chi_square: float
    degrees_of_freedom: int
    p_value: float
    expected: tuple[tuple[str, float], ...]


def sample_ratio(observed: Mapping[str, int], planned: Mapping[str, float]) -> SampleRatio | NotMeasurable:
    """Test observed cell sizes against a planned split.

    A planned cell that was not observed counts as observed with 0 customers: losing a whole cell is a deviation. A cell
    of planned share 0, or outside the plan, adds no degree of freedom while it is empty; with customers the plan is
    contradicted for certain, p = 0.

    Args:
        observed: Customers of each cell.
        planned: Planned share or weight of each cell, 0 or more; only their proportions count.

    Returns:
        The test; or `TOO_FEW` without any customer, `NO_SPLIT` where the plan has one cell only and nothing to compare.

    Raises:
        ValueError: A planned share is negative or not a number, or all are 0.

    Assumes:
        Each customer was assigned independently with the planned chances; at least about 5 expected in each cell.

    Source:
        Fabijan et al. (2019), Diagnosing Sample Ratio Mismatch in Online Controlled Experiments, KDD.

    Examples:
        >>> round(sample_ratio({"a": 5200, "b": 4800, "paused": 0}, {"a": 1, "b": 1, "paused": 0}).p_value, 8)
        6.334e-05
    """
    shares = _shares(planned) | dict.fromkeys(observed.keys() - planned.keys(), 0.0)
    total = sum(observed.values())
    if not total:
        return NotMeasurable(Code.TOO_FEW, (("cell", "all"), ("customers", 0)))
    pairs = [(observed.get(cell, 0), total * share) for cell, share in shares.items()]
    chi_square = sum(_deviation(seen, expected) for seen, expected in pairs)
    df = sum(share > 0 for share in shares.values()) - 1
    if not df and not chi_square:
        return NotMeasurable(Code.NO_SPLIT)
    expected = tuple((cell, total * share) for cell, share in shares.items())
    return SampleRatio(chi_square, df, chi_square_p(chi_square, df), expected)


def _shares(planned: Mapping[str, float]) -> dict[str, float]:
    whole = sum(planned.values())
    if not (isfinite(whole) and whole > 0 and min(planned.values()) >= 0):
        raise ValueError(f"planned shares must be 0 or more and not all 0: {dict(planned)}")
    return {cell: share / whole for cell, share in planned.items()}


def _deviation(seen: int, expected: float) -> float:
    if not expected:
        return inf if seen else 0.0
    return (seen - expected) ** 2 / expected


@dataclass(frozen=True, slots=True)
class LevelRatio:
    """The sample ratio within one level of an attribute.

    Attributes:
        attribute, level: Which customers.
        observed: Pairs (cell, customers).
        ratio: Their test against the planned split.
        p_adjusted: Its p-value by Bonferroni over all levels that were tested, 0 to 1.
    """

    attribute: str
    level: str
    observed: tuple[tuple[str, int], ...]
    ratio: SampleRatio
    p_adjusted: float


def locate_mismatch(
    counts: Mapping[tuple[str, str], Mapping[str, int]], planned: Mapping[str, float]
) -> tuple[LevelRatio, ...]:
    """Test the planned split within every level of every attribute, to find where an assignment broke.

    A level is tested where the plan expects at least 10 customers in every cell it gives a share: below, the
    chi-square distribution is no guide to p-values of a thousandth and less.

    Args:
        counts: Customers by cell, of each (attribute, level).
        planned: As `sample_ratio` takes it.

    Returns:
        The levels that were tested, the smallest p-value first, levels of equal p in the order given.

    Raises:
        ValueError: As `sample_ratio`.

    Assumes:
        As `sample_ratio`; Bonferroni holds however much the attributes overlap.

    Source:
        Fabijan et al. (2019), section 5: segments as the first place to look for the cause.

    Examples:
        >>> counts = {("tier", "gold"): {"a": 150, "b": 50}, ("tier", "silver"): {"a": 101, "b": 99}}
        >>> [(found.level, round(found.p_adjusted, 4)) for found in locate_mismatch(counts, {"a": 1, "b": 1})]
        [('gold', 0.0), ('silver', 1.0)]
    """
    shares = _shares(planned)
    found = []
    for (attribute, level), cells in counts.items():
        fewest = min(share for share in shares.values() if share) * sum(cells.values())
        ratio = sample_ratio(cells, planned)
        if fewest >= _LEAST_EXPECTED and isinstance(ratio, SampleRatio):
            found.append(LevelRatio(attribute, level, tuple(cells.items()), ratio, ratio.p_value))
    adjusted = [replace(level, p_adjusted=min(1.0, level.p_adjusted * len(found))) for level in found]
    return tuple(sorted(adjusted, key=lambda level: level.ratio.p_value))
