"""Several comparisons at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjust p-values so that the chance of even one false alarm among them stays below the level chosen.

    Args:
        p_values: Unadjusted p-values of one family, 0 to 1, in any order and however dependent.

    Returns:
        Adjusted p-values, 0 to 1, in the order given; never smaller than the unadjusted ones.

    Raises:
        ValueError: A p-value is not between 0 and 1.

    Source:
        Holm (1979), Scandinavian Journal of Statistics 6:65.

    Examples:
        >>> holm([0.01, 0.04, 0.03])
        (0.03, 0.06, 0.06)
    """
    _check(p_values)
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    raised = accumulate((p_values[i] * (len(order) - rank) for rank, i in enumerate(order)), max)
    adjusted = dict(zip(order, raised, strict=True))
    return tuple(min(1.0, adjusted[i]) for i in range(len(order)))


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjust p-values so that of those called significant only the level chosen is false, on average.

    Args:
        p_values: Unadjusted p-values of one family, 0 to 1, in any order.

    Returns:
        Adjusted p-values, 0 to 1, in the order given; never smaller than the unadjusted ones.

    Raises:
        ValueError: A p-value is not between 0 and 1.

    Assumes:
        The tests are independent or rise and fall together, as the metrics of the same customers mostly do.

    Source:
        Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57:289; by SciPy.

    Examples:
        >>> benjamini_hochberg([0.01, 0.04, 0.03])
        (0.03, 0.04, 0.04)
    """
    _check(p_values)
    from scipy.stats import false_discovery_control  # takes a second to load: only who asks pays

    return tuple(false_discovery_control(p_values).tolist()) if p_values else ()


def _check(p_values: Sequence[float]) -> None:
    if not all(0 <= p <= 1 for p in p_values):
        raise ValueError("p-values lie between 0 and 1")
