"""How the stored rule was chosen: the limits of Welch and of the normal quantile that keep the promises."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from itertools import product

from analysis.model import MONTE_CARLO_ERRORS
from analysis.stats.rule import RULE_FILE, Rule, read_rule
from evidence.baskets import SHAPES
from evidence.campaigns import key_of, rule_of_averages, runs_of, simulate_rules
from evidence.differing import PAIRS
from evidence.means import RATE
from evidence.pieces import Case, Result, each
from evidence.section import Section, percent, share_error, table

SKEWNESS = (0.03, 0.05)
APART = (0.1, 0.15)
WIDE = (1.3, 1.4)
SHAPE = (0.22, 0.24)
SHARES = (0.5, 0.4, 0.3, 0.2, 0.1, 0.03)
RUNS = {20: 100_000, 30: 80_000, 60: 40_000, 120: 20_000, 300: 10_000}
OTHER_RATE, OTHER_BUYERS = 0.05, (20, 100)
NAMES = ("most_skewness", "most_apart", "wide_degrees", "shape_degrees")
CANDIDATES = tuple(dict(zip(NAMES, limits, strict=True)) for limits in product(SKEWNESS, APART, WIDE, SHAPE))
"""Where several are as good, the first is taken: the narrowest use of Welch, and the fewest degrees of freedom."""

TAIL, BOTH, LEAST = 0.032, 0.05, 0.03
LEAST_MEASURED = 1_000
"""Measured campaigns below which a share of them says nothing."""

Found = list[tuple[Case, Result]]


def run(quick: bool) -> Section:
    """The section; the full form writes the rule."""
    fixed = rule_of_averages() | dict.fromkeys(NAMES, 0.0)
    shapes = ("exponential", "log-normal 1.3") if quick else tuple(SHAPES)
    pairs = [(shape, shape) for shape in shapes] + list(PAIRS[:2] if quick else PAIRS)
    buyers = (20, 30, 120) if quick else tuple(RUNS)
    campaigns = list(product(SHARES, ((RATE, count) for count in buyers)))
    campaigns += [] if quick else product(SHARES, ((OTHER_RATE, count) for count in OTHER_BUYERS))
    asked = [
        {
            "target_shape": target,
            "control_shape": control,
            "share": share,
            "buyers": count,
            "rate": rate,
            "runs": runs_of(RUNS, count, quick=quick),
            "rule": fixed,
            "candidates": list(CANDIDATES),
        }
        for (target, control), (share, (rate, count)) in product(pairs, campaigns)
    ]
    found: Found = list(zip(asked, each(simulate_rules, asked), strict=True))
    rule = choose(found)
    if not quick and rule != read_rule():
        RULE_FILE.write_text(json.dumps(asdict(rule), indent=2) + "\n", encoding="utf-8")
        read_rule.cache_clear()
    return Section("The rule: Welch or log-ratio", _text(found, rule))


def candidates() -> list[Rule]:
    """The rules to choose from."""
    return [replace(read_rule(), **values) for values in CANDIDATES]


def choose(found: Found) -> Rule:
    """The first candidate that keeps every bar everywhere; without any, the one that misses them by least."""
    return min(candidates(), key=lambda rule: max(0.0, excess(found, rule)))


def excess(found: Found, rule: Rule) -> float:
    """By how much the worst campaign misses a bar, Monte-Carlo error allowed for as with every bar."""
    return max(_excess(result[key_of(rule)], case["runs"]) for case, result in found)


def _excess(said: Result, runs: int) -> float:
    """Shares are of the campaigns that were measured; of hardly any they say nothing."""
    measured = round(runs * float(said["measured"]))
    if measured < LEAST_MEASURED:
        return -1.0
    both = said["up"] + said["down"]
    beyond = (
        (said["up"], said["up"] - TAIL),
        (said["down"], said["down"] - TAIL),
        (both, both - BOTH),
        (both, LEAST - both),
    )
    return max(float(distance) - MONTE_CARLO_ERRORS * share_error(float(share), measured) for share, distance in beyond)


INTRODUCTION = """
Welch errs by the skewness of the difference's sampling distribution, which equal cells cancel and a small control does
not, nor do equal cells where baskets vary more in the one than in the other; the log-ratio errs a little where few
buyers are expected in the smaller cell, or few in both to tell the shape of baskets, which Student's t in place of the
normal distribution makes up for. The limits were chosen here: the skewness up to which Welch is used, how differently
baskets may vary for that (the logarithm of the ratio of their relative variations), and the degrees of freedom of t,
for the buyers that a cell expects and for those of both (to powers below 1; docs/methods.md, section 3, has the
formula; never fewer than {least}). With the limits chosen no kind of campaign without effect, of any split and any
shape, the same in both cells or different ones, misses its bar: at most {tail} on either side and {both} in all, at
least {least_found} in all, since intervals that exclude no effect more seldom cover more than 97 %. Skewness and
variation are estimated from the campaign itself, so that the choice is part of what was simulated. Where several
candidates keep every bar, the first is taken; where none does, that which misses by least.

Chosen: **skewness up to {skewness:g}, variations apart by up to {apart:g}, degrees of freedom {wide:g} by a cell's
buyers, {shape:g} by all**; stored in `analysis/stats/rule.json`. Most and least figures of each candidate over
{cases} kinds of campaigns, of which {usual} or {other} of the customers buy, and the most by which one misses a bar by
more than three Monte-Carlo errors:
"""


def _text(found: Found, rule: Rule) -> str:
    words = INTRODUCTION.format(
        least=f"{rule.least_degrees:g}",
        tail=percent(TAIL),
        both=percent(BOTH, 0),
        least_found=percent(LEAST, 0),
        skewness=rule.most_skewness,
        apart=rule.most_apart,
        wide=rule.wide_degrees,
        shape=rule.shape_degrees,
        cases=len(found),
        usual=percent(RATE, 2),
        other=percent(OTHER_RATE, 0),
    )
    head = [
        "skewness up to",
        "apart up to",
        "degrees, each cell",
        "both",
        "worst up",
        "worst down",
        "most in all",
        "least in all",
        "missed by",
    ]
    return words + "\n" + table(head, [_row(found, candidate) for candidate in candidates()])


def _row(found: Found, rule: Rule) -> list[object]:
    said = [
        one
        for case, result in found
        for one in [result[key_of(rule)]]
        if round(case["runs"] * one["measured"]) >= LEAST_MEASURED
    ]
    figures = [
        max(one["up"] for one in said),
        max(one["down"] for one in said),
        max(one["up"] + one["down"] for one in said),
        min(one["up"] + one["down"] for one in said),
    ]
    missed = excess(found, rule)
    limits = [f"{getattr(rule, name):g}" for name in NAMES]
    return [*limits, *(percent(figure, 2) for figure in figures), percent(missed, 2) if missed > 0 else "kept"]
