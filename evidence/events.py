"""Events that people chose to come to: which comparison is right when, and whether its interval holds the truth."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from analysis.model import Bar, Effect, Interval, NotMeasurable, People
from analysis.stats.ancova import adjust_for_spend_before
from analysis.stats.covariates import covariates
from analysis.stats.instrument import effect_of_coming, first_stage
from analysis.stats.means import compare_as_welch
from analysis.stats.parallel import parallel_paths
from analysis.stats.propensity import fit_propensity
from analysis.stats.summaries import summarize, summarize_pair
from analysis.stats.weighted import weighted_effect
from evidence.pieces import Result, each
from evidence.section import Finding, Section, percent, share_error, table, worst
from evidence.tally import CONFIDENCE

Rows = NDArray[np.float64]

ORDERS, SHAPE, BASKET, SPREAD = 1.0, 0.9, 100.0, 0.7
"""Orders per period on average, how unlike customers are in that, and baskets (log-normal)."""

PERIODS, WINDOW = 6, 3
"""Earlier periods, the last three of which are the pre window."""

WAYS = ("coming", "did", "adjusted", "weighted", "raw")
PARALLEL_ALARM = 0.05


def draw_event(
    selection: str, invited: int, control: int, effect: float, keen: float, rng: np.random.Generator
) -> tuple[People, NDArray[np.bool_]]:
    """Customers of a simulated event, and whether each was invited.

    Everybody buys at a rate of their own that never changes. Whoever comes spends `effect` more on average. Whether a
    customer would come depends on: `chance` alone; the spend of the pre window (`recorded`); the rate of buying, which
    nobody sees (`standing`); or whether the customer buys anyway in the post window (`intention`).

    Args:
        selection: What decides who comes.
        invited: Customers who are invited.
        control: Customers who are not; chance decides who.
        effect: True effect of coming.
        keen: Log odds of coming of an average customer.
        rng: Where they come from.
    """
    n = invited + control
    rate = rng.gamma(SHAPE, ORDERS / SHAPE, n)
    orders = rng.poisson(rate[:, None], (n, PERIODS + 1))
    spend = _baskets(orders, rng)
    before, after = spend[:, PERIODS - WINDOW : PERIODS].sum(axis=1), spend[:, -1]
    pull = {
        "chance": np.zeros(n),
        "recorded": 1.5 * (np.log1p(before / (WINDOW * BASKET)) - 0.6),
        "standing": 1.5 * (np.log1p(rate) - 0.6),
        "intention": 1.5 * ((after > 0) - 0.5),
    }[selection]
    is_invited = rng.permutation(n) < invited
    came = is_invited & (rng.random(n) < 1 / (1 + np.exp(-keen - pull)))
    after = after + came * effect * rng.exponential(1.0, n)
    last = np.where(orders[:, :-1] > 0, np.arange(PERIODS), -1).max(axis=1)
    return (
        People(
            cell=np.full(n, "", dtype=object),
            took_part=came,
            post_days=np.full(n, 30),
            recency=np.where(last < 0, np.nan, 30.0 * (PERIODS - last) - 15),
            orders=orders[:, PERIODS - WINDOW : PERIODS].sum(axis=1).astype(np.float64),
            before=before,
            after=after,
            bought=after > 0,
            periods=spend[:, :-1],
            halves=np.empty((n, 0)),
            attributes={},
        ),
        is_invited,
    )


def _baskets(orders: NDArray[np.int64], rng: np.random.Generator) -> Rows:
    sizes = rng.lognormal(np.log(BASKET) - SPREAD**2 / 2, SPREAD, int(orders.sum()))
    whose = np.repeat(np.arange(orders.size), orders.ravel())
    return np.asarray(np.bincount(whose, sizes, orders.size), dtype=np.float64).reshape(orders.shape)


def measure(people: People, is_invited: NDArray[np.bool_]) -> tuple[dict[str, Effect | NotMeasurable], float, float]:
    """What the program's own functions say about such an event: effects, p of parallel paths, first-stage F."""
    group = people.where(is_invited)
    came = group.took_part
    change = group.after - group.before / WINDOW
    pairs = [summarize_pair(people.after[chosen], people.took_part[chosen]) for chosen in (is_invited, ~is_invited)]
    stage = first_stage(pairs[0], pairs[1], confidence=CONFIDENCE)
    paths = parallel_paths(group.periods[came], group.periods[~came])
    found = {
        "coming": effect_of_coming(pairs[0], pairs[1], confidence=CONFIDENCE),
        "did": _welch(change[came], change[~came]),
        "adjusted": adjust_for_spend_before(group.after, group.before, came, confidence=CONFIDENCE),
        "weighted": _weighted(group),
        "raw": _welch(group.after[came], group.after[~came]),
    }
    strength = 0.0 if isinstance(stage, NotMeasurable) else stage.strength
    return found, paths if isinstance(paths, float) else 1.0, strength


