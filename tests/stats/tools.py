"""What the tests of the kernel share: tolerances with their reasons, and summaries made by hand."""

import json
from pathlib import Path

import pytest

from analysis.model import EXPONENTS, CellSummary, Comparison, Interval, NotMeasurable, PowerSums
from analysis.stats.means import compare_as_welch

CLOSE = 1e-9
"""Relative. Two closed forms of one number differ by rounding only; 1e-9 leaves room for badly conditioned inputs."""

TIGHT = 1e-12
"""Relative. The same formula on inputs that differ by rounding."""

PUBLISHED = 5.1e-5
"""Absolute. Newcombe's table has four decimals, so half of its last digit."""

REFERENCE = Path(__file__).parents[1] / "reference"


def stored(name: str) -> dict:
    """A file of stored values."""
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))


def close(value, rel=CLOSE, floor=0.0):
    """`pytest.approx` without its hidden absolute tolerance."""
    return pytest.approx(value, rel=rel, abs=floor)


def ends(interval: Interval) -> tuple[float, float]:
    """Both ends of an interval."""
    return interval.low, interval.high


def counted(yes: int, n: int) -> CellSummary:
    """A cell of n customers of whom `yes` did it."""
    share = yes / n if n else 0.0
    return CellSummary(n, share, share * (1 - share) * n / (n - 1) if n > 1 else 0.0, nonzero=yes)


def welch(target: CellSummary, control: CellSummary, confidence: float = 0.95) -> Comparison | NotMeasurable:
    """Welch's procedure, whatever the rule would choose."""
    return compare_as_welch(target, control, confidence=confidence)


def scaled(cell: CellSummary, factor: float) -> CellSummary:
    """The same customers in another unit."""
    powers = cell.powers and PowerSums(
        cell.powers.count,
        tuple(total * factor**exponent for total, exponent in zip(cell.powers.sums, EXPONENTS, strict=True)),
    )
    return CellSummary(
        cell.n, cell.mean * factor, cell.variance * factor**2, cell.third_moment * factor**3, cell.nonzero, powers
    )


def shifted(cell: CellSummary, constant: float) -> CellSummary:
    """The same customers, each with a constant more."""
    return CellSummary(cell.n, cell.mean + constant, cell.variance)


def assert_mirrored(one: Comparison, other: Comparison) -> None:
    """The cells swapped: the sign flips, p stays."""
    width = one.interval.high - one.interval.low
    assert other.effect == -one.effect
    assert ends(other.interval) == close((-one.interval.high, -one.interval.low), TIGHT, TIGHT * width)
    assert other.p_value == close(one.p_value)
    assert other.borderline == one.borderline
