"""Segments: do they differ, which levels stand out, and what is left of them once chance is out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from analysis.measures.segments import Line, judge_levels
from analysis.model import (
    EXPONENTS,
    Bar,
    Campaign,
    CampaignSettings,
    CellSummary,
    Comparison,
    Interaction,
    Kind,
    LiftRow,
    Metric,
    PowerSums,
    Unit,
)
from analysis.stats.means import compare_means
from analysis.stats.proportions import compare_proportions
from evidence.pieces import Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst
from evidence.tally import ALPHA, CONFIDENCE

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ATTRIBUTES, LEVELS = 6, 5
SHARES = (0.4, 0.25, 0.2, 0.1, 0.05)
"""Of the customers, by level; the same for every attribute."""

CUSTOMERS = 40_000
METRICS: dict[str, tuple[float, float | None]] = {
    "visits, 15 %": (0.15, None),
    "rare buyers, 1.5 %": (0.015, None),
    "spend of rare buyers, 1.5 %": (0.015, 1.3),
    "spend of many buyers, 30 %": (0.3, 0.9),
}
"""Share of customers without a campaign, and the log standard deviation of what a buyer spends (None: a rate)."""

GIVES = {"nothing": 0.0, "the same to all": 0.4, "only one level": 1.2, "different things": 0.4}
"""What a campaign gives: extra buyers as a share of the ordinary ones."""

CAMPAIGN = Campaign("simulated", CampaignSettings(confidence=CONFIDENCE))


def simulate(share: float, metric: str, gives: str, runs: int, rng: np.random.Generator) -> Result:
    """What the program says of thirty segments of campaigns with this truth.

    Every customer has a level of six attributes. Ordinary behaviour differs between the levels of the first; what the
    campaign gives differs, if at all, between the levels of the second.

    Args:
        share: The control's share of the customers.
        metric: One of `METRICS`.
        gives: One of `GIVES`.
        runs: Campaigns to draw.
        rng: Where they come from.
    """
    counts: dict[str, float] = dict.fromkeys(("differ", "found", "false", "false_clear", "declared", "covers"), 0.0)
    counts |= dict.fromkeys(("compared", "raw", "shrunken"), 0.0)
    for _run in range(runs):
        effects = _effects(gives, METRICS[metric][0], rng)
        rows, tests = _judge(share, metric, effects, rng)
        for name, found in _count(rows, tests, effects).items():
            counts[name] += found
    rates = {name: counts[name] / runs for name in ("differ", "found", "false", "false_clear", "declared")}
    compared = counts["compared"] or 1.0
    return rates | {
        "covers": counts["covers"] / compared,
        "compared": counts["compared"] / runs,
        "squared_error": counts["shrunken"] / counts["raw"] if counts["raw"] else 1.0,
    }


def _effects(gives: str, rate: float, rng: np.random.Generator) -> Floats:
    """The campaign's effect on each level of the second attribute: extra buyers per customer."""
    extra = np.full(LEVELS, GIVES[gives] * rate)
    if gives == "only one level":
        extra[np.arange(LEVELS) != 2] = 0.0
    if gives == "different things":
        extra *= np.clip(rng.normal(1, 0.7, LEVELS), 0, None)
    return extra


def _judge(
    share: float, metric: str, effects: Floats, rng: np.random.Generator
) -> tuple[tuple[LiftRow, ...], tuple[Interaction, ...]]:
    rate, spread = METRICS[metric]
    levels = rng.choice(LEVELS, (ATTRIBUTES, CUSTOMERS), p=SHARES)
    is_control = rng.random(CUSTOMERS) < share
    ordinary = rate * np.linspace(0.7, 1.6, LEVELS)[levels[0]]
    chance = effects[levels[1]] * ~is_control
    values = _draw(ordinary, chance, spread, rng)
    kind = Kind.PROPORTION if spread is None else Kind.MEAN
    known = Metric(metric, kind, Unit.SHARE if spread is None else Unit.MONEY)
    lines = [line for name, of in enumerate(levels) for line in _lines(known, str(name), of, is_control, values)]
    return judge_levels(CAMPAIGN, lines)


def _draw(ordinary: Floats, extra: Floats, spread: float | None, rng: np.random.Generator) -> Floats:
    """A rate takes the chances together; of spend, who buys anyway may buy once more."""
    if spread is None:
        return (rng.random(ordinary.size) < ordinary + extra).astype(np.float64)
    values = np.zeros(ordinary.size)
    for chance in (ordinary, extra):
        buyers = np.flatnonzero(rng.random(chance.size) < chance)
        values[buyers] += rng.lognormal(-(spread**2) / 2, spread, buyers.size)
    return values


def _lines(metric: Metric, attribute: str, of: Ints, is_control: NDArray[np.bool_], values: Floats) -> Iterator[Line]:
    place = of * 2 + is_control
    sizes = np.bincount(place, minlength=2 * LEVELS)
    buyers = np.flatnonzero(values)
    sums = [
        np.bincount(place[buyers], values[buyers] ** power, minlength=2 * LEVELS) for power in (0, 1, 2, 3, *EXPONENTS)
    ]
    for level in range(LEVELS):
        target, control = (_summary(int(sizes[at]), *(float(s[at]) for s in sums)) for at in (2 * level, 2 * level + 1))
        compare = compare_proportions if metric.kind is Kind.PROPORTION else compare_means
        result = compare(target, control, confidence=CONFIDENCE)
        row = LiftRow(
            "simulated", metric, attribute, str(level), "T", "C", target.n, control.n, target.mean, control.mean, result
        )
        yield Line(row, target, control)


