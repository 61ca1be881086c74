"""Averages of spend: what the rule promises and what it keeps, beside Welch and z as others use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from analysis.model import Bar, FalseAlarm
from evidence.baskets import SHAPES
from evidence.campaigns import BASKET, RESPONSE, rule_of_averages, runs_of, simulate_effects
from evidence.pieces import Case, Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst

SHARES = (0.5, 0.2, 0.1, 0.03)
RUNS = {20: 40_000, 30: 40_000, 100: 20_000, 300: 20_000, 1000: 10_000, 3000: 10_000}
"""Campaigns by the buyers expected in the control: fewer where each takes long."""

RATE = 0.0057
OTHER_RATES = (0.05, 0.3, 0.6)
OFTEN = ("exponential", "log-normal 1.3")
"""Shapes that are also tried with other response rates."""

FEW, MEASURED = 10, 20
"""Control buyers with which the rule says nothing, and from which on it does."""

MANY = 300
"""Control buyers from which intervals have to keep the narrower bar."""

SAFE = "It errs on the safe side: too wide where so few buyers are expected."

Found = list[tuple[Case, Result]]


def cases(quick: bool) -> list[dict[str, object]]:
    """Every campaign to simulate."""
    buyers = (20, 30, 300) if quick else tuple(RUNS)
    shapes = ("exponential", "log-normal 1.3", "Hillstrom") if quick else tuple(SHAPES)
    plans = list(product(shapes, SHARES, buyers, (RATE,)))
    if not quick:
        plans += product(OFTEN, (0.5, 0.1), (20, 30, 100, 300), OTHER_RATES)
    return [
        {
            "shape": shape,
            "share": share,
            "buyers": count,
            "rate": rate,
            "runs": runs_of(RUNS, count, quick=quick),
            "rule": rule_of_averages(),
        }
        for shape, share, count, rate in plans
    ]


def cases_below(quick: bool) -> list[dict[str, object]]:
    """Campaigns of so few buyers that the rule says nothing, as if it said something."""
    rule = rule_of_averages() | {"least_buyers": FEW}
    return [
        case | {"buyers": FEW, "rule": rule}
        for case in cases(quick)
        if case["buyers"] == MEASURED and case["rate"] == RATE
    ]


def run(quick: bool) -> Section:
    """The section."""
    asked, below = cases(quick), cases_below(quick)
    found: Found = list(zip(asked, each(simulate_effects, asked), strict=True))
    few: Found = list(zip(below, each(simulate_effects, below), strict=True))
    return Section("Spend and other averages", _text(found, few), tuple(_bars(found)), tuple(_false_alarms(found)))


def place(case: Case) -> str:
    """A campaign in words."""
    split = f"{round(100 * (1 - case['share']))}/{round(100 * case['share'])}"
    rate = "" if case["rate"] == RATE else f", {percent(case['rate'], 0)} buy"
    return f"{case['shape']}, {split}, {case['buyers']} control buyers{rate}"


def findings(
    found: Found, figure: Callable[[Result], float], procedure: str = "rule", effect: str = "none"
) -> list[Finding]:
    """A figure of every campaign."""
    return [
        Finding(value, share_error(value, measured), place(case) + {"none": ""}.get(effect, f", {effect}"))
        for case, result in found
        for said in [result[effect][procedure]]
        if (measured := round(case["runs"] * said["measured"]))
        for value in [figure(said)]
    ]


def both_tails(said: Result) -> float:
    """False positives."""
    return float(said["up"] + said["down"])


def coverage(said: Result) -> float:
    """Share of intervals of the effect that hold it."""
    return 1 - float(said["above"] + said["below"])


def lift_coverage(said: Result) -> float:
    """Share of intervals of the lift that hold it."""
    return 1 - float(said["lift_above"] + said["lift_below"])


def _bars(found: Found) -> Iterator[Bar]:
    yield worst("Averages: false positives, both tails", findings(found, both_tails), high=0.05)
    yield worst("Averages: false “worked”", findings(found, lambda said: said["up"]), high=0.032)
    yield worst("Averages: false “harmed”", findings(found, lambda said: said["down"]), high=0.032)
    few = [(case, result) for case, result in found if case["buyers"] < MANY]
    many = [(case, result) for case, result in found if case["buyers"] >= MANY]
    for name, figure in (("effect", coverage), ("lift", lift_coverage)):
        for label, part, low, high in (("under", few, 0.93, 0.97), ("from", many, 0.94, 0.96)):
            known = SAFE if label == "under" else ""
            every = [one for effect in ("none", "response", "basket") for one in findings(part, figure, effect=effect)]
            title = f"Averages: coverage of the interval of the {name}, {label} {MANY} control buyers"
            yield worst(f"{title}, at least", every, low=low)
            yield worst(f"{title}, at most", every, high=high, known=known)
    apart = [one for effect in ("none", "response", "basket") for one in _borderline(found, effect)]
    yield worst("Averages: p and interval disagree", apart, high=0.01)


def _borderline(found: Found, effect: str) -> list[Finding]:
    return findings(found, lambda said: said["borderline"], effect=effect)


def _false_alarms(found: Found) -> Iterator[FalseAlarm]:
    for (share, buyers), part in _rows(found).items():
        for name in ("rule", "Welch"):
            yield FalseAlarm(share, buyers, name, max(result["none"][name]["up"] for _case, result in part))


INTRODUCTION = """
Few customers buy (0.57 % unless said otherwise), and what they spend has the shape named: baskets all equal, gamma and
exponential (light tails), log-normal with σ from 0.6 to 1.6 (heavy), four fixed prices, numbers of orders, and the
shapes of two public data sets, Hillstrom's e-mail campaign and CDNOW.
“Control buyers” are those expected. “Rule” is what the program does: it says
nothing where fewer than twenty are expected in the smaller cell, or it has fewer than 100 customers, and
otherwise takes Welch or the log-ratio. Welch and
z (unequal variances, normal quantile) are what others use, the log-ratio (normal quantile) is what the rule chooses
from. All figures are over the same campaigns, those that the rule measures.
"""


def _text(found: Found, few: Found) -> str:
    return "\n\n".join(
        [
            INTRODUCTION.strip(),
            "### No effect: how often is one found?",
            "Promised: at most 5 % in all, at most 3.2 % on either side. The worst shape of each row.",
            _worst_table(found, "none"),
            "### How often does the interval hold the truth?",
            f"Promised: 93 to 97 %, from {MANY} control buyers on 94 to 96 %. Lowest and highest over all shapes and "
            f"three truths: no effect, {percent(RESPONSE, 0)} more buyers, baskets {percent(BASKET, 0)} larger.",
            _coverage_table(found),
            "### How often is a real effect found?",
            f"{percent(RESPONSE, 0)} more buyers, or baskets {percent(BASKET, 0)} larger, found as an increase. Where "
            "Welch finds more, it also finds what is not there.",
            _power_table(found),
            "### Ten control buyers",
            "Here the rule says nothing. If it said something, no one quantile would suit all shapes; what others use "
            "errs by far more. No effect, the worst shape of each row; then the lowest and highest coverage.",
            _worst_table(few, "none"),
            _coverage_table(few),
            "### Every shape, no effect",
            _shape_table(found),
        ]
    )


def _rows(found: Found) -> dict[tuple[float, int], Found]:
    """The campaigns of the usual rate by split and control buyers."""
    rows: dict[tuple[float, int], Found] = {}
    for case, result in found:
        if case["rate"] == RATE:
            rows.setdefault((case["share"], case["buyers"]), []).append((case, result))
    return rows


def _label(share: float, buyers: int) -> list[object]:
    return [f"{round(100 * (1 - share))}/{round(100 * share)}", buyers]


def _worst_table(found: Found, effect: str) -> str:
    head = ["split", "control buyers"]
    head += [f"{name}: {side}" for name in ("rule", "Welch", "z", "log-ratio") for side in ("up", "down")]
    rows = []
    for (share, buyers), part in _rows(found).items():
        worsts = [
            percent(max(result[effect][name][side] for _case, result in part))
            for name in ("rule", "Welch", "z", "log-ratio")
            for side in ("up", "down")
        ]
        rows.append([*_label(share, buyers), *worsts])
    return table(head, rows)


def _coverage_table(found: Found) -> str:
    head = ["split", "control buyers", "rule: effect", "rule: lift", "Welch: effect", "Welch: lift"]
    rows = []
    for (share, buyers), part in _rows(found).items():
        said = {name: [one[name] for _case, result in part for one in result.values()] for name in ("rule", "Welch")}
        cells = [_span([figure(one) for one in said[name]]) for name in said for figure in (coverage, lift_coverage)]
        rows.append([*_label(share, buyers), *cells])
    return table(head, rows)


def _span(shares: list[float]) -> str:
    return f"{percent(min(shares))} to {percent(max(shares))}"


def _power_table(found: Found) -> str:
    shown = ("exponential", "log-normal 1.3", "Hillstrom")
    head = ["shape", "split", "control buyers"]
    head += [f"{what}: {name}" for what in ("more buyers", "larger baskets") for name in ("rule", "Welch")]
    rows = [
        [
            case["shape"],
            *_label(case["share"], case["buyers"]),
            *(
                percent(result[effect][name]["up"], 0)
                for effect in ("response", "basket")
                for name in ("rule", "Welch")
            ),
        ]
        for case, result in found
        if case["shape"] in shown and case["rate"] == RATE and case["buyers"] <= MANY
    ]
    return table(head, rows)


def _shape_table(found: Found) -> str:
    head = [
        "campaign",
        "measured",
        "rule: up",
        "rule: down",
        "rule: covered",
        "Welch: up",
        "Welch: down",
        "Welch: covered",
    ]
    rows = []
    for case, result in found:
        rule, welch = result["none"]["rule"], result["none"]["Welch"]
        if not rule["measured"]:
            continue
        figures = [rule["up"], rule["down"], coverage(rule), welch["up"], welch["down"], coverage(welch)]
        rows.append([place(case), percent(rule["measured"], 0), *(percent(figure) for figure in figures)])
    return table(head, rows)
