"""Spend at equal spend before: the formula written out, and what it is for."""

import numpy as np
import pytest
from scipy import stats

from analysis.model import Code, NotMeasurable
from analysis.stats.ancova import adjust_for_spend_before
from tests.stats.tools import close


@pytest.fixture
def rows():
    rng = np.random.default_rng(20240610)
    before = rng.gamma(0.8, 100.0, 300)
    took_part = rng.random(300) < 1 / (1 + np.exp(1.5 - before / 150))
    return before * 0.5 + 40 * took_part + rng.gamma(1.0, 60.0, 300), before, took_part


def written_out(after, before, took_part, confidence):
    """Least squares by partialling out, HC3 with leverages from the hat matrix, all in plain numpy."""
    design = np.column_stack([took_part, np.ones(after.size), before])
    inverse = np.linalg.inv(design.T @ design)
    slope = inverse @ design.T @ after
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    residual = (after - design @ slope) / (1 - leverage)
    error = np.sqrt((inverse @ (design * residual[:, None] ** 2).T @ design @ inverse)[0, 0])
    quantile = stats.t.ppf((1 + confidence) / 2, after.size - 3)
    p_value = 2 * stats.t.sf(abs(slope[0] / error), after.size - 3)
    return slope[0], slope[0] - quantile * error, slope[0] + quantile * error, p_value


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_against_the_formula(rows, confidence):
    effect = adjust_for_spend_before(*rows, confidence=confidence)
    found = (effect.value, effect.interval.low, effect.interval.high, effect.p_value)
    assert found == close(written_out(*rows, confidence))


def test_the_unit_of_spend_before_does_not_matter(rows):
    after, before, took_part = rows
    one = adjust_for_spend_before(after, before, took_part, confidence=0.95)
    other = adjust_for_spend_before(after, before / 3, took_part, confidence=0.95)
    assert (other.value, other.p_value) == close((one.value, one.p_value))


def test_another_currency_scales_the_effect(rows):
    after, before, took_part = rows
    one = adjust_for_spend_before(after, before, took_part, confidence=0.95)
    other = adjust_for_spend_before(1e6 * after, 1e6 * before, took_part, confidence=0.95)
    assert (other.value / 1e6, other.interval.low / 1e6, other.p_value) == close(
        (one.value, one.interval.low, one.p_value)
    )


def test_what_runs_through_spend_before_is_no_effect(rows):
    _after, before, took_part = rows
    assert abs(adjust_for_spend_before(3 * before + 5 + before % 1, before, took_part, confidence=0.95).value) < 1


@pytest.mark.parametrize(
    ("after", "before", "code"),
    [
        (np.arange(30.0), np.zeros(30), Code.FEW_BOUGHT_BEFORE),
        (np.arange(30.0), np.eye(1, 30)[0], Code.FEW_BOUGHT_BEFORE),
        (np.arange(30.0), np.full(30, 4.0), Code.FEW_BOUGHT_BEFORE),
        (np.full(30, 4.0), np.arange(30.0), Code.NO_VARIATION),
    ],
)
def test_what_cannot_be_measured(after, before, code):
    answer = adjust_for_spend_before(after, before, np.arange(30) % 2 == 0, confidence=0.95)
    assert isinstance(answer, NotMeasurable)
    assert answer.code is code
