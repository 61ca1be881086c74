"""Weights of the effect on those who took part: statsmodels, the bootstrap, and what must not change anything."""

import warnings
from math import exp, log

import numpy as np
import pytest
from statsmodels.discrete.discrete_model import Logit
from statsmodels.regression.linear_model import OLS
from statsmodels.treatment.treatment_effects import TreatmentEffect

from analysis.model import Code, NotMeasurable
from analysis.stats.propensity import LEAST_CUSTOMERS, fit_propensity
from analysis.stats.tails import normal_quantile
from analysis.stats.weighted import weighted_effect
from tests.stats.tools import close

NUMERICAL = 1e-7
"""Relative: statsmodels takes derivatives by differences."""


def customers(n=600, seed=20240620, strength=0.8):
    rng = np.random.default_rng(seed)
    past = rng.normal(size=(n, 2))
    took_part = rng.random(n) < 1 / (1 + np.exp(0.8 - strength * past[:, 0] + 0.3 * past[:, 1]))
    spend = 20 + 4 * past[:, 0] + 6 * took_part + rng.gamma(2.0, 4.0, n)
    return np.column_stack([np.ones(n), past]), took_part, spend


def error_of(effect, confidence=0.95):
    return (effect.interval.high - effect.interval.low) / 2 / normal_quantile(confidence)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_against_statsmodels(seed):
    """Its stacked moment conditions give the same effect and error; it also clips chances, so none may be extreme."""
    design, took_part, spend = customers(seed=seed)
    found = fit_propensity(design, took_part)
    assert 0.01 < found.chance.min() < found.chance.max() < 0.99
    result = weighted_effect(spend[found.kept], found, confidence=0.95)
    model = OLS(spend[found.kept], np.ones((int(found.kept.sum()), 1)))
    choice = Logit(found.took_part.astype(float), found.design).fit(disp=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = TreatmentEffect(model, found.took_part.astype(int), results_select=choice).ipw(effect_group=1)
    covariance = theirs.results_gmm.cov_params()[:2, :2]
    assert result.effect.value == close(theirs.effect[0], NUMERICAL)
    assert error_of(result.effect) == close(covariance[0, 0] ** 0.5, NUMERICAL)
    ratio, ends = result.ratio
    with_it, without = theirs.effect[2], theirs.effect[1]
    assert ratio == close(with_it / without, NUMERICAL)
    slope = np.array([1 / with_it, 1 / with_it - 1 / without])
    reach = normal_quantile(0.95) * (slope @ covariance @ slope) ** 0.5
    assert (ends.low, ends.high) == close((exp(log(ratio) - reach), exp(log(ratio) + reach)), NUMERICAL)


def test_the_error_is_that_of_the_bootstrap():
    """Resampling customers, weights fitted anew each time; 400 draws know an error to about 4 %."""
    design, took_part, spend = customers(n=500, seed=4)
    found = fit_propensity(design, took_part)
    spend, design, took_part = spend[found.kept], found.design, found.took_part
    rng, drawn = np.random.default_rng(5), []
    for _ in range(400):
        rows = rng.integers(spend.size, size=spend.size)
        fit = Logit(took_part[rows].astype(float), design[rows]).fit(disp=False)
        odds = np.exp(design[rows] @ fit.params)
        others = ~took_part[rows]
        drawn.append(spend[rows][~others].mean() - np.average(spend[rows][others], weights=odds[others]))
    assert error_of(weighted_effect(spend, found, confidence=0.95).effect) == pytest.approx(np.std(drawn), rel=0.12)


def test_that_weights_are_estimated_is_accounted_for():
    """Taken as known, the weights would give an error that is too large here: fitting them removes imbalance."""
    design, took_part, spend = customers(n=2000, seed=6)
    found = fit_propensity(design, took_part)
    spend, took_part, weight = spend[found.kept], found.took_part, found.weight
    theirs = np.average(spend[~took_part], weights=weight[~took_part])
    naive = (spend[took_part].var() / took_part.sum()) + (
        (weight[~took_part] * (spend[~took_part] - theirs)) ** 2
    ).sum() / weight[~took_part].sum() ** 2
    assert error_of(weighted_effect(spend, found, confidence=0.95).effect) < 0.97 * naive**0.5


def test_weights_without_a_model_are_equal():
    """With nothing known, all are alike: the difference of averages with its own error."""
    _design, took_part, spend = customers()
    found = fit_propensity(np.ones((spend.size, 1)), took_part)
    result = weighted_effect(spend, found, confidence=0.95)
    assert found.kept.all()
    assert found.effective == close((~took_part).sum())
    assert result.effect.value == close(spend[took_part].mean() - spend[~took_part].mean())
    error = sum(spend[group].var() / group.sum() for group in (took_part, ~took_part)) ** 0.5
    assert error_of(result.effect) == close(error)


def test_the_weighted_others_are_like_those_who_took_part():
    """Entropy of a logistic model: weighted by its odds, the sums of every term agree but for its own fit."""
    design, took_part, _spend = customers(n=4000)
    found = fit_propensity(design, took_part)
    for column in found.design[:, 1:].T:
        gap = column[found.took_part].mean() - np.average(
            column[~found.took_part], weights=found.weight[~found.took_part]
        )
        assert abs(gap) < 0.05
        assert abs(gap) < abs(column[found.took_part].mean() - column[~found.took_part].mean())


def test_another_currency_scales_the_effect_and_keeps_the_ratio():
    design, took_part, spend = customers()
    found = fit_propensity(design, took_part)
    one, other = (weighted_effect(unit * spend[found.kept], found, confidence=0.95) for unit in (1, 1e6))
    assert (other.effect.value, other.effect.interval.low) == close(
        (1e6 * one.effect.value, 1e6 * one.effect.interval.low)
    )
    assert (other.effect.p_value, other.ratio[0]) == close((one.effect.p_value, one.ratio[0]))


def test_who_has_nobody_alike_is_left_out_and_counted():
    design, took_part, _spend = customers(strength=2.5)
    found = fit_propensity(design, took_part)
    first = Logit(took_part.astype(float), design).fit(disp=False).predict()
    low, high = (edge(first[took_part], first[~took_part]) for edge in (shared_low, shared_high))
    inside = (first >= low) & (first <= high)
    assert (found.kept == inside).all()
    assert 0 < found.outside == (took_part & ~inside).sum() / took_part.sum()
    assert sum(bin.took_part for bin in found.overlap) == close(1.0)
    assert sum(bin.others for bin in found.overlap) == close(1.0)


def shared_low(ours, theirs):
    return max(ours.min(), theirs.min())


def shared_high(ours, theirs):
    return min(ours.max(), theirs.max(), 0.9)


def test_too_few_and_told_apart():
    x = np.arange(200.0)
    design = np.column_stack([np.ones(200), x])
    answers = (fit_propensity(design, x >= 100), fit_propensity(design, x % 200 < LEAST_CUSTOMERS - 1))
    assert [answer.code for answer in answers if isinstance(answer, NotMeasurable)] == [
        Code.NO_OVERLAP,
        Code.FEW_TOOK_PART,
    ]


def test_spend_that_does_not_vary_has_no_effect():
    design, took_part, _spend = customers()
    found = fit_propensity(design, took_part)
    answer = weighted_effect(np.ones(int(found.kept.sum())), found, confidence=0.95)
    assert answer == NotMeasurable(Code.NO_VARIATION)


def test_no_ratio_where_an_average_is_not_above_zero():
    design, took_part, spend = customers()
    found = fit_propensity(design, took_part)
    assert weighted_effect(spend[found.kept] - 100, found, confidence=0.95).ratio is None
