"""Reference values from CDNOW's purchase histories (Fader and Hardie), independent of this project's code.

    python tests/reference/make_cdnow_waits.py CDNOW_master.txt > tests/reference/cdnow_waits.json

The file is public but under no clear licence, so only facts about it are stored: how many of its 23,570 customers
bought for the second time, or were last seen, how many days after their first purchase day, where the data stop on one
of three days. That day's own purchases are left out. Needs pandas and statsmodels; works on the raw rows.
"""

import json
import sys
from importlib.metadata import version

import numpy as np
import pandas as pd
from statsmodels.duration.survfunc import SurvfuncRight

ENDS = ("1997-06-30", "1997-12-31", "1998-06-30")
AT = (7, 14, 30, 60, 90, 180, 365)


def waits(rows, end):
    """Days from each customer's first purchase day to the next, or to the end, and whether there was a next."""
    first = rows.groupby("customer").date.min()
    later = rows[(rows.date > rows.customer.map(first)) & (rows.date <= end)]
    second = later.groupby("customer").date.min().reindex(first.index)
    last = second.fillna(pd.Timestamp(end))
    return (last - first).dt.days.to_numpy(), second.notna().to_numpy()


def described(rows, end):
    """The counts by day, and what statsmodels makes of the rows."""
    days, bought = waits(rows, end)
    fitted = SurvfuncRight(days, bought.astype(int))
    at = [day for day in AT if day <= days.max()]
    places = np.searchsorted(fitted.surv_times, at, side="right") - 1
    seen = sorted(set(days.tolist()))
    return {
        "end": end,
        "days": seen,
        "bought": [int(np.sum((days == day) & bought)) for day in seen],
        "left": [int(np.sum((days == day) & ~bought)) for day in seen],
        "at": at,
        "waiting": fitted.surv_prob[places].tolist(),
        "error": fitted.surv_prob_se[places].tolist(),
        "completed_wait": float(days[bought].mean()),
        "quarter": float(fitted.quantile(0.25)),
    }


def main():
    names = ["customer", "date", "number", "amount"]
    rows = pd.read_csv(sys.argv[1], sep=r"\s+", skiprows=1, names=names, dtype={"customer": str})
    rows["date"] = pd.to_datetime(rows.date.astype(str))
    print(json.dumps({"package": f"statsmodels {version('statsmodels')}", "ends": [described(rows, e) for e in ENDS]}))


if __name__ == "__main__":
    main()
