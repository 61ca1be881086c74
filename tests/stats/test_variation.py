"""Whether baskets vary alike: against SciPy, and what the test is blind to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.model import Code, NotMeasurable
from analysis.stats.variation import equal_variation
from tests.stats.tools import close

RNG = np.random.default_rng(20261123)
AMOUNTS = st.lists(st.floats(1.0, 1e5), min_size=3, max_size=30)
RUNS = 2000


@pytest.mark.parametrize("sizes", [(3, 3), (200, 20), (30, 400)])
@pytest.mark.parametrize("spread", [0.5, 1.0, 1.3])
def test_equals_scipy(sizes, spread):
    ours, theirs = RNG.lognormal(4, 1.0, sizes[0]), RNG.lognormal(3, spread, sizes[1])
    expected = stats.levene(np.log(ours), np.log(theirs), center="median").pvalue
    assert equal_variation(ours, theirs) == close(expected)


@given(AMOUNTS, AMOUNTS, st.sampled_from([0.01, 3.0, 1e6]))
def test_neither_the_size_of_baskets_nor_the_order_of_cells_matters(ours, theirs, factor):
    one = equal_variation(ours, theirs)
    if isinstance(one, NotMeasurable) or len(set(ours)) < 2 or len(set(theirs)) < 2:
        return
    assert equal_variation(np.array(ours) * factor, theirs) == close(one, 1e-6, 1e-9)
    assert equal_variation(theirs, ours) == close(one, 1e-6, 1e-9)


def test_returns_are_left_out():
    assert equal_variation([20, -5, 0, 30, 90], [5, 10, 50]) == equal_variation([20, 30, 90], [5, 10, 50])


@pytest.mark.parametrize(
    ("ours", "theirs", "reason"),
    [
        ([1, 2], [1, 2, 3], NotMeasurable(Code.TOO_FEW, (("cell", "target"), ("customers", 2)))),
        ([1, 2, 3], [-1, -2, 3], NotMeasurable(Code.TOO_FEW, (("cell", "control"), ("customers", 1)))),
        ([], [1, 2, 3], NotMeasurable(Code.TOO_FEW, (("cell", "target"), ("customers", 0)))),
        ([5, 5, 5], [7, 7, 7], NotMeasurable(Code.NO_VARIATION)),
    ],
)
def test_not_measurable(ours, theirs, reason):
    assert equal_variation(ours, theirs) == reason


def test_a_missing_amount_is_refused():
    with pytest.raises(ValueError, match="amount"):
        equal_variation([1, 2, float("nan")], [1, 2, 3])


@pytest.mark.parametrize(("sigma", "least", "most"), [(1.3, 0.03, 0.07), (0.6, 0.99, 1.0)])
def test_alarms_where_baskets_differ_and_else_as_promised(sigma, least, most):
    rng = np.random.default_rng(7)
    found = [equal_variation(rng.lognormal(4, 1.3, 400), rng.lognormal(5, sigma, 60)) < 0.05 for _ in range(RUNS)]
    assert least <= np.mean(found) <= most
