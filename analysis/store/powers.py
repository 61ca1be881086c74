"""Sums of powers of what is above 0, from the columns that the questions give: how many, then one of each exponent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.model import EXPONENTS, PowerSums


def read_powers(columns: Sequence[float | None]) -> PowerSums:
    """From sums of doubles; NULL where nothing is above 0."""
    count, *sums = columns
    return PowerSums(int(count or 0), tuple(found or 0.0 for found in sums))


def read_whole_powers(columns: Sequence[Any], scale: int) -> PowerSums:
    """From sums of whole numbers, which do not depend on their order, over values k ÷ scale.

    Args:
        columns: The sums of k and k² as they are, those of other powers in `_parts` of one; NULL where nothing is
            above 0.
        scale: The whole numbers that make one unit of the metric.
    """
    count, *sums = (int(found or 0) for found in columns)
    shares = zip(sums, EXPONENTS, strict=True)
    return PowerSums(count, tuple(found / _parts(exponent, scale) for found, exponent in shares))


def _parts(exponent: float, scale: int) -> int:
    """How many of the whole numbers that were added make one."""
    if exponent.is_integer():
        return int(scale**exponent)
    return 10**6 if exponent > 2 else 10**9
