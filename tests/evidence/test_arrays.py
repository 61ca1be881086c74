"""The comparisons of thousands of campaigns at once say what the kernel says of each."""

from __future__ import annotations

from dataclasses import asdict, replace
from math import inf

import numpy as np
import pytest

from analysis.model import CellSummary, Comparison, Interval, Method, NotMeasurable, PowerSums
from analysis.stats.log_ratio import compare_by_log_ratio
from analysis.stats.means import compare_by_welch, compare_means
from analysis.stats.rule import expected_buyers, read_rule, skewness_of_difference, suits_welch
from analysis.stats.summaries import summarize
from evidence import arrays
from evidence.arrays import SUMS, Answers, Cells
from evidence.baskets import SHAPES, draw_cells, sums_of
from evidence.campaigns import Procedures, simulate_effects
from evidence.tally import tally
from tests.stats.tools import close

RUNS = 60


def drawn(shape: str, sizes: tuple[int, int], rate: float) -> list[Cells]:
    rng = np.random.default_rng(11)
    return [draw_cells(shape, n, rate, RUNS, rng) for n in sizes]


CAMPAIGNS = {
    "hold-out": drawn("log-normal 1.3", (9000, 1000), 0.02),
    "few buyers": drawn("exponential", (1800, 200), 0.03),
    "even": drawn("exponential", (1000, 1000), 0.05),
    "most buy": drawn("gamma", (700, 300), 0.95),
    "baskets all equal": drawn("equal", (700, 300), 0.1),
    "different shapes": drawn("log-normal 1.3", (2000, 2000), 0.05)[:1] + drawn("exponential", (2000, 2000), 0.05)[1:],
}


def one(cells: Cells, at: int) -> CellSummary:
    """A campaign's cell as the kernel takes it."""
    return CellSummary(
        cells.n,
        float(cells.mean[at]),
        float(cells.variance[at]),
        float(cells.third_moment[at]),
        int(cells.nonzero[at]),
        PowerSums(int(cells.amounts[at]), tuple(cells.powers[:, at].tolist())),
    )


def assert_equal(answers: Answers, results: list[Comparison | NotMeasurable]) -> None:
    assert answers.measured.tolist() == [isinstance(result, Comparison) for result in results]
    for at, result in enumerate(results):
        if isinstance(result, NotMeasurable):
            continue
        assert answers.effect[at] == close(result.effect)
        assert answers.p_value[at] == close(result.p_value)
        assert (answers.low[at], answers.high[at]) == close((result.interval.low, result.interval.high))
        if isinstance(result.lift_interval, Interval):
            ends = result.lift_interval.low, result.lift_interval.high
            assert (answers.lift_low[at], answers.lift_high[at]) == close(ends)
        else:
            assert np.isinf(answers.lift_high[at])


@pytest.mark.parametrize(("target", "control"), CAMPAIGNS.values(), ids=CAMPAIGNS)
def test_welch_log_ratio_and_the_rule_are_the_kernel_s(target: Cells, control: Cells) -> None:
    pairs = [(one(target, at), one(control, at)) for at in range(RUNS)]
    welch = [compare_by_welch(*pair, confidence=0.95, method=Method.WELCH) for pair in pairs]
    assert_equal(arrays.welch(target, control), welch)
    for df in (inf, 30.0):
        logs = [compare_by_log_ratio(*pair, confidence=0.95, df=df) for pair in pairs]
        assert_equal(arrays.log_ratio(target, control, df=df), logs)
    ruled = [compare_means(*pair, confidence=0.95) for pair in pairs]
    assert_equal(arrays.compare(target, control, read_rule()), ruled)
    assert arrays.expected_buyers(target, control) == close([expected_buyers(*pair) for pair in pairs])
    assert arrays.skewness_of_difference(target, control) == close([skewness_of_difference(*pair) for pair in pairs])
    suited = [suits_welch(*pair) for pair in pairs]
    assert arrays.suits_welch(target, control, read_rule()).tolist() == suited


@pytest.mark.parametrize("name", ["hold-out", "even", "different shapes"])
@pytest.mark.parametrize("most_apart", [0.05, 0.5])
def test_candidates_say_what_the_rule_says(name: str, most_apart: float) -> None:
    procedures = Procedures(*CAMPAIGNS[name])
    for wide in (1.0, 2.0):
        rule = replace(read_rule(), most_apart=most_apart, wide_degrees=wide)
        expected, found = arrays.compare(*CAMPAIGNS[name], rule), procedures.answers(rule)
        assert (found.measured == expected.measured).all()
        assert found.p_value == close(expected.p_value)


@pytest.mark.parametrize(("target", "control"), CAMPAIGNS.values(), ids=CAMPAIGNS)
def test_counted_as_the_tally_counts(target: Cells, control: Cells) -> None:
    results = [compare_means(one(target, at), one(control, at), confidence=0.95) for at in range(RUNS)]
    expected = tally([(result, 1.0) for result in results], 0.0, 0.0)
    found = arrays.compare(target, control, read_rule()).shares(0.0, 0.0)
    assert found == close(expected)


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_have_mean_one(shape: str) -> None:
    baskets = SHAPES[shape](np.random.default_rng(5), 400_000)
    error = baskets.std() / 400_000**0.5
    assert baskets.min() > 0
    assert baskets.mean() == pytest.approx(1, abs=5 * error + 1e-9)


def test_sums_are_those_of_each_campaign(monkeypatch) -> None:
    """Also where a campaign has no buyer, and where not all are drawn at once."""
    monkeypatch.setattr("evidence.baskets.AT_ONCE", 10)
    buyers = np.array([3.0, 0, 20, 0, 0, 1, 9, 2, 0])
    sums = sums_of("equal", buyers, np.random.default_rng(1))
    assert sums.tolist() == [buyers.tolist()] * len(SUMS)
    parts = sums_of("exponential", buyers, np.random.default_rng(1))
    assert ((parts > 0) == (buyers > 0)).all()


def test_cells_have_the_moments_of_their_customers() -> None:
    baskets = np.array([2.0, 5, 1])
    sums = np.array([[(baskets**power).sum()] for power in SUMS])
    cells = Cells.of_sums(9, np.array([3.0]), sums)
    expected = summarize([*baskets, 0, 0, 0, 0, 0, 0])
    found = one(cells, 0)
    assert found == CellSummary(
        9, close(expected.mean), close(expected.variance), close(expected.third_moment), 3, found.powers
    )
    assert found.powers == PowerSums(3, tuple(map(close, expected.powers.sums)))


def test_more_buyers_are_more_by_half() -> None:
    rng = np.random.default_rng(3)
    found = simulate_effects("equal", 0.1, 300, 0.05, 2000, asdict(read_rule()), rng)
    assert found["response"]["rule"]["above"] + found["response"]["rule"]["below"] == pytest.approx(0.05, abs=0.02)
    assert found["response"]["rule"]["up"] > 0.95
