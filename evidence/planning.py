"""Plans: does a campaign of the size that the program asks for find its effect as often as promised?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import product
from math import exp, sqrt

import numpy as np
from scipy import stats

from analysis.measures.planning import baseline_of, design_of, make_plan
from analysis.model import Bar, Baseline, CellSummary, Comparison, NotMeasurable, PairSummary, Plan
from analysis.stats.cuped import compare_covaried
from analysis.stats.multiplicity import holm
from analysis.stats.proportions import compare_proportions
from analysis.stats.rule import read_rule
from evidence.arrays import Numbers, compare
from evidence.baskets import draw_cells
from evidence.pieces import Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst
from evidence.tally import ALPHA, CONFIDENCE

POWER, LIFT = 0.8, 0.2
CUSTOMERS = 30_000
"""Of the campaigns whose smallest detectable effect is tried."""

SPLITS = {"50/50": (0.5, 0.5), "90/10": (0.9, 0.1), "45/45/10": (0.45, 0.45, 0.1), "30/30/30/10": (0.3, 0.3, 0.3, 0.1)}
"""Shares of the target cells and, last, of the control."""

LATENT = 0.7
"""Correlation of a figure from before the contact with what makes a customer buy, where that is adjusted for."""

NORMAL_MEAN, NORMAL_SD = 50.0, 60.0
"""So much that a plan for `LIFT` needs more customers than are needed to measure anything."""


def simulate(metric: str, split: str, asked: str, runs: int, rng: np.random.Generator) -> Result:
    """How often campaigns of the planned size find the planned effect.

    Args:
        metric: A name of `METRICS`.
        split: A name of `SPLITS`. Only the first target cell has an effect.
        asked: "size" for the customers that a lift of `LIFT` needs, "effect" for the smallest effect that `CUSTOMERS`
            customers can find.
        runs: Campaigns to draw.
        rng: Where they come from.
    """
    baseline, draw = METRICS[metric]
    plan = plan_of(baseline, split, asked)
    found = plan.rows[0].smallest_effect
    effect = plan.effect or (0.0 if isinstance(found, NotMeasurable) else found)
    sizes = [row.n_target for row in plan.rows], plan.rows[0].n_control
    adjusted = np.array([holm(line) for line in draw(*sizes, effect, runs, rng).T.tolist()])
    return {
        "customers": plan.rows[0].customers,
        "control": sizes[1],
        "lift": effect / baseline.mean,
        "found": float((adjusted[:, 0] < ALPHA).mean()),
        "false": float((adjusted[:, 1:] < ALPHA).any(axis=1).mean()),
    }


def plan_of(baseline: Baseline, split: str, asked: str) -> Plan:
    """The program's plan."""
    names = [*(f"T{number}" for number in range(1, len(SPLITS[split]))), "control"]
    design = design_of(tuple(zip(names, SPLITS[split], strict=True)), confidence=CONFIDENCE, power=POWER)
    if asked == "size":
        return make_plan(baseline, design, effect=LIFT * baseline.mean)
    return make_plan(baseline, design, customers=CUSTOMERS)


def _rates(
    rate: float, targets: Sequence[int], control: int, effect: float, runs: int, rng: np.random.Generator
) -> Numbers:
    """p-values of the shares of customers who do it, one row a target cell."""
    theirs = rng.binomial(control, rate, runs).tolist()

    @cache
    def p_value(yes: int, n: int, other: int) -> float:
        return _p(compare_proportions(_share(yes, n), _share(other, control), confidence=CONFIDENCE))

    ours = [rng.binomial(n, rate + gain, runs).tolist() for n, gain in _gains(targets, effect)]
    return np.array(
        [[p_value(a, n, b) for a, b in zip(yes, theirs, strict=True)] for n, yes in zip(targets, ours, strict=True)]
    )


def _gains(targets: Sequence[int], effect: float) -> Iterator[tuple[int, float]]:
    yield from ((n, 0.0 if place else effect) for place, n in enumerate(targets))


def _share(yes: int, n: int) -> CellSummary:
    rate = yes / n
    return CellSummary(n, rate, rate * (1 - rate) * n / (n - 1), nonzero=yes)


def _p(result: Comparison | NotMeasurable) -> float:
    """1 where nothing is said: nothing is found then either."""
    return result.p_value if isinstance(result, Comparison) else 1.0


