"""Rates: pooled z or Fisher's mid-p, with Newcombe's interval."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
from scipy import stats

from analysis.model import Bar, CellSummary
from analysis.stats.proportions import compare_proportions
from evidence.pieces import Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst
from evidence.tally import CONFIDENCE, tally

COUNTED_OUT = 30_000
"""Up to so many tables the probabilities of all are added up; beyond, campaigns are drawn."""

NEGLIGIBLE = 1e-9
"""Tables further out than this are left out."""


def simulate(
    share: float, control_buyers: float, rate: float, lift: float, runs: int, rng: np.random.Generator
) -> Result:
    """What `compare_proportions` says about campaigns with this truth.

    Args:
        share: The control's share of the customers.
        control_buyers: Buyers expected in the control.
        rate: Its response rate.
        lift: True lift of the target cell's rate.
        runs: Campaigns to draw where there are too many tables to count out.
        rng: Where they come from.
    """
    n = round(control_buyers / rate)
    sizes, rates = (round(n * (1 - share) / share), n), (rate * (1 + lift), rate)
    spans = [
        np.arange(stats.binom.ppf(NEGLIGIBLE, n, p), stats.binom.isf(NEGLIGIBLE, n, p) + 1)
        for n, p in zip(sizes, rates, strict=True)
    ]
    counted = spans[0].size * spans[1].size <= COUNTED_OUT
    tables = _count_out(spans, sizes, rates) if counted else _draw(sizes, rates, runs, rng)
    results = (
        (compare_proportions(_cell(a, sizes[0]), _cell(b, sizes[1]), confidence=CONFIDENCE), weight)
        for a, b, weight in tables
    )
    return {"counted": counted, "n": sizes, **tally(results, rate * lift, lift)}


def _count_out(
    spans: list[np.ndarray], sizes: tuple[int, int], rates: tuple[float, float]
) -> Iterator[tuple[int, int, float]]:
    """Every table that may happen, and its probability."""
    chances = [stats.binom.pmf(span, n, p) for span, n, p in zip(spans, sizes, rates, strict=True)]
    for (a, x), (b, y) in product(*(zip(*cell, strict=True) for cell in zip(spans, chances, strict=True))):
        yield int(a), int(b), float(x * y)


def _draw(
    sizes: tuple[int, int], rates: tuple[float, float], runs: int, rng: np.random.Generator
) -> Iterator[tuple[int, int, float]]:
    """Tables drawn at random, and the share of the runs in which they came."""
    drawn = np.column_stack([rng.binomial(n, p, runs) for n, p in zip(sizes, rates, strict=True)])
    found, times = np.unique(drawn, axis=0, return_counts=True)
    for (a, b), count in zip(found.tolist(), times.tolist(), strict=True):
        yield a, b, count / runs


def _cell(yes: int, n: int) -> CellSummary:
    rate = yes / n
    return CellSummary(n, rate, rate * (1 - rate) * n / (n - 1), nonzero=yes)


SPLITS = (0.5, 0.2, 0.1, 0.03)
FEW = 10
"""Below so many expected buyers the counts are so few that an interval cannot help covering more than it promises."""
BUYERS = (3, 10, 30, 100, 300, 1000, 3000)
RATES = (0.005, 0.05, 0.3)
LIFTS = (0.0, 0.5, -0.3)


def run(quick: bool) -> Section:
    """The section."""
    cases = [
        {"share": share, "control_buyers": buyers, "rate": rate, "lift": lift, "runs": 4_000 if quick else 40_000}
        for share, buyers, rate, lift in product(SPLITS, BUYERS[1:4] if quick else BUYERS, RATES, LIFTS)
    ]
    found = [(case, result) for case, result in zip(cases, each(simulate, cases), strict=True)]
    return Section("Response rates and other shares", _text(found), tuple(_bars(found)))


Found = list[tuple[dict[str, float], Result]]


def _bars(found: Found) -> Iterator[Bar]:
    none = [(case, result) for case, result in found if not case["lift"]]
    yield worst("Shares: false positives, both tails", _findings(none, lambda r: r["up"] + r["down"]), high=0.05)
    yield worst("Shares: false “worked”", _findings(none, lambda r: r["up"]), high=0.032)
    yield worst("Shares: false “harmed”", _findings(none, lambda r: r["down"]), high=0.032)
    few = [(case, result) for case, result in found if case["control_buyers"] < FEW]
    if few:
        yield worst("Shares: coverage of the interval, under 10 control buyers", _findings(few, _coverage), low=0.93)
    rest = [(case, result) for case, result in found if case["control_buyers"] >= FEW]
    yield worst("Shares: coverage of the interval, from 10 on", _findings(rest, _coverage), low=0.93, high=0.97)


def _coverage(result: Result) -> float:
    return 1 - float(result["above"]) - float(result["below"])


def _findings(found: Found, figure: Callable[[Result], float]) -> Iterator[Finding]:
    for case, result in found:
        value = figure(result)
        yield Finding(value, share_error(value, int(case["runs"])), _place(case))


def _place(case: dict[str, float]) -> str:
    return (
        f"{round(100 * (1 - case['share']))}/{round(100 * case['share'])}, {case['control_buyers']} control buyers, "
        f"rate {percent(case['rate'])}, lift {percent(case['lift'], 0)}"
    )


INTRODUCTION = """
Where so few tables can happen that all can be counted out, the figures are exact. Counts jump, so no test that is not
needlessly careful keeps 5 % at every single rate; an exact figure is held to the same bar as a drawn one, and may
miss it by as much: ± is the error that drawing these campaigns would have.
"""


def _text(found: Found) -> str:
    rows = [
        [_place(case), *(percent(result[name], 2) for name in ("up", "down", "above", "below", "borderline"))]
        for case, result in found
    ]
    return (
        INTRODUCTION.strip()
        + "\n\n"
        + table(["campaign", "p says up", "p says down", "interval above", "interval below", "borderline"], rows)
    )
