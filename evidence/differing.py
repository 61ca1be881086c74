"""Baskets that vary differently in the two cells, though their averages are equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from analysis.model import Bar
from evidence.campaigns import OFTEN, rule_of_averages, runs_of, simulate_differing
from evidence.means import MANY, RATE, both_tails, coverage, place
from evidence.pieces import Case, Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst

PAIRS = (
    ("log-normal 1.0", "log-normal 1.3"),
    ("log-normal 1.3", "log-normal 1.0"),
    ("gamma", "exponential"),
    ("exponential", "gamma"),
    ("log-normal 0.6", "log-normal 1.0"),
    ("log-normal 1.0", "log-normal 0.6"),
)
"""Target and control."""

SHARES = (0.5, 0.2, 0.1, 0.03)
UNLIKE = (("exponential", "log-normal 1.0"), ("exponential", "log-normal 1.3"), ("Hillstrom", "CDNOW"))
"""Shapes that no power turns into each other, tried both ways round."""

UNLIKE_SHARES, UNLIKE_RUNS = (0.5, 0.1), {30: 10_000, 300: 10_000, 3000: 4_000}

RUNS = {20: 40_000, 30: 40_000, 60: 20_000, 100: 20_000, 300: 10_000, 1000: 4_000}
OTHER_RATE, OTHER_BUYERS = 0.05, (20, 100)
OFTEN_PAIRS = (*PAIRS, *((shape, shape) for shape in ("exponential", "log-normal 1.0", "fixed prices", "orders")))
OFTEN_SHARES, OFTEN_RUNS = (0.5, 0.1, 0.03), {100: 20_000}
"""Where many of the customers buy, in cells as small as are measured."""

BUYERS = (20, 30, 100, 300, 1000)
LEAST = 1_000
"""Measured campaigns below which a share of them says nothing."""

NAMES = ("rule", "Welch", "log-ratio")

FEW = "Few baskets do not tell how differently they vary."
SAFE = "It errs on the safe side: the test allows for large baskets that few hide."

Found = list[tuple[Case, Result]]


def run(quick: bool) -> Section:
    """The section."""
    campaigns = list(product((0.5, 0.1) if quick else SHARES, ((RATE, count) for count in (20, 100))))
    if not quick:
        campaigns = list(product(SHARES, ((RATE, count) for count in BUYERS)))
        campaigns += product(SHARES, ((OTHER_RATE, count) for count in OTHER_BUYERS))
    found = _simulated(PAIRS[:2] if quick else PAIRS, campaigns, RUNS, quick)
    turned = [pair for one, other in UNLIKE for pair in ((one, other), (other, one))]
    campaigns = list(product(UNLIKE_SHARES, ((RATE, count) for count in UNLIKE_RUNS)))
    unlike = _simulated(turned[:2] if quick else turned, campaigns, UNLIKE_RUNS, quick)
    often = _simulated(
        OFTEN_PAIRS[:1] if quick else OFTEN_PAIRS, list(product(OFTEN_SHARES, OFTEN.items())), OFTEN_RUNS, quick
    )
    return Section("Where baskets vary differently", _text(found, unlike, often), tuple(_bars(found)))


def _simulated(
    pairs: Sequence[tuple[str, str]],
    campaigns: Sequence[tuple[float, tuple[float, int]]],
    runs: Mapping[int, int],
    quick: bool,
) -> Found:
    """Campaigns by the control's share, the response rate and the control's buyers."""
    asked = [
        {"target_shape": target, "control_shape": control, "share": share, "buyers": count, "rate": rate}
        | {"runs": runs_of(runs, count, quick=quick), "rule": rule_of_averages()}
        for (target, control), (share, (rate, count)) in product(pairs, campaigns)
    ]
    return list(zip(asked, each(simulate_differing, asked), strict=True))


def _place(case: Case) -> str:
    return place({**case, "shape": f"{case['target_shape']} against {case['control_shape']}"})


def _bars(found: Found) -> Iterator[Bar]:
    subject = "Averages whose baskets vary differently"
    few, many = ([one for one in found if (one[0]["buyers"] >= MANY) is enough] for enough in (False, True))
    yield worst(f"{subject}: false positives, both tails", _findings(found, both_tails), high=0.05)
    yield worst(f"{subject}: false “worked”", _findings(found, lambda said: float(said["up"])), high=0.032, known=FEW)
    yield worst(f"{subject}: false “harmed”", _findings(found, lambda said: float(said["down"])), high=0.032, known=FEW)
    for part, low, high in ((few, 0.93, 0.97), (many, 0.94, 0.96)):
        covered = f"{subject}: coverage of the interval, {'from' if part is many else 'under'} {MANY} control buyers"
        if part:
            yield worst(f"{covered}, at least", _findings(part, coverage), low=low)
            yield worst(f"{covered}, at most", _findings(part, coverage), high=high, known=SAFE)


def _findings(found: Found, figure: Callable[[Result], float]) -> list[Finding]:
    return [
        Finding(value, share_error(value, round(case["runs"] * result["rule"]["measured"])), _place(case))
        for case, result in found
        for value in [figure(result["rule"])]
    ]


INTRODUCTION = """
The log-ratio takes the shape of baskets from both cells and how far it is stretched from each. Here baskets vary by
different coefficients in the two cells, while the averages are equal: a campaign that makes some baskets larger and
others smaller. Were the variation simply pooled, up to 15 % of such campaigns would be called a success or a failure;
Welch errs by skewness. The first shape is the target's, the second the control's.
"""


ELSE = """
### Shapes that no power turns into each other

The log-ratio supposes that the baskets of two cells differ by a factor and a power. What a campaign does to baskets
need not: here customers of one cell spend by another law altogether than those of the other, at the same average. With
few buyers nobody can see that, and the rule errs by more than it promises, Welch by more still where the control
varies more; with many, the cells' own variation takes over and the error goes. No bar is held here: no test of averages
that finds anything keeps its level for every shape (Bahadur and Savage 1956).
"""


MANY_BUY = """
### A hundred control customers of whom many buy

As few as are measured, and more of them buying than in most campaigns: beyond what the bars are held for. Of what is
measured without an effect at most {up} are called a success and {down} a failure, {both} in all, and intervals cover
{low} to {high}.{rest}
"""


def _text(found: Found, unlike: Found, often: Found) -> str:
    said = [result["rule"] for case, result in often if _says(case, result)]
    words = MANY_BUY.format(
        up=percent(max(one["up"] for one in said)),
        down=percent(max(one["down"] for one in said)),
        both=percent(max(both_tails(one) for one in said)),
        low=percent(min(coverage(one) for one in said)),
        high=percent(max(coverage(one) for one in said)),
        rest=_left_out(often),
    )
    shown = [(case, result) for case, result in often if _says(case, result)]
    return "\n".join((INTRODUCTION, _table(found), ELSE, _table(unlike), words, _table(shown)))


def _left_out(often: Found) -> str:
    names = [_place(case) for case, result in often if not _says(case, result)]
    return f" Hardly ever measured, since nearly all have the same: {'; '.join(names)}." if names else ""


def _says(case: Case, result: Result) -> bool:
    """Whether enough campaigns were measured for a share of them to say something."""
    return bool(result["rule"]["measured"] * case["runs"] >= LEAST)


def _table(found: Found) -> str:
    head = ["campaign", "measured", *(f"{name}: {side}" for name in NAMES for side in ("up", "down"))]
    rows = [
        [
            _place(case),
            percent(result["rule"]["measured"], 0),
            *(percent(result[name][side]) for name in NAMES for side in ("up", "down")),
        ]
        for case, result in found
    ]
    return table(head, rows)
