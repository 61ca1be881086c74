"""Reference values from Kevin Hillstrom's MineThatData e-mail challenge (2008), independent of this project's code.

    python tests/reference/make_hillstrom_slices.py hillstrom.csv > tests/reference/hillstrom_slices.json

The file is public but under no clear licence, so only facts about it are stored: 64,000 customers, SHA-256
0e5893329d8b93cefecc571777672028290ab69865718020c78c7284f291aece. Needs pandas, SciPy and statsmodels; works on the raw
rows, customer by customer, never on summaries.
"""

import json
import sys
from importlib.metadata import version

import pandas as pd
from scipy import stats
from statsmodels.stats import proportion

CONTROL, TARGETS = "No E-Mail", ("Mens E-Mail", "Womens E-Mail")
METRICS = ("visit", "conversion", "spend")
ATTRIBUTES = ("history_segment", "zip_code", "channel", "newbie", "mens", "womens", "recency")


def slices(rows):
    """Yield (attribute, level, rows) of the whole campaign and of every level."""
    yield "all", "all", rows
    for attribute in ATTRIBUTES:
        for level, part in rows.groupby(attribute):
            yield attribute, str(level), part


def welch(target, control):
    """P-value and interval from the raw values."""
    result = stats.ttest_ind(target, control, equal_var=False)
    interval = result.confidence_interval(0.95)
    return {"welch_p": result.pvalue, "welch_low": interval.low, "welch_high": interval.high}


def rates(target, control):
    """Pooled-z p-value and Newcombe interval from the counts."""
    counts, sizes = [int(target.sum()), int(control.sum())], [len(target), len(control)]
    p = proportion.proportions_ztest(counts, sizes)[1]
    low, high = proportion.confint_proportions_2indep(
        counts[0], sizes[0], counts[1], sizes[1], method="newcomb", compare="diff"
    )
    return {"z_p": p, "newcombe_low": low, "newcombe_high": high}


def contrast(attribute, level, part, target, metric):
    """One line of the reference."""
    ours, theirs = (part.loc[part.segment == cell, metric].astype(float) for cell in (target, CONTROL))
    line = {"attribute": attribute, "level": level, "target": target, "metric": metric}
    for name, values in (("target", ours), ("control", theirs)):
        line |= {f"n_{name}": len(values), f"mean_{name}": values.mean(), f"sd_{name}": values.std(ddof=1)}
    line |= welch(ours, theirs)
    return line if metric == "spend" else line | rates(ours, theirs)


def main():
    """Print the reference as JSON, one contrast a line."""
    rows = pd.read_csv(sys.argv[1])
    lines = [
        contrast(attribute, level, part, target, metric)
        for attribute, level, part in slices(rows)
        for target in TARGETS
        for metric in METRICS
    ]
    made_with = {name: version(name) for name in ("pandas", "scipy", "statsmodels")}
    body = ",\n".join("  " + json.dumps(line, default=float) for line in lines)
    print(f'{{"made_with": {json.dumps(made_with)}, "rows": {len(rows)}, "contrasts": [\n{body}\n]}}')


if __name__ == "__main__":
    main()
