"""Tail probabilities and quantiles against SciPy's distributions."""

import pytest
from scipy import stats

from analysis.stats import tails
from tests.stats.tools import close


@pytest.mark.parametrize("z", [0.0, 0.3, -1.96, 8.0, 22.5, -37.0])
def test_normal(z):
    assert tails.normal_p(z) == close(2 * stats.norm.sf(abs(z)))


@pytest.mark.parametrize("df", [1.0, 2.7, 40.5, 40593.7, 1e7])
@pytest.mark.parametrize("t", [0.0, 0.3, -1.96, 8.0, 22.5])
def test_t(t, df):
    assert tails.t_p(t, df) == close(2 * stats.t.sf(abs(t), df))


@pytest.mark.parametrize("df", [1, 2, 30])
@pytest.mark.parametrize("chi_square", [0.0, 0.2, 5.0, 700.0])
def test_chi_square(chi_square, df):
    assert tails.chi_square_p(chi_square, df) == close(stats.chi2.sf(chi_square, df))


def test_chi_square_without_freedom():
    assert (tails.chi_square_p(0.0, 0), tails.chi_square_p(0.1, 0)) == (1, 0)


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95, 0.999])
def test_quantiles(confidence):
    assert tails.normal_quantile(confidence) == close(stats.norm.ppf((1 + confidence) / 2))
    for df in (1.3, 9.0, 36671.2):
        assert tails.t_quantile(confidence, df) == close(stats.t.ppf((1 + confidence) / 2, df))