def _spend(
    shape: str,
    buying: float,
    gives: str,
    targets: Sequence[int],
    control: int,
    effect: float,
    runs: int,
    rng: np.random.Generator,
) -> Numbers:
    """The same of spend, whose baskets cost 1 on average: more of those who bought nothing buy, or all spend more.

    What the effect `gives` is "buyers", "amount", the same for all, or "share", all spend more in proportion.
    """
    theirs, found = draw_cells(shape, control, buying, runs, rng), []
    for n, gain in _gains(targets, effect):
        more_buy, more_each = (gain if gives == what else 0.0 for what in ("buyers", "amount"))
        ours = draw_cells(shape, n, buying + more_buy, runs, rng, more=more_each)
        said = compare(ours.scaled(1 + gain) if gives == "share" else ours, theirs, read_rule())
        found.append(np.where(said.measured, said.p_value, 1.0))
    return np.array(found)


def _adjusted_rates(
    rate: float, targets: Sequence[int], control: int, effect: float, runs: int, rng: np.random.Generator
) -> Numbers:
    """Of shares adjusted for a normal figure from before the contact."""

    def cell(n: int, share: float) -> PairSummary:
        before = rng.standard_normal(n)
        inclined = LATENT * before + sqrt(1 - LATENT**2) * rng.standard_normal(n)
        did = before[inclined < stats.norm.ppf(share)]
        covariance = (did.sum() - did.size * before.mean()) / (n - 1)
        return PairSummary(_share(did.size, n), CellSummary(n, before.mean(), before.var(ddof=1)), covariance)

    return _covaried(cell, [(n, rate + gain) for n, gain in _gains(targets, effect)], (control, rate), runs)


def _adjusted_means(
    targets: Sequence[int], control: int, effect: float, runs: int, rng: np.random.Generator
) -> Numbers:
    """Of normal amounts adjusted for a normal figure from before the contact."""
    spread = np.array([[NORMAL_SD**2, LATENT * NORMAL_SD], [LATENT * NORMAL_SD, 1.0]])

    def cell(n: int, mean: float) -> PairSummary:
        y, x = rng.multivariate_normal([mean, 0.0], spread / n)
        found = np.asarray(stats.wishart.rvs(n - 1, spread, random_state=rng)) / (n - 1)
        return PairSummary(CellSummary(n, y, found[0, 0], 0.0, n), CellSummary(n, x, found[1, 1], 0.0, n), found[0, 1])

    cells = [(n, NORMAL_MEAN + gain) for n, gain in _gains(targets, effect)]
    return _covaried(cell, cells, (control, NORMAL_MEAN), runs)


def _covaried(
    cell: Callable[[int, float], PairSummary], targets: list[tuple[int, float]], control: tuple[int, float], runs: int
) -> Numbers:
    found = np.ones((len(targets), runs))
    for run in range(runs):
        theirs = cell(*control)
        for line, ours in zip(found, targets, strict=True):
            said = compare_covaried(cell(*ours), theirs, confidence=CONFIDENCE)
            line[run] = 1.0 if isinstance(said, NotMeasurable) else said.result.p_value
    return found


Draw = Callable[[Sequence[int], int, float, int, np.random.Generator], Numbers]


def _metric_of_rate(rate: float) -> tuple[Baseline, Draw]:
    return baseline_of(rate), partial(_rates, rate)


def _metric_of_spend(shape: str, squares: float, buying: float, gives: str) -> tuple[Baseline, Draw]:
    """Baskets cost 1 on average and `squares` is the average of their squares."""
    sd = sqrt(buying * squares - buying**2)
    return baseline_of(buying, sd, buyers=buying), partial(_spend, shape, buying, gives)


def _adjusted_rate(rate: float) -> tuple[Baseline, Draw]:
    correlation = LATENT * float(stats.norm.pdf(stats.norm.ppf(rate))) / sqrt(rate * (1 - rate))
    return baseline_of(rate, correlation=correlation), partial(_adjusted_rates, rate)


METRICS: dict[str, tuple[Baseline, Draw]] = {
    "rate 1.5 %": _metric_of_rate(0.015),
    "rate 14.41 %": _metric_of_rate(0.1441),
    "rate 14.41 %, adjusted": _adjusted_rate(0.1441),
    "amount, adjusted": (
        baseline_of(NORMAL_MEAN, NORMAL_SD, buyers=1.0, correlation=LATENT),
        _adjusted_means,
    ),
    "spend of everybody": _metric_of_spend("gamma", 1.5, 1.0, "share"),
    "spend of everybody, the same amount more": _metric_of_spend("gamma", 1.5, 1.0, "amount"),
    "spend of 30 %": _metric_of_spend("exponential", 2.0, 0.3, "buyers"),
    "spend of 3 %": _metric_of_spend("exponential", 2.0, 0.03, "buyers"),
    "spend of 3 %, heavy tail": _metric_of_spend("log-normal 1.0", exp(1.0), 0.03, "buyers"),
}
"""What customers do without a campaign, and how campaigns are drawn."""

