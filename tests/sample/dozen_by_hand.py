"""The dozen customers of data/sample worked out from first principles: fractions and plain Python alone.

Every formula is written out in data/README.md. Where a figure cannot be measured its reason is the code that the
program uses.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from math import comb, exp, sqrt
from pathlib import Path
from statistics import NormalDist

DATA = Path(__file__).parents[2] / "data"
CAMPAIGN_FILE = DATA / "sample" / "dozen_campaign.csv"
SALES_FILE = DATA / "sample" / "dozen_sales.csv"
LAUNCH, PRE_DAYS, POST_DAYS = date(2026, 3, 2), 90, 30
TARGET, CONTROL, PROMOTED, MARGIN_RATE = "Mailer", "Control", "Serum", Fraction(6, 10)
MEANS = (
    "revenue_per_customer",
    "promoted_revenue_per_customer",
    "margin_per_customer",
    "orders_per_customer",
    "units_per_customer",
)
RATES = ("response_rate", "promoted_response_rate")
RATIO = "average_order_value"
METRICS = (MEANS[0], RATES[0], MEANS[1], RATES[1], *MEANS[2:], RATIO)
LEVELS = (("all", "all"), ("tier", "Gold"), ("tier", "Silver"), ("tier", "(missing)"))
Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Customer:
    """One member and what it did in one window; `values` by metric, the orders apart from the revenue for the ratio."""

    id: str
    cell: str
    tier: str
    values: dict[str, Fraction]

    def is_in(self, segment: str, level: str) -> bool:
        return segment == "all" or self.tier == level


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of the lift table; what has no figure is None and `reason` or `lift_reason` says why."""

    n_target: int
    n_control: int
    mean_target: Fraction | None
    mean_control: Fraction | None
    effect: Fraction | None = None
    expected: Fraction | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    lift: Fraction | None = None
    lift_low: float | None = None
    lift_high: float | None = None
    method: str = ""
    reason: str = ""
    lift_reason: str = ""

    @property
    def incremental(self) -> tuple[Fraction, float, float]:
        """Total over the target customers, with its interval."""
        return self.n_target * self.effect, self.n_target * self.low, self.n_target * self.high


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def customers(window: str = "post") -> list[Customer]:
    """Every member with its outcomes in the `pre` or `post` window, in the order of the extract."""
    sales = read(SALES_FILE)
    return [
        Customer(
            row["customer_id"], row["cell"], row["tier"] or "(missing)", _outcomes(sales, row["customer_id"], window)
        )
        for row in read(CAMPAIGN_FILE)
    ]


def _is_inside(line: dict[str, str], window: str) -> bool:
    days = (date.fromisoformat(line["date"]) - LAUNCH).days
    return 0 <= days < POST_DAYS if window == "post" else -PRE_DAYS <= days < 0


def _outcomes(sales: list[dict[str, str]], customer: str, window: str) -> dict[str, Fraction]:
    lines = [line for line in sales if line["customer_id"] == customer and _is_inside(line, window)]
    promoted = [line for line in lines if line["category"] == PROMOTED]
    bought = [line for line in lines if Fraction(line["amount"]) >= 0]
    revenue = _total(lines, "amount")
    return {
        "revenue_per_customer": revenue,
        "response_rate": Fraction(bool(bought)),
        "promoted_revenue_per_customer": _total(promoted, "amount"),
        "promoted_response_rate": Fraction(any(line["category"] == PROMOTED for line in bought)),
        "margin_per_customer": MARGIN_RATE * revenue,
        "orders_per_customer": Fraction(len({line["order_id"] for line in bought})),
        "units_per_customer": _total(lines, "quantity"),
    }


def _total(lines: list[dict[str, str]], column: str) -> Fraction:
    return sum((Fraction(line[column]) for line in lines), Fraction(0))


def mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def variance(values: list[Fraction]) -> Fraction:
    return sum(((value - mean(values)) ** 2 for value in values), Fraction(0)) / (len(values) - 1)


def wilson(yes: int, n: int) -> tuple[float, float]:
    """Score interval of one share."""
    centre = (yes + Z**2 / 2) / (n + Z**2)
    half = Z * sqrt(yes * (n - yes) / n + Z**2 / 4) / (n + Z**2)
    return centre - half, centre + half


def newcombe(yes: tuple[int, int], n: tuple[int, int]) -> tuple[float, float]:
    """Interval of the difference of two shares from the two score intervals."""
    (low_t, high_t), (low_c, high_c) = wilson(yes[0], n[0]), wilson(yes[1], n[1])
    t, c = yes[0] / n[0], yes[1] / n[1]
    below, above = sqrt((t - low_t) ** 2 + (high_c - c) ** 2), sqrt((high_t - t) ** 2 + (c - low_c) ** 2)
    return t - c - below, t - c + above


def tables(yes: tuple[int, int], n: tuple[int, int]) -> dict[int, Fraction]:
    """Chance of each number of target customers who did it, all margins fixed."""
    total = sum(yes)
    everything = comb(sum(n), total)
    return {
        k: Fraction(comb(n[0], k) * comb(n[1], total - k), everything)
        for k in range(max(0, total - n[1]), min(total, n[0]) + 1)
    }


