"""How often customers buy: the share back in time wherever the sales end, and the purchase rate before and after."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from analysis.model import Bar, Curve, DayCounts, Moments, RateChange
from analysis.stats.changes import compare_rates
from analysis.stats.survival import completed_wait, estimate_curve, waiting_at
from evidence.pieces import Result, each
from evidence.section import Finding, percent, share_error, table, worst
from evidence.tally import CONFIDENCE

SHAPE = 0.9
"""Purchase rates are gamma distributed over customers: many rare buyers, few frequent ones."""

CONTACTED, LOOKED_AT, RATE = 60, 30, 0.01
"""Days over which the contacts are spread; the share back within so many days; purchases per customer and day."""

SWINGS = 2.0
"""Each customer's pace after is its pace before times a gamma variable of its own with this shape and mean 1."""

ENDS, GROUPS = (75, 150, 300, 545), (200, 2000)
ACTIVE, WINDOWS, EFFECTS = (10, 40, 200), ((30, 30), (90, 30)), (1.0, 1.5)
ENOUGH_BOUGHT = 40

Found = list[tuple[dict[str, float], Result]]


def still_waiting(rate: float, day: int) -> float:
    """True share that has not bought by the end of a day."""
    return float((1 + (day + 1) * rate / SHAPE) ** -SHAPE)


def waits_until(end: int, customers: int, rng: np.random.Generator) -> DayCounts:
    """First purchases of customers contacted on different days, where the sales end on one day for all."""
    last = end - rng.integers(0, CONTACTED, customers)
    rates = np.maximum(rng.gamma(SHAPE, RATE / SHAPE, customers), 1e-9)
    days = np.minimum(rng.exponential(1, customers) / rates, end + 1).astype(int)
    back = days <= last
    bought = np.bincount(days[back], minlength=end + 1)
    left = np.bincount(last[~back], minlength=end + 1)
    kept = np.flatnonzero(bought + left)
    return DayCounts(tuple(kept.tolist()), tuple(bought[kept].tolist()), tuple(left[kept].tolist()), end)


def simulate_end(end: int, customers: int, runs: int, rng: np.random.Generator) -> Result:
    """The average wait of those who came back, the share back in time, and how often its band holds the truth.

    Args:
        end: Days from the first contact to the last day of the sales.
        customers: Of the group.
        runs: Simulated groups.
        rng: Where they come from.
    """
    truth = still_waiting(RATE, LOOKED_AT)
    waits, shares, covered = [], [], 0
    for _run in range(runs):
        counts = waits_until(end, customers, rng)
        curve = estimate_curve(counts, confidence=CONFIDENCE)
        assert isinstance(curve, Curve)
        found = waiting_at(curve, LOOKED_AT)
        assert found is not None
        covered += found[1].low <= truth <= found[1].high
        shares.append(1 - found[0])
        waits.append(completed_wait(counts) or 0.0)
    return {"wait": float(np.mean(waits)), "back": float(np.mean(shares)), "covered": covered / runs}


def moments_of(before: NDArray[np.int64], after: NDArray[np.int64]) -> Moments:
    """Sums and products of two counts per customer."""
    products = [0] * 10
    products[0], products[1], products[4] = int(before @ before), int(before @ after), int(after @ after)
    sums = (int(before.sum()), int(after.sum()), 0, 0)
    return Moments(before.size, int(((before + after) > 0).sum()), sums, tuple(products))


def simulate_rates(
    active: int, pre_days: int, post_days: int, effect: float, runs: int, rng: np.random.Generator
) -> Result:
    """How often the interval of the ratio of purchase rates misses the truth.

    Args:
        active: Customers who are expected to buy before or after, without an effect.
        pre_days: Days before.
        post_days: Days after.
        effect: Times as often that customers buy after, on average.
        runs: Simulated groups.
        rng: Where they come from.
    """
    rate = RATE / 2
    customers = round(active / (1 - still_waiting(rate, pre_days + post_days - 1)))
    above = below = measured = 0
    for _run in range(runs):
        rates = rng.gamma(SHAPE, rate / SHAPE, customers)
        moved = rng.gamma(SWINGS, effect / SWINGS, customers)
        counts = moments_of(rng.poisson(rates * pre_days), rng.poisson(rates * moved * post_days))
        found = compare_rates(counts, pre_days, post_days, confidence=CONFIDENCE)
        if isinstance(found, RateChange):
            measured += 1
            above += found.interval.low > effect
            below += found.interval.high < effect
    return {"measured": measured / runs, "above": above / max(measured, 1), "below": below / max(measured, 1)}