def _summary(n: int, buyers: float, total: float, squares: float, cubes: float, *powers: float) -> CellSummary:
    mean = total / n
    third = cubes / n - 3 * mean * squares / n + 2 * mean**3
    variance = (squares - n * mean * mean) / (n - 1)
    return CellSummary(n, mean, variance, third, int(buyers), PowerSums(int(buyers), powers))


def _count(rows: tuple[LiftRow, ...], tests: tuple[Interaction, ...], effects: Floats) -> dict[str, float]:
    """One campaign: which attributes differ, which levels are declared and falsely so, how far estimates are off."""
    differ = {test.attribute for test in tests if test.p_adjusted is not None and test.p_adjusted < ALPHA}
    truth = {row: _truth(row, effects) for row in rows}
    declared = [row for row in rows if row.p_adjusted is not None and row.p_adjusted < ALPHA]
    clear = {(test.attribute, level) for test in tests for level in test.clear}
    clear_rows = [row for row in rows if (row.segment, row.level) in clear]
    compared = [row for row in rows if row.shrunk and isinstance(row.result, Comparison)]
    return {
        "differ": float(bool(differ)),
        "found": float("1" in differ),
        "declared": float(len(declared)),
        "false": _share(not truth[row] for row in declared),
        "false_clear": _share(not truth[row] for row in clear_rows),
        "compared": float(len(compared)),
        "covers": float(sum(r.shrunk.interval.low <= truth[r] <= r.shrunk.interval.high for r in compared if r.shrunk)),
        "raw": sum((r.result.effect - truth[r]) ** 2 for r in compared if isinstance(r.result, Comparison)),
        "shrunken": sum((r.shrunk.effect - truth[r]) ** 2 for r in compared if r.shrunk),
    }


def _truth(row: LiftRow, effects: Floats) -> float:
    """The true effect on a level: of its own where it is of the second attribute, else what the campaign gives all."""
    return float(effects[int(row.level)] if row.segment == "1" else effects @ np.array(SHARES))


def _share(flags: Iterator[bool]) -> float:
    found = list(flags)
    return sum(found) / len(found) if found else 0.0


SPLITS = (0.5, 0.1, 0.9)


def run(quick: bool) -> Section:
    """The section."""
    cases = [
        {"share": share, "metric": metric, "gives": gives, "runs": 40 if quick else 1500}
        for share, metric, gives in product(SPLITS[:2] if quick else SPLITS, METRICS, GIVES)
    ]
    found = [(case, result) for case, result in zip(cases, each(simulate, cases), strict=True)]
    return Section("Segments", _text(found), tuple(_bars(found)))


Found = list[tuple[dict[str, object], Result]]

LEAST = 1_000
"""Levels with a shrunken effect below which their error and coverage say nothing."""


def _is_told(case: dict[str, object], result: Result) -> bool:
    return float(result["compared"]) * int(str(case["runs"])) >= LEAST


def _bars(found: Found) -> Iterator[Bar]:
    alike = [(case, result) for case, result in found if case["gives"] in ("nothing", "the same to all")]
    yield worst("Segments: campaigns said to differ that do not", _findings(alike, "differ"), high=0.05)
    yield worst("Segments: false among declared levels", _findings(found, "false"), high=0.05)
    yield worst(
        "Segments: false among the levels that the page colours",
        _findings(found, "false_clear"),
        high=0.05,
    )
    several = [one for one in found if _is_told(*one)]
    yield worst("Segments: squared error of shrunken effects over raw", _plain(several, "squared_error"), high=1.0)
    yield worst("Segments: coverage of shrunken intervals", _plain(several, "covers"), low=0.93)


def _findings(found: Found, name: str) -> Iterator[Finding]:
    for case, result in found:
        value = float(result[name])
        yield Finding(value, share_error(value, int(str(case["runs"]))), _place(case))


def _plain(found: Found, name: str) -> Iterator[Finding]:
    for case, result in found:
        yield Finding(float(result[name]), 0.0, _place(case))


def _place(case: dict[str, object]) -> str:
    control = float(str(case["share"]))
    return f"{round(100 * (1 - control))}/{round(100 * control)}, {case['metric']}, gives {case['gives']}"


def _text(found: Found) -> str:
    write: list[tuple[str, Callable[[Result], str]]] = [
        ("any attribute differs", lambda r: percent(r["differ"])),
        ("the one that does is found", lambda r: percent(r["found"])),
        ("levels declared", lambda r: f"{r['declared']:.1f}"),
        ("false among them", lambda r: percent(r["false"])),
        ("false among the coloured", lambda r: percent(r["false_clear"])),
        ("shrunken ÷ raw squared error", lambda r: f"{r['squared_error']:.2f}"),
        ("coverage of the shrunken", lambda r: percent(r["covers"])),
    ]
    rows = [
        [
            _place(case),
            *(
                text(result) if _is_told(case, result) or place < len(write) - 2 else ""
                for place, (_name, text) in enumerate(write)
            ),
        ]
        for case, result in found
    ]
    return _INTRODUCTION + table(["campaign", *(name for name, _text in write)], rows)


_INTRODUCTION = f"""Campaigns of {CUSTOMERS:,} customers with {ATTRIBUTES} attributes of {LEVELS} levels each
({", ".join(f"{round(100 * share)} %" for share in SHARES)} of the customers). Ordinary behaviour differs between the
levels of the first attribute by a factor of 2.3. What the campaign gives is nothing; the same extra buyers (+40 %) to
all; extra buyers (+120 %) to one level of the second attribute only; or extra buyers that differ between the levels of
the second at random. Splits are target/control. *Declared* levels have an adjusted p below 0.05; the page colours those
of attributes that differ which remain so among the levels of their own attribute. Where fewer than {LEAST:,} levels
have an effect of their own, since most have too few buyers, nothing is said of the shrunken effects.

"""
