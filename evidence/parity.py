"""Closed forms against other implementations: SciPy and statsmodels at run time, tea-tasting and gbstats as stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest
from statsmodels.stats.weightstats import CompareMeans

from analysis.model import Bar, CellSummary, Comparison, Covaried, Interval, Method, PairSummary, Permutation
from analysis.stats.cuped import adjust_cell, compare_covaried
from analysis.stats.means import compare_by_welch
from analysis.stats.mid_p import mid_p
from analysis.stats.multiplicity import benjamini_hochberg, holm
from analysis.stats.permutation import permutation_p
from analysis.stats.proportions import compare_proportions
from analysis.stats.ratio_check import sample_ratio
from analysis.stats.ratios import linearise
from analysis.stats.summaries import summarize, summarize_pair
from evidence.section import Section, table

BAR = 1e-9
CONFIDENCE = 0.95
REFERENCE = Path(__file__).parents[1] / "tests" / "reference"

Rows = np.ndarray[Any, Any]
Difference = tuple[float, float, float]
"""Our figure, theirs, and what a difference is measured by: theirs, or the width of the interval that it ends."""


def run(quick: bool) -> Section:
    """The section."""
    cases = 20 if quick else 100
    found = [(name, peer, list(compare(cases))) for name, peer, compare in _CHECKS]
    rows = [[name, peer, len(pairs), _short(_largest(pairs))] for name, peer, pairs in found]
    name, peer, pairs = max(found, key=lambda each: _largest(each[2]))
    text = table(["figure", "the other implementation", "figures compared", "largest difference"], rows)
    bar = Bar(
        "Closed forms: difference to another implementation",
        _largest(pairs),
        high=BAR,
        where=f"{name}: {peer}",
        is_share=False,
    )
    return Section("Parity with other implementations", f"{_OPENING}\n\n{text}", (bar,))


_OPENING = """Where a figure has a closed form, another implementation of it must say the same up to rounding. Inputs
are made-up customers of cells of very different sizes (a seeded generator, most buy nothing, baskets with heavy
tails), and for tea-tasting and gbstats, the engine of GrowthBook, the customers stored beside their answers in
`tests/reference/`. Differences are relative; those of an interval's ends relative to its width where that is larger."""


def _largest(pairs: list[Difference]) -> float:
    return max(abs(ours - theirs) / max(abs(theirs), scale, 1e-300) for ours, theirs, scale in pairs)


def _short(value: float) -> str:
    return f"{value:.0e}" if value else "0"


def _spend(rng: np.random.Generator) -> Rows:
    n = int(rng.integers(20, 3_000))
    return np.round(rng.lognormal(3, rng.uniform(0.5, 1.5), n), 2) * (rng.random(n) < rng.uniform(0.05, 1))


def _seeds(cases: int) -> Iterator[np.random.Generator]:
    return (np.random.default_rng([19_910_101, seed]) for seed in range(cases))


def _ends(ours: Interval, theirs: tuple[float, float]) -> Iterator[Difference]:
    width = theirs[1] - theirs[0]
    yield ours.low, float(theirs[0]), width
    yield ours.high, float(theirs[1]), width


def _welch(target: CellSummary, control: CellSummary) -> Comparison:
    result = compare_by_welch(target, control, confidence=CONFIDENCE, method=Method.WELCH)
    assert isinstance(result, Comparison)
    return result


def _means_scipy(cases: int) -> Iterator[Difference]:
    for rng in _seeds(cases):
        target, control = _spend(rng), _spend(rng)
        ours, theirs = _welch(summarize(target), summarize(control)), stats.ttest_ind(target, control, equal_var=False)
        yield ours.p_value, float(theirs.pvalue), 0.0
        yield from _ends(ours.interval, theirs.confidence_interval(CONFIDENCE))


def _means_statsmodels(cases: int) -> Iterator[Difference]:
    for rng in _seeds(cases):
        target, control = _spend(rng), _spend(rng)
        ours, theirs = _welch(summarize(target), summarize(control)), CompareMeans.from_data(target, control)
        yield ours.p_value, float(theirs.ttest_ind(usevar="unequal")[1]), 0.0
        yield from _ends(ours.interval, theirs.tconfint_diff(usevar="unequal"))


