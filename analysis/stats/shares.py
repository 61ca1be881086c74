"""A share and its interval."""

from __future__ import annotations

from analysis.model import Interval


def share_interval(yes: int, n: int, *, confidence: float) -> Interval:
    """Wilson's interval of a share.

    Args:
        yes: Customers who did it, 0 to n.
        n: All of them, at least 1.
        confidence: Confidence level, between 0 and 1.

    Returns:
        The interval, within 0 and 1; of some width even at the ends.

    Source:
        Wilson (1927), Journal of the American Statistical Association 22:209; statsmodels' `proportion_confint`.

    Examples:
        >>> interval = share_interval(9, 10, confidence=0.95)
        >>> round(interval.low, 4), round(interval.high, 4)
        (0.5958, 0.9821)
    """
    from statsmodels.stats.proportion import proportion_confint  # takes a second to load: only who asks pays

    low, high = proportion_confint(yes, n, alpha=1 - confidence, method="wilson")
    return Interval(float(low), float(high))
