"""Averages that everybody has (scores, ages, spend of regular buyers): Welch's own condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np

from analysis.model import EXPONENTS, Bar
from analysis.stats.rule import Rule, read_rule
from evidence.arrays import Cells, Numbers, compare, welch
from evidence.baskets import AT_ONCE
from evidence.campaigns import rule_of_averages
from evidence.means import MANY, both_tails, coverage
from evidence.pieces import Case, Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst

Values = Callable[[np.random.Generator, tuple[int, int]], Numbers]


def _stars(rng: np.random.Generator, shape: tuple[int, int]) -> Numbers:
    return rng.choice([1.0, 2, 3, 4, 5], shape, p=[0.05, 0.05, 0.15, 0.35, 0.4])


def _torn(rng: np.random.Generator, shape: tuple[int, int]) -> Numbers:
    """The same average, 4, from customers who hate or love it."""
    return rng.choice([1.0, 4, 5], shape, p=[0.2, 0.2, 0.6])


def _happy(rng: np.random.Generator, shape: tuple[int, int]) -> Numbers:
    """Seven in ten give five stars."""
    return rng.choice([1.0, 2, 3, 4, 5], shape, p=[0.02, 0.02, 0.06, 0.2, 0.7])


def _orders(rng: np.random.Generator, shape: tuple[int, int]) -> Numbers:
    """Nine in ten order once."""
    return rng.choice([1.0, 2, 3], shape, p=[0.9, 0.08, 0.02])


def _regular(sigma: float) -> Values:
    """Log-normal spend of a brand of whose customers 95 % buy."""
    return lambda rng, shape: np.exp(sigma * rng.standard_normal(shape) - sigma**2 / 2) * (rng.random(shape) < 0.95)


VALUES: dict[str, Values] = {
    "age (normal)": lambda rng, shape: 45 + 12 * rng.standard_normal(shape),
    "stars, 1 to 5": _stars,
    "stars, mostly 5": _happy,
    "orders, mostly 1": _orders,
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
    ("age, wider", "age (normal)"),
    ("stars, 1 to 5", "stars, torn"),
    ("stars, torn", "stars, 1 to 5"),
    ("waiting time (gamma)", "waiting time, wider"),
    ("waiting time, wider", "waiting time (gamma)"),
    ("spend of regulars", "spend of regulars, wider"),
    ("spend of regulars, wider", "spend of regulars"),
)
"""Target and control, of the same average."""

SHARES = (0.5, 0.2, 0.1, 0.03)
RUNS = {100: 20_000, 200: 10_000, 400: 4_000}
"""Campaigns by customers of the control; of regulars 95 % have a value, and the narrower bar asks for 300 of them."""


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
    at_once, draw = max(1, AT_ONCE // n), (VALUES | OTHERS)[values]
    sums = [_sums(draw(rng, (min(at_once, runs - done), n))) for done in range(0, runs, at_once)]
    return Cells(n, *(np.concatenate(parts, axis=-1) for parts in zip(*sums, strict=True)))


def _sums(rows: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """What `Cells` keeps of some campaigns, one a row."""
    amounts = np.maximum(rows, 0)
    return (
        np.array([(rows**power).sum(axis=1) for power in (1, 2, 3)]),
        (rows != 0).sum(axis=1).astype(float),
        (rows > 0).sum(axis=1).astype(float),
        np.array([(amounts**exponent).sum(axis=1) for exponent in EXPONENTS]),
    )


Found = list[tuple[Case, Result]]

LEAST = 1_000
"""Measured campaigns below which a share of them says nothing."""


def run(quick: bool) -> Section:
    """The section."""
    customers = (100, 200) if quick else tuple(RUNS)
    found, differing = (
        _found([_case(*pair, share, count, quick) for pair, share, count in product(pairs, SHARES, customers)])
        for pairs in ([(values, values) for values in VALUES], PAIRS)
    )
    bars = (*_bars("Scores", found), *_bars("Scores that vary differently", differing))
    return Section("Scores, ages and other averages that everybody has", _text(found, differing), bars)


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


def _bars(subject: str, found: Found) -> Iterator[Bar]:
    yield worst(f"{subject}: false positives, both tails", _findings(found, both_tails), high=0.05)
    yield worst(f"{subject}: false “up”", _findings(found, lambda said: said["up"]), high=0.032)
    yield worst(f"{subject}: false “down”", _findings(found, lambda said: said["down"]), high=0.032)
    few, many = ([one for one in found if (one[0]["customers"] >= MANY) is enough] for enough in (False, True))
    for part, low, high in ((few, 0.93, 0.97), (many, 0.94, 0.96)):
        covered = f"{subject}: coverage of the interval, {'from' if part is many else 'under'} {MANY} in the control"
        if part:
            yield worst(f"{covered}, at least", _findings(part, coverage), low=low)
            yield worst(f"{covered}, at most", _findings(part, coverage), high=high)


INTRODUCTION = """
Of what everybody has, the rule's gate is {gate} customers in the smaller cell, more where nearly all values are the
same, since only the few others tell how much they vary. Welch is right where the difference is hardly skewed and values
of both cells vary alike; elsewhere the log-ratio is taken, which cannot measure averages that are not above 0.
“Measured” is the share of campaigns that got an answer.
"""


DIFFERING = """
### Where values vary differently

The target's metric first, the control's second, with the same average.
"""


def _text(found: Found, differing: Found) -> str:
    introduction = INTRODUCTION.format(gate=f"{read_rule().least_customers:g}")
    return "\n".join((introduction, _table(found), DIFFERING, _table(differing)))


def _table(found: Found) -> str:
    head = ["metric", "measured", "rule: up", "rule: down", "rule: covered", "Welch: up", "Welch: down"]
    rows = []
    for case, result in found:
        rule, peer = result["rule"], result["Welch"]
        shares = [rule["up"], rule["down"], coverage(rule), peer["up"], peer["down"]]
        told = [percent(share) if rule["measured"] or place > 2 else "" for place, share in enumerate(shares)]
        rows.append([_place(case), percent(rule["measured"], 0), *told])
    return table(head, rows)