def _ratios(cases: int) -> Iterator[Difference]:
    """Each customer's (y − R·x) ÷ x̄, moved to the ratio, goes through SciPy's test."""
    for rng in _seeds(cases):
        cells, rows = [], []
        for _ in range(2):
            revenue = _spend(rng)
            orders = (revenue > 0) * rng.integers(1, 4, revenue.size)
            ratio = revenue.sum() / orders.sum()
            cells.append(linearise(summarize_pair(revenue, orders)))
            rows.append(ratio + (revenue - ratio * orders) / orders.mean())
        ours, theirs = _welch(*cells), stats.ttest_ind(*rows, equal_var=False)
        yield ours.p_value, float(theirs.pvalue), 0.0
        yield from _ends(ours.interval, theirs.confidence_interval(CONFIDENCE))


def _counts(rng: np.random.Generator) -> tuple[int, int, int, int]:
    """Buyers and customers of both cells."""
    n, m = int(rng.integers(10, 5_000)), int(rng.integers(10, 5_000))
    return int(rng.binomial(n, rng.uniform(0.01, 0.9))) or 1, n, int(rng.binomial(m, rng.uniform(0.01, 0.9))) or 1, m


def _counted(yes: int, n: int) -> CellSummary:
    return CellSummary(n, yes / n, yes / n * (1 - yes / n) * n / (n - 1), nonzero=yes)


def _shares(cases: int) -> Iterator[Difference]:
    for rng in _seeds(cases):
        yes, n, control_yes, control_n = _counts(rng)
        ours = compare_proportions(_counted(yes, n), _counted(control_yes, control_n), confidence=CONFIDENCE)
        assert isinstance(ours, Comparison)
        if ours.method is Method.SCORE:
            yield ours.p_value, float(proportions_ztest([yes, control_yes], [n, control_n])[1]), 0.0
        yield from _ends(ours.interval, confint_proportions_2indep(yes, n, control_yes, control_n, method="newcomb"))


def _mid_p(cases: int) -> Iterator[Difference]:
    """From SciPy's hypergeometric probabilities."""
    for rng in _seeds(cases):
        n, m = int(rng.integers(5, 400)), int(rng.integers(5, 60))
        yes, control_yes = int(rng.binomial(n, 0.1)), int(rng.binomial(m, 0.2))
        margin = stats.hypergeom(n + m, yes + control_yes, n)
        tails = margin.cdf(yes - 1), margin.sf(yes)
        yield mid_p(yes, n, control_yes, m), min(1.0, 2 * min(tails) + margin.pmf(yes)), 0.0


def _counted_permutations(cases: int) -> Iterator[Difference]:
    """Against sums of whole numbers of tables, divided once."""
    for rng in _seeds(cases):
        n, m = int(rng.integers(5, 900)), int(rng.integers(5, 90))
        yes, control_yes = int(rng.binomial(n, 0.1)), int(rng.binomial(m, 0.2)) or 1
        ours = permutation_p(np.full(yes, 7), np.full(control_yes, 7), target_n=n, control_n=m, seed=0)
        assert isinstance(ours, Permutation)
        ways = [comb(yes + control_yes, k) * comb(n + m - yes - control_yes, m - k) for k in range(m + 1)]
        tail = min(sum(ways[: control_yes + 1]), sum(ways[control_yes:]))
        yield ours.p_value, float(min(Fraction(1), Fraction(2 * tail, comb(n + m, m)))), 0.0


def _adjusted(cases: int) -> Iterator[Difference]:
    for rng in _seeds(cases):
        p_values = list(rng.random(int(rng.integers(1, 30))) ** 3)
        for rule, name in ((holm, "holm"), (benjamini_hochberg, "fdr_bh")):
            for ours, theirs in zip(rule(p_values), multipletests(p_values, method=name)[1], strict=True):
                yield ours, float(theirs), 0.0


def _sample_ratios(cases: int) -> Iterator[Difference]:
    for rng in _seeds(cases):
        planned = rng.dirichlet(np.full(int(rng.integers(2, 6)), 5.0))
        observed = rng.multinomial(int(rng.integers(100, 100_000)), planned)
        names = [str(place) for place in range(planned.size)]
        ours = sample_ratio(
            dict(zip(names, observed.tolist(), strict=True)), dict(zip(names, planned.tolist(), strict=True))
        )
        yield ours.p_value, float(stats.chisquare(observed, planned * observed.sum()).pvalue), 0.0  # type: ignore[union-attr]


