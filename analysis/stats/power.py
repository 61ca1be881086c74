"""How small an effect a campaign could have found, and how much larger it would have to be."""

from __future__ import annotations

from scipy.special import ndtri

from analysis.stats.tails import normal_quantile


def smallest_effect(standard_error: float, *, confidence: float, power: float = 0.8, tests: int = 1) -> float:
    """The smallest true effect that a two-sided test would have found with the given chance.

    Args:
        standard_error: Of the estimated effect, in its unit, 0 or more.
        confidence: Confidence level of the test, between 0 and 1.
        power: Chance to find the effect, between 0 and 1.
        tests: Comparisons in the family, 1 or more: the least favourable step of Holm's procedure is taken.

    Returns:
        The effect's size without its sign, in the unit of the standard error.

    Raises:
        ValueError: A level is not between 0 and 1, or there is no test.

    Assumes:
        The estimate is close to normal and its error does not depend on the effect. The chance to find an effect on
        the wrong side, below 1e-6 at the usual levels, is left out.

    Source:
        Bloom (1995), Evaluation Review 19:547, minimum detectable effects.

    Examples:
        >>> round(smallest_effect(1.0, confidence=0.95), 4)
        2.8016
    """
    if not 0 < power < 1:
        raise ValueError(f"power must lie between 0 and 1, not {power}")
    return (adjusted_quantile(confidence, tests) + float(ndtri(power))) * standard_error


def adjusted_quantile(confidence: float, tests: float = 1) -> float:
    """How many standard errors an estimate must lie from 0 to be told from chance among several comparisons.

    Args:
        confidence: Confidence level of the family, between 0 and 1.
        tests: Comparisons that the p-value is multiplied by, 1 or more.

    Returns:
        The normal quantile at 1 − (1 − confidence) ÷ (2 × tests).

    Raises:
        ValueError: The confidence level is not between 0 and 1, or `tests` is below 1.

    Examples:
        >>> round(adjusted_quantile(0.95), 4), round(adjusted_quantile(0.95, 2), 4)
        (1.96, 2.2414)
    """
    if tests < 1:
        raise ValueError(f"a family has at least one test, not {tests}")
    return normal_quantile(1 - (1 - confidence) / tests)


def needed_factor(distance: float, reach: float) -> float:
    """How many times the customers a campaign would need for its interval to end where the estimate's claim does.

    An interval shrinks with the square root of the number of customers. One that reaches `reach` to the side that
    matters would reach only `distance` with (reach ÷ distance)² times as many, if the estimate stays where it is.

    Args:
        distance: From the estimate to the value to be told from it, above 0.
        reach: From the estimate to the interval's end on that side, 0 or more, in the same unit.

    Returns:
        The factor, 0 or more; below 1 where the interval ends before that value already.

    Raises:
        ValueError: The distance is not above 0.

    Examples:
        >>> needed_factor(2.0, 3.0)
        2.25
    """
    if distance <= 0:
        raise ValueError(f"a distance is above 0, not {distance}")
    return (reach / distance) ** 2
