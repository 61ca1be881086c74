"""Reference values from the package tea-tasting: Welch's test of means, and ratio of means by the delta method.

    python -m venv tea && tea/bin/pip install tea-tasting==1.14.0
    tea/bin/python tests/reference/make_tea_tasting.py > tests/reference/tea_tasting.json

Made-up customers (a seeded generator): most buy nothing, baskets are heavy-tailed. Its interval of the relative effect
is log-normal, not Fieller's, and therefore not stored.
"""

import json
from importlib.metadata import version

import numpy as np
import pyarrow as pa
import tea_tasting as tt

CASES = {"even": (60, 60, 1.0), "hold-out": (160, 20, 1.0), "large money": (50, 40, 1e6)}


def customers(rng, size, scale):
    """Orders and revenue of one cell's customers."""
    orders = rng.poisson(0.8, size)
    return orders, np.round(orders * rng.lognormal(3.0, 0.8, size), 2) * scale


def analyse(orders, revenue, variants):
    """Every figure of both metrics that this project computes too."""
    table = pa.table({"variant": variants, "orders": orders.astype(float), "revenue": revenue})
    options = {"equal_var": False, "use_t": True, "confidence_level": 0.95}
    result = tt.Experiment(
        mean=tt.Mean("revenue", **options), ratio=tt.RatioOfMeans("revenue", "orders", **options)
    ).analyze(table)
    keep = ("control", "treatment", "effect_size", "effect_size_ci_lower", "effect_size_ci_upper")
    return {
        name: {field: float(getattr(result[name], field)) for field in (*keep, "rel_effect_size", "pvalue")}
        for name in ("mean", "ratio")
    }


def main():
    """Print inputs and results as JSON."""
    rng = np.random.default_rng(20240501)
    cases = {}
    for name, (target_n, control_n, scale) in CASES.items():
        cells = {1: customers(rng, target_n, scale), 0: customers(rng, control_n, scale)}
        orders, revenue = (np.concatenate([cells[cell][i] for cell in (1, 0)]) for i in (0, 1))
        result = analyse(orders, revenue, np.repeat([1, 0], [target_n, control_n]))
        inputs = {
            cell: {"orders": cells[key][0].tolist(), "revenue": cells[key][1].tolist()}
            for cell, key in (("target", 1), ("control", 0))
        }
        cases[name] = inputs | result
    print(json.dumps({"made_with": {"tea-tasting": version("tea-tasting")}, "cases": cases}, separators=(",", ":")))


if __name__ == "__main__":
    main()
