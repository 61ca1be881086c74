"""Daily tracking: does the band hold on all drawn days at once, and how often does chance fool who looks every day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from analysis.measures.verdicts import LEAST_EXPECTED_BUYERS
from analysis.model import EXPONENTS, Bar, CellByDay, CellSummary, Comparison, NotMeasurable, PowerSums
from analysis.stats.bands import daily_confidence, day_correlations
from analysis.stats.gate import lack_of_buyers
from analysis.stats.means import compare_means
from analysis.stats.proportions import compare_proportions
from analysis.stats.rule import expected_buyers, read_rule
from evidence.baskets import SHAPES
from evidence.pieces import Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst
from evidence.tally import CONFIDENCE

Numbers = NDArray[np.float64]
Compare = Callable[..., Comparison | NotMeasurable]
IsOut = Callable[[int, float], bool]

DAYS = 30
OCCASIONS, UNLIKE = 0.05, 0.9
"""Purchases of a customer in the window without a campaign, on average; gamma shape of how customers differ in that."""

NEAR = 2.0
"""Where the chance of an error that a day's limit leaves may be off by this factor without another answer, the limit of
a like campaign gives it."""


@dataclass(frozen=True, slots=True)
class Truth:
    """The true difference between the cells, added up to the end of each day."""

    compare: Compare
    effects: Numbers

    def has_enough(self, target: CellSummary, control: CellSummary) -> bool:
        """Whether the smaller cell expects enough buyers."""
        if self.compare is compare_means:
            return lack_of_buyers(target, control) is None
        return expected_buyers(target, control) >= LEAST_EXPECTED_BUYERS


def simulate(share: float, customers: int, shape: str, lift: float, runs: int, rng: np.random.Generator) -> Result:
    """What readers of each day see of campaigns with this truth.

    Args:
        share: The control's share of the customers.
        customers: Of both cells.
        shape: What a purchase costs, a name of `SHAPES`; empty for the share of customers who bought.
        lift: Purchases that the campaign adds, as a share of the ordinary ones; half of them in the first quarter.
        runs: Campaigns to draw.
        rng: Where they come from.
    """
    sizes = round(customers * (1 - share)), round(customers * share)
    truth, limits = truth_of(lift, by_value=bool(shape)), Limits()
    counts = dict.fromkeys(("drawn", "last", "any", "band"), 0)
    for _run in range(runs):
        cells = [draw_days(n, gained, shape, rng) for n, gained in zip(sizes, (lift, 0.0), strict=True)]
        for name, found in judge(cells[0], cells[1], truth, limits).items():
            counts[name] += found
    return {name: count / runs for name, count in counts.items()}


def truth_of(lift: float, *, by_value: bool) -> Truth:
    """What the draws mean: purchases of a customer are negative binomial with these means; a purchase is worth 1."""
    day = np.arange(1, DAYS + 1) / DAYS
    ordinary, gained = OCCASIONS * day, OCCASIONS * lift * np.sqrt(day)
    if by_value:
        return Truth(compare_means, gained)

    def bought(mean: Numbers) -> Numbers:
        return np.asarray(1 - (1 + mean / UNLIKE) ** -UNLIKE)

    return Truth(compare_proportions, bought(ordinary + gained) - bought(ordinary))


def draw_days(n: int, gained: float, shape: str, rng: np.random.Generator) -> CellByDay:
    """A cell of n customers, its metric added up to the end of each day."""
    rates = rng.gamma(UNLIKE, OCCASIONS / UNLIKE, n)
    own, more = rng.poisson(rates), rng.poisson(rates * gained)
    whose = np.repeat(np.tile(np.arange(n), 2), np.concatenate([own, more]))
    days = np.concatenate([rng.random(own.sum()), rng.random(more.sum()) ** 2]) * DAYS
    worth = SHAPES[shape](rng, whose.size) if shape else np.ones(whose.size)
    buyers, line = np.unique(whose, return_inverse=True)
    place = line * DAYS + days.astype(np.intp)
    paths = np.bincount(place, worth, buyers.size * DAYS).reshape(buyers.size, DAYS).cumsum(axis=1)
    return by_day(n, paths if shape else np.minimum(paths, 1.0))


def by_day(n: int, paths: Numbers) -> CellByDay:
    """From the lines of those who bought; all others have 0."""
    sums, squares, cubes = paths.sum(axis=0), paths.T @ paths, (paths**3).sum(axis=0)
    means, covariances = sums / n, (squares - np.outer(sums, sums) / n) / (n - 1)
    third = cubes / n - 3 * means * np.diag(squares) / n + 2 * means**3
    nonzero = (paths > 0).sum(axis=0)
    powers = zip(*((paths**exponent).sum(axis=0).tolist() for exponent in EXPONENTS), strict=True)
    lists = (each.tolist() for each in (means, np.diag(covariances), third, nonzero))
    summaries = tuple(
        CellSummary(n, mean, variance, cube, yes, PowerSums(yes, sums))
        for mean, variance, cube, yes, sums in zip(*lists, powers, strict=True)
    )
    return CellByDay(summaries, tuple(map(tuple, covariances.tolist())))


class Limits:
    """The confidence levels of the band's days. They take most of the time, so they are only asked for where needed."""

    def __init__(self) -> None:
        self.alike: dict[int, tuple[float, ...]] = {}

    def leave(self, cells: Sequence[CellByDay], first: int, suspect: Sequence[int], is_out: IsOut) -> bool:
        """Whether the band leaves the truth out on one of the days on which the interval of the day does.

        Args:
            cells: Both.
            first: The first drawn day.
            suspect: The days, in order.
            is_out: Whether the interval of a day with a confidence level leaves the truth out.
        """
        correlations = day_correlations(cells)
        if first not in self.alike:
            self.alike[first] = _levels(correlations, first)
        wide, narrow = (
            any(is_out(day, 1 - (1 - self.alike[first][day - first]) * factor) for day in suspect)
            for factor in (1 / NEAR, NEAR)
        )
        if wide == narrow:
            return wide
        until = suspect[-1] + 1  # no later day changes the limits
        levels = _levels(correlations[:until, :until], first)
        return any(is_out(day, levels[day - first]) for day in suspect)


