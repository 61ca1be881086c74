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
    if not all(0 <= p <= 1 for p in p_values):
        raise ValueError("p-values lie between 0 and 1")
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    raised = accumulate((p_values[i] * (len(order) - rank) for rank, i in enumerate(order)), max)
    adjusted = dict(zip(order, raised, strict=True))
    return tuple(min(1.0, adjusted[i]) for i in range(len(order)))
