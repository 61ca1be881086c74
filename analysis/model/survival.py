"""Time to the next purchase: counts by day, and the curve made of them."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.model.figures import Interval


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What became of a group's customers, by days since the contact. All that a survival curve needs.

    Attributes:
        days: Days since the contact on which anything happened, ascending; the contact day is 0.
        bought: Customers whose first purchase was on that day.
        left: Customers last seen on that day without a purchase until then, its own included.
        follow_up: The last day on which the sales could have shown a purchase of anybody in the group.
    """

    days: tuple[int, ...] = ()
    bought: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    follow_up: int = 0

    @property
    def customers(self) -> int:
        """Everybody in the group."""
        return sum(self.bought) + sum(self.left)

    def __add__(self, other: DayCounts) -> DayCounts:
        """Pool two disjoint groups of customers."""
        found = dict.fromkeys(sorted({*self.days, *other.days}), (0, 0))
        for counts in (self, other):
            for day, bought, left in zip(counts.days, counts.bought, counts.left, strict=True):
                found[day] = (found[day][0] + bought, found[day][1] + left)
        return DayCounts(
            days=tuple(found),
            bought=tuple(bought for bought, _left in found.values()),
            left=tuple(left for _bought, left in found.values()),
            follow_up=max(self.follow_up, other.follow_up),
        )


@dataclass(frozen=True, slots=True)
class Curve:
    """Share of customers who have not bought again, by days since the contact; it holds from each day to the next.

    Attributes:
        days: As in the counts.
        at_risk: Customers seen on that day who had not bought before it.
        bought: Customers who bought on that day for the first time since the contact.
        waiting: S(t), the share that has not bought by the end of that day, 0 to 1.
        low, high: Its pointwise band; both equal to it where it is 1 or 0.
        spread: Greenwood's sum Σ d ÷ (n(n − d)) up to that day: the squared error of ln S(t).
        reach: Last day up to which the curve is known: where the last customer waiting was last seen, or the end of
            follow-up where nobody waits any more.
    """

    days: tuple[int, ...]
    at_risk: tuple[int, ...]
    bought: tuple[int, ...]
    waiting: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    spread: tuple[float, ...]
    reach: int


@dataclass(frozen=True, slots=True)
class WaitingMean:
    """Restricted mean: average days without a purchase within the horizon, all of it for those who did not buy in it.

    Attributes:
        days: The mean, 0 to horizon.
        squared_error: Its variance, in squared days.
        horizon: Days since the contact up to which it counts.
        interval: Its confidence interval.
    """

    days: float
    squared_error: float
    horizon: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class WaitingDifference:
    """Restricted mean of one group minus that of another: below 0, the first came back sooner."""

    days: float
    interval: Interval
    p_value: float
