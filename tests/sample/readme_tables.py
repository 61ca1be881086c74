"""The tables of data/README.md, from the hand's own figures and from the simulator, as the README must have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from analysis.sample import CAMPAIGNS, Truth, truth
from analysis.sample.truth import RESPONSE, REVENUE
from tests.sample import dozen_by_hand as hand
from tests.sample.dozen_by_hand import EXPECTED, Figures

NONE = "–"
REASONS = {
    "empty_cell": "no customer in the control",
    "no_orders": "no order in the control",
    "control_not_positive": "none: control is 0",
}
SHOWN = ("product_history", "age_group", "contact_history")


def number(value: Fraction | float | None, digits: int = 4) -> str:
    """At most so many decimals, no trailing zeros, a real minus sign."""
    if value is None:
        return NONE
    text = f"{float(value):.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def interval(low: float | None, high: float | None) -> str:
    return NONE if low is None else f"[{number(low)}, {number(high)}]"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def customers_table() -> str:
    """Each customer's outcomes before and after."""
    header = ["customer", "cell", "tier", "pre revenue", "pre orders", "revenue", "promoted revenue", "bought"]
    header += ["bought promoted", "margin", "orders", "units"]
    return table(header, map(_customer, hand.customers("pre"), hand.customers("post")))


def _customer(before: hand.Customer, after: hand.Customer) -> list[str]:
    order = (
        "revenue_per_customer promoted_revenue_per_customer response_rate promoted_response_rate margin_per_customer "
        "orders_per_customer units_per_customer"
    ).split()
    names = [after.id, after.cell, after.tier]
    early = [number(before.values[name]) for name in ("revenue_per_customer", "orders_per_customer")]
    return names + early + [number(after.values[name]) for name in order]


def figures_table() -> str:
    """Every metric over the whole campaign."""
    header = ["metric", "mean Mailer", "mean Control", "difference", "interval of the effect", "p", "lift"]
    header += ["interval of the lift", "incremental"]
    return table(header, (_figures(metric, EXPECTED[metric, "all", "all"]) for metric in hand.METRICS))


def _figures(metric: str, line: Figures) -> list[str]:
    means = [f"`{metric}`", number(line.mean_target), number(line.mean_control), number(line.effect)]
    if line.reason:
        return [*means, _reason(line), NONE, NONE, NONE, NONE]
    ends = REASONS[line.lift_reason] if line.lift_reason else interval(line.lift_low, line.lift_high)
    test = [interval(line.low, line.high), number(line.p_value), number(line.lift), ends]
    return [*means, *test, number(line.incremental[0])]


def _reason(line: Figures) -> str:
    if line.reason == "not_enough_customers":
        return f"{line.n_control} customers in the control"
    return f"{number(line.expected, 2)} expected buyers" if line.reason == "not_enough_buyers" else REASONS[line.reason]


def tiers_table() -> str:
    """Every metric by tier."""
    header = ["tier", "metric", "n", "mean Mailer", "mean Control", "difference", "interval of the effect", "p", "lift"]
    lines = ((metric, level) for _, level in hand.LEVELS[1:] for metric in hand.METRICS)
    return table(header, (_tier(metric, level, EXPECTED[metric, "tier", level]) for metric, level in lines))


def _tier(metric: str, level: str, line: Figures) -> list[str]:
    means = [number(line.mean_target), number(line.mean_control), number(line.effect)]
    start = [level, f"`{metric}`", f"{line.n_target} / {line.n_control}", *means]
    if line.reason:
        return [*start, _reason(line), NONE, NONE]
    return [*start, interval(line.low, line.high), number(line.p_value), number(line.lift)]


def plans_table() -> str:
    """The campaigns' settings."""
    header = ["campaign", "launch", "cells (planned share)", "promoted", "margin rate", "per contact", "fixed"]
    header += ["planned effect"]
    return table(header, ([
        f"`{one.id}`",
        one.launch.isoformat(),
        ", ".join(f"{cell} ({share:.0%})" for cell, share in one.split) or "SMS, no control",
        ", ".join(one.promoted),
        number(one.margin_rate),
        number(one.contact_cost),
        number(one.fixed_cost),
        number(one.planned_effect),
    ] for one in CAMPAIGNS))  # fmt: skip


def truth_table() -> str:
    """True effects overall, by the attributes that make a difference, and of coming to the evening."""
    header = ["campaign", "target cell", "segment", "level", "customers", "extra revenue, expected", "realised"]
    header += ["extra response, expected", "realised"]
    rows = truth()
    shown = [row for row in rows if row.metric == REVENUE and _is_shown(row)]
    return table(header, (_truth(row, rows) for row in shown))


def _is_shown(row: Truth) -> bool:
    return row.segment in ("all", "attended") or (row.campaign == CAMPAIGNS[0].id and row.segment in SHOWN)


def _truth(row: Truth, rows: tuple[Truth, ...]) -> list[str]:
    place = row.campaign, row.target_cell, row.segment, row.level
    response = [one for one in rows if (one.campaign, one.target_cell, one.segment, one.level) == place
                and one.metric == RESPONSE]  # fmt: skip
    shares = [f"{one.expected:.4f} | {one.realised:.4f}" for one in response] or [f"{NONE} | {NONE}"]
    return [*place, f"{row.customers:,}", f"{row.expected:.2f}", f"{row.realised:.2f}", *shares]


TABLES = {
    "customers": customers_table,
    "figures": figures_table,
    "tiers": tiers_table,
    "plans": plans_table,
    "truth": truth_table,
}
