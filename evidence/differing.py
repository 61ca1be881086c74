"""Baskets that vary differently in the two cells: what no procedure here promises."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from analysis.model import Bar
from evidence.campaigns import rule_of_averages, simulate_differing
from evidence.means import RATE, both_tails
from evidence.pieces import Case, Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst

PAIRS = (
    ("log-normal 1.0", "log-normal 1.3"),
    ("log-normal 1.3", "log-normal 1.0"),
    ("gamma", "exponential"),
    ("exponential", "gamma"),
    ("log-normal 0.6", "log-normal 1.0"),
)
"""Target and control."""

SHARES = (0.5, 0.2, 0.1, 0.03)
RUNS = {10: 20_000, 30: 20_000, 100: 10_000, 300: 10_000, 1000: 4_000}

NAMES = ("rule", "Welch", "log-ratio")

KNOWN = "Not promised where the control's baskets vary more."

Found = list[tuple[Case, Result]]


def run(quick: bool) -> Section:
    """The section."""
    buyers = (10, 100) if quick else tuple(RUNS)
    shares = (0.5, 0.1) if quick else SHARES
    plans = list(product(PAIRS[:2] if quick else PAIRS, shares, buyers))
    asked = [
        {**_shapes(pair), "share": share, "buyers": count, "rate": RATE, "runs": RUNS[count] // (20 if quick else 1)}
        | {"rule": rule_of_averages()}
        for pair, share, count in plans
    ]
    found: Found = list(zip(asked, each(simulate_differing, asked), strict=True))
    return Section("Where baskets vary differently", _text(found), tuple(_bars(found)))


def _shapes(pair: tuple[str, str]) -> dict[str, str]:
    return {"target_shape": pair[0], "control_shape": pair[1]}


def _place(case: Case) -> str:
    split = f"{round(100 * (1 - case['share']))}/{round(100 * case['share'])}"
    return f"{case['target_shape']} against {case['control_shape']}, {split}, {case['buyers']} control buyers"


def _bars(found: Found) -> Iterator[Bar]:
    findings = []
    for case, result in found:
        tails = both_tails(result["rule"])
        error = share_error(tails, round(case["runs"] * result["rule"]["measured"]))
        findings.append(Finding(tails, error, _place(case)))
    yield worst("Averages whose baskets vary differently: false positives", findings, high=0.05, known=KNOWN)


INTRODUCTION = """
The log-ratio supposes that baskets vary by the same coefficient of variation in both cells (they may be larger in one).
Here they do not, while the averages are equal. Where the control's baskets vary more, the rule calls too many campaigns
a success or a failure; where they vary less, too few. Welch is not better while the control is small: it errs by
skewness instead. The first shape is the target's, the second the control's.
"""


def _text(found: Found) -> str:
    head = ["campaign", *(f"{name}: {side}" for name in NAMES for side in ("up", "down"))]
    rows = [
        [_place(case), *(percent(result[name][side]) for name in NAMES for side in ("up", "down"))]
        for case, result in found
    ]
    return INTRODUCTION + "\n" + table(head, rows)
