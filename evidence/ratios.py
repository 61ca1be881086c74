"""Average order value: the delta method in even cells, on the log scale elsewhere, and from how many orders on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from itertools import product

import numpy as np

from analysis.model import Bar, CellSummary, PairSummary
from analysis.stats.ratios import compare_by_delta, compare_log_ratios
from analysis.stats.rule import RULE_FILE, is_even, read_rule
from evidence.baskets import SHAPES
from evidence.means import both_tails, coverage, lift_coverage
from evidence.pieces import Case, Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst
from evidence.tally import CONFIDENCE, tally

USED = ("gamma", "exponential", "log-normal 1.0", "log-normal 1.3", "Hillstrom", "CDNOW")
SHARES = (0.5, 0.45, 0.2, 0.1, 0.03)
RUNS = {10: 20_000, 20: 20_000, 30: 20_000, 50: 20_000, 100: 10_000, 300: 4_000}
"""Campaigns by the customers with an order expected in the control."""

MORE_ORDERS, LARGER, RATE = 0.5, 0.5, 0.05
"""Further orders of a buyer (Poisson), by how much larger the baskets of an effect are, share of customers who buy."""

PROCEDURES = {"delta": compare_by_delta, "log": compare_log_ratios}

Found = list[tuple[Case, Result]]


def simulate(shape: str, share: float, buyers: int, runs: int, rng: np.random.Generator) -> Result:
    """What both procedures say of campaigns without effect, and with larger baskets.

    Args:
        shape: What an order is worth, a name of `SHAPES`.
        share: The control's share of the customers.
        buyers: Customers with an order expected in the control.
        runs: Campaigns.
        rng: Where they come from.
    """
    n = round(buyers / RATE)
    control, target = (_draw(shape, size, runs, rng) for size in (n, round(n * (1 - share) / share)))
    said = {}
    for effect in (0.0, LARGER):
        cells = [(_larger(one, 1 + effect), other) for one, other in zip(target, control, strict=True)]
        for name, compare in PROCEDURES.items():
            results = ((compare(*pair, confidence=CONFIDENCE), 1.0) for pair in cells)
            said[f"{name} {effect:g}"] = tally(results, effect, effect)
    return {"is_even": bool(is_even(target[0].numerator, control[0].numerator)), **said}


def _draw(shape: str, n: int, runs: int, rng: np.random.Generator) -> list[PairSummary]:
    """Cells of n customers, each order worth 1 on average."""
    buyers = np.maximum(2, rng.binomial(n, RATE, runs))
    orders = 1 + rng.poisson(MORE_ORDERS, int(buyers.sum()))
    revenue = np.add.reduceat(SHAPES[shape](rng, int(orders.sum())), np.cumsum(orders) - orders)
    starts = np.cumsum(buyers) - buyers
    y, x, yy, xx, yx = (
        np.add.reduceat(part, starts) for part in (revenue, orders * 1.0, revenue**2, orders**2.0, revenue * orders)
    )
    figures = [y / n, (yy - y**2 / n) / (n - 1), x / n, (xx - x**2 / n) / (n - 1), (yx - y * x / n) / (n - 1), buyers]
    return [
        PairSummary(CellSummary(n, my, vy, 0.0, int(k)), CellSummary(n, mx, vx, 0.0, int(k)), both)
        for my, vy, mx, vx, both, k in np.column_stack(figures).tolist()
    ]


def _larger(pair: PairSummary, factor: float) -> PairSummary:
    revenue = pair.numerator
    larger = replace(revenue, mean=revenue.mean * factor, variance=revenue.variance * factor**2)
    return PairSummary(larger, pair.denominator, pair.covariance * factor)


def run(quick: bool) -> Section:
    """The section; the full form writes from how many orders on a ratio is measured."""
    asked = [
        {"shape": shape, "share": share, "buyers": buyers, "runs": RUNS[buyers] // (20 if quick else 1)}
        for shape, share, buyers in product(USED[1:2] if quick else USED, SHARES, (30, 100) if quick else RUNS)
    ]
    found: Found = list(zip(asked, each(simulate, asked), strict=True))
    even, uneven = (least(found, is_even) for is_even in (True, False))
    rule = replace(read_rule(), least_buyers_of_ratios=even, least_buyers_of_uneven_ratios=uneven)
    if not quick and rule != read_rule():
        RULE_FILE.write_text(json.dumps(asdict(rule), indent=2) + "\n", encoding="utf-8")
        read_rule.cache_clear()
    return Section("Average order value", _text(found, even, uneven), tuple(_bars(found, even, uneven)))


def least(found: Found, is_even: bool) -> int:
    """The fewest orders from which on every bar is kept."""
    part = [(case, result) for case, result in found if result["is_even"] == is_even]
    counts = sorted({int(case["buyers"]) for case, _result in part})
    for count in counts:
        if all(bar.is_met for bar in _limits([pair for pair in part if pair[0]["buyers"] >= count], "")):
            return count
    return counts[-1]


def _said(result: Result, effect: float) -> Result:
    """What the program says: by the delta method in even cells, else on the log scale."""
    return dict(result[f"{'delta' if result['is_even'] else 'log'} {effect:g}"])


def _findings(found: Found, effect: float, figure: Callable[[Result], float]) -> Iterator[Finding]:
    for case, result in found:
        value = figure(_said(result, effect))
        yield Finding(value, share_error(value, int(case["runs"])), _place(case))


def _limits(found: Found, name: str) -> Iterator[Bar]:
    yield worst(f"{name}: false positives, both tails", _findings(found, 0.0, both_tails), high=0.05)
    yield worst(f"{name}: false “up”", _findings(found, 0.0, lambda said: said["up"]), high=0.032)
    yield worst(f"{name}: false “down”", _findings(found, 0.0, lambda said: said["down"]), high=0.032)
    for part, figure in (("effect", coverage), ("lift", lift_coverage)):
        every = [one for effect in (0.0, LARGER) for one in _findings(found, effect, figure)]
        yield worst(f"{name}: coverage of the interval of the {part}", every, low=0.93, high=0.97)


def _bars(found: Found, even: int, uneven: int) -> Iterator[Bar]:
    kept = [(case, result) for case, result in found if case["buyers"] >= (even if result["is_even"] else uneven)]
    return _limits(kept, "Average order value")


def _place(case: Case) -> str:
    split = f"{round(100 * (1 - case['share']))}/{round(100 * case['share'])}"
    return f"{case['shape']}, {split}, {case['buyers']} with orders"


INTRODUCTION = """
One and a half orders for each customer who has any, baskets of the shape named. In cells of even size (sizes that
differ by at most a tenth of all customers) the program uses the delta method on each cell, elsewhere the log scale
with the variation pooled. From **{even}** customers with an order expected in the smaller cell on (**{uneven}** in
uneven cells) every bar is kept; with fewer, the average order value is not measured. The smallest of the counts tried
that do; stored in `analysis/stats/rule.json`. The table shows the campaigns without effect, above and below that
limit; the other procedure beside the one used.
"""


def _text(found: Found, even: int, uneven: int) -> str:
    head = ["campaign", "used", "up", "down", "covered", "delta: up", "delta: down", "log: up", "log: down"]
    rows = []
    for case, result in found:
        said, delta, log = _said(result, 0.0), result["delta 0"], result["log 0"]
        shares = [said["up"], said["down"], coverage(said), delta["up"], delta["down"], log["up"], log["down"]]
        rows.append([_place(case), "delta" if result["is_even"] else "log", *(percent(share) for share in shares)])
    return INTRODUCTION.format(even=even, uneven=uneven) + "\n" + table(head, rows)
