"""The chance of taking part, given what is known from before, and who can be compared at all."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.model import Code, NotMeasurable, Overlap

LEAST_CUSTOMERS = 20
"""Customers of either group below which there is nothing to compare."""

HIGHEST_ODDS, HIGHEST_RATIO = 9.0, 10.0
"""Odds up to which everybody is kept (a chance of 0.9); beyond, those up to ten times the odds of all together: one who
did not take part would stand for nine who did, or ten times as many as one of the others does on average."""

BINS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Propensity:
    """Chances of taking part of the customers who can be compared.

    Attributes:
        kept: Which customers these are, of all that were given.
        design: Their columns of the model.
        took_part: Whether they took part.
        chance: Of taking part, between 0 and 1.
        weight: 1 for those who took part, chance ÷ (1 − chance) for the others.
        outside: Share of all who took part that is not kept, because nobody alike stayed away.
        overlap: Distribution of the chances over both groups, before anybody was left out.
    """

    kept: NDArray[np.bool_]
    design: NDArray[np.float64]
    took_part: NDArray[np.bool_]
    chance: NDArray[np.float64]
    weight: NDArray[np.float64]
    outside: float
    overlap: tuple[Overlap, ...]

    @property
    def effective(self) -> float:
        """How many equally weighted customers the weighted others are worth: (Σw)² ÷ Σw² (Kish 1965)."""
        weights = self.weight[~self.took_part]
        return float(weights.sum() ** 2 / (weights @ weights))


def fit_propensity(design: NDArray[np.float64], took_part: NDArray[np.bool_]) -> Propensity | NotMeasurable:
    """Chances of taking part by logistic regression, and weights that make the others like those who took part.

    Whoever's chance lies beyond the range that both groups share, or above 0.9 (or ten times the odds of all together,
    if that is more), is left out, and the model is fitted again to the rest.

    Args:
        design: Customers × terms, the first one 1 for everybody.
        took_part: Whether each customer took part.

    Returns:
        The chances; or why there are none: `FEW_TOOK_PART` (fewer than 20 in a group), `NO_OVERLAP` (what is known
        tells both groups apart, or fewer than 20 in a group are left, or the weighted are worth fewer).

    Source:
        Rosenbaum and Rubin (1983), Biometrika 70:41; the common range as in Dehejia and Wahba (1999), Journal of the
        American Statistical Association 94:1053; 0.9 is the rule of Crump, Hotz, Imbens and Mitnik (2009), Biometrika
        96:187; statsmodels' Logit.

    Examples:
        >>> x = np.arange(80.0) % 8
        >>> found = fit_propensity(np.column_stack([np.ones(80), x]), np.arange(80) % 5 < 2 + x // 4)
        >>> round(float(found.chance[0]), 4), round(found.effective, 1), found.outside
        (0.3675, 35.4, 0.0)
    """
    smaller = min(int(took_part.sum()), int((~took_part).sum()))
    if smaller < LEAST_CUSTOMERS:
        return NotMeasurable(Code.FEW_TOOK_PART, (("customers", smaller),))
    first = _chances(design, took_part)
    if first is None:
        return NotMeasurable(Code.NO_OVERLAP)
    ours, theirs = first[took_part], first[~took_part]
    odds = max(HIGHEST_ODDS, HIGHEST_RATIO * ours.size / theirs.size)
    highest = min(ours.max(), theirs.max(), odds / (1 + odds))
    kept = (first >= max(ours.min(), theirs.min())) & (first <= highest)
    inside = took_part[kept]
    if min(inside.sum(), (~inside).sum()) < LEAST_CUSTOMERS:
        return NotMeasurable(Code.NO_OVERLAP)
    chance = _chances(design[kept], inside)
    if chance is None:
        return NotMeasurable(Code.NO_OVERLAP)
    weight = np.where(inside, 1.0, chance / (1 - chance))
    outside = float((took_part & ~kept).sum() / took_part.sum())
    found = Propensity(kept, design[kept], inside, chance, weight, outside, _overlap(ours, theirs))
    return found if found.effective >= LEAST_CUSTOMERS else NotMeasurable(Code.NO_OVERLAP)


def _chances(design: NDArray[np.float64], took_part: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """The fitted chances; None where the groups are told apart completely, so that there is no fit."""
    from statsmodels.discrete.discrete_model import Logit  # takes a second to load: only who asks pays
    from statsmodels.tools.sm_exceptions import PerfectSeparationError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they warn of is asked for below
        try:
            fit = Logit(took_part.astype(np.float64), design).fit(method="newton", maxiter=50, disp=False)
        except (np.linalg.LinAlgError, PerfectSeparationError):
            return None
        chance = np.asarray(fit.predict(), dtype=np.float64)
    sound = fit.mle_retvals["converged"] and np.isfinite(chance).all() and chance[~took_part].max() < 1
    return chance if sound else None


def _overlap(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> tuple[Overlap, ...]:
    edges = np.linspace(0, 1, BINS + 1)
    shares = [np.histogram(chances, edges)[0] / chances.size for chances in (ours, theirs)]
    return tuple(
        Overlap(float(low), float(high), float(mine), float(other))
        for low, high, mine, other in zip(edges, edges[1:], *shares, strict=False)
    )