def simulate(quick: bool) -> tuple[Found, Found]:
    """Groups whose sales end sooner or later, and groups whose pace changes or not."""
    runs = 200 if quick else 2000
    ends: list[dict[str, float]] = [
        {"end": end, "customers": customers, "runs": runs} for customers, end in product(GROUPS, ENDS)
    ]
    rates = [
        {"active": active, "pre_days": pre, "post_days": post, "effect": effect, "runs": runs}
        for (pre, post), active, effect in product(WINDOWS, ACTIVE, EFFECTS)
    ]
    of_ends = list(zip(ends, each(simulate_end, ends), strict=True))
    return of_ends, list(zip(rates, each(simulate_rates, rates), strict=True))


def _end(case: dict[str, float]) -> str:
    return f"{case['customers']:,} customers, sales end on day {case['end']}"


def _rate(case: dict[str, float]) -> str:
    effect = "no effect" if case["effect"] == 1 else "half as many purchases again"
    return f"{case['active']} who buy, {case['pre_days']} days before, {case['post_days']} after, {effect}"


def write(ends: Found, rates: Found) -> str:
    """Both tables with what they show."""
    first = [
        [_end(case), f"{found['wait']:.1f}", percent(found["back"]), percent(found["covered"])] for case, found in ends
    ]
    second = [
        [_rate(case), *(percent(found[name]) for name in ("measured", "above", "below"))] for case, found in rates
    ]
    truth = percent(1 - still_waiting(RATE, LOOKED_AT))
    return (
        f"\n\nThe same kind of customers, contacted over {CONTACTED} days, and sales that end sooner or later: the "
        "average wait of those who came back grows with the sales and says how long one has looked; the share back "
        f"within {LOOKED_AT} days (true: {truth}) does not.\n\n"
        + table(
            ["group", "average completed wait, days", f"back within {LOOKED_AT} days", "band holds the truth"], first
        )
        + "\n\nPurchases per customer and day after ÷ before, where every customer's pace swings by itself (so that "
        "counts are spread wider than Poisson's): how often the interval lies wholly above or below the true ratio "
        "(2.5 % each are promised).\n\n" + table(["group", "measured", "too high", "too low"], second)
    )


def bars(ends: Found, rates: Found) -> tuple[Bar, ...]:
    """What both promise, and that the average completed wait must be seen to fail."""
    held = [
        Finding(found["covered"], share_error(found["covered"], int(case["runs"])), _end(case)) for case, found in ends
    ]
    drift = [
        Finding(late["wait"] / early["wait"], 0.0, f"{case['customers']:,} customers")
        for (case, early), (_late, late) in zip(ends[:: len(ENDS)], ends[len(ENDS) - 1 :: len(ENDS)], strict=True)
    ]
    covered = [(case, 1 - found["above"] - found["below"]) for case, found in rates if case["active"] >= ENOUGH_BOUGHT]
    ratio = [Finding(share, share_error(share, int(case["runs"])), _rate(case)) for case, share in covered]
    return (
        worst(f"Back within {LOOKED_AT} days, wherever the sales end: coverage", held, low=0.93, high=0.97),
        replace(
            worst(
                "Average completed wait: grows as the sales go on, must be seen to fail (times as long)", drift, low=2
            ),
            is_share=False,
        ),
        worst(f"Purchase rate before and after: coverage from {ENOUGH_BOUGHT} who buy on", ratio, low=0.93, high=0.97),
    )
