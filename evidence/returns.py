"""Returns: does the interval of profit and of return on investment hold the truth, with incentives redeemed too?"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from analysis.model import Amount, Bar, CellSummary, Interval, NotMeasurable
from analysis.stats.means import compare_means
from analysis.stats.returns import (
    chance_above_zero,
    correlation_with_incentives,
    difference_of,
    incentive_cost,
    ratio_of,
)
from analysis.stats.summaries import summarize
from analysis.stats.tails import normal_quantile
from evidence.pieces import Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst
from evidence.tally import CONFIDENCE

SPREAD, RATE = 1.3, 0.02
"""Baskets are log-normal with this spread around a mean of 100; this share of customers buys without the campaign."""

MORE = 0.5
"""With an effect, half as many again buy because of it; a quarter of the target's buyers redeem an incentive."""

Values = NDArray[np.float64]


def baskets(customers: int, rate: float, rng: np.random.Generator) -> Values:
    """Margin of every customer who buys; the others have none."""
    buyers = rng.binomial(customers, rate)
    return np.asarray(rng.lognormal(np.log(100) - SPREAD**2 / 2, SPREAD, buyers))


def cell(customers: int, bought: Values) -> CellSummary:
    """All customers of a cell, those without a purchase included."""
    return summarize(bought) + CellSummary(customers - bought.size, 0.0, 0.0)


def simulate(share: float, buyers: int, effect: float, price: float, runs: int, rng: np.random.Generator) -> Result:
    """How often the intervals of many simulated campaigns hold the true return, and how often a loss reads as a gain.

    Args:
        share: The control's share of the customers.
        buyers: Buyers that the control expects without an effect.
        effect: 0 for none, 1 for half as many buyers again.
        price: Cost of one redeemed incentive.
        runs: Simulated campaigns.
        rng: Where they come from.
    """
    held = round(buyers / RATE)
    customers = round(held / share) - held
    fixed = 0.25 * RATE * MORE * 100 * customers
    truth = effect * RATE * MORE * 100 * customers
    cost = fixed + price * 0.25 * RATE * (1 + MORE * effect) * customers
    inside = measured = surely = 0
    for _run in range(runs):
        found = _campaign((customers, held), effect, price, fixed, rng)
        if found is None:
            continue
        profit, ratio = found
        measured += 1
        assert isinstance(ratio.interval, Interval)
        inside += ratio.interval.low <= truth / cost <= ratio.interval.high
        chance = chance_above_zero(profit, confidence=CONFIDENCE)
        surely += not isinstance(chance, NotMeasurable) and chance > 0.975
    return {"measured": measured, "inside": inside, "surely": surely, "runs": runs}


def _campaign(
    sizes: tuple[int, int], effect: float, price: float, fixed: float, rng: np.random.Generator
) -> tuple[Amount, Amount] | None:
    target, control = baskets(sizes[0], RATE * (1 + MORE * effect), rng), baskets(sizes[1], RATE, rng)
    redeemed = rng.random(target.size) < 0.25
    ours, theirs = cell(sizes[0], target), cell(sizes[1], control)
    result = compare_means(ours, theirs, confidence=CONFIDENCE)
    if isinstance(result, NotMeasurable):
        return None
    n = sizes[0]
    gain = Amount(n * result.effect, Interval(n * result.interval.low, n * result.interval.high))
    cost = incentive_cost(n, int(redeemed.sum()), price, confidence=CONFIDENCE)
    assert isinstance(cost.interval, Interval)
    spent = Amount(cost.value + fixed, Interval(cost.interval.low + fixed, cost.interval.high + fixed))
    correlation = _correlation(target, redeemed, ours, gain) if price else 0.0
    ratio = ratio_of(gain, spent, correlation=correlation)
    assert isinstance(ratio, Amount)
    return difference_of(gain, spent, correlation=correlation), ratio


def _correlation(target: Values, redeemed: NDArray[np.bool_], ours: CellSummary, gain: Amount) -> float:
    assert isinstance(gain.interval, Interval)
    return correlation_with_incentives(
        ours.n,
        int(redeemed.sum()),
        gain_of_redeemers=float(target[redeemed].mean()) if redeemed.any() else 0.0,
        gain_of_all=ours.mean,
        gain_error=(gain.interval.high - gain.interval.low) / (2 * normal_quantile(CONFIDENCE)),
    )


def run(quick: bool) -> Section:
    """Simulate campaigns that pay back and that do not, with a known cost and with incentives."""
    runs = 200 if quick else 2000
    cases = [
        {"share": share, "buyers": buyers, "effect": effect, "price": price, "runs": runs}
        for share, buyers, effect, price in product((0.5, 0.1), (60, 300), (0.0, 1.0), (0.0, 20.0))
    ]
    found = list(each(simulate, cases))
    rows, cover, wrong = [], [], []
    for case, result in zip(cases, found, strict=True):
        name = _name(case)
        if not result["measured"]:
            continue
        inside = result["inside"] / result["measured"]
        surely = result["surely"] / result["measured"]
        cover.append(Finding(inside, share_error(inside, int(result["measured"])), name))
        if not case["effect"]:
            wrong.append(Finding(surely, share_error(surely, int(result["measured"])), name))
        rows.append([name, percent(result["measured"] / runs), percent(inside), percent(surely)])
    return Section("Return on investment", _text(rows), _bars(cover, wrong))


def _name(case: dict[str, float | int]) -> str:
    split = f"{1 - float(case['share']):.0%} / {float(case['share']):.0%}".replace("%", " %")
    paid = "pays four times its cost" if case["effect"] else "no effect"
    incentives = "incentives" if case["price"] else "known cost"
    return f"{split}, {case['buyers']} control buyers, {paid}, {incentives}"


def _text(rows: list[list[str]]) -> str:
    return (
        "Buyers among 2 % of the customers, log-normal baskets (σ 1.3) around 100; with an effect half as many again "
        "buy, and a quarter of the target's buyers redeem an incentive of 20. The interval of the return is held "
        "against the true return; *surely paid back* is a chance above 97.5 %.\n\n"
        + table(["campaign", "measured", "interval holds the truth", "surely paid back"], rows)
    )


def _bars(cover: list[Finding], wrong: list[Finding]) -> tuple[Bar, ...]:
    return (
        worst("Return: coverage of the interval", cover, low=0.93, high=0.97),
        worst("Return: without an effect, surely paid back", wrong, high=0.032),
    )
