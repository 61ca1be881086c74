"""Averages that everybody has (scores, ages, spend of regular buyers): Welch's own condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np

from analysis.model import EXPONENTS, Bar
from analysis.stats.rule import Rule
from evidence.arrays import Cells, Numbers, compare, welch
from evidence.campaigns import rule_of_averages
from evidence.means import both_tails, coverage
from evidence.pieces import Case, Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst

Values = Callable[[np.random.Generator, tuple[int, int]], Numbers]


def _stars(rng: np.random.Generator, shape: tuple[int, int]) -> Numbers:
    return rng.choice([1.0, 2, 3, 4, 5], shape, p=[0.05, 0.05, 0.15, 0.35, 0.4])


def _torn(rng: np.random.Generator, shape: tuple[int, int]) -> Numbers:
    """The same average, 4, from customers who hate or love it."""
    return rng.choice([1.0, 4, 5], shape, p=[0.2, 0.2, 0.6])


def _regular(sigma: float) -> Values:
    """Log-normal spend of a brand of whose customers 95 % buy."""
    return lambda rng, shape: np.exp(sigma * rng.standard_normal(shape) - sigma**2 / 2) * (rng.random(shape) < 0.95)


VALUES: dict[str, Values] = {
    "age (normal)": lambda rng, shape: 45 + 12 * rng.standard_normal(shape),
    "stars, 1 to 5": _stars,
    "waiting time (gamma)": lambda rng, shape: rng.standard_gamma(4, shape),
    "spend of regulars": _regular(1.0),
    "change (normal around 0)": lambda rng, shape: rng.standard_normal(shape),
}
OTHERS: dict[str, Values] = {
    "age, wider": lambda rng, shape: 45 + 18 * rng.standard_normal(shape),
    "stars, torn": _torn,
    "waiting time, wider": lambda rng, shape: 2 * rng.standard_gamma(2, shape),
    "spend of regulars, wider": _regular(1.3),
}
PAIRS = (
    ("age (normal)", "age, wider"),
    ("stars, 1 to 5", "stars, torn"),
    ("stars, torn", "stars, 1 to 5"),
    ("waiting time (gamma)", "waiting time, wider"),
    ("spend of regulars", "spend of regulars, wider"),
    ("spend of regulars, wider", "spend of regulars"),
)
"""Target and control, of the same average."""

SHARES = (0.5, 0.2, 0.1)
RUNS = {12: 40_000, 15: 40_000, 30: 20_000, 100: 10_000, 300: 4_000}


def simulate(
    values: str, other: str, share: float, customers: int, runs: int, rule: dict[str, float], rng: np.random.Generator
) -> Result:
    """What the rule and Welch say of campaigns without effect on such a metric.

    Args:
        values: The metric in the target cell, a name of `VALUES` or `OTHERS`.
        other: In the control, with the same average.
        share: The control's share of the customers.
        customers: Customers of the control.
        runs: Campaigns.
        rule: The rule that the program follows.
        rng: Where they come from.
    """
    control = _cells(other, customers, runs, rng)
    target = _cells(values, round(customers * (1 - share) / share), runs, rng)
    return {
        "rule": compare(target, control, Rule(**rule)).shares(0.0, 0.0),
        "Welch": welch(target, control).shares(0.0, 0.0),
    }


def _cells(values: str, n: int, runs: int, rng: np.random.Generator) -> Cells:
    rows = (VALUES | OTHERS)[values](rng, (runs, n))
    amounts = np.maximum(rows, 0)
    return Cells(
        n,
        np.array([(rows**power).sum(axis=1) for power in (1, 2, 3)]),
        (rows != 0).sum(axis=1).astype(float),
        (rows > 0).sum(axis=1).astype(float),
        np.array([(amounts**exponent).sum(axis=1) for exponent in EXPONENTS]),
    )


Found = list[tuple[Case, Result]]


def run(quick: bool) -> Section:
    """The section."""
    customers = (15, 100) if quick else tuple(RUNS)
    found, differing = (
        _found([_case(*pair, share, count, quick) for pair, share, count in product(pairs, SHARES, customers)])
        for pairs in ([(values, values) for values in VALUES], PAIRS)
    )
    return Section(
        "Scores, ages and other averages that everybody has", _text(found) + _differing(differing), tuple(_bars(found))
    )


def _case(values: str, other: str, share: float, customers: int, quick: bool) -> Case:
    runs = RUNS[customers] // (20 if quick else 1)
    rule = rule_of_averages()
    return {"values": values, "other": other, "share": share, "customers": customers, "runs": runs, "rule": rule}


def _found(asked: list[Case]) -> Found:
    return list(zip(asked, each(simulate, asked), strict=True))


def _place(case: Case) -> str:
    split = f"{round(100 * (1 - case['share']))}/{round(100 * case['share'])}"
    against = "" if case["other"] == case["values"] else f" against {case['other']}"
    return f"{case['values']}{against}, {split}, {case['customers']} in the control"


def _findings(found: Found, figure: Callable[[Result], float]) -> list[Finding]:
    findings = []
    for case, result in found:
        said, value = result["rule"]["measured"] * case["runs"], figure(result["rule"])
        if said >= LEAST:
            findings.append(Finding(value, share_error(value, round(said)), _place(case)))
    return findings


LEAST = 1_000
"""Measured campaigns below which a share of them says nothing."""


def _bars(found: Found) -> Iterator[Bar]:
    yield worst("Scores: false positives, both tails", _findings(found, both_tails), high=0.05)
    yield worst("Scores: false “up”", _findings(found, lambda said: said["up"]), high=0.032)
    yield worst("Scores: false “down”", _findings(found, lambda said: said["down"]), high=0.032)
    yield worst("Scores: coverage of the interval, at least", _findings(found, coverage), low=0.93)
    yield worst("Scores: coverage of the interval, at most", _findings(found, coverage), high=0.97)


INTRODUCTION = """
Of what everybody has, the rule's gate is twelve customers in the smaller cell. Welch is right about so few as long as
the difference is hardly skewed; where it is, the log-ratio is taken, which cannot measure averages that are not
above 0.
“Measured” is the share of campaigns that got an answer.
"""


def _text(found: Found) -> str:
    head = ["metric", "measured", "rule: up", "rule: down", "rule: covered", "Welch: up", "Welch: down"]
    rows = []
    for case, result in found:
        rule, peer = result["rule"], result["Welch"]
        shares = [rule["up"], rule["down"], coverage(rule), peer["up"], peer["down"]]
        rows.append([_place(case), percent(rule["measured"], 0), *(percent(share) for share in shares)])
    return INTRODUCTION + "\n" + table(head, rows)


WITHOUT_BARS = """
### Where values vary differently

The target's metric first, the control's second, with the same average. What everybody has is taken to vary alike in
both cells where the log-ratio is used, since a campaign usually adds to it. Where it varies more in a small control, or
is skewed in one cell only, that is wrong: up to {worst} on one side, where 2.5 % would be right. No bar is promised for
these.
"""


def _differing(found: Found) -> str:
    head = ["metric", "measured", "rule: up", "rule: down", "Welch: up", "Welch: down"]
    names = [(name, side) for name in ("rule", "Welch") for side in ("up", "down")]
    rows = [
        [_place(case), percent(result["rule"]["measured"], 0), *(percent(result[name][side]) for name, side in names)]
        for case, result in found
    ]
    told = [result["rule"] for case, result in found if result["rule"]["measured"] * case["runs"] >= LEAST]
    worst_side = percent(max(max(said["up"], said["down"]) for said in told))
    return "\n" + WITHOUT_BARS.format(worst=worst_side) + "\n" + table(head, rows)
