"""Reference values from the package gbstats, the engine of GrowthBook: means, ratios, CUPED, and sample ratio.

    python -m venv gb && gb/bin/pip install gbstats==0.8.0
    gb/bin/python tests/reference/make_gbstats.py > tests/reference/gbstats.json

On the customers stored in tea_tasting_cuped.json. Its intervals of the relative effect are the delta method's, not
Fieller's, and its test of proportions is Welch's: neither is stored.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from gbstats.frequentist.tests import FrequentistConfig, TwoSidedTTest
from gbstats.models.statistics import RatioStatistic, RegressionAdjustedStatistic, SampleMeanStatistic, compute_theta
from gbstats.utils import check_srm

SPLITS = {
    "even": ([5200, 4800], [0.5, 0.5]),
    "hold-out": ([8970, 1030], [0.9, 0.1]),
    "three": ([40, 35, 25], [2, 2, 1]),
}


def mean(values):
    """Sums of one column."""
    rows = np.array(values, float)
    return SampleMeanStatistic(n=rows.size, sum=float(rows.sum()), sum_squares=float(rows @ rows))


def ratio(cell):
    """Revenue over orders."""
    return RatioStatistic(
        n=len(cell["orders"]),
        m_statistic=mean(cell["revenue"]),
        d_statistic=mean(cell["orders"]),
        m_d_sum_of_products=float(np.dot(cell["revenue"], cell["orders"])),
    )


def covaried(cell, theta=0.0):
    """Revenue beside spend before the contact."""
    return RegressionAdjustedStatistic(
        n=len(cell["orders"]),
        post_statistic=mean(cell["revenue"]),
        pre_statistic=mean(cell["before"]),
        post_pre_sum_of_products=float(np.dot(cell["revenue"], cell["before"])),
        theta=theta,
    )


def tested(target, control):
    """The two-sided test of the absolute difference."""
    result = TwoSidedTTest(control, target, FrequentistConfig(difference_type="absolute")).compute_result()
    return {"effect": float(result.expected), "ends": [float(end) for end in result.ci], "p": float(result.p_value)}


def main():
    """Print results as JSON."""
    stored = json.loads(Path(__file__).with_name("tea_tasting_cuped.json").read_text(encoding="utf-8"))["cases"]
    cases = {}
    for name, case in stored.items():
        cells = case["target"], case["control"]
        theta = compute_theta(*(covaried(cell) for cell in cells))
        cases[name] = {
            "mean": tested(*(mean(cell["revenue"]) for cell in cells)),
            "ratio": tested(*(ratio(cell) for cell in cells)),
            "covaried": tested(*(covaried(cell, theta) for cell in cells)),
        }
    splits = {
        name: {"observed": users, "planned": plan, "p": float(check_srm(users, plan))}
        for name, (users, plan) in SPLITS.items()
    }
    made = {"made_with": {"gbstats": version("gbstats")}, "cases": cases, "sample_ratio": splits}
    print(json.dumps(made, separators=(",", ":")))


if __name__ == "__main__":
    main()
