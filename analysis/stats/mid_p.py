"""Fisher's mid-p of a 2×2 table, and the limits that belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, sqrt

import numpy as np
from scipy.optimize import brentq

from analysis.stats.tails import tail_of

_FAR = 100.0
"""Logarithm of an odds ratio further from 1 than any campaign's."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Two shares of customers that the table's margins allow, 0 to 1."""

    target: float
    control: float


def mid_p(target_yes: int, target_n: int, control_yes: int, control_n: int) -> float:
    """Fisher's mid-p of a 2×2 table: twice the smaller tail, the observed table counted half.

    The table's margins are held fixed. Equal-tailed, as the interval beside it is.

    Args:
        target_yes: Customers of the target cell who did it, 0 to `target_n`.
        target_n: Customers of the target cell.
        control_yes: Customers of the control cell who did it, 0 to `control_n`.
        control_n: Customers of the control cell.

    Returns:
        The p-value, 0 to 1.

    Source:
        Rothman, Greenland (1998), Modern Epidemiology, 2nd edition; Berry, Armitage (1995), The Statistician 44:417.

    Examples:
        >>> round(mid_p(12, 14, 7, 16), 8)
        0.02332167
    """
    first, probability = hypergeometric(target_n, control_n, target_yes + control_yes)
    at = target_yes - first
    tails = probability[:at].sum(), probability[at + 1 :].sum()
    return min(1.0, float(2 * min(tails) + probability[at]))


def mid_p_shares(
    target_yes: int, target_n: int, control_yes: int, control_n: int, *, confidence: float
) -> tuple[Shares, Shares]:
    """The lowest and the highest target share, against the control's, that mid-p does not contradict.

    The odds ratios whose mid-p, with the margins fixed, is half of 1 − confidence on either side; each stands for the
    two most likely shares that have it, which add up to the customers who did it.

    Args:
        target_yes: Customers of the target cell who did it, 0 to `target_n`.
        target_n: Customers of the target cell, at least 1.
        control_yes: Customers of the control cell who did it, 0 to `control_n`; together neither nobody nor everybody.
        control_n: Customers of the control cell, at least 1.
        confidence: Confidence level, between 0 and 1.

    Returns:
        Both pairs of shares. The first has equal shares or the target's above exactly when mid-p is at or below
        1 − confidence and the target's share is above; likewise the second.

    Raises:
        ValueError: The confidence level is not between 0 and 1.

    Source:
        Mehta, Walsh (1992), The American Statistician 46:146; noncentral hypergeometric distribution: Fisher (1935),
        Journal of the Royal Statistical Society 98:39.

    Examples:
        >>> low, high = mid_p_shares(12, 14, 7, 16, confidence=0.95)
        >>> round(low.target / low.control, 4), round(high.target / high.control, 4)
        (1.093, 2.8529)
    """
    yes = target_yes + control_yes
    first, probability = hypergeometric(target_n, control_n, yes)
    at, tail = target_yes - first, tail_of(confidence)
    low = -inf if at == 0 else _odds(probability, at, tail)
    high = inf if at == probability.size - 1 else -_odds(probability[::-1], probability.size - 1 - at, tail)
    return _shares(low, yes, target_n, control_n), _shares(high, yes, target_n, control_n)


def hypergeometric(target_n: int, control_n: int, yes: int) -> tuple[int, np.ndarray]:
    """The smallest possible target count, and the probability of each from there on, with the margins fixed.

    By the ratios of neighbours, outwards from the most likely one: exact to rounding also where factorials overflow.

    Args:
        target_n: Customers of the target cell.
        control_n: Customers of the control cell.
        yes: Customers of both who did it.

    Returns:
        The count and the probabilities, which add up to 1.

    Examples:
        >>> first, probability = hypergeometric(2, 2, 3)
        >>> first, probability.round(4).tolist()
        (1, [0.5, 0.5])
    """
    first, last = max(0, yes - control_n), min(yes, target_n)
    k = np.arange(first, last, dtype=float)
    steps = np.log((yes - k) * (target_n - k)) - np.log((k + 1) * (control_n - yes + k + 1))
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    weights = np.exp(logs - logs.max())
    return first, weights / weights.sum()


def _odds(probability: np.ndarray, at: int, tail: float) -> float:
    """Logarithm of the odds ratio at which counts from `at` on, itself counted half, have the tail's probability."""
    with np.errstate(divide="ignore"):
        logs, counts = np.log(probability), np.arange(probability.size)

    def beyond(odds: float) -> float:
        weights = np.exp((shifted := logs + counts * odds) - shifted.max())
        return float((weights[at + 1 :].sum() + weights[at] / 2) / weights.sum()) - tail

    return float(brentq(beyond, -_FAR, _FAR, xtol=1e-14, rtol=1e-14))


def _shares(odds: float, yes: int, target_n: int, control_n: int) -> Shares:
    """The shares with this odds ratio whose customers add up to `yes`: a quadratic in the control's share."""
    if odds in (-inf, inf):
        target = max(0, yes - control_n) if odds < 0 else min(yes, target_n)
        return Shares(target / target_n, (yes - target) / control_n)
    ratio = exp(odds)
    a, b = control_n * (ratio - 1), control_n + target_n * ratio - yes * (ratio - 1)
    root = sqrt(b**2 + 4 * a * yes)
    control = 2 * yes / (b + root) if b > 0 else (root - b) / (2 * a)
    return Shares(ratio * control / (1 - control + ratio * control), control)
