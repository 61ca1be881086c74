"""Those who took part against the others, weighted to be like them."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.model import Code, Effect, Interval, NotMeasurable
from analysis.stats.propensity import Propensity
from analysis.stats.tails import normal_p, normal_quantile


@dataclass(frozen=True, slots=True)
class WeightedEffect:
    """The weighted comparison.

    Attributes:
        effect: Average of those who took part − weighted average of the others.
        ratio: The one ÷ the other with its interval; None where an average is not above 0.
    """

    effect: Effect
    ratio: tuple[float, Interval] | None


def weighted_effect(
    outcome: NDArray[np.float64], propensity: Propensity, *, confidence: float
) -> WeightedEffect | NotMeasurable:
    """Average effect on those who took part, by weighting the others with their odds of taking part.

    Args:
        outcome: One number per customer that `propensity` kept.
        propensity: Chances and weights of these customers.
        confidence: Confidence level, between 0 and 1.

    Returns:
        The effect in the outcome's unit, its interval accounting for the weights being estimated; `NO_VARIATION` where
        there is none.

    Assumes:
        Given what the model knows, who took part does not depend on what they would have spent; the model of the
        chances is right; customers are independent.

    Source:
        Hirano, Imbens and Ridder (2003), Econometrica 71:1161, weights of the effect on the treated, normalised. Errors
        from stacked estimating equations (Lunceford and Davidian 2004, Statistics in Medicine 23:2937): each customer's
        influence is that on both averages, less its projection on the score of the logistic regression.

    Examples:
        >>> from analysis.stats.propensity import fit_propensity
        >>> x = np.arange(80.0) % 8
        >>> took_part = np.arange(80) % 5 < 2 + x // 4
        >>> found = weighted_effect(5 * x + 3 * took_part, fit_propensity(
        ...     np.column_stack([np.ones(80), x]), took_part), confidence=0.95)
        >>> round(found.effect.value, 3)
        2.964
    """
    took_part, weight = propensity.took_part, propensity.weight
    if np.ptp(outcome) == 0:
        return NotMeasurable(Code.NO_VARIATION)
    ours = float(outcome[took_part].mean())
    theirs = float(np.average(outcome[~took_part], weights=weight[~took_part]))
    of_ours = np.where(took_part, outcome - ours, 0.0) / took_part.mean()
    of_theirs = _influence_on_weighted(outcome - theirs, propensity)
    error = _error(of_ours - of_theirs)
    quantile, value = normal_quantile(confidence), ours - theirs
    effect = Effect(value, Interval(value - quantile * error, value + quantile * error), normal_p(value / error))
    if min(ours, theirs) <= 0:
        return WeightedEffect(effect, None)
    reach = quantile * _error(of_ours / ours - of_theirs / theirs)
    middle = log(ours / theirs)
    return WeightedEffect(effect, (exp(middle), Interval(exp(middle - reach), exp(middle + reach))))


def _influence_on_weighted(deviation: NDArray[np.float64], propensity: Propensity) -> NDArray[np.float64]:
    """Each customer's influence on the weighted average of the others, that on the weights included."""
    design, chance, took_part = propensity.design, propensity.chance, propensity.took_part
    pull = np.where(took_part, 0.0, propensity.weight * deviation)
    scale = np.where(took_part, 0.0, propensity.weight).mean()
    information = (design * (chance * (1 - chance))[:, None]).T @ design / chance.size
    slope = np.linalg.solve(information, pull @ design / chance.size)
    score = (took_part - chance) * (design @ slope)
    return np.asarray((pull + score) / scale)


def _error(influence: NDArray[np.float64]) -> float:
    return float(sqrt(np.mean(influence**2) / influence.size))
