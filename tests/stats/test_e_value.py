"""The E-value: published cases, and the bias that it bounds, by brute force."""

from itertools import product

import numpy as np
import pytest

from analysis.model import Code
from analysis.stats.e_value import e_value

PUBLISHED = [(3.9, 7.26), (1.8, 3.0), (0.80, 1.81), (0.91, 1.43), (1.0, 1.0)]
"""Ratio and E-value of VanderWeele and Ding (2017): two studies, each with the limit nearer to 1; and no effect."""


@pytest.mark.parametrize(("ratio", "expected"), PUBLISHED)
def test_published(ratio, expected):
    assert e_value(ratio) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("ratio", [1.0, 1.2, 3.0, 50.0])
def test_a_ratio_turned_around_is_the_same(ratio):
    assert e_value(1 / ratio) == pytest.approx(e_value(ratio), rel=1e-12)


@pytest.mark.parametrize("ratio", [1.5, 3.0])
def test_nothing_weaker_can_explain_it(ratio):
    """Every hidden yes/no cause whose two ratios both stay below the E-value gives less than the ratio by itself."""
    strongest = 0.0
    factors = np.linspace(1, e_value(ratio), 12)
    for with_it, without, factor in product(np.linspace(0, 1, 41), np.linspace(0.01, 1, 40), factors):
        if max(with_it / without, (1 - without) / max(1 - with_it, 1e-9)) <= e_value(ratio):
            strongest = max(strongest, (1 + (factor - 1) * with_it) / (1 + (factor - 1) * without))
    assert strongest <= ratio * (1 + 1e-9)
    assert strongest > 0.9 * ratio


def test_without_spend_there_is_no_ratio():
    assert e_value(0.0).code is Code.NO_RATIO
