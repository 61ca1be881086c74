"""Purchase intervals and spend change: do their tests keep 5 %, do their intervals hold the truth?"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from analysis.model import Bar, Curve, DayCounts, Measured, NotMeasurable, WaitingDifference, WaitingMean
from analysis.stats.changes import compare_groups, limit_of_p
from analysis.stats.summaries import summarize
from analysis.stats.survival import compare_restricted_means, estimate_curve, log_rank_p, restricted_mean
from evidence.pace import SHAPE, bars, simulate, still_waiting, write
from evidence.pieces import Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst
from evidence.tally import ALPHA, CONFIDENCE

FOLLOW_UP, SPREAD, MORE = 60, 1.3, 1.5
"""Days; spread of log-normal baskets; times as often with an effect."""

ENOUGH_BACK, ENOUGH_ACTIVE = 40, 30
"""From here on the program does not mark a line as rough."""

SHARES, SIZES = (0.5, 0.1, 0.03), (5, 10, 20, 40, 100)
Values = NDArray[np.float64]


def waits(customers: int, rate: float, rng: np.random.Generator) -> DayCounts:
    """First purchases of customers who were all followed for the same time."""
    rates = rng.gamma(SHAPE, rate / SHAPE, customers)
    days = np.minimum(rng.exponential(1, customers) / np.maximum(rates, 1e-9), FOLLOW_UP + 1).astype(int)
    bought = np.bincount(days, minlength=FOLLOW_UP + 2)
    left = np.zeros_like(bought)
    left[FOLLOW_UP] = bought[FOLLOW_UP + 1 :].sum()
    kept = np.flatnonzero(bought[: FOLLOW_UP + 1] + left[: FOLLOW_UP + 1])
    return DayCounts(tuple(kept.tolist()), tuple(bought[kept].tolist()), tuple(left[kept].tolist()), FOLLOW_UP)


def mean_of(counts: DayCounts) -> WaitingMean:
    """The restricted mean over the follow-up."""
    curve = estimate_curve(counts, confidence=CONFIDENCE)
    assert isinstance(curve, Curve)
    return restricted_mean(curve, FOLLOW_UP, confidence=CONFIDENCE)


def simulate_waits(share: float, back: int, rate: float, effect: float, runs: int, rng: np.random.Generator) -> Result:
    """How often the log-rank test alarms, and the interval of the difference in days misses the truth.

    Args:
        share: The control's share of the customers.
        back: Customers that the control expects back within the follow-up.
        rate: Purchases per customer and day.
        effect: Times as often that the target buys.
        runs: Simulated campaigns.
        rng: Where they come from.
    """
    held = max(2, round(back / (1 - still_waiting(rate, FOLLOW_UP))))
    target = round(held * (1 - share) / share)
    days = range(FOLLOW_UP)
    truth = sum(still_waiting(rate * effect, day) - still_waiting(rate, day) for day in days)
    alarms = above = below = 0
    for _run in range(runs):
        ours, theirs = waits(target, rate * effect, rng), waits(held, rate, rng)
        p = log_rank_p(ours, theirs)
        alarms += not isinstance(p, NotMeasurable) and p < ALPHA
        found = compare_restricted_means(mean_of(ours), mean_of(theirs), confidence=CONFIDENCE)
        if isinstance(found, WaitingDifference):
            above += found.interval.low > truth
            below += found.interval.high < truth
    return {"alarms": alarms / runs, "above": above / runs, "below": below / runs}


def changes(customers: int, rate: float, windows: tuple[int, int], rng: np.random.Generator) -> tuple[Values, int]:
    """Change of spend per 30 days of every customer, and how many bought at all."""
    rates = rng.gamma(SHAPE, rate / SHAPE, customers)
    change, active = np.zeros(customers), np.zeros(customers, dtype=bool)
    for days, sign in zip(windows, (-1, 1), strict=True):
        orders = rng.poisson(rates * days)
        baskets = rng.lognormal(4, SPREAD, int(orders.sum()))
        spend = np.bincount(np.repeat(np.arange(customers), orders), baskets, minlength=customers)
        change += sign * spend * 30 / days
        active |= orders > 0
    return change, int(active.sum())


def simulate_changes(share: float, active: int, pre_days: int, runs: int, rng: np.random.Generator) -> Result:
    """How often the difference in differences says "more" or "less" where nothing happened.

    Args:
        share: The control's share of the customers.
        active: Customers of the control that are expected to buy in one of the windows.
        pre_days: Days of the window before; 30 after.
        runs: Simulated campaigns.
        rng: Where they come from.
    """
    rate, windows = 0.005, (pre_days, 30)
    held = max(3, round(active / (1 - still_waiting(rate, pre_days + 29))))
    target = round(held * (1 - share) / share)
    limit = limit_of_p(target, held, same_length=pre_days == windows[1], confidence=CONFIDENCE)
    more = less = clear = 0
    for _run in range(runs):
        ours, theirs = (summarize(changes(size, rate, windows, rng)[0]) for size in (target, held))
        found = compare_groups(ours, theirs, confidence=CONFIDENCE)
        if isinstance(found, Measured) and found.p_value is not None and found.p_value < ALPHA:
            more += found.value > 0
            less += found.value < 0
            clear += found.value > 0 and found.p_value < limit
    return {"more": more / runs, "less": less / runs, "clear": clear / runs}


def run(quick: bool) -> Section:
    """Simulate campaigns without and with an effect on the pace, and without one on spend."""
    runs = 200 if quick else 2000
    pace_cases = [
        {"share": share, "back": back, "rate": rate, "effect": effect, "runs": runs}
        for share, back, rate, effect in product(SHARES, SIZES, (0.002, 0.01), (1.0, MORE))
    ]
    spend_cases = [
        {"share": share, "active": active, "pre_days": pre_days, "runs": runs}
        for share, active, pre_days in product(SHARES, (10, 30, 100, 300), (30, 90))
    ]
    paced = list(zip(pace_cases, each(simulate_waits, pace_cases), strict=True))
    spent = list(zip(spend_cases, each(simulate_changes, spend_cases), strict=True))
    ends, rates = simulate(quick)
    return Section(
        "Purchase intervals and spend change",
        _text(paced, spent) + write(ends, rates),
        (*_bars(paced, spent, runs), *bars(ends, rates)),
    )


Found = list[tuple[dict[str, float], Result]]


def _split(case: dict[str, float]) -> str:
    return f"{100 * (1 - case['share']):.0f}/{100 * case['share']:.0f}"


def _name(case: dict[str, float]) -> str:
    if "back" not in case:
        return f"{_split(case)}, {case['active']} of the control buy, {case['pre_days']} days before, 30 after"
    effect = "no effect" if case["effect"] == 1 else "half as many purchases again"
    return f"{_split(case)}, {case['back']} of the control back, {case['rate']:g} purchases a day, {effect}"


def _text(pace: Found, spend: Found) -> str:
    first = [
        [_name(case), percent(found["alarms"]), percent(1 - found["above"] - found["below"])] for case, found in pace
    ]
    second = [[_name(case), *(percent(found[name]) for name in ("more", "less", "clear"))] for case, found in spend]
    return (
        f"Customers buy at gamma-distributed rates (shape {SHAPE}) and are followed for {FOLLOW_UP} days. *Log-rank "
        "alarms* are p below 0.05: 5 % are promised without an effect. The interval is that of the difference of the "
        "average days without a purchase.\n\n"
        + table(["campaign", "log-rank alarms", "interval holds the truth"], first)
        + f"\n\nThe same customers with log-normal baskets (σ {SPREAD}), nothing caused: how often the difference in "
        "differences says that spend rose or fell (2.5 % each are promised), and how often the page calls a rise "
        "clear: where windows of different lengths meet groups of different sizes that takes p below 0.02.\n\n"
        + table(["campaign", "rose", "fell", "rise called clear"], second)
    )


def _bars(pace: Found, spend: Found, runs: int) -> tuple[Bar, ...]:
    alarms = [
        Finding(found["alarms"], share_error(found["alarms"], runs), _name(case))
        for case, found in pace
        if case["effect"] == 1
    ]
    covered = [(case, 1 - found["above"] - found["below"]) for case, found in pace]
    cover = [
        Finding(share, share_error(share, runs), _name(case)) for case, share in covered if case["back"] >= ENOUGH_BACK
    ]
    rose = [
        Finding(found["clear"], share_error(found["clear"], runs), _name(case))
        for case, found in spend
        if case["active"] >= ENOUGH_ACTIVE
    ]
    return (
        worst("Purchase intervals: log-rank alarms without an effect", alarms, high=0.05),
        worst(f"Purchase intervals: coverage from {ENOUGH_BACK} back on", cover, low=0.93, high=0.97),
        worst(
            f"Spend change: rises called clear where there are none, from {ENOUGH_ACTIVE} who buy on", rose, high=0.032
        ),
    )