def _welch(ours: Rows, theirs: Rows) -> Effect | NotMeasurable:
    result = compare_as_welch(summarize(ours), summarize(theirs), confidence=CONFIDENCE)
    return result if isinstance(result, NotMeasurable) else Effect(result.effect, result.interval, result.p_value)


def _weighted(group: People) -> Effect | NotMeasurable:
    known = covariates(group, earlier=group.periods[:, : PERIODS - WINDOW].sum(axis=1))
    found = fit_propensity(known.design, group.took_part)
    if isinstance(found, NotMeasurable):
        return found
    result = weighted_effect(group.after[found.kept], found, confidence=CONFIDENCE)
    return result if isinstance(result, NotMeasurable) else result.effect


def simulate(
    selection: str, invited: int, control: int, effect: float, keen: float, runs: int, rng: np.random.Generator
) -> Result:
    """How each comparison does over many events of one kind."""
    found = [measure(*draw_event(selection, invited, control, effect, keen, rng)) for _ in range(runs)]
    figures = {way: _tally([effects[way] for effects, _paths, _strength in found], effect) for way in WAYS}
    alarms = np.mean([paths < PARALLEL_ALARM for _effects, paths, _strength in found])
    strength = np.median([strength for _effects, _paths, strength in found])
    return {"alarms": float(alarms), "strength": float(strength), **figures}


def _tally(found: list[Effect | NotMeasurable], truth: float) -> dict[str, float]:
    """Of the measurable: the median, the share whose interval holds the truth, and the share without a finite one."""
    effects = [one for one in found if isinstance(one, Effect)]
    covered = [
        not isinstance(one.interval, Interval) or one.interval.low <= truth <= one.interval.high for one in effects
    ]
    unbounded = [not isinstance(one.interval, Interval) for one in effects]
    return {
        "measured": len(effects) / len(found),
        "median": float(np.median([one.value for one in effects])) if effects else float("nan"),
        "covered": float(np.mean(covered)) if effects else float("nan"),
        "unbounded": float(np.mean(unbounded)) if effects else float("nan"),
    }


SELECTIONS = {
    "chance": "chance alone",
    "recorded": "spend in the pre window",
    "standing": "how good a customer is at any time (not recorded)",
    "intention": "who was going to buy anyway (not recorded)",
}
SIZES = ((1500, 500), (1800, 200))
EFFECTS = (0.0, 20.0)
USUAL, FEW_COME = -0.8, -4.0


def run(quick: bool) -> Section:
    """The section."""
    runs = 200 if quick else 2_000
    kinds = [(*kind, USUAL) for kind in product(SELECTIONS, SIZES[:1] if quick else SIZES, EFFECTS)]
    kinds += [("recorded", (600, 600), effect, FEW_COME) for effect in EFFECTS]
    cases = [
        {"selection": name, "invited": size[0], "control": size[1], "effect": effect, "keen": keen, "runs": runs}
        for name, size, effect, keen in kinds
    ]
    found = list(zip(cases, each(simulate, cases), strict=True))
    return Section("Events that people chose to come to", _text(found), tuple(_bars(found)))


Found = list[tuple[dict[str, object], Result]]


