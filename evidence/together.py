"""Several campaigns: do the intervals of what all of them added, and of what they usually bring, hold the truth?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import exp, expm1

import numpy as np

from analysis.model import Amount, Bar, Benchmark, CellSummary, Comparison, Interval, NotMeasurable
from analysis.stats.benchmark import LEAST_CAMPAIGNS, log_lift, usual_lift
from analysis.stats.fieller import Estimate
from analysis.stats.means import compare_means
from analysis.stats.summaries import summarize
from analysis.stats.totals import add_totals
from evidence.baskets import SHAPES
from evidence.pieces import Case, Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst
from evidence.tally import CONFIDENCE

RATE, USUAL, SPREAD = 0.02, 0.15, 0.15
"""Share of the control that buys; average and standard deviation of the logarithms of the campaigns' true lifts."""

DRAWN = ("exponential", "log-normal 1.3", "fixed prices")
SHARES, BUYERS, CAMPAIGNS = (0.5, 0.1, 0.03), (20, 60), (1, 3, 10)
RUNS = 3_000

Found = list[tuple[Case, Result]]


@dataclass(slots=True)
class _Period:
    """The campaigns of a period that were measured, and what is true of them."""

    effects: list[tuple[Comparison, int]] = field(default_factory=list)
    logs: list[Estimate] = field(default_factory=list)
    lifts: list[float] = field(default_factory=list)
    added: float = 0.0


def simulate(shape: str, share: float, buyers: int, campaigns: int, runs: int, rng: np.random.Generator) -> Result:
    """How often the intervals of many periods hold the truth.

    Args:
        shape: What a buyer spends, a name of `SHAPES`; 1 on average.
        share: The control's share of the customers of each campaign.
        buyers: Buyers that each control expects.
        campaigns: Of a period; their effect is more buyers, by lifts that differ between them.
        runs: Simulated periods.
        rng: Where they come from.
    """
    counts = dict.fromkeys(("measured", "periods", "added", "groups", "usual", "next", "cells", "shrunk"), 0)
    for _run in range(runs):
        period = _draw(shape, share, buyers, campaigns, rng)
        counts["measured"] += len(period.effects)
        if period.effects:
            counts["periods"] += 1
            counts["added"] += _holds(add_totals(period.effects, confidence=CONFIDENCE).interval, period.added)
        usual = usual_lift(period.logs, confidence=CONFIDENCE)
        if isinstance(usual, Benchmark):
            counts["groups"] += 1
            counts["usual"] += _holds(usual.mean.interval, expm1(USUAL))
            counts["next"] += _holds(usual.next_one, expm1(rng.normal(USUAL, SPREAD)))
            counts["cells"] += len(period.lifts)
            counts["shrunk"] += _held(usual.shrunk, period.lifts)
    return dict(counts)


def _draw(shape: str, share: float, buyers: int, campaigns: int, rng: np.random.Generator) -> _Period:
    period, held = _Period(), round(buyers / RATE)
    customers = round(held / share) - held
    for log in rng.normal(USUAL, SPREAD, campaigns):
        target, control = _cell(shape, customers, RATE * exp(log), rng), _cell(shape, held, RATE, rng)
        result = compare_means(target, control, confidence=CONFIDENCE)
        if isinstance(result, NotMeasurable):
            continue
        period.effects.append((result, customers))
        period.added += customers * RATE * expm1(log)
        estimate = log_lift(result, target, control, confidence=CONFIDENCE)
        if isinstance(estimate, Estimate):
            period.logs.append(estimate)
            period.lifts.append(expm1(log))
    return period


def _cell(shape: str, customers: int, rate: float, rng: np.random.Generator) -> CellSummary:
    bought = SHAPES[shape](rng, int(rng.binomial(customers, rate)))
    return summarize(bought) + CellSummary(customers - bought.size, 0.0, 0.0)


def _holds(interval: Interval | NotMeasurable, truth: float) -> bool:
    assert isinstance(interval, Interval)
    return interval.low <= truth <= interval.high


def _held(amounts: Sequence[Amount], truths: Sequence[float]) -> int:
    return sum(_holds(amount.interval, truth) for amount, truth in zip(amounts, truths, strict=True))


def run(quick: bool) -> Section:
    """Simulate periods with one campaign and with several."""
    asked = [
        {"shape": shape, "share": share, "buyers": buyers, "campaigns": count, "runs": RUNS // (20 if quick else 1)}
        for shape, share, buyers, count in product(
            DRAWN[:1] if quick else DRAWN, SHARES, BUYERS, CAMPAIGNS[1:2] if quick else CAMPAIGNS
        )
    ]
    found: Found = list(zip(asked, each(simulate, asked), strict=True))
    return Section("Several campaigns together", _text(found), tuple(_bars(found)))


def _bars(found: Found) -> Iterator[Bar]:
    yield worst("What campaigns added together: coverage", _shares(found, "added", "periods"), low=0.93, high=0.97)
    yield worst("Usual lift of campaigns: coverage, at least", _shares(found, "usual", "groups"), low=0.93)
    yield worst("Lift of the next campaign: coverage, at least", _shares(found, "next", "groups"), low=0.93)
    yield worst(
        "Lift of a campaign with chance taken out: coverage, at least", _shares(found, "shrunk", "cells"), low=0.93
    )


def _shares(found: Found, name: str, of: str) -> Iterator[Finding]:
    for case, result in found:
        if result[of]:
            share = result[name] / result[of]
            yield Finding(share, share_error(share, result[of]), _place(case))


def _place(case: Case) -> str:
    split = f"{round(100 * (1 - case['share']))}/{round(100 * case['share'])}"
    campaigns = "1 campaign" if case["campaigns"] == 1 else f"{case['campaigns']} campaigns"
    return f"{case['shape']}, {split}, {campaigns} with {case['buyers']} control buyers"


INTRODUCTION = """
The overview says what all campaigns of a period added together, the benchmarks what campaigns usually bring. Each
campaign here has a control of its own of which {rate} buy, and a true lift of its own: the logarithms are normal around
{usual} with a standard deviation of {spread}. Campaigns that are not measurable are left out, of the sum and of its
truth. With less than {least} campaigns nothing is said of what they usually bring; with few, the intervals of it are
wider than they would have to be, since a handful of campaigns says little about how much campaigns differ: there the
promise has a lower end only. The share of “chance taken out” is over campaigns, the others over periods.
"""


def _text(found: Found) -> str:
    words = INTRODUCTION.format(rate=percent(RATE, 0), usual=USUAL, spread=SPREAD, least=LEAST_CAMPAIGNS)
    head = ["campaigns", "measured", "added together", "usual lift", "next campaign", "chance taken out"]
    return "\n".join((words, table(head, [_row(case, result) for case, result in found])))


def _row(case: Case, result: Result) -> list[str]:
    pairs = (("added", "periods"), ("usual", "groups"), ("next", "groups"), ("shrunk", "cells"))
    shares = [percent(result[name] / result[of]) if result[of] else "–" for name, of in pairs]
    return [_place(case), percent(result["measured"] / case["runs"] / case["campaigns"], 0), *shares]
