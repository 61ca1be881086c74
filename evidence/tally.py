"""Counting what comparisons said about campaigns whose truth is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from analysis.model import Comparison, Interval, NotMeasurable

CONFIDENCE = 0.95
ALPHA = 1 - CONFIDENCE


@dataclass(slots=True)
class Tally:
    """What the comparisons of one case said, as shares of the campaigns that were measurable.

    Attributes:
        measured: Share of all campaigns that had a comparison at all; the others are shares of these.
        up, down: p below 0.05 with an effect above, below 0.
        above, below: The interval lies wholly above the true effect, wholly below it.
        lift_above, lift_below: The same of the lift's interval, over campaigns with a finite one.
        lift_finite: Share with a finite lift interval.
        borderline: p and interval disagree about "no effect".
    """

    measured: float = 0.0
    up: float = 0.0
    down: float = 0.0
    above: float = 0.0
    below: float = 0.0
    lift_above: float = 0.0
    lift_below: float = 0.0
    lift_finite: float = 0.0
    borderline: float = 0.0

    def add(self, result: Comparison | NotMeasurable, effect: float, lift: float | None, weight: float = 1.0) -> None:
        """Count one campaign of known effect and lift, with its probability where campaigns are counted out."""
        if isinstance(result, NotMeasurable):
            return
        self.measured += weight
        if result.p_value < ALPHA:
            self.up += weight * (result.effect > 0)
            self.down += weight * (result.effect < 0)
        self.above += weight * (result.interval.low > effect)
        self.below += weight * (result.interval.high < effect)
        self.borderline += weight * result.borderline
        if lift is not None and isinstance(result.lift_interval, Interval):
            self.lift_finite += weight
            self.lift_above += weight * (result.lift_interval.low > lift)
            self.lift_below += weight * (result.lift_interval.high < lift)

    def shares(self, total: float) -> dict[str, float]:
        """As shares, `measured` of all campaigns."""
        counts = asdict(self)
        of = {"measured": total, "lift_above": self.lift_finite, "lift_below": self.lift_finite}
        return {name: count / (of.get(name, self.measured) or 1.0) for name, count in counts.items()}


def tally(
    results: Iterable[tuple[Comparison | NotMeasurable, float]], effect: float, lift: float | None
) -> dict[str, float]:
    """Shares over weighted comparisons of campaigns with one truth."""
    count, total = Tally(), 0.0
    for result, weight in results:
        count.add(result, effect, lift, weight)
        total += weight
    return count.shares(total)
