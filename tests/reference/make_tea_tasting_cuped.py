"""Reference values from the package tea-tasting: Welch's test of means adjusted for a covariate (CUPED).

    python -m venv tea && tea/bin/pip install tea-tasting==1.14.0
    tea/bin/python tests/reference/make_tea_tasting_cuped.py > tests/reference/tea_tasting_cuped.json

Made-up customers (a seeded generator): spend after the contact goes with spend before it, many have neither.
"""

import json
from importlib.metadata import version

import numpy as np
import pyarrow as pa
import tea_tasting as tt

CASES = {"even": (300, 300), "hold-out": (450, 50), "small": (40, 25)}
FIELDS = ("effect_size", "effect_size_ci_lower", "effect_size_ci_upper", "pvalue")


def customers(rng, size, up):
    """Spend before, orders and spend after the contact of one cell's customers."""
    before = np.round(rng.lognormal(3.0, 1.0, size) * (rng.random(size) < 0.6), 2)
    orders = rng.poisson(0.4 + before / 100)
    after = np.round(orders * rng.lognormal(2.5, 0.7, size) * up + 0.3 * before * (orders > 0), 2)
    return {"before": before.tolist(), "orders": orders.tolist(), "revenue": after.tolist()}


def analyse(target, control):
    """tea-tasting's effect after adjustment."""
    rows = {name: np.array(control[name] + target[name], float) for name in ("before", "revenue")}
    variants = np.repeat([0, 1], [len(control["before"]), len(target["before"])])
    metric = tt.Mean("revenue", covariate="before", equal_var=False, use_t=True, confidence_level=0.95)
    result = tt.Experiment(mean=metric).analyze(pa.table({"variant": variants, **rows}))["mean"]
    return {field: float(getattr(result, field)) for field in FIELDS}


def main():
    """Print inputs and results as JSON."""
    rng = np.random.default_rng(20261122)
    cases = {}
    for name, (target_n, control_n) in CASES.items():
        cells = {"target": customers(rng, target_n, 1.3), "control": customers(rng, control_n, 1.0)}
        cases[name] = cells | {"result": analyse(**cells)}
    print(json.dumps({"made_with": {"tea-tasting": version("tea-tasting")}, "cases": cases}, separators=(",", ":")))


if __name__ == "__main__":
    main()
