"""Reference values from the package linearmodels: two-stage least squares with robust errors, and its first stage.

    python -m venv iv && iv/bin/pip install linearmodels==7.1
    iv/bin/python tests/reference/make_iv2sls.py > tests/reference/iv2sls.json

Made-up customers (a seeded generator): most buy nothing, some of those invited come, in one case some come uninvited.
Errors are White's without a correction for small samples, so variances here have n in the denominator.
"""

import json
from importlib.metadata import version

import numpy as np
import pandas as pd
from linearmodels.iv import IV2SLS

CASES = {"one-sided": (90, 40, 0.35, 0.0), "gate-crashers": (70, 60, 0.5, 0.15), "few come": (120, 60, 0.06, 0.0)}


def customers(rng, size, share):
    """Coming and spend of one cell's customers; whoever comes spends more."""
    coming = (rng.random(size) < share).astype(float)
    spend = np.round((rng.random(size) < 0.3 + 0.4 * coming) * rng.lognormal(3.0, 0.8, size), 2)
    return coming, spend


def analyse(coming, spend, invited):
    """Every figure that this project computes too."""
    frame = pd.DataFrame({"one": 1.0, "came": coming, "spend": spend, "invited": invited})
    fit = IV2SLS(frame.spend, frame[["one"]], frame.came, frame.invited).fit(cov_type="robust", debiased=False)
    stage = fit.first_stage.diagnostics.loc["came"]
    return {"effect": float(fit.params["came"]), "error": float(fit.std_errors["came"]), "f": float(stage["f.stat"])}


def main():
    """Print inputs and results as JSON."""
    rng = np.random.default_rng(20240601)
    cases = {}
    for name, (invited_n, control_n, share, uninvited) in CASES.items():
        cells = [customers(rng, invited_n, share), customers(rng, control_n, uninvited)]
        coming, spend = (np.concatenate([cell[i] for cell in cells]) for i in (0, 1))
        inputs = {
            cell: {"coming": came.tolist(), "spend": spent.tolist()}
            for cell, (came, spent) in zip(("invited", "not_invited"), cells, strict=True)
        }
        cases[name] = inputs | analyse(coming, spend, np.repeat([1.0, 0.0], [invited_n, control_n]))
    print(json.dumps({"made_with": {"linearmodels": version("linearmodels")}, "cases": cases}, separators=(",", ":")))


if __name__ == "__main__":
    main()
