"""What coming did to those who came because they were invited, where chance decided who was invited."""

from __future__ import annotations

from math import sqrt

from analysis.model import CellSummary, Code, Effect, FirstStage, Interval, NotMeasurable, PairSummary
from analysis.stats.means import compare_as_welch
from analysis.stats.tails import t_quantile


def first_stage(invited: PairSummary, not_invited: PairSummary, *, confidence: float) -> FirstStage | NotMeasurable:
    """What the invitation did to coming.

    Args:
        invited: Outcome (numerator) and coming, 0 or 1 (denominator), of the customers who were invited.
        not_invited: The same of those who were not.
        confidence: Confidence level, between 0 and 1.

    Returns:
        Both shares, their difference with Welch's interval, and F, the squared difference in standard errors (infinite
        where all of the one cell came and none of the other); or why there is none: `EMPTY_CELL`, `TOO_FEW`,
        `NO_VARIATION`.

    Examples:
        >>> coming = PairSummary(CellSummary(100, 5.0, 9.0), CellSummary(100, 0.3, 0.2121), 0.4)
        >>> absent = PairSummary(CellSummary(100, 4.0, 9.0), CellSummary(100, 0.0, 0.0), 0.0)
        >>> round(first_stage(coming, absent, confidence=0.95).strength, 1)
        42.4
    """
    came, stayed = invited.denominator, not_invited.denominator
    squared_error = _squared_error(came, stayed)
    difference = came.mean - stayed.mean
    if came.n > 1 and stayed.n > 1 and not squared_error and difference:
        return FirstStage(came.mean, stayed.mean, Interval(difference, difference), float("inf"))
    result = compare_as_welch(came, stayed, confidence=confidence)
    if isinstance(result, NotMeasurable):
        return result
    return FirstStage(came.mean, stayed.mean, result.interval, difference**2 / squared_error)


def effect_of_coming(invited: PairSummary, not_invited: PairSummary, *, confidence: float) -> Effect | NotMeasurable:
    """Effect per customer who came because of the invitation: effect of the invitation ÷ difference in coming.

    Args:
        invited: Outcome (numerator) and coming, 0 or 1 (denominator), of the customers who were invited.
        not_invited: The same of those who were not.
        confidence: Confidence level, between 0 and 1.

    Returns:
        The effect in the outcome's unit with Fieller's interval, and the p-value of the effect of the invitation: both
        agree about 0 by construction. The interval is `WEAK_INVITATION` where the difference in coming cannot be told
        from 0. No effect at all: `EMPTY_CELL`, `TOO_FEW`, `NO_VARIATION`, or `NOBODY_MORE_CAME` where the invitation
        brought nobody.

    Assumes:
        Chance decided who was invited; the invitation moves spend through coming only; it keeps nobody away.

    Source:
        Wald (1940), Annals of Mathematical Statistics 11:284; Angrist, Imbens and Rubin (1996), Journal of the American
        Statistical Association 91:444; Fieller (1954), Journal of the Royal Statistical Society B 16:175, which inverts
        the test of Anderson and Rubin (1949), with each cell's own variances and covariance: all λ for which
        (N − λD)² ≤ q²(V_N − 2λC + λ²V_D), on the t quantile q of Welch's test of N.

    Examples:
        >>> coming = PairSummary(CellSummary(100, 5.0, 9.0), CellSummary(100, 0.3, 0.2121), 0.4)
        >>> absent = PairSummary(CellSummary(100, 4.0, 9.0), CellSummary(100, 0.0, 0.0), 0.0)
        >>> effect = effect_of_coming(coming, absent, confidence=0.95)
        >>> round(effect.value, 4), round(effect.interval.low, 4), round(effect.interval.high, 4)
        (3.3333, 0.5748, 6.3839)
    """
    whole = compare_as_welch(invited.numerator, not_invited.numerator, confidence=confidence)
    if isinstance(whole, NotMeasurable):
        return whole
    more = invited.denominator.mean - not_invited.denominator.mean
    if more <= 0:
        return NotMeasurable(Code.NOBODY_MORE_CAME)
    quantile = t_quantile(confidence, _welch_df(invited.numerator, not_invited.numerator))
    return Effect(
        whole.effect / more, _fieller(whole.effect, more, _errors(invited, not_invited), quantile), whole.p_value
    )


def _fieller(
    effect: float, more: float, errors: tuple[float, float, float], quantile: float
) -> Interval | NotMeasurable:
    """The roots of the quadratic in λ, taken so that nothing cancels."""
    of_effect, of_coming, both = errors
    leading = more**2 - quantile**2 * of_coming
    if leading <= 0:
        return NotMeasurable(Code.WEAK_INVITATION)
    middle = effect * more - quantile**2 * both
    centre, value = middle / leading, effect / more
    spread = of_effect - 2 * value * both + value**2 * of_coming  # squared error of the effect at its estimate
    squared = (centre - value) ** 2 + quantile**2 * spread / leading
    return Interval(centre - sqrt(squared), centre + sqrt(squared))


def _errors(invited: PairSummary, not_invited: PairSummary) -> tuple[float, float, float]:
    """Squared errors of the two differences, and their covariance."""
    cells = (invited, not_invited)
    return (
        _squared_error(*(cell.numerator for cell in cells)),
        _squared_error(*(cell.denominator for cell in cells)),
        sum(cell.covariance / cell.numerator.n for cell in cells),
    )


def _squared_error(one: CellSummary, other: CellSummary) -> float:
    return sum(cell.variance / cell.n for cell in (one, other) if cell.n)


def _welch_df(one: CellSummary, other: CellSummary) -> float:
    parts = [(cell.variance / cell.n, cell.n - 1) for cell in (one, other)]
    total = sum(error for error, _df in parts)
    return 1 / sum((error / total) ** 2 / df for error, df in parts)
