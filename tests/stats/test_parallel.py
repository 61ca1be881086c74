"""Parallel paths: special cases, another implementation, and the size of the test."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS

from analysis.model import Code, NotMeasurable
from analysis.stats.parallel import parallel_paths
from tests.stats.tools import close


def paths(rng, customers, periods, slope=0.0, spread=1.0):
    level = rng.gamma(2.0, 5.0, (customers, 1))
    return level + slope * np.arange(periods) + rng.normal(0, spread, (customers, periods))


def test_against_a_clustered_regression_of_customers_and_periods():
    """Group × period terms of a saturated regression, errors clustered by customer without small-sample corrections."""
    rng = np.random.default_rng(7)
    ours, theirs, periods = paths(rng, 40, 4, 0.3), paths(rng, 70, 4, 0.0, 2.0), 4
    y = np.concatenate([ours.ravel(), theirs.ravel()])
    group = np.repeat([1.0, 0.0], [ours.size, theirs.size])
    period = np.tile(np.arange(periods), len(ours) + len(theirs))
    dummies = np.equal.outer(period, np.arange(1, periods)).astype(float)
    design = np.column_stack([np.ones(y.size), dummies, group, dummies * group[:, None]])
    customer = np.repeat(np.arange(len(ours) + len(theirs)), periods)
    fit = OLS(y, design).fit(cov_type="cluster", cov_kwds={"groups": customer, "use_correction": False})
    wald = float(fit.wald_test(np.eye(design.shape[1])[-3:], use_f=False, scalar=True).statistic)
    steps, df = 3, 39
    spread = [np.cov(np.diff(rows, axis=1), rowvar=False, ddof=0) / len(rows) for rows in (ours, theirs)]
    apart = np.diff(ours, axis=1).mean(0) - np.diff(theirs, axis=1).mean(0)
    assert wald == close(float(apart @ np.linalg.solve(sum(spread), apart)))
    corrected = [np.cov(np.diff(rows, axis=1), rowvar=False) / len(rows) for rows in (ours, theirs)]
    squared = float(apart @ np.linalg.solve(sum(corrected), apart))
    expected = stats.f.sf(squared * (df - steps + 1) / (df * steps), steps, df - steps + 1)
    assert parallel_paths(ours, theirs) == close(expected)


def test_groups_that_move_alike_at_any_distance_are_parallel():
    rng = np.random.default_rng(8)
    rows = paths(rng, 30, 5)
    assert parallel_paths(rows, rows + 100) == 1.0


def test_a_group_that_climbs_is_not_parallel():
    rng = np.random.default_rng(9)
    assert parallel_paths(paths(rng, 200, 4, slope=0.5), paths(rng, 200, 4)) < 1e-6


def test_of_equal_paths_one_in_twenty_is_called_apart():
    rng, runs = np.random.default_rng(10), 4_000
    found = [parallel_paths(paths(rng, 60, 4), paths(rng, 90, 4, spread=3.0)) for _ in range(runs)]
    low, high = stats.binom.interval(1 - 1e-4, runs, 0.05)
    alarms = sum(p < 0.05 for p in found)
    assert alarms <= high
    assert alarms > low * 0.7  # degrees of freedom of the smaller group: a little conservative


@pytest.mark.parametrize(
    ("ours", "code"),
    [
        (np.ones((30, 2)), Code.TOO_FEW_PERIODS),
        (np.random.default_rng(1).normal(size=(3, 4)), Code.FEW_TOOK_PART),
        (np.ones((30, 4)), Code.NO_VARIATION),
    ],
)
def test_what_cannot_be_asked(ours, code):
    theirs = np.ones((40, ours.shape[1]))
    answer = parallel_paths(ours, theirs)
    assert isinstance(answer, NotMeasurable)
    assert answer.code is code


def test_both_groups_need_the_same_periods():
    with pytest.raises(ValueError, match="same periods"):
        parallel_paths(np.ones((9, 3)), np.ones((9, 4)))
