"""The log-ratio as docs/methods.md defines it, from the raw amounts."""

from dataclasses import dataclass
from math import exp, inf, log, sqrt

import numpy as np
from scipy import optimize


@dataclass
class Shape:
    """q, v, λ, c and γ of some baskets."""

    q: float
    v: float
    growth: float
    c: float
    skewness: float


def spread(x):
    """v of amounts above 0."""
    return 64 * log(np.mean(x**0.25) / np.mean(x**0.125) ** 2)


def shape_of(x):
    """Of baskets, returns among them."""
    amounts = x[x > 0]

    def m(p):
        return np.mean(amounts**p)

    q, v = np.mean(x**2) / np.mean(x) ** 2, spread(amounts)
    if v < 1e-9:
        return Shape(q, 0.0, 0.0, 0.0, 0.0)
    growth = log(m(9 / 4) * m(1) ** 2 / (m(2) * m(9 / 8) ** 2)) / ((81 / 64 - 1) * v)
    c = 64 * (m(5 / 4) / (m(1) * m(1 / 4)) - 2 * m(9 / 8) / (m(1) * m(1 / 8)) + 1)
    third = 64 / 7 * (log(m(1)) - 8 * log(m(1 / 8)) - 7 / 16 * v)
    return Shape(q, v, min(2, max(0, growth)), c, third / v**1.5)


def squares_and_pull(target, control):
    """s² of both cells, and b."""
    shape = shape_of(np.concatenate([cell[cell != 0] for cell in (target, control)]))
    squares, pulls = [], []
    for whole in (target, control):
        cell, amounts = whole[whole != 0], whole[whole > 0]
        k = amounts.size
        if not shape.v:
            squares.append(shape.q / cell.size - 1 / whole.size)
            pulls.append(max(-(squares[-1] ** 1.5) / 2, -0.75 * (1 / cell.size - 1 / whole.size) / whole.size))
            continue
        own = spread(amounts) * k / (k - 1)
        steeper = shape.growth * (1 + 4.5 * min(1, 1.5 * shape.growth) / cell.size if own > shape.v else 1)
        weight = cell.size / (cell.size + 80 * (1 + 3 * (shape.growth * (shape.q - 1)) ** 2))
        of_own = np.mean(cell**2) / np.mean(cell) ** 2
        grown = (1 - weight) * (log(shape.q) + steeper * (own - shape.v)) + weight * log(of_own)
        stretched = min(max(1, exp(grown)), max(cell.size, shape.q))
        if cell.size > k and steeper:
            stretched = max(stretched, of_own)
        squares.append(stretched / cell.size - 1 / whole.size)
        r = min(1.5, 1 + k / (k + 4) * (own / shape.v - 1))
        most = squares[-1] ** 1.5 / 2
        own_pull = cell.size / (cell.size + 80) * min(1.5, steeper * (stretched - 1)) ** 2
        covariance = (1 - weight) * steeper * shape.c * r**2 + weight * own_pull
        of_count = 0.75 * (1 / cell.size - 1 / whole.size) / whole.size
        of_baskets = covariance * stretched / cell.size**2 if steeper else 0
        pulls.append(min(most, max(-most, of_baskets - of_count)))
    return squares, (pulls[1] - pulls[0]) / sum(squares)


def statistic(d, s, b):
    """Standard errors between the estimated logarithm and one at a distance d below it."""
    y = min(abs(b * d) / (2 * s**2), 0.5)
    return d / sqrt(s**2 + b * d) if b * d >= 0 else d / s * (y + sqrt(1 + y**2))


def reaches(z, s, b):
    """How far below and above its estimate the logarithm may be, by bisection."""
    return tuple(
        optimize.brentq(lambda d, sign=sign: sign * statistic(sign * d, s, b) - z, 0, 100 * s, xtol=1e-15)
        for sign in (1, -1)
    )


def degrees_by_hand(squares, expected, share, variations, shape, rule):
    """Degrees of freedom: of each cell, of both together, and of the shape."""
    soon = [0.6 * (q_k - share) / (q_k - 1) if q_k > 1 else inf for q_k in variations]
    h = shape.growth * (shape.q - 1)
    times = [max(factor, h**2) for factor in soon]
    each = [rule.wide_degrees * buyers**0.75 * factor for buyers, factor in zip(expected, times, strict=True)]
    together = sum(squares) ** 2 / sum(square**2 / f for square, f in zip(squares, each, strict=True))
    beyond = sum(
        square / sum(squares) * buyers / (buyers + 60) * log(q_k / shape.q)
        for square, buyers, q_k in zip(squares, expected, variations, strict=True)
    )
    q = max(1, shape.q * exp(beyond))
    told = (q - share) / (q - 1) / sqrt(max(0.05, shape.growth * shape.v + beyond)) if q > 1 else inf
    of_all = rule.shape_degrees * sum(expected) ** (2 / 3) * told * max(1, h / 2) ** 2
    part = (shape.q - 1) / (shape.q - share) if shape.q > 1 else 0
    return max(rule.least_degrees, min(together, of_all) / (1 + 0.07 * (shape.skewness * part) ** 2))
