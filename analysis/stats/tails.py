"""Two-sided p-values and quantiles of the normal, t and chi-square distributions, exact far out in the tails."""

from __future__ import annotations

from scipy.special import chdtrc, ndtr, ndtri, stdtr, stdtrit


def normal_p(z: float) -> float:
    """Probability that a standard normal deviates from 0 by at least |z|, both sides together.

    Args:
        z: A standardised difference, any finite number.

    Returns:
        The p-value, 0 to 1; taken from the lower tail, so that 1e-300 is still a number.

    Examples:
        >>> round(normal_p(1.959964), 6)
        0.05
    """
    return float(2 * ndtr(-abs(z)))


def t_p(t: float, df: float) -> float:
    """Probability that Student's t deviates from 0 by at least |t|, both sides together.

    Args:
        t: A standardised difference, any finite number.
        df: Degrees of freedom, above 0, not necessarily whole.

    Returns:
        The p-value, 0 to 1.

    Examples:
        >>> round(t_p(2.228139, 10), 6)
        0.05
    """
    return float(2 * stdtr(df, -abs(t)))


def chi_square_p(chi_square: float, df: int) -> float:
    """Probability that a chi-square variable is at least as large as observed.

    Args:
        chi_square: The statistic, 0 or more.
        df: Degrees of freedom; with 0 the variable is 0 for certain, so the p-value is 1 at 0 and 0 above.

    Returns:
        The p-value, 0 to 1.

    Examples:
        >>> round(chi_square_p(3.841459, 1), 6)
        0.05
    """
    return float(chdtrc(df, chi_square)) if df else float(chi_square == 0)


def normal_cdf(z: float) -> float:
    """Probability that a standard normal lies below z.

    Args:
        z: Any finite number.

    Returns:
        0 to 1.

    Examples:
        >>> round(normal_cdf(1.644854), 6)
        0.95
    """
    return float(ndtr(z))


def normal_quantile(confidence: float) -> float:
    """How many standard errors a normal interval reaches to each side.

    Args:
        confidence: Confidence level, between 0 and 1.

    Returns:
        The quantile, 1.96 for 0.95.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Examples:
        >>> round(normal_quantile(0.95), 6)
        1.959964
    """
    return float(-ndtri(tail_of(confidence)))


def t_quantile(confidence: float, df: float) -> float:
    """How many standard errors a t interval reaches to each side.

    Args:
        confidence: Confidence level, between 0 and 1.
        df: Degrees of freedom, above 0, not necessarily whole.

    Returns:
        The quantile, 2.23 for 0.95 and 10 degrees of freedom.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Examples:
        >>> round(t_quantile(0.95, 10), 6)
        2.228139
    """
    return float(-stdtrit(df, tail_of(confidence)))


def tail_of(confidence: float) -> float:
    """What an equal-tailed interval leaves out on either side.

    Args:
        confidence: Confidence level, between 0 and 1.

    Returns:
        Half of 1 − confidence.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Examples:
        >>> tail_of(0.5)
        0.25
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    return (1 - confidence) / 2