ADJUSTED, WITHOUT_BARS = "adjusted", "the same amount more"


def run(quick: bool) -> Section:
    """The section."""
    cases = [
        {"metric": metric, "split": split, "asked": asked, "runs": _runs(metric, quick)}
        for metric, split, asked in product(METRICS, list(SPLITS)[: 2 if quick else None], ASKED)
    ]
    found = list(zip(cases, each(simulate, cases), strict=True))
    return Section("Planning", _text(found), tuple(_bars(found)))


def _runs(metric: str, quick: bool) -> int:
    if ADJUSTED in metric:
        return 300 if quick else 4_000
    return 400 if quick else 20_000


Found = list[tuple[dict[str, object], Result]]


def _bars(found: Found) -> Iterator[Bar]:
    shares = [(case, result) for case, result in found if "rate" in str(case["metric"])]
    rest = [one for one in found if "rate" not in str(one[0]["metric"]) and WITHOUT_BARS not in str(one[0]["metric"])]
    for name, part, most in (("shares", shares, 0.82), ("averages", rest, 0.85)):
        for asked, what in (
            ("size", "a campaign of the planned size finds its effect"),
            ("effect", "the smallest effect is found"),
        ):
            chosen = [(case, result) for case, result in part if case["asked"] == asked]
            promise = f"Planning, {name}: {what}, promised {percent(POWER, 0)}"
            yield worst(promise, _found(chosen), low=POWER - 0.01, high=most)
    if several := [(case, result) for case, result in found if len(SPLITS[str(case["split"])]) > 2]:
        yield worst("Planning, several cells: one without effect called found", _found(several, "false"), high=0.05)
    example = published_example()
    yield Bar("Published example: power for a lift of 20 %", example[0], low=0.405, high=0.415)
    yield Bar("Published example: smallest lift found", example[1], low=0.344, high=0.346)


def published_example() -> tuple[float, float]:
    """Power and smallest lift of 2,195 customers, of whom 14.41 % buy, in even cells, tested on the percentage."""
    design = design_of((("target", 0.5), ("control", 0.5)), confidence=CONFIDENCE, power=POWER)
    (row,) = make_plan(baseline_of(0.1441), design, effect=0.2 * 0.1441, customers=2195).rows
    assert row.power_of_lift_test is not None
    assert isinstance(row.smallest_lift_of_lift_test, float)
    return row.power_of_lift_test, row.smallest_lift_of_lift_test


def _found(found: Found, name: str = "found") -> list[Finding]:
    return [
        Finding(float(result[name]), share_error(float(result[name]), int(str(case["runs"]))), _place(case))
        for case, result in found
    ]


def _place(case: dict[str, object]) -> str:
    return f"{case['metric']}, {case['split']}, {ASKED[str(case['asked'])]}"


ASKED = {"size": f"sized for +{percent(LIFT, 0)}", "effect": f"smallest effect of {CUSTOMERS:,}"}

_INTRODUCTION = f"""For each metric and split the program makes a plan: how many customers a lift of {percent(LIFT, 0)}
needs, or the smallest effect that {CUSTOMERS:,} customers can find, each with {percent(POWER, 0)} power. Campaigns of
that size and effect are drawn and tested as the program tests them; *found* should be {percent(POWER, 0)}. Splits name
the target cells first and the control last; where there are several, only the first has an effect and p is adjusted by
Holm over all of them (*another cell found* counts false alarms in the others; to find one makes the rest a little
easier, so the power may lie a little above). *Adjusted* metrics correlate with a figure from before the contact
({LATENT:g} with what makes a customer buy, or with the amount), which plan and test use. Spend of some of the customers
is lifted by more buyers; spend of everybody in proportion, which is what the plan supposes. Where all spend the same
amount more instead, a little more is found, which no bar is held for.

"""


def _text(found: Found) -> str:
    head = ["campaign", "customers", "in the control", "lift", "found", "another cell found"]
    rows = [
        [
            _place(case),
            f"{result['customers']:,}",
            f"{result['control']:,}",
            percent(result["lift"]),
            percent(result["found"]),
            percent(result["false"]) if len(SPLITS[str(case["split"])]) > 2 else "",
        ]
        for case, result in found
    ]
    power, lift = published_example()
    example = (
        "A published example (GrowthBook: 2,195 customers a week, 14.41 % of them buy, even cells, the percentage "
        "tested) has 41 % power for a lift of 20 % after one week, and 34.5 % as the smallest lift found; here "
        f"{percent(power, 2)} and {percent(lift, 2)}."
    )
    return _INTRODUCTION + table(head, rows) + "\n\n" + example
