"""The intervals from the written files hold the truth about as often as they say, over seeds nobody chose."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from analysis.sample import CAMPAIGNS, DEFAULT_SEED, write_sample
from analysis.sample.truth import RESPONSE, REVENUE, simulate, truth_of
from tests.sample.files import Estimate, read_outcomes, read_sales

QUICK, LONG = range(8), range(400)
MONTE_CARLO = 4  # standard errors of a share over the seeds: about 1 in 16,000 by chance on each line
COVERAGE = 0.95
LINES = [(campaign.id, cell, metric) for campaign in CAMPAIGNS[:2] for cell, _ in campaign.split[:-1]
         for metric in (REVENUE, RESPONSE)]  # fmt: skip


@cache
def _seed(seed: int) -> dict[tuple[str, str, str], tuple[Estimate, float]]:
    """Estimate from the files and expected effect, by campaign, target cell and metric."""
    with TemporaryDirectory() as folder:
        return dict(_lines(Path(folder), seed))


def _lines(folder: Path, seed: int) -> Iterator[tuple[tuple[str, str, str], tuple[Estimate, float]]]:
    files = write_sample(folder, seed=seed)
    sales, played = read_sales(files.sales), simulate(seed).played
    for one in played[:2]:
        outcomes = read_outcomes(files, one.campaign, sales)
        for row in truth_of(one):
            if row.segment == "all":
                estimate = outcomes.estimate(row.target_cell, row.metric)
                yield (row.campaign, row.target_cell, row.metric), (estimate, row.expected)


def _coverage(seeds: range, line: tuple[str, str, str]) -> float:
    return float(np.mean([estimate.covers(true) for estimate, true in (_seed(seed)[line] for seed in seeds)]))


def test_few_seeds_cover_the_truth() -> None:
    covered = np.mean([_coverage(QUICK, line) for line in LINES])
    assert covered > 0.8  # 48 intervals, not independent of each other


@pytest.mark.long
@pytest.mark.xdist_group("sample-coverage")
@pytest.mark.parametrize("line", LINES, ids=lambda line: ", ".join(line))
def test_many_seeds_cover_the_truth(line: tuple[str, str, str]) -> None:
    error = np.sqrt(COVERAGE * (1 - COVERAGE) / len(LONG))
    assert abs(_coverage(LONG, line) - COVERAGE) < MONTE_CARLO * error


@pytest.mark.long
@pytest.mark.xdist_group("sample-coverage")
@pytest.mark.parametrize("line", LINES, ids=lambda line: ", ".join(line))
def test_estimates_are_unbiased_over_many_seeds(line: tuple[str, str, str]) -> None:
    misses = np.array([estimate.effect - true for estimate, true in (_seed(seed)[line] for seed in LONG)])
    assert abs(misses.mean()) < MONTE_CARLO * misses.std() / np.sqrt(misses.size)


@pytest.mark.parametrize("line", LINES, ids=lambda line: ", ".join(line))
def test_default_seed_is_no_outlier_and_finds_the_effect(line: tuple[str, str, str]) -> None:
    estimate, true = _seed(DEFAULT_SEED)[line]
    assert estimate.covers(true)
    assert estimate.z > 2.6  # two-sided p below 0.01