def _levels(correlations: Numbers, first: int) -> tuple[float, ...]:
    return daily_confidence(correlations, first=first, days=DAYS, confidence=CONFIDENCE)


def judge(target: CellByDay, control: CellByDay, truth: Truth, limits: Limits) -> dict[str, int]:
    """Whether there is a band; the interval of the last day, of any measured day, and the band leave the truth out."""
    pairs = list(zip(target.summaries, control.summaries, strict=True))

    def is_out(day: int, confidence: float) -> bool:
        result = truth.compare(*pairs[day], confidence=confidence)
        if isinstance(result, NotMeasurable):
            return False
        return not result.interval.low <= truth.effects[day] <= result.interval.high

    out = [day for day in range(DAYS) if is_out(day, CONFIDENCE)]
    first = next((day for day, pair in enumerate(pairs) if truth.has_enough(*pair)), DAYS)
    suspect = [day for day in out if day >= first]
    return {
        "drawn": int(first < DAYS),
        "last": int(DAYS - 1 in out),
        "any": int(bool(out)),
        "band": int(bool(suspect) and limits.leave([target, control], first, suspect, is_out)),
    }


SPLITS = (0.5, 0.1)
CUSTOMERS = (5_000, 25_000)
SHOWN = {"": "customers who bought", "exponential": "spend, exponential", "log-normal 1.3": "spend, log-normal 1.3"}
LIFTS = (0.0, 0.5)


def run(quick: bool) -> Section:
    """The section."""
    runs = 40 if quick else 1_500
    cases = [
        {"share": share, "customers": customers, "shape": shape, "lift": lift, "runs": runs}
        for share, customers, shape, lift in product(SPLITS, CUSTOMERS[: 1 if quick else None], SHOWN, LIFTS)
    ]
    found = list(zip(cases, each(simulate, cases), strict=True))
    return Section("Daily tracking", _text(found), tuple(_bars(found)))


Found = list[tuple[dict[str, object], Result]]


def _bars(found: Found) -> Iterator[Bar]:
    for control, label in ((0.5, "50/50"), (0.1, "90/10")):
        part = [(case, result) for case, result in found if case["share"] == control]
        held = _findings(part, lambda said: 1 - float(said["band"]))
        yield worst(f"Daily band, {label}: holds the truth on all drawn days at once", held, low=0.95)
    most = max(int(str(case["customers"])) for case, _result in found)
    none = [(case, result) for case, result in found if not case["lift"] and case["customers"] == most]  # many days
    peeked = _findings(none, lambda said: float(said["any"]))
    yield worst("Daily interval, read every day: it must be seen to fail", peeked, low=0.10)


def _findings(found: Found, figure: Callable[[Result], float]) -> Iterator[Finding]:
    for case, result in found:
        value = figure(result)
        yield Finding(value, share_error(value, int(str(case["runs"]))), _place(case))


def _place(case: dict[str, object]) -> str:
    control = float(str(case["share"]))
    return (
        f"{round(100 * (1 - control))}/{round(100 * control)}, {case['customers']:,} customers, "
        f"{SHOWN[str(case['shape'])]}, {percent(float(str(case['lift'])), 0)} more purchases"
    )


_INTRODUCTION = f"""Campaigns of {DAYS} days, looked at on each of them. Customers buy {OCCASIONS:g} times on average,
some far more often than others; what the campaign adds comes early, half of it within the first quarter. The *band* is
counted as wrong where it leaves the true effect of the day out on any drawn day; it is drawn from the day on which
{LEAST_EXPECTED_BUYERS} buyers, for spend {read_rule().least_buyers}, are expected in the smaller cell. The *interval of
the day* is what a reader sees who takes every day for the end: it is counted on the last day, where it is meant to be
read, and on any day. Without an effect these are the false alarms: of who decides at the end, of who looks every day
and stops at the first success or failure, and of who does the same with the band.

"""


def _text(found: Found) -> str:
    head = ["campaign", "band drawn", "band wrong on any day", "interval wrong at the end", "on any day"]
    rows = [
        [_place(case), *(percent(result[name]) for name in ("drawn", "band", "last", "any"))] for case, result in found
    ]
    return _INTRODUCTION + table(head, rows)
