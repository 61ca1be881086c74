"""The smallest effect a campaign could have found, and how much larger it would have to be, by references."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats import power as reference

from analysis.stats.power import adjusted_quantile, needed_factor, smallest_effect
from tests.stats.tools import close

levels = st.floats(0.5, 0.999)


@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("power", [0.8, 0.95])
def test_smallest_effect_equals_statsmodels(confidence: float, power: float):
    """Two cells of 400 and 100 customers with standard deviation 3; statsmodels counts the wrong side too."""
    error = 3 * (1 / 400 + 1 / 100) ** 0.5
    found = reference.NormalIndPower().solve_power(
        nobs1=400, ratio=0.25, alpha=1 - confidence, power=power, alternative="two-sided"
    )
    assert smallest_effect(error, confidence=confidence, power=power) == pytest.approx(3 * found, rel=1e-3)


@pytest.mark.parametrize(("confidence", "tests"), [(0.95, 1), (0.95, 2), (0.95, 5), (0.9, 3)])
def test_smallest_effect_is_found_as_often_as_promised(confidence: float, tests: int):
    """The normal distribution itself: the share of estimates beyond the (Bonferroni) quantile."""
    effect = smallest_effect(2.0, confidence=confidence, power=0.8, tests=tests)
    beyond = stats.norm.sf(stats.norm.ppf(1 - (1 - confidence) / 2 / tests), loc=effect / 2.0)
    assert beyond == close(0.8)


def test_smallest_effect_by_simulated_campaigns():
    """Skewed spend, 4,000 customers a cell: Welch finds the effect in about 80 of 100 campaigns."""
    rng = np.random.default_rng(7)
    n, campaigns, buys, sigma = 4000, 1500, 0.3, 0.8
    mean = np.exp(sigma**2 / 2)
    error = (2 * buys * (np.exp(2 * sigma**2) - buys * mean**2) / n) ** 0.5
    effect = smallest_effect(error, confidence=0.95)
    spend = np.where(rng.random((2, campaigns, n)) < buys, rng.lognormal(0, sigma, (2, campaigns, n)), 0.0)
    found = stats.ttest_ind(spend[0] + effect, spend[1], axis=1, equal_var=False).pvalue < 0.05
    assert found.mean() == pytest.approx(0.8, abs=4 * (0.16 / campaigns) ** 0.5)


@given(levels, st.floats(1, 50))
def test_quantile_against_scipy(confidence: float, tests: float):
    assert adjusted_quantile(confidence, tests) == close(stats.norm.isf((1 - confidence) / (2 * tests)))


@given(st.floats(0.01, 100), st.floats(0, 100))
def test_a_campaign_larger_by_the_factor_just_reaches(distance: float, reach: float):
    factor = needed_factor(distance, reach)
    assert reach == pytest.approx(distance * factor**0.5, rel=1e-9, abs=1e-12)


def test_what_cannot_be_asked():
    with pytest.raises(ValueError, match="power"):
        smallest_effect(1.0, confidence=0.95, power=1.0)
    with pytest.raises(ValueError, match="at least one test"):
        smallest_effect(1.0, confidence=0.95, tests=0)
    with pytest.raises(ValueError, match="confidence"):
        smallest_effect(1.0, confidence=1.0)
    with pytest.raises(ValueError, match="distance"):
        needed_factor(0.0, 1.0)