def mid_p(yes: tuple[int, int], n: tuple[int, int]) -> Fraction:
    """Twice the smaller tail, the observed table counted half in each."""
    chances = tables(yes, n)
    below = sum((chance for k, chance in chances.items() if k < yes[0]), Fraction(0))
    above = sum((chance for k, chance in chances.items() if k > yes[0]), Fraction(0))
    return min(Fraction(1), 2 * min(below, above) + chances[yes[0]])


def limit(yes: tuple[int, int], n: tuple[int, int], tail: float, above: bool) -> tuple[float, float]:
    """The two shares, most likely of all with their odds ratio, at which mid-p's upper (lower) tail is so large."""
    chances = tables(yes, n)
    if yes[0] == (min(chances) if above else max(chances)):
        return yes[0] / n[0], yes[1] / n[1]
    low, high = -50.0, 50.0
    for _ in range(200):
        middle = (low + high) / 2
        weights = {k: float(chance) * exp(middle * k) for k, chance in chances.items()}
        beyond = sum(weight for k, weight in weights.items() if (k > yes[0] if above else k < yes[0]))
        is_large = (beyond + weights[yes[0]] / 2) / sum(weights.values()) > tail
        low, high = (low, middle) if is_large == above else (middle, high)
    return _shares(exp((low + high) / 2), sum(yes), n)


def _shares(odds: float, yes: int, n: tuple[int, int]) -> tuple[float, float]:
    """Shares with that odds ratio whose customers add up to all who did it, by halving the control's."""
    low, high = 0.0, 1.0
    for _ in range(200):
        control = (low + high) / 2
        target = odds * control / (1 - control + odds * control)
        low, high = (low, control) if n[0] * target + n[1] * control > yes else (control, high)
    return target, control


def _ratio(cell: list[Customer]) -> Fraction:
    orders = sum((customer.values["orders_per_customer"] for customer in cell), Fraction(0))
    return sum((customer.values["revenue_per_customer"] for customer in cell), Fraction(0)) / orders


def figures(metric: str, segment: str = "all", level: str = "all", window: str = "post") -> Figures:
    """One metric over the customers of one level."""
    chosen = [customer for customer in customers(window) if customer.is_in(segment, level)]
    target = [customer for customer in chosen if customer.cell == TARGET]
    control = [customer for customer in chosen if customer.cell == CONTROL]
    line = Figures(len(target), len(control), _average(metric, target), _average(metric, control))
    if not target or not control:
        return replace(line, reason="empty_cell")
    if line.mean_target is None or line.mean_control is None:
        return replace(line, reason="no_orders")
    line = replace(line, effect=line.mean_target - line.mean_control)
    return _test_rates(line) if metric in RATES else _test_means(line, metric, target, control)


def _average(metric: str, cell: list[Customer]) -> Fraction | None:
    if metric == RATIO:
        return _ratio(cell) if any(customer.values["orders_per_customer"] for customer in cell) else None
    return mean([customer.values[metric] for customer in cell]) if cell else None


def _test_rates(line: Figures) -> Figures:
    n = line.n_target, line.n_control
    yes = int(line.mean_target * n[0]), int(line.mean_control * n[1])
    if sum(yes) in (0, sum(n)):
        return replace(line, effect=None, reason="no_variation")
    p_value, (low, high) = float(mid_p(yes, n)), newcombe(yes, n)
    least, most = limit(yes, n, 0.025, above=True), limit(yes, n, 0.025, above=False)
    low = low if (low > 0) == (least[0] > least[1]) else least[0] - least[1]
    high = high if (high < 0) == (most[0] < most[1]) else most[0] - most[1]
    line = replace(line, low=low, high=high, p_value=p_value, method="Fisher mid-p, Newcombe interval")
    if not yes[1]:
        return replace(line, lift_reason="control_not_positive")
    lift = line.mean_target / line.mean_control - 1
    return replace(line, lift=lift, lift_low=least[0] / least[1] - 1, lift_high=most[0] / most[1] - 1)


def _test_means(line: Figures, metric: str, target: list[Customer], control: list[Customer]) -> Figures:
    """Too few to measure, all of them: averages have too few customers, and of orders how many are expected."""
    if min(len(target), len(control)) < 2:
        return replace(line, reason="too_few")
    counted = "orders_per_customer" if metric == RATIO else metric
    values = [one.values[counted] for one in target + control]
    if metric != RATIO and not any(values):
        return replace(line, reason="no_variation")
    if metric != RATIO:
        return replace(line, reason="not_enough_customers")
    buyers = sum(value != 0 for value in values)
    expected = Fraction(buyers * min(len(target), len(control)), len(values))
    assert expected < 10
    return replace(line, expected=expected, reason="not_enough_buyers")


def _all() -> Iterator[tuple[tuple[str, str, str], Figures]]:
    for segment, level in LEVELS:
        for metric in METRICS:
            yield (metric, segment, level), figures(metric, segment, level)


EXPECTED: dict[tuple[str, str, str], Figures] = dict(_all())
"""Every figure of the dozen, by metric, segment and level."""
