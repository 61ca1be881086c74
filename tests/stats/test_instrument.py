"""The effect of coming: other implementations, the test that its interval inverts, and its edges."""

from math import inf, sqrt

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from analysis.model import CellSummary, Code, Effect, FirstStage, Interval, NotMeasurable, PairSummary
from analysis.stats.instrument import effect_of_coming, first_stage
from analysis.stats.means import compare_as_welch
from analysis.stats.summaries import summarize_pair
from analysis.stats.tails import t_quantile
from tests.stats.tools import close, stored

CASES = stored("iv2sls.json")["cases"]
TINY = 1e-6
"""At this confidence Fieller's interval is the delta method's, up to the square of the quantile."""


def cells(case) -> tuple[PairSummary, PairSummary]:
    return tuple(summarize_pair(case[name]["spend"], case[name]["coming"]) for name in ("invited", "not_invited"))


def over_n(pair: PairSummary) -> PairSummary:
    """The same customers with n in the denominator of variances, as White's errors have it."""
    n = pair.numerator.n
    parts = (CellSummary(cell.n, cell.mean, cell.variance * (n - 1) / n) for cell in (pair.numerator, pair.denominator))
    return PairSummary(*parts, pair.covariance * (n - 1) / n)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_two_stage_least_squares(case):
    invited, not_invited = map(over_n, cells(case))
    effect = effect_of_coming(invited, not_invited, confidence=TINY)
    assert effect.value == close(case["effect"])
    welch = compare_as_welch(invited.numerator, not_invited.numerator, confidence=TINY)
    width = (welch.interval.high - welch.interval.low) / 2
    errors = sqrt(sum(cell.numerator.variance / cell.numerator.n for cell in (invited, not_invited)))
    quantile = width / errors
    assert (effect.interval.high - effect.interval.low) / 2 / quantile == close(case["error"])
    assert first_stage(invited, not_invited, confidence=0.95).strength == close(case["f"])


def held_against(case, effect: float) -> float:
    """The t value of the invitation on spend less what coming would have brought (Anderson and Rubin)."""
    spend, coming = (
        np.concatenate([case[name][column] for name in ("invited", "not_invited")]) for column in ("spend", "coming")
    )
    invited = np.repeat([1.0, 0.0], [len(case[name]["spend"]) for name in ("invited", "not_invited")])
    design = np.column_stack([np.ones(invited.size), invited])
    return float(OLS(spend - effect * coming, design).fit(cov_type="HC2").tvalues[1])


@pytest.mark.parametrize("name", ["one-sided", "gate-crashers"])
def test_the_interval_holds_what_the_test_does_not_reject(name):
    effect = effect_of_coming(*cells(CASES[name]), confidence=0.9)
    ends = [held_against(CASES[name], end) for end in (effect.interval.low, effect.interval.high)]
    assert ends[0] == close(-ends[1])
    invited, not_invited = (cell.numerator for cell in cells(CASES[name]))
    parts = [cell.variance / cell.n for cell in (invited, not_invited)]
    df = sum(parts) ** 2 / sum(part**2 / (cell.n - 1) for part, cell in zip(parts, (invited, not_invited), strict=True))
    assert ends[0] == close(t_quantile(0.9, df))
    assert abs(held_against(CASES[name], effect.value)) < 1e-9


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_agrees_with_the_effect_of_the_invitation_about_nothing(case):
    invited, not_invited = cells(case)
    effect = effect_of_coming(invited, not_invited, confidence=0.95)
    whole = compare_as_welch(invited.numerator, not_invited.numerator, confidence=0.95)
    assert effect.p_value == whole.p_value
    if isinstance(effect.interval, Interval):
        assert (effect.interval.low > 0) == (whole.interval.low > 0)
        assert (effect.interval.high < 0) == (whole.interval.high < 0)


def test_where_everybody_comes_and_nobody_else_it_is_the_effect_of_the_invitation():
    came, stayed = summarize_pair([3, 4, 9, 8], [1, 1, 1, 1]), summarize_pair([1, 2, 2, 0, 3], [0, 0, 0, 0, 0])
    effect = effect_of_coming(came, stayed, confidence=0.95)
    whole = compare_as_welch(came.numerator, stayed.numerator, confidence=0.95)
    assert (effect.value, effect.interval.low, effect.interval.high) == close(
        (whole.effect, whole.interval.low, whole.interval.high)
    )
    stage = first_stage(came, stayed, confidence=0.95)
    assert (stage.invited, stage.not_invited, stage.strength, stage.weak) == (1.0, 0.0, inf, False)


def test_a_weak_invitation_has_no_finite_interval():
    came = summarize_pair([5.0] * 10 + [7.0] * 90, [1.0] + [0.0] * 99)
    stayed = summarize_pair([4.0] * 50 + [6.0] * 50, [0.0] * 100)
    stage = first_stage(came, stayed, confidence=0.95)
    assert isinstance(stage, FirstStage)
    assert stage.weak
    effect = effect_of_coming(came, stayed, confidence=0.95)
    assert isinstance(effect, Effect)
    assert effect.interval == NotMeasurable(Code.WEAK_INVITATION)


def test_an_invitation_that_brings_nobody_has_no_effect_of_coming():
    came, stayed = summarize_pair([1, 2, 3], [0, 0, 1]), summarize_pair([1, 2, 4], [0, 0, 1])
    assert effect_of_coming(came, stayed, confidence=0.95) == NotMeasurable(Code.NOBODY_MORE_CAME)


@pytest.mark.parametrize(
    ("invited", "code"),
    [([], Code.EMPTY_CELL), ([1.0], Code.TOO_FEW), ([2.0, 2.0], Code.NO_VARIATION)],
)
def test_what_cannot_be_measured(invited, code):
    stayed = summarize_pair([2.0, 2.0], [0.0, 0.0])
    came = summarize_pair(invited, [1.0] * len(invited))
    assert effect_of_coming(came, stayed, confidence=0.95).code is code


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_another_currency_changes_only_the_unit(case):
    large = {
        name: {"spend": [1e6 * x for x in case[name]["spend"]], "coming": case[name]["coming"]}
        for name in ("invited", "not_invited")
    }
    one, other = (effect_of_coming(*cells(rows), confidence=0.95) for rows in (case, large))
    assert other.value == close(1e6 * one.value)
    assert other.p_value == close(one.p_value)
    if isinstance(one.interval, Interval):
        assert (other.interval.low, other.interval.high) == close((1e6 * one.interval.low, 1e6 * one.interval.high))
