"""Baskets that vary differently in the two cells, though their averages are equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from analysis.model import Bar
from evidence.campaigns import rule_of_averages, simulate_differing
from evidence.means import MANY, RATE, both_tails, coverage
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

RUNS = {20: 40_000, 30: 40_000, 100: 10_000, 300: 10_000, 1000: 4_000}
NAMES = ("rule", "Welch", "log-ratio")

FEW = "Few baskets do not tell how differently they vary."
SAFE = "It errs on the safe side: the test allows for large baskets that few hide."

Found = list[tuple[Case, Result]]


def run(quick: bool) -> Section:
    """The section."""
    buyers = (20, 100) if quick else tuple(RUNS)
    shares = (0.5, 0.1) if quick else SHARES
    found = _simulated(PAIRS[:2] if quick else PAIRS, shares, {count: RUNS[count] for count in buyers}, quick)
    turned = [pair for one, other in UNLIKE for pair in ((one, other), (other, one))]
    unlike = _simulated(turned[:2] if quick else turned, UNLIKE_SHARES, UNLIKE_RUNS, quick)
    return Section("Where baskets vary differently", _text(found, unlike), tuple(_bars(found)))


def _simulated(
    pairs: Sequence[tuple[str, str]], shares: Sequence[float], runs: Mapping[int, int], quick: bool
) -> Found:
    asked = [
        {"target_shape": target, "control_shape": control, "share": share, "buyers": count, "rate": RATE}
        | {"runs": runs[count] // (20 if quick else 1), "rule": rule_of_averages()}
        for (target, control), share, count in product(pairs, shares, runs)
    ]
    return list(zip(asked, each(simulate_differing, asked), strict=True))


def _place(case: Case) -> str:
    split = f"{round(100 * (1 - case['share']))}/{round(100 * case['share'])}"
    return f"{case['target_shape']} against {case['control_shape']}, {split}, {case['buyers']} control buyers"


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


def _text(found: Found, unlike: Found) -> str:
    return "\n".join((INTRODUCTION, _table(found), ELSE, _table(unlike)))


def _table(found: Found) -> str:
    head = ["campaign", *(f"{name}: {side}" for name in NAMES for side in ("up", "down"))]
    rows = [
        [_place(case), *(percent(result[name][side]) for name in NAMES for side in ("up", "down"))]
        for case, result in found
    ]
    return table(head, rows)
