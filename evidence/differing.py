"""Baskets that vary differently in the two cells: what no procedure here promises, and how often it is noticed."""

from __future__ import annotations

from itertools import product

import numpy as np

from analysis.stats.variation import equal_variation
from evidence.baskets import SHAPES
from evidence.campaigns import rule_of_averages, simulate_differing
from evidence.means import RATE, both_tails
from evidence.pieces import Case, Result, each
from evidence.section import Bar, Finding, Section, percent, share_error, table, worst

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
TESTS = 2_000
ALARM = 0.01
"""The p-value of equal variation below which a line says so."""

AT_MOST = 12_000
"""Buyers of both cells up to which the test of equal variation is simulated."""

KNOWN = (
    "Not promised: the control's baskets vary more. No test can tell with few control buyers; with more of them "
    "a test can notice it; the pages do not make that test yet."
)

Found = list[tuple[Case, Result]]


def notice(
    target_shape: str, control_shape: str, share: float, buyers: float, runs: int, rng: np.random.Generator
) -> Result:
    """How often baskets of two shapes are said to vary differently."""
    found = 0
    for _ in range(runs):
        sizes = rng.poisson([buyers * (1 - share) / share, buyers])
        ours, theirs = (
            SHAPES[shape](rng, size) for shape, size in zip((target_shape, control_shape), sizes, strict=True)
        )
        p_value = equal_variation(ours, theirs)
        found += isinstance(p_value, float) and p_value < ALARM
    return {"noticed": found / runs}


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
    tests = [
        {**_shapes(pair), "share": share, "buyers": count, "runs": TESTS // (20 if quick else 1)}
        for pair, share, count in plans
        if count / share <= AT_MOST
    ]
    found: Found = list(zip(asked, each(simulate_differing, asked), strict=True))
    noticed = {_key(case): result["noticed"] for case, result in zip(tests, each(notice, tests), strict=True)}
    return Section("Where baskets vary differently", _text(found, noticed), (_bar(found),))


def _shapes(pair: tuple[str, str]) -> dict[str, str]:
    return {"target_shape": pair[0], "control_shape": pair[1]}


def _key(case: Case) -> tuple[object, ...]:
    return tuple(case[name] for name in ("target_shape", "control_shape", "share", "buyers"))


def _place(case: Case) -> str:
    split = f"{round(100 * (1 - case['share']))}/{round(100 * case['share'])}"
    return f"{case['target_shape']} against {case['control_shape']}, {split}, {case['buyers']} control buyers"


def _bar(found: Found) -> Bar:
    findings = (
        Finding(value, share_error(value, int(case["runs"])), _place(case))
        for case, result in found
        for value in [both_tails(result["rule"])]
    )
    return worst("Averages whose baskets vary differently: false positives", findings, high=0.05, known=KNOWN)


INTRODUCTION = """
The log-ratio supposes that baskets vary by the same coefficient of variation in both cells (they may be larger in one).
Here they do not, while the averages are equal. Where the control's baskets vary more, the rule calls too many campaigns
a success or a failure; where they vary less, too few. Welch is not better while the control is small: it errs by
skewness instead. The first shape is the target's, the second the control's. “Noticed”: how often a test of equal
variation (Brown and Forsythe on the logarithms) has p below {alarm}; the pages do not make that test yet.
"""


def _text(found: Found, noticed: dict[tuple[object, ...], float]) -> str:
    head = [
        "campaign",
        "rule: up",
        "rule: down",
        "Welch: up",
        "Welch: down",
        "log-ratio: up",
        "log-ratio: down",
        "noticed",
    ]
    rows = []
    for case, result in found:
        shares = [result[name][side] for name in ("rule", "Welch", "log-ratio") for side in ("up", "down")]
        seen = noticed.get(_key(case))
        rows.append([_place(case), *(percent(share) for share in shares), "" if seen is None else percent(seen, 0)])
    return INTRODUCTION.format(alarm=ALARM) + "\n" + table(head, rows)
