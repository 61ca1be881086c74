"""What part of a window's buyers has bought by a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import expm1, log1p, sqrt

from analysis.stats.tails import normal_quantile


@dataclass(frozen=True, slots=True)
class PastEffect:
    """Extra buyers of one target cell of a past campaign.

    Attributes:
        by_then: Up to the same day of its window.
        in_all: In the whole window.
        error: Standard error of `in_all`.
    """

    by_then: float
    in_all: float
    error: float


def share_seen(past: Sequence[PastEffect], *, confidence: float) -> float | None:
    """The part of a campaign's extra buyers that have bought by a day, from past campaigns taken together.

    Args:
        past: One entry for each target cell of past campaigns.
        confidence: Level at which their extra buyers must differ from none, between 0 and 1.

    Returns:
        Above 0, at most 1; or None where there are none to go by: their extra buyers cannot be told from chance, or
        none of them had come by that day.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Assumes:
        Extra buyers of this campaign come as fast as those of the past ones did.

    Examples:
        >>> share_seen([PastEffect(60.0, 100.0, 20.0), PastEffect(20.0, 60.0, 25.0)], confidence=0.95)
        0.5
    """
    in_all, error = sum(effect.in_all for effect in past), sqrt(sum(effect.error**2 for effect in past))
    by_then = sum(effect.by_then for effect in past)
    if not past or in_all <= normal_quantile(confidence) * error or by_then <= 0:
        return None
    return min(1.0, by_then / in_all)


def share_at_pace(bought: float, *, day: int, days: int) -> float | None:
    """The part of a window's buyers who have bought by a day, if the others go on at the pace so far.

    Args:
        bought: Share of the customers who have bought by now, 0 to 1.
        day: Completed days, 1 or more.
        days: Of the whole window, at least `day`.

    Returns:
        Above 0, at most 1; None where nobody has bought yet.

    Assumes:
        Who has not bought yet buys with the same chance on every day.

    Source:
        Exponential waiting times: F(t) = 1 − (1 − bought)^(t ÷ day).

    Examples:
        >>> round(share_at_pace(0.1, day=15, days=30), 4)
        0.5263
    """
    if bought <= 0:
        return None
    return bought if bought >= 1 else -bought / expm1(log1p(-bought) * days / day)
