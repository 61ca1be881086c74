"""The kernel on stored values: every slice of a public campaign, and another package's results."""

import pytest

from analysis.model import CellSummary, Method
from analysis.stats.cuped import adjust_cell
from analysis.stats.means import compare_by_welch
from analysis.stats.proportions import compare_proportions, newcombe_interval
from analysis.stats.ratio_check import sample_ratio
from analysis.stats.ratios import compare_by_delta
from analysis.stats.summaries import summarize, summarize_pair
from tests.stats.tools import close, ends, stored, welch

SLICES = stored("hillstrom_slices.json")["contrasts"]
TEA = stored("tea_tasting.json")["cases"]


def cell(line, name):
    return CellSummary(line[f"n_{name}"], line[f"mean_{name}"], line[f"sd_{name}"] ** 2)


def counts(line):
    """Customers who did it and all customers, target then control."""
    cells = (cell(line, "target"), cell(line, "control"))
    return tuple(number for one in cells for number in (round(one.mean * one.n), one.n))


def name(line):
    return f"{line['attribute']}={line['level']} {line['target'][:4]} {line['metric']}"


@pytest.mark.parametrize("line", SLICES, ids=name)
def test_welch_on_every_slice(line):
    result = welch(cell(line, "target"), cell(line, "control"))
    assert result.p_value == close(line["welch_p"])
    assert ends(result.interval) == close((line["welch_low"], line["welch_high"]))


@pytest.mark.parametrize("line", [line for line in SLICES if line["metric"] != "spend"], ids=name)
def test_rates_on_every_slice(line):
    result = compare_proportions(cell(line, "target"), cell(line, "control"), confidence=0.95)
    assert ends(result.interval) == close((line["newcombe_low"], line["newcombe_high"]))
    assert ends(newcombe_interval(*counts(line), confidence=0.95)) == ends(result.interval)
    if result.method is Method.SCORE:
        assert result.p_value == close(line["z_p"])
    else:
        yes, n, control_yes, control_n = counts(line)
        assert min(n, control_n) * (yes + control_yes) / (n + control_n) < 10


def test_the_whole_campaign_as_published():
    """The published differences of spend, to the digits published."""
    whole = [line for line in SLICES if line["attribute"] == "all" and line["metric"] == "spend"]
    assert [round(line["mean_target"] - line["mean_control"], 6) for line in whole] == [0.769827, 0.424412]


@pytest.mark.parametrize("case", TEA)
def test_means_equal_tea_tasting(case):
    target, control = (summarize(TEA[case][which]["revenue"]) for which in ("target", "control"))
    assert_equals(welch(target, control), TEA[case]["mean"])


@pytest.mark.parametrize("case", TEA)
def test_ratios_equal_tea_tasting(case):
    target, control = (
        summarize_pair(TEA[case][which]["revenue"], TEA[case][which]["orders"]) for which in ("target", "control")
    )
    assert_equals(compare_by_delta(target, control, confidence=0.95), TEA[case]["ratio"])


def assert_equals(result, reference):
    """Every figure that both compute."""
    assert result.effect == close(reference["effect_size"])
    assert result.lift == close(reference["rel_effect_size"])
    assert result.p_value == close(reference["pvalue"])
    assert ends(result.interval) == close((reference["effect_size_ci_lower"], reference["effect_size_ci_upper"]))


GROWTHBOOK = stored("gbstats.json")
COVARIED = stored("tea_tasting_cuped.json")["cases"]


@pytest.mark.parametrize("case", GROWTHBOOK["cases"])
def test_equals_growthbook(case):
    cells, peer = COVARIED[case], GROWTHBOOK["cases"][case]
    after = [summarize(cells[which]["revenue"]) for which in ("target", "control")]
    assert_growthbook(welch(*after), peer["mean"])
    orders = [summarize_pair(cells[which]["revenue"], cells[which]["orders"]) for which in ("target", "control")]
    assert_growthbook(compare_by_delta(*orders, confidence=0.95), peer["ratio"])
    before = [summarize_pair(cells[which]["revenue"], cells[which]["before"]) for which in ("target", "control")]
    whole = before[0] + before[1]
    theta, centre = whole.covariance / whole.denominator.variance, whole.denominator.mean
    adjusted = (adjust_cell(cell, theta, centre) for cell in before)
    assert_growthbook(compare_by_welch(*adjusted, confidence=0.95, method=Method.COVARIED), peer["covaried"])


def assert_growthbook(result, peer):
    assert result.effect == close(peer["effect"])
    assert ends(result.interval) == close(peer["ends"])
    assert result.p_value == close(peer["p"])


@pytest.mark.parametrize("split", GROWTHBOOK["sample_ratio"])
def test_sample_ratio_equals_growthbook(split):
    peer = GROWTHBOOK["sample_ratio"][split]
    cells = [f"cell {place}" for place in range(len(peer["observed"]))]
    ratio = sample_ratio(
        dict(zip(cells, peer["observed"], strict=True)), dict(zip(cells, map(float, peer["planned"]), strict=True))
    )
    assert ratio.p_value == close(peer["p"])