def _covaried(cases: int) -> Iterator[Difference]:
    """The effect is a coefficient of least squares; interval and p are Welch's on the adjusted rows."""
    for rng in _seeds(cases):
        cells = [(y, np.round(y * rng.random() + rng.lognormal(2, 1, y.size), 2)) for y in (_spend(rng), _spend(rng))]
        ours = compare_covaried(*(summarize_pair(y, x) for y, x in cells), confidence=CONFIDENCE)
        assert isinstance(ours, Covaried)
        y, x = (np.concatenate([cell[place] for cell in cells]) for place in (0, 1))
        in_target = np.repeat([1.0, 0.0], [cell[0].size for cell in cells])
        fitted = sm.OLS(y, np.column_stack([np.ones(y.size), in_target, x])).fit()
        width = ours.result.interval.high - ours.result.interval.low
        yield ours.result.effect, float(fitted.params[1]), width
        rows = [own - fitted.params[2] * (known - x.mean()) for own, known in cells]
        theirs = stats.ttest_ind(*rows, equal_var=False)
        yield ours.result.p_value, float(theirs.pvalue), 0.0
        yield from _ends(ours.result.interval, theirs.confidence_interval(CONFIDENCE))


def _stored(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((REFERENCE / name).read_text(encoding="utf-8"))
    return found


def _pairs(case: dict[str, Any], column: str) -> list[PairSummary]:
    return [summarize_pair(case[cell]["revenue"], case[cell][column]) for cell in ("target", "control")]


def _with_total_theta(case: dict[str, Any]) -> Comparison:
    """Our adjustment with the θ that both packages take: of all customers together, not within cells."""
    cells = _pairs(case, "before")
    whole = cells[0] + cells[1]
    theta = whole.covariance / whole.denominator.variance
    return _welch(*(adjust_cell(cell, theta, whole.denominator.mean) for cell in cells))


def _same(ours: Comparison, effect: float, ends: tuple[float, float], p: float) -> Iterator[Difference]:
    yield ours.effect, effect, ends[1] - ends[0]
    yield ours.p_value, p, 0.0
    yield from _ends(ours.interval, ends)


def _tea(result: dict[str, float]) -> tuple[float, tuple[float, float], float]:
    return result["effect_size"], (result["effect_size_ci_lower"], result["effect_size_ci_upper"]), result["pvalue"]


def _tea_tasting(_cases: int) -> Iterator[Difference]:
    for case in _stored("tea_tasting.json")["cases"].values():
        pairs = _pairs(case, "orders")
        yield from _same(_welch(*(pair.numerator for pair in pairs)), *_tea(case["mean"]))
        yield from _same(_welch(*map(linearise, pairs)), *_tea(case["ratio"]))
    for case in _stored("tea_tasting_cuped.json")["cases"].values():
        yield from _same(_with_total_theta(case), *_tea(case["result"]))


def _gbstats(_cases: int) -> Iterator[Difference]:
    customers, found = _stored("tea_tasting_cuped.json")["cases"], _stored("gbstats.json")
    for name, peer in found["cases"].items():
        pairs = _pairs(customers[name], "orders")
        ours = {
            "mean": _welch(*(pair.numerator for pair in pairs)),
            "ratio": _welch(*map(linearise, pairs)),
            "covaried": _with_total_theta(customers[name]),
        }
        for what, result in ours.items():
            yield from _same(result, peer[what]["effect"], tuple(peer[what]["ends"]), peer[what]["p"])
    for peer in found["sample_ratio"].values():
        names = [str(place) for place in range(len(peer["observed"]))]
        split = sample_ratio(
            dict(zip(names, peer["observed"], strict=True)), dict(zip(names, map(float, peer["planned"]), strict=True))
        )
        yield split.p_value, peer["p"], 0.0  # type: ignore[union-attr]


_CHECKS: tuple[tuple[str, str, Callable[[int], Iterator[Difference]]], ...] = (
    ("means by Welch: p, interval", "SciPy `ttest_ind`", _means_scipy),
    ("means by Welch: p, interval", "statsmodels `CompareMeans`", _means_statsmodels),
    ("ratios: p, interval", "SciPy `ttest_ind` on linearised customers", _ratios),
    ("shares: score p, Newcombe's interval", "statsmodels `proportions_ztest`, `confint_proportions_2indep`", _shares),
    ("small shares: mid-p", "SciPy `hypergeom`", _mid_p),
    ("permutation p where all values are equal", "all tables counted in whole numbers", _counted_permutations),
    ("Holm, Benjamini–Hochberg", "statsmodels `multipletests`", _adjusted),
    ("sample ratio", "SciPy `chisquare`", _sample_ratios),
    ("CUPED: effect, p, interval", "statsmodels `OLS`, SciPy `ttest_ind` on adjusted customers", _covaried),
    ("means, ratios, CUPED with its θ", "tea-tasting 1.14.0", _tea_tasting),
    ("means, ratios, CUPED with its θ, sample ratio", "gbstats 0.8.0 (GrowthBook)", _gbstats),
)
