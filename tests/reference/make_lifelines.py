"""Reference values from the package lifelines: Kaplan-Meier, its log-log band, median, restricted mean, log-rank.

    python -m venv lines && lines/bin/pip install lifelines==0.30.3
    lines/bin/python tests/reference/make_lifelines.py > tests/reference/lifelines.json

Made-up customers (a seeded generator): many ties, purchases on the contact day, ends of follow-up that differ.
"""

import json
from importlib.metadata import version

import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test
from lifelines.utils import restricted_mean_survival_time

CASES = {
    "one launch": (400, 300, 130, 130),
    "contacts over two months": (500, 120, 70, 130),
    "few customers": (12, 9, 20, 40),
    "nearly everybody": (200, 200, 900, 900),
}


def customers(rng, size, shortest, longest, pace):
    """Day of the first purchase or of the end of follow-up, and whether it was a purchase."""
    ends = rng.integers(shortest, longest + 1, size)
    waits = rng.geometric(pace, size) - 1
    return np.minimum(waits, ends), waits <= ends


def described(days, bought):
    """Every figure of one group that this project computes too."""
    fitted = KaplanMeierFitter(alpha=0.05).fit(days, bought)
    at = [day for day in (0, 7, 30, 60, 90) if day <= days.max()]
    band = fitted.confidence_interval_survival_function_
    median = float(fitted.median_survival_time_)
    return {
        "days": days.tolist(),
        "bought": bought.astype(int).tolist(),
        "at": at,
        "waiting": [float(fitted.predict(day)) for day in at],
        "low": [float(band.iloc[:, 0].asof(day)) for day in at],
        "high": [float(band.iloc[:, 1].asof(day)) for day in at],
        "median": None if np.isinf(median) else median,
    }


def main():
    rng = np.random.default_rng(20261122)
    cases = {}
    for name, (ours, theirs, shortest, longest) in CASES.items():
        groups = [customers(rng, ours, shortest, longest, 0.012), customers(rng, theirs, shortest, longest, 0.009)]
        horizon = int(min(days.max() for days, _bought in groups))
        test = logrank_test(groups[0][0], groups[1][0], groups[0][1], groups[1][1])
        found = [described(*group) for group in groups]
        for one, (days, bought) in zip(found, groups, strict=True):
            fitted = KaplanMeierFitter().fit(days, bought)
            one["restricted_mean"] = float(restricted_mean_survival_time(fitted, t=horizon))
        cases[name] = {"groups": found, "horizon": horizon, "log_rank_p": float(test.p_value)}
    print(json.dumps({"package": f"lifelines {version('lifelines')}", "cases": cases}))


if __name__ == "__main__":
    main()
