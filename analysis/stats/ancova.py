"""Spend after an event compared at equal spend before it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.model import Code, Effect, Interval, NotMeasurable

LEAST_EARLIER_BUYERS = 10
"""Below, a line through spend before and after is drawn by single customers."""


def adjust_for_spend_before(
    after: NDArray[np.float64], before: NDArray[np.float64], took_part: NDArray[np.bool_], *, confidence: float
) -> Effect | NotMeasurable:
    """Difference between two groups at equal spend before, by regression with robust errors.

    Args:
        after: Spend after, one number per customer.
        before: Spend before, in any unit.
        took_part: Whether the customer belongs to the group whose effect is asked for.
        confidence: Confidence level, between 0 and 1.

    Returns:
        The effect in the unit of `after`; or why there is none: `FEW_BOUGHT_BEFORE`, `NO_VARIATION`.

    Assumes:
        Given spend before, who took part does not depend on what they would have spent; spend after runs linearly with
        spend before, alike in both groups. Errors may vary with everything (HC3).

    Source:
        MacKinnon and White (1985), Journal of Econometrics 29:305 (HC3); statsmodels' ordinary least squares.

    Examples:
        >>> before = np.arange(24.0)
        >>> took_part = before % 3 == 0
        >>> effect = adjust_for_spend_before(before / 2 + 7 * took_part + before % 2, before, took_part, confidence=0.9)
        >>> round(effect.value, 6), round(effect.interval.low, 4), round(effect.interval.high, 4)
        (7.007909, 6.572, 7.4438)
    """
    from statsmodels.regression.linear_model import OLS  # takes a second to load: only who asks pays

    buyers = int(np.count_nonzero(before))
    if buyers < LEAST_EARLIER_BUYERS or np.ptp(before) == 0:
        return NotMeasurable(Code.FEW_BOUGHT_BEFORE, (("customers", buyers),))
    if np.ptp(after) == 0:
        return NotMeasurable(Code.NO_VARIATION)
    design = np.column_stack([took_part, np.ones(after.size), before / before.std()])
    fit = OLS(after, design).fit(cov_type="HC3", use_t=True)
    low, high = fit.conf_int(alpha=1 - confidence)[0]
    return Effect(float(fit.params[0]), Interval(float(low), float(high)), float(fit.pvalues[0]))
