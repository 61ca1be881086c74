"""Shapes of what a buyer spends, each with mean 1, and cells of customers who spend so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from evidence.arrays import SUMS, Cells, Numbers

AT_ONCE = 2_000_000
"""Baskets drawn together."""

SHAPES_FILE = Path(__file__).with_name("shapes.json")
"""Quantiles of what buyers of public campaigns spent, and where they come from (`evidence/fit_shapes.py`)."""

Shape = Callable[[np.random.Generator, int], Numbers]


def _constant(_rng: np.random.Generator, size: int) -> Numbers:
    return np.ones(size)


def _gamma(shape: float) -> Shape:
    return lambda rng, size: rng.standard_gamma(shape, size) / shape


def _log_normal(sigma: float) -> Shape:
    return lambda rng, size: np.exp(sigma * rng.standard_normal(size) - sigma**2 / 2)


def _priced(prices: list[float], shares: list[float]) -> Shape:
    values = np.array(prices) / np.dot(prices, shares)
    return lambda rng, size: rng.choice(values, size, p=shares)


def _measured(quantiles: list[float]) -> Shape:
    """Drawn from the straight lines between quantiles at equal steps."""
    values = np.array(quantiles)
    values /= (values[:-1] + values[1:]).mean() / 2
    steps = values.size - 1

    def draw(rng: np.random.Generator, size: int) -> Numbers:
        at = rng.random(size) * steps
        below = at.astype(np.intp)
        return np.asarray(values[below] + (at - below) * (values[below + 1] - values[below]))

    return draw


def _stored() -> dict[str, Shape]:
    shapes = json.loads(SHAPES_FILE.read_text(encoding="utf-8"))
    return {name: _measured(shape["quantiles"]) for name, shape in shapes.items()}


SHAPES: dict[str, Shape] = {
    "equal": _constant,
    "gamma": _gamma(2),
    "exponential": _gamma(1),
    "log-normal 0.6": _log_normal(0.6),
    "log-normal 1.0": _log_normal(1.0),
    "log-normal 1.3": _log_normal(1.3),
    "log-normal 1.6": _log_normal(1.6),
    "fixed prices": _priced([99, 199, 399, 899], [0.5, 0.3, 0.15, 0.05]),
    "orders": _priced([1, 2, 3], [0.9, 0.08, 0.02]),
    **_stored(),
}
"""By name. The number of a log-normal is its σ: with 1.3 the baskets' coefficient of variation is 2.1, with 1.6 3.5."""


def sums_of(shape: str, buyers: Numbers, rng: np.random.Generator, *, more: float = 0.0) -> Numbers:
    """The sums of `SUMS` over so many baskets, each dearer by `more`, one column a campaign."""
    draw, counts = SHAPES[shape], buyers.astype(np.int64)
    ends = np.cumsum(counts)
    sums, first = np.zeros((len(SUMS), counts.size)), 0
    while first < counts.size:
        before = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + AT_ONCE, side="right")))
        baskets = draw(rng, int(ends[last - 1] - before)) + more
        some = np.flatnonzero(counts[first:last]) + first
        starts = ends[some] - counts[some] - before
        if some.size:
            for row, powers in zip(sums, _powers(baskets), strict=True):
                row[some] = np.add.reduceat(powers, starts)
        first = last
    return sums


def _powers(baskets: Numbers) -> Iterator[Numbers]:
    """Every basket to each of `SUMS`, by roots and products, which are faster than powers."""
    squares, quarter = baskets * baskets, np.sqrt(np.sqrt(baskets))
    eighth = np.sqrt(quarter)
    yield baskets
    yield squares
    yield squares * baskets
    yield eighth
    yield quarter
    yield baskets * eighth
    yield baskets * quarter
    yield squares * quarter


def draw_cells(shape: str, n: int, rate: float, runs: int, rng: np.random.Generator, *, more: float = 0.0) -> Cells:
    """A cell of n customers of whom each buys with that probability, once for every campaign."""
    buyers = rng.binomial(n, rate, runs).astype(np.float64)
    return Cells.of_sums(n, buyers, sums_of(shape, buyers, rng, more=more))
