"""Fit `shapes.json`: 201 quantiles of what the buyers of a public data set spent.

Run by hand with the files that are not ours to pass on: `python -m evidence.fit_shapes HILLSTROM_CSV CDNOW_TXT`.
"""

import json
import sys

import numpy as np
import pandas as pd

from evidence.baskets import SHAPES_FILE

STEPS = 200


def quantiles(values: pd.Series) -> list[float]:
    """Quantiles at equal steps from the smallest to the largest, relative to the mean."""
    found = np.quantile(values, np.linspace(0, 1, STEPS + 1)) / values.mean()
    return [round(float(value), 4) for value in found]


def main() -> None:
    """Write the file."""
    hillstrom = pd.read_csv(sys.argv[1])
    cdnow = pd.read_csv(sys.argv[2], sep=r"\s+", header=0, names=["customer", "day", "units", "amount"])
    month = cdnow[cdnow.day.between(19970601, 19970630)].groupby("customer").amount.sum()
    shapes = {
        "Hillstrom": (
            "MineThatData E-Mail Analytics challenge (Kevin Hillstrom, 2008): spend in two weeks of its 578 buyers",
            hillstrom.spend[hillstrom.spend > 0],
        ),
        "CDNOW": (
            "CDNOW master file (Fader and Hardie): spend in June 1997 of its buyers",
            month[month > 0],
        ),
    }
    stored = {name: {"source": source, "quantiles": quantiles(values)} for name, (source, values) in shapes.items()}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(shape)}" for name, shape in stored.items())
    SHAPES_FILE.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