def _bars(found: Found) -> Iterator[Bar]:
    usual = [(case, result) for case, result in found if case["keen"] == USUAL]
    yield worst("Effect of coming, by the draw: coverage", _covered(usual, "coming"), low=0.94, high=0.96, known=SKEWED)
    few = [(case, result) for case, result in found if case["keen"] == FEW_COME]
    yield worst(
        "Effect of coming where few come: coverage, unbounded intervals included", _covered(few, "coming"), low=0.94
    )
    recorded = [(case, result) for case, result in usual if case["selection"] in ("chance", "recorded")]
    yield worst(
        "Weighted, where what is recorded decides who comes: coverage", _covered(recorded, "weighted"), low=0.93
    )
    yield worst(
        "At equal spend before, where that decides who comes: coverage", _covered(recorded, "adjusted"), low=0.93
    )
    lasting = [(case, result) for case, result in usual if case["selection"] in ("chance", "standing")]
    yield worst(
        "Difference in differences, where a lasting difference decides: coverage", _covered(lasting, "did"), low=0.93
    )
    yield from _failing(usual)


def _failing(usual: Found) -> Iterator[Bar]:
    """What must be seen to fail, and the alarm that sees it."""
    by = {name: [(case, result) for case, result in usual if case["selection"] == name] for name in SELECTIONS}
    yield worst(
        "Weighted, where something else decides: it must be seen to fail",
        _covered(by["intention"], "weighted"),
        high=0.5,
    )
    yield worst(
        "Difference in differences, where those come who had just bought: it must be seen to fail",
        _covered(by["recorded"], "did"),
        high=0.5,
    )
    yield worst("Paths called apart where those come who had just bought", _alarms(by["recorded"]), low=0.8)
    chosen = [found for name in ("recorded", "standing", "intention") for found in by[name]]
    yield worst("Raw comparison, unless chance decides: it must be seen to fail", _covered(chosen, "raw"), high=0.05)
    yield worst("Paths called apart though they are parallel", _alarms(by["chance"]), high=0.05)


SKEWED = "Spend is skewed: with a small control the interval of the effect of the invitation is a little short."


def _covered(found: Found, way: str) -> Iterator[Finding]:
    for case, result in found:
        share = float(result[way]["covered"])
        yield Finding(share, share_error(share, int(str(case["runs"]))), _place(case))


def _alarms(found: Found) -> Iterator[Finding]:
    for case, result in found:
        yield Finding(result["alarms"], share_error(result["alarms"], int(str(case["runs"]))), _place(case))


def _place(case: dict[str, object]) -> str:
    few = ", few come" if case["keen"] == FEW_COME else ""
    return f"{case['selection']}, {case['invited']} invited, {case['control']} not, effect {case['effect']:g}{few}"


EXPLAINED = """Customers buy at rates of their own that never change; chance decides who is invited; whoever comes
spends 20 more, or nothing more. What decides who comes is: {kinds}. The table gives each comparison's median estimate
and, in brackets, how often its 95 % interval holds the truth. *Alarms* is how often the test of parallel paths alarms
at 5 %.

- **Coming because of the invitation** (two-stage least squares, Fieller) is right whatever decides who comes.
- **Difference in differences** is right where it is a lasting difference; where people come who had just bought it is
  too low, because their spend falls back by itself. The test of parallel paths sees that.
- **At equal spend before**, and **weighted**, are right where recorded history decides; where a lasting difference does
  they are too high. So these and the difference in differences stand on both sides of the truth.
- Where those come who **were going to buy anyway**, no comparison of those who came with those who stayed away is
  right, and nothing recorded shows it: only the draw helps.
"""


def _text(found: Found) -> str:
    names = {"coming": "by the draw", "did": "difference in differences", "adjusted": "at equal spend before"}
    rows = [
        [_place(case), *(_cell(result[way]) for way in WAYS), percent(result["alarms"]), f"{result['strength']:.0f}"]
        for case, result in found
    ]
    head = ["event", *(names.get(way, way) for way in WAYS), "alarms", "median F"]
    kinds = "; ".join(f"*{name}*: {text}" for name, text in SELECTIONS.items())
    return EXPLAINED.format(kinds=kinds) + "\n" + table(head, rows)


def _cell(figures: dict[str, float]) -> str:
    return f"{figures['median']:+.1f} ({percent(figures['covered'])})"
